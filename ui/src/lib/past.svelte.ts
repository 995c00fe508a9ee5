// The open voucher as it was known at a chosen instant: for reading only, stepped through event by event.
import type { Announcer } from './announcer.svelte';
import type { Backend } from './backend';
import type { PastView } from './bindings';
import { dateTime } from './format';
import { Question } from './question.svelte';
import { words } from './words';

/** Where in the steps, oldest first, an instant lies: the last one that is not after it; -1 before the first. */
export function stepAt(steps: readonly string[], instant: string): number {
  return steps.filter((step) => Date.parse(step) <= Date.parse(instant)).length - 1;
}

export class Past {
  /** What is shown; null for the present. */
  shown = $state.raw<PastView | null>(null);
  /** The past was asked for, whether it has come or not. */
  open = $state(false);
  readonly question = new Question();

  #backend: Backend;
  #announcer: Announcer;
  #voucherId: string | null = null;

  constructor(backend: Backend, announcer: Announcer) {
    this.#backend = backend;
    this.#announcer = announcer;
  }

  readonly #at = $derived(this.shown ? stepAt(this.shown.steps, this.shown.instant) : -1);
  readonly previous = $derived(this.shown?.steps[this.#at - 1] ?? null);
  readonly next = $derived(this.shown?.steps[this.#at + 1] ?? null);

  async show(voucherId: string, instant: string): Promise<void> {
    if (voucherId !== this.#voucherId) this.close();
    this.#voucherId = voucherId;
    this.open = true;
    const view = await this.question.ask(() => this.#backend.voucherAt(voucherId, instant));
    if (!view) return;
    this.shown = view;
    this.#announcer.say(words.past.said(dateTime(view.instant), view.known, view.total));
  }

  /** To the event before or after; nowhere at either end. */
  async step(by: 1 | -1): Promise<void> {
    const to = by === 1 ? this.next : this.previous;
    if (to !== null && this.#voucherId !== null) await this.show(this.#voucherId, to);
  }

  /** Asks again what could not be read. */
  async again(): Promise<void> {
    const instant = this.shown?.instant ?? new Date().toISOString();
    if (this.#voucherId !== null) await this.show(this.#voucherId, instant);
  }

  /** Back to the present. */
  close(): void {
    this.#voucherId = null;
    this.shown = null;
    this.open = false;
    this.question.drop();
  }
}
