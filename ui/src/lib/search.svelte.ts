// The lookup: what is typed, which vouchers answer it, which of them is selected, and which arrivals wait.
// Rows never move under the pointer or the arrow keys: arrivals are then held back until they are asked for.
import type { Backend } from './backend';
import type { FindAnswer, Hit, SeveralView } from './bindings';
import { Question } from './question.svelte';

/** Keys that follow each other so closely are a burst: a scanner, a repeating key. Nobody types like that. */
export const DEBOUNCE = 40;

export interface Opener {
  open(voucherId: string): void;
  /** Called with the vouchers that answer what was typed: an open voucher that is none of them must go. */
  keepOnly(voucherIds: ReadonlySet<string>): void;
}

const isSameCode = (hit: Hit) => hit.matchedBy === 'exact' || hit.matchedBy === 'normalised';

export class Search {
  text = $state('');
  rows = $state.raw<Hit[]>([]);
  /** The text that `rows` answers; null before the first answer. */
  answered = $state<string | null>(null);
  more = $state(false);
  /** What became of each code, when several were asked for at once. */
  several = $state.raw<SeveralView | null>(null);
  vouchersStored = $state(0);
  selectedId = $state<string | null>(null);
  readonly question = new Question();

  #backend: Backend;
  #opener: Opener;
  #debounce: ReturnType<typeof setTimeout> | undefined;
  #typedAt = 0;
  #openWhenAnswered = false;
  #changedMeanwhile = false;
  #held = $state.raw<FindAnswer | null>(null);
  #pointerOver = false;
  #navigating = false;
  #scrolled = false;

  constructor(backend: Backend, opener: Opener) {
    this.#backend = backend;
    this.#opener = opener;
  }

