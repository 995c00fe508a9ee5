// A list of vouchers, however long: its pages are fetched as they come into view. Which vouchers it has stays as it was when
// it was opened; what is new is counted beside it, and nothing moves under the pointer or the arrow keys.
import { SvelteMap } from 'svelte/reactivity';
import type { Announcer } from './announcer.svelte';
import type { Backend } from './backend';
import type { Column, Filter, FollowingView, ListRow, ListView, ShopView } from './bindings';
import { asCallFailure } from './errors';
import { LATEST, nothing, sameView, type View } from './filters';
import { Question } from './question.svelte';
import { words } from './words';

/** How many rows are fetched at once. */
export const PAGE = 100;
/** How many pages are kept; the farthest from what is looked at go. */
const KEPT = 12;
/** When it is asked again while lists still follow the vouchers. */
export const AGAIN = 500;

export class Lists {
  view = $state.raw<View>({ filter: nothing(), sort: LATEST });
  list = $state.raw<ListView | null>(null);
  following = $state.raw<FollowingView | null>(null);
  shops = $state.raw<ShopView[]>([]);
  /** The place of the selected row, and the voucher in it. */
  selected = $state<number | null>(null);
  fresh = $state(0);
  searching = $state(false);
  /** Whoever came here wants to narrow the list, until that is shown. */
  filterWanted = $state(false);
  /** The same for the order. */
  sortWanted = $state(false);
  readonly question = new Question();
  /** What came of fetching a page. */
  readonly paging = new Question();
  /** Where the list was left: it is there when the agent comes back. */
  scrollTop = 0;

