// Whether the program starts with the session. The operating system keeps it, so it is asked, and asked again after a change.
import type { Backend } from './backend';
import type { AtLogin as View } from './bindings';
import { asCallFailure, type CallFailure } from './errors';
import { Question } from './question.svelte';

export class AtLogin {
  view = $state.raw<View | null>(null);
  busy = $state(false);
  /** Why the last change was not made. */
  failed = $state.raw<CallFailure | null>(null);
  readonly question = new Question();

  #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async refetch(): Promise<void> {
    this.failed = null;
    this.view = (await this.question.ask(() => this.#backend.atLogin())) ?? this.view;
  }

  async want(wanted: boolean): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failed = null;
    try {
      this.view = await this.#backend.startAtLogin(wanted);
    } catch (cause) {
      this.failed = asCallFailure(cause);
    }
    this.busy = false;
  }
}
