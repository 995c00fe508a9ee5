// What the receiver is doing, and what to do when something keeps the program from working.
import type { Backend } from './backend';
import type { ReceiverStatus } from './bindings';
import { preventsLookup } from './errors';
import { Question } from './question.svelte';

export class Status {
  current = $state.raw<ReceiverStatus | null>(null);
  readonly question = new Question();
  readonly retry = new Question();
  #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  readonly problem = $derived(this.current?.problem ?? null);
  readonly lookupStands = $derived(this.problem !== null && preventsLookup(this.problem.code));

  async refetch(): Promise<void> {
    const status = await this.question.ask(() => this.#backend.receiverStatus());
    if (status) this.current = status;
  }

  /** The whole address, asked for only when it is to be copied: what is shown stays masked. */
  copyAddress(): Promise<string> {
    return this.#backend.copyAddress();
  }

  /** True when the problem is gone. */
  async tryAgain(): Promise<boolean> {
    if (this.retry.pending) return false;
    const status = await this.retry.ask(() => this.#backend.retryStart());
    if (!status) return false;
    this.current = status;
    return status.problem === null;
  }
}