  #backend: Backend;
  #announcer: Announcer;
  #pages = new SvelteMap<number, ListRow[]>();
  #asked = new Set<number>();
  #middle = 0;
  #pointerOver = false;
  #navigating = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend, announcer: Announcer) {
    this.#backend = backend;
    this.#announcer = announcer;
  }

  readonly total = $derived(this.list?.total ?? 0);
  readonly noMatch = $derived(this.list !== null && this.total === 0 && this.list.vouchersStored > 0);
  readonly nothingYet = $derived(this.list !== null && this.list.vouchersStored === 0);
  /** So many vouchers the text was not looked for in. */
  readonly unsearched = $derived(this.list?.search ? this.list.search.of - this.list.search.lookedAt : 0);

  /** The row at a place, once it was fetched. */
  row(place: number): ListRow | undefined {
    return this.#pages.get(Math.floor(place / PAGE))?.[place % PAGE];
  }

  /** The first time the place is opened, and whenever another list is wanted. */
  async show(view: View): Promise<void> {
    if (this.list && sameView(view, this.view)) return;
    this.view = view;
    this.selected = null;
    this.#navigating = false;
    if (await this.open()) this.#announcer.say(words.lists.said(this.total));
  }

  narrow(filter: Filter): Promise<void> {
    return this.show({ ...this.view, filter });
  }

  /** The same column again turns the order round; instants and amounts begin with the latest and the highest. */
  sort(by: Column): Promise<void> {
    const { filter, sort } = this.view;
    const fromEnd = !['code', 'state', 'shop', 'pdf', 'ruling'].includes(by);
    return this.show({ filter, sort: { by, descending: sort.by === by ? !sort.descending : fromEnd } });
  }

  /** Asks for the list as it is now; whether it is there. */
  async open(): Promise<boolean> {
    clearTimeout(this.#again);
    const { filter, sort } = this.view;
    const answer = await this.question.ask(() => this.#backend.lists.open(filter, sort));
    if (!answer) return false;
    if (answer.kind === 'following') {
      this.following = answer;
      this.#again = setTimeout(() => void this.open(), AGAIN);
      return false;
    }
    this.following = null;
    this.#take(answer);
    void this.#readShops();
    return true;
  }

  /** Nobody looks at it any more. */
  leave(): void {
    clearTimeout(this.#again);
    this.#pointerOver = this.#navigating = false;
  }

  async searchOn(): Promise<void> {
    const list = this.list;
    if (!list || this.searching) return;
    this.searching = true;
    const more = await this.question.ask(() => this.#backend.lists.searchOn(list.id));
    this.searching = false;
    // What was found is put behind what was there: no row moves.
    if (more && this.list === list) this.#continue(more);
  }

  /** Something changed in the store: the rows that are there are read again, and what is new is counted. */
  async refetch(): Promise<void> {
    const list = this.list;
    if (!list || this.question.pending) return;
    const fresh = await this.paging.ask(() => this.#backend.lists.news(list.id));
    if (fresh === undefined) return this.#afterFailure();
    if (this.list !== list) return;
    if (fresh > 0 && !this.#holding) {
      await this.open();
      return;
    }
    this.fresh = fresh;
    await Promise.all([...this.#pages.keys()].map((page) => this.#fetch(page)));
  }

  showFresh(): void {
    this.scrollTop = 0;
    void this.open();
  }

  /** These rows are looked at. */
  want(first: number, last: number): void {
    this.#middle = Math.floor((first + last) / 2 / PAGE);
    for (let page = Math.floor(first / PAGE); page * PAGE < Math.min(last, this.total); page += 1) {
      if (!this.#pages.has(page) && !this.#asked.has(page)) void this.#fetch(page);
    }
  }

  /** The arrow keys. From nothing it is the first row. */
  move(by: number): number | null {
    if (this.total === 0) return null;
    const from = this.selected ?? (by > 0 ? -1 : 0);
    return this.select(from + by);
  }

  select(place: number): number | null {
    if (this.total === 0) return null;
    this.#navigating = true;
    this.selected = Math.min(Math.max(place, 0), this.total - 1);
    return this.selected;
  }

  pointer(over: boolean): void {
    this.#pointerOver = over;
    this.#release();
  }

  /** Rows put in above a scrolled list would push away what is being read. */
  scroll(offset: number): void {
    this.scrollTop = offset;
    this.#release();
  }

  leaveRows(): void {
    this.#navigating = false;
    this.#release();
  }

  #take(list: ListView): void {
    const voucher = this.selected === null ? undefined : this.row(this.selected)?.voucherId;
    this.list = list;
    this.fresh = 0;
    this.#asked.clear();
    this.#pages.clear();
    this.#pages.set(0, list.rows);
    const place = list.rows.findIndex((row) => row.voucherId === voucher);
    this.selected = place < 0 ? null : place;
    if (place < 0) this.scrollTop = 0;
  }

  #continue(list: ListView): void {
    this.list = list;
    this.#asked.clear();
    // The last page may not have been full.
    const last = Math.max(...this.#pages.keys());
    if (last === 0) this.#pages.set(0, list.rows);
    else void this.#fetch(last);
  }

  async #fetch(page: number): Promise<void> {
    const list = this.list;
    if (!list) return;
    this.#asked.add(page);
    try {
      const rows = await this.#backend.lists.rows(list.id, page * PAGE, PAGE);
      if (this.list !== list) return;
      this.#pages.set(page, rows);
      this.paging.error = null;
      this.#forgetFar();
    } catch (cause) {
      if (this.list !== list) return;
      this.paging.error = asCallFailure(cause);
      this.#afterFailure();
    } finally {
      if (this.list === list) this.#asked.delete(page);
    }
  }

  #forgetFar(): void {
    const far = [...this.#pages.keys()].sort(
      (a, b) => Math.abs(b - this.#middle) - Math.abs(a - this.#middle),
    );
    for (const page of far.slice(0, Math.max(0, far.length - KEPT))) this.#pages.delete(page);
  }

  /** A list that is no longer kept is asked for again by itself. */
  #afterFailure(): void {
    if (this.paging.error?.code !== 'list_gone') return;
    this.paging.drop();
    void this.open();
  }

  async #readShops(): Promise<void> {
    try {
      this.shops = await this.#backend.lists.shops();
    } catch {
      // Their ids do as well.
    }
  }

  get #holding(): boolean {
    return this.#pointerOver || this.#navigating || this.scrollTop > 0;
  }

  #release(): void {
    if (!this.#holding && this.fresh > 0) void this.open();
  }
}
