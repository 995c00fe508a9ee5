// The receiver page: how every part stands, the last requests, a test notification, and what could not be read.
import type { Backend } from './backend';
import type { Contract, ReceiverPage, RedecodedView, TestView, UnreadRow, UnreadView } from './bindings';
import { Question } from './question.svelte';

export class Receiver {
  page = $state.raw<ReceiverPage | null>(null);
  /** What came of the last test notification. */
  test = $state.raw<TestView | null>(null);
  readonly question = new Question();
  readonly checking = new Question();
  readonly testing = new Question();
  readonly unread: Unread;
  #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.unread = new Unread(backend);
  }

  async refetch(): Promise<void> {
    const page = await this.question.ask(() => this.#backend.receiverPage());
    if (page) this.page = page;
  }

  /** Asks Jackpot and the keyring, which nothing else here does. */
  async checkNow(): Promise<void> {
    if (this.checking.pending) return;
    const page = await this.checking.ask(() => this.#backend.checkReceiver());
    if (page) this.page = page;
  }

  async sendTest(): Promise<void> {
    if (this.testing.pending) return;
    this.test = null;
    const test = await this.testing.ask(() => this.#backend.sendTest());
    if (test) this.test = test;
    await this.refetch();
  }

  copyAddress(contract: Contract): Promise<string> {
    return this.#backend.copyAddress(contract);
  }
}

/** The requests that could not be read: a list that grows at its end, and one of them whole. */
export class Unread {
  rows = $state.raw<UnreadRow[]>([]);
  more = $state(false);
  listed = $state(false);
  view = $state.raw<UnreadView | null>(null);
  /** Where the file for the vendor was written. */
  exportedTo = $state<string | null>(null);
  redecoded = $state.raw<RedecodedView | null>(null);
  readonly question = new Question();
  readonly opening = new Question();
  readonly exporting = new Question();
  readonly redecoding = new Question();
  #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The newest, in place of what was listed. */
  async list(): Promise<void> {
    const page = await this.question.ask(() => this.#backend.unreadable(null));
    if (!page) return;
    this.listed = true;
    this.rows = page.rows;
    this.more = page.more;
  }

  /** Those before the last one listed. */
  async older(): Promise<void> {
    const last = this.rows.at(-1);
    if (!last || this.question.pending) return;
    const page = await this.question.ask(() => this.#backend.unreadable(last.id));
    if (!page) return;
    this.rows = [...this.rows, ...page.rows];
    this.more = page.more;
  }

  async open(id: number): Promise<void> {
    const view = await this.opening.ask(() => this.#backend.unreadableRequest(id));
    if (view) this.view = view;
  }

  back(): void {
    this.opening.drop();
    this.view = null;
  }

  async export(): Promise<void> {
    if (this.exporting.pending) return;
    this.exportedTo = null;
    const name = await this.exporting.ask(() => this.#backend.exportUnreadable());
    if (name !== undefined) this.exportedTo = name;
  }

  async redecode(): Promise<void> {
    if (this.redecoding.pending) return;
    this.redecoded = null;
    const outcome = await this.redecoding.ask(() => this.#backend.redecode());
    if (!outcome) return;
    this.redecoded = outcome;
    await this.list();
  }
}
