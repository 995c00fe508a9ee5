// What was written and done about the open voucher: its notes, its ticket, and who did what.
import { SvelteMap } from 'svelte/reactivity';
import type { Announcer } from './announcer.svelte';
import type { Backend } from './backend';
import type { ActivityFilter, ActivityRow, RemarksView } from './bindings';
import { Question } from './question.svelte';
import { words } from './words';

/** How many deeds are shown, and how many more are each time they are asked for. */
export const FIRST = 5;
export const STEP = 50;
/** The longest note, in characters; Rust has the same. */
export const LONGEST_NOTE = 2000;

export const everything: ActivityFilter = {
  voucherId: null,
  code: null,
  acts: [],
  by: null,
  from: null,
  to: null,
};

type Field = 'note' | 'ticket';

export class VoucherRecord {
  voucherId = $state<string | null>(null);
  remarks = $state.raw<RemarksView | null>(null);
  deeds = $state.raw<ActivityRow[]>([]);
  more = $state(false);
  /** The number as it stands in its field. */
  ticket = $state('');
  /** The field that whoever came here was led to, until it has the focus. */
  wanted = $state<Field | null>(null);
  readonly question = new Question();
  readonly adding = new Question();
  readonly keeping = new Question();

  #backend: Backend;
  #announcer: Announcer;
  #limit = FIRST;
  /** By voucher: what was begun waits while the agent looks at another one. */
  #drafts = new SvelteMap<string, string>();

  constructor(backend: Backend, announcer: Announcer) {
    this.#backend = backend;
    this.#announcer = announcer;
  }

  get draft(): string {
    return this.#drafts.get(this.voucherId ?? '') ?? '';
  }

  set draft(text: string) {
    if (this.voucherId !== null) this.#drafts.set(this.voucherId, text);
  }

  readonly kept = $derived(this.remarks?.ticket?.text ?? '');

  /** How long it is on the page is known: it has come, or it is said why not. */
  readonly settled = $derived(this.remarks !== null || this.question.error !== null);

  /** Another voucher, or none. */
  open(voucherId: string | null): void {
    this.voucherId = voucherId;
    this.remarks = null;
    this.deeds = [];
    this.more = false;
    this.ticket = '';
    this.wanted = null;
    this.#limit = FIRST;
    for (const question of [this.question, this.adding, this.keeping]) question.drop();
  }

  leadTo(field: Field): void {
    this.wanted = field;
  }

  async refetch(): Promise<void> {
    const id = this.voucherId;
    if (id === null) return;
    const found = await this.question.ask(() => this.#ask(id));
    if (!found) return;
    [this.deeds, this.more] = [found.page.rows, found.page.more];
    this.#take(found.remarks);
  }

  async showMore(): Promise<void> {
    this.#limit += STEP;
    await this.refetch();
  }

  async add(): Promise<void> {
    const [id, text] = [this.voucherId, this.draft];
    if (id === null || this.adding.pending) return;
    const remarks = await this.adding.ask(() => this.#backend.addNote(id, text));
    if (!remarks) return;
    this.#drafts.delete(id);
    this.#take(remarks);
    this.#announcer.say(words.notes.added);
  }

  async keep(): Promise<void> {
    const [id, text] = [this.voucherId, this.ticket];
    if (id === null || this.keeping.pending) return;
    const remarks = await this.keeping.ask(() => this.#backend.setTicket(id, text));
    if (!remarks) return;
    this.#take(remarks);
    this.ticket = this.kept;
    this.#announcer.say(words.notes.ticketKept);
  }

  /** For the record. That it was not kept is no news for somebody with a caller on the phone: the log has it. */
  noteCopied(): void {
    if (this.voucherId !== null) this.#backend.noteCopied(this.voucherId, 'ticket').catch(() => {});
  }

  async #ask(id: string) {
    const [remarks, page] = await Promise.all([
      this.#backend.remarks(id),
      this.#backend.activity({ ...everything, voucherId: id }, null, this.#limit),
    ]);
    return { remarks, page };
  }

  /** What is being typed stays as it is. */
  #take(remarks: RemarksView): void {
    const untouched = this.ticket === this.kept;
    this.remarks = remarks;
    if (untouched) this.ticket = this.kept;
  }
}
