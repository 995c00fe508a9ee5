// What needs a person: the list, how it keeps still under the pointer, and putting something aside.
import type { Announcer } from './announcer.svelte';
import type { Backend } from './backend';
import type { AttentionItem, AttentionView, Order, Subject } from './bindings';
import { asCallFailure, type CallFailure } from './errors';
import { Question } from './question.svelte';
import type { SnoozeFor } from './snooze';
import { until } from './snooze';
import { words } from './words';

/** How many are listed, and how many more are each time they are asked for. */
export const STEP = 50;

/** A row, and whether what it tells of was settled while it was looked at. */
export interface Row {
  item: AttentionItem;
  settled: boolean;
}

/** What is being put aside. */
export interface Snoozing {
  name: string;
  what: Subject;
  canBeSeen: boolean;
}

export const keyOf = (item: AttentionItem) => item.voucherId ?? item.concern;

export function subjectOf(item: AttentionItem): Subject {
  if (item.voucherId !== null) return { voucher: item.voucherId };
  return { desk: item.concern === 'silence' ? 'silence' : 'unreadable' };
}

export class Attention {
  /** The first answer has come: before it, an empty list says nothing. */
  known = $state(false);
  total = $state(0);
  rows = $state.raw<Row[]>([]);
  aside = $state.raw<AttentionItem[]>([]);
  more = $state(false);
  order = $state<Order>('oldest');
  /** Came while the list is looked at, and waits until it no longer is. */
  fresh = $state(0);
  /** The open dialog. */
  snoozing = $state.raw<Snoozing | null>(null);
  busy = $state(false);
  error = $state.raw<CallFailure | null>(null);
  readonly question = new Question();

  #backend: Backend;
  #announcer: Announcer;
  #limit = STEP;
  #held: AttentionView | null = null;
  #pointerOver = false;
  #focusWithin = false;

  constructor(backend: Backend, announcer: Announcer) {
    this.#backend = backend;
    this.#announcer = announcer;
  }

  /** Also pushed when time alone made a wait too long. */
  async refetch(): Promise<void> {
    const view = await this.question.ask(() => this.#backend.attention(this.order, this.#limit));
    if (!view) return;
    if (this.known && view.total > this.total) this.#announcer.say(words.attention.said(view.total));
    this.known = true;
    this.total = view.total;
    this.aside = view.aside;
    this.more = view.more;
    if (this.#holding && this.rows.length > 0) this.#hold(view);
    else this.#show(view);
  }

  async showMore(): Promise<void> {
    this.#limit += STEP;
    await this.#anew();
  }

  async sort(order: Order): Promise<void> {
    this.order = order;
    await this.#anew();
  }

  pointer(over: boolean): void {
    this.#pointerOver = over;
    this.#release();
  }

  focus(within: boolean): void {
    this.#focusWithin = within;
    this.#release();
  }

  showFresh(): void {
    if (this.#held) this.#show(this.#held);
  }

  ask(snoozing: Snoozing): void {
    this.error = null;
    this.snoozing = snoozing;
  }

  cancel(): void {
    this.snoozing = null;
    this.error = null;
    this.#release();
  }

  async snooze(choice: SnoozeFor, reason: string, now: number): Promise<void> {
    const snoozing = this.snoozing;
    if (!snoozing || this.busy) return;
    this.busy = true;
    try {
      await this.#backend.snooze(snoozing.what, until(choice, now), reason);
      this.cancel();
      this.#announcer.say(words.attention.snoozed(snoozing.name));
    } catch (cause) {
      this.error = asCallFailure(cause);
    } finally {
      this.busy = false;
    }
    await this.#anew();
  }

  async unsnooze(what: Subject, name: string): Promise<void> {
    try {
      await this.#backend.unsnooze(what);
      this.#announcer.say(words.attention.takenBack(name));
    } catch (cause) {
      this.error = asCallFailure(cause);
    }
    await this.#anew();
  }

  /** The agent asked for another list: this one need not keep still. */
  async #anew(): Promise<void> {
    await this.refetch();
    this.showFresh();
  }

  #show(view: AttentionView): void {
    this.#held = null;
    this.fresh = 0;
    this.rows = view.items.map((item) => ({ item, settled: false }));
  }

  /** Every row stays where it is: what was settled is marked, what is new is counted. */
  #hold(view: AttentionView): void {
    const now = new Map(view.items.map((item) => [keyOf(item), item]));
    this.rows = this.rows.map((row) => {
      const item = now.get(keyOf(row.item));
      return item ? { item, settled: false } : { ...row, settled: true };
    });
    const shown = new Set(this.rows.map((row) => keyOf(row.item)));
    this.fresh = view.items.filter((item) => !shown.has(keyOf(item))).length;
    this.#held = view;
  }

  get #holding(): boolean {
    return this.#pointerOver || this.#focusWithin || this.snoozing !== null;
  }

  #release(): void {
    if (!this.#holding) this.showFresh();
  }
}
