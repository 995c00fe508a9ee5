// A question to the backend of which only the latest asking counts: answers to earlier askings are dropped.
import { asCallFailure, type CallFailure } from './errors';

/** Shorter waits are not shown at all: a flash of "loading" is noise. */
export const PATIENCE = 150;

export class Question {
  pending = $state(false);
  /** Pending for so long that it should be said. */
  slow = $state(false);
  error = $state.raw<CallFailure | null>(null);
  #turn = 0;
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** The answer, or undefined when it failed or a later asking (or `drop`) overtook it. */
  async ask<T>(call: () => Promise<T>): Promise<T | undefined> {
    const turn = ++this.#turn;
    this.#wait();
    try {
      const answer = await call();
      if (turn !== this.#turn) return undefined;
      this.error = null;
      return answer;
    } catch (cause) {
      if (turn === this.#turn) this.error = asCallFailure(cause);
      return undefined;
    } finally {
      if (turn === this.#turn) this.#settle();
    }
  }

  /** Forgets what was asked and how it failed. */
  drop(): void {
    this.#turn += 1;
    this.error = null;
    this.#settle();
  }

  #wait(): void {
    this.pending = true;
    this.#patience ??= setTimeout(() => (this.slow = true), PATIENCE);
  }

  #settle(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.pending = false;
    this.slow = false;
  }
}