  /** How many arrivals wait behind the pill. */
  readonly fresh = $derived.by(() => {
    if (!this.#held) return 0;
    const shown = new Set(this.rows.map((row) => row.voucherId));
    return this.#held.matches.filter((hit) => !shown.has(hit.voucherId)).length;
  });

  /** All of the held page is new, and there is more than a page: the number is only the least there is. */
  readonly freshMore = $derived(
    this.#held !== null && this.#held.more && this.fresh === this.#held.matches.length,
  );

  /** Every row has the typed code itself: typing more of it cannot tell them apart. */
  readonly allSameCode = $derived(this.rows.length > 0 && this.rows.every(isSameCode));

  readonly blank = $derived(this.text.trim() === '');
  readonly noMatch = $derived(
    this.answered !== null &&
      this.rows.length === 0 &&
      this.several === null &&
      this.vouchersStored > 0 &&
      this.answered.trim() !== '',
  );
  readonly nothingYet = $derived(
    this.answered !== null && this.rows.length === 0 && this.vouchersStored === 0,
  );

  type(text: string): void {
    this.text = text;
    this.selectedId = null;
    this.#navigating = false;
    this.#held = null;
    this.#openWhenAnswered = false;
    // An answer on its way belongs to the text before this one.
    this.question.drop();
    const isBurst = Date.now() - this.#typedAt < DEBOUNCE;
    this.#typedAt = Date.now();
    clearTimeout(this.#debounce);
    this.#debounce = undefined;
    // A key by itself is answered at once; of a burst its beginning and its end are.
    if (isBurst) this.#debounce = setTimeout(() => void this.#look(), DEBOUNCE);
    else void this.#look();
  }

  clear(): void {
    this.type('');
  }

  /** Asks at once, without waiting for more keys. */
  async again(): Promise<void> {
    clearTimeout(this.#debounce);
    await this.#look();
  }

  /** Something changed in the store: ask the same again, without touching what the agent is doing. */
  async refetch(): Promise<void> {
    if (this.#debounce !== undefined || this.question.pending) {
      this.#changedMeanwhile = true;
      return;
    }
    const text = this.text;
    const answer = await this.question.ask(() => this.#backend.find(text));
    if (answer) this.#absorb(text, answer);
    await this.#catchUp();
  }

  /** Down from nothing selects the first row; up from the first shows what waits above it. */
  move(by: 1 | -1): void {
    const at = this.rows.findIndex((row) => row.voucherId === this.selectedId);
    if (by === -1 && at <= 0) {
      this.#leaveTop(at);
      return;
    }
    const next = this.rows[Math.min(at + by, this.rows.length - 1)];
    if (!next) return;
    this.#navigating = true;
    this.selectedId = next.voucherId;
  }

  /** Enter. Before the answer to the typed text has come, it waits for it and opens only a sure hit. */
  openSelected(): void {
    if (this.answered !== this.text) {
      this.#openWhenAnswered = true;
      if (this.#debounce !== undefined) void this.again();
      return;
    }
    if (this.selectedId) this.#opener.open(this.selectedId);
  }

  choose(voucherId: string): void {
    this.selectedId = voucherId;
    this.#opener.open(voucherId);
  }

  showFresh(): void {
    if (this.#held) this.#show(this.text, this.#held);
  }

  pointer(over: boolean): void {
    this.#pointerOver = over;
    this.#release();
  }

  /** Rows put in above a scrolled list would push away what is being read. */
  scroll(offset: number): void {
    this.#scrolled = offset > 0;
    this.#release();
  }

  leaveField(): void {
    this.#navigating = false;
    this.#release();
  }

  async #look(): Promise<void> {
    this.#debounce = undefined;
    const text = this.text;
    const answer = await this.question.ask(() => this.#backend.find(text));
    if (answer) this.#answer(text, answer);
    await this.#catchUp();
  }

  #answer(text: string, answer: FindAnswer): void {
    this.#show(text, answer);
    const blank = text.trim() === '';
    this.selectedId = blank ? null : (answer.matches[0]?.voucherId ?? null);
    if (blank) return;
    this.#opener.keepOnly(new Set(answer.matches.map((hit) => hit.voucherId)));
    const sure = this.#sureHit(answer);
    if (sure) this.choose(sure.voucherId);
  }

  /**
   * One same code opens at once; a single hit of another kind only if Enter was pressed for it. Of several codes none
   * opens by itself.
   */
  #sureHit(answer: FindAnswer): Hit | undefined {
    if (answer.several) return undefined;
    const same = answer.matches.filter(isSameCode);
    if (same.length === 1) return same[0];
    const single = answer.matches.length === 1 && !answer.more;
    return this.#openWhenAnswered && single ? answer.matches[0] : undefined;
  }

  #show(text: string, answer: FindAnswer): void {
    this.rows = answer.matches;
    this.answered = text;
    this.more = answer.more;
    this.several = answer.several;
    this.vouchersStored = answer.vouchersStored;
    this.#held = null;
    if (!this.rows.some((row) => row.voucherId === this.selectedId)) this.selectedId = null;
  }

  #absorb(text: string, answer: FindAnswer): void {
    // The first vouchers ever have no rows to disturb.
    // A list of codes keeps its order whatever arrives.
    if (!this.#holding || this.rows.length === 0 || answer.several) {
      this.#show(text, answer);
      return;
    }
    const news = new Map(answer.matches.map((hit) => [hit.voucherId, hit]));
    this.rows = this.rows.map((row) => news.get(row.voucherId) ?? row);
    this.vouchersStored = answer.vouchersStored;
    this.#held = answer;
  }

  get #holding(): boolean {
    return this.#pointerOver || this.#navigating || this.#scrolled;
  }

  #release(): void {
    if (!this.#holding) this.showFresh();
  }

  #leaveTop(at: number): void {
    if (this.#held && at === 0) {
      const below = this.selectedId;
      this.showFresh();
      const now = this.rows.findIndex((row) => row.voucherId === below);
      this.selectedId = this.rows[Math.max(0, now - 1)]?.voucherId ?? null;
      return;
    }
    this.selectedId = null;
    this.leaveField();
  }

  async #catchUp(): Promise<void> {
    if (!this.#changedMeanwhile || this.#debounce !== undefined || this.question.pending) return;
    this.#changedMeanwhile = false;
    await this.refetch();
  }
}
