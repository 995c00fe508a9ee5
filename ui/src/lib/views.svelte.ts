// The views that are kept by name, and what becomes of them.
import type { Backend } from './backend';
import type { SavedViewDto } from './bindings';
import { asCallFailure, type CallFailure } from './errors';
import type { View } from './filters';

export class Views {
  saved = $state.raw<SavedViewDto[]>([]);
  error = $state.raw<CallFailure | null>(null);
  /** Whoever came here wants to keep the view, until its name is asked for. */
  nameWanted = $state(false);

  #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** That they cannot be read is said where the list is: it cannot be read then either. */
  async read(): Promise<void> {
    if (!(await this.#change(() => this.#backend.lists.views()))) this.error = null;
  }

  save(name: string, { filter, sort }: View): Promise<boolean> {
    return this.#change(() => this.#backend.lists.saveView(name, filter, sort));
  }

  rename(name: string, to: string): Promise<boolean> {
    return this.#change(() => this.#backend.lists.renameView(name, to));
  }

  remove(name: string): Promise<boolean> {
    return this.#change(() => this.#backend.lists.removeView(name));
  }

  move(name: string, place: number): Promise<boolean> {
    return this.#change(() => this.#backend.lists.moveView(name, place));
  }

  async #change(call: () => Promise<SavedViewDto[]>): Promise<boolean> {
    try {
      this.saved = await call();
      this.error = null;
      return true;
    } catch (cause) {
      this.error = asCallFailure(cause);
      return false;
    }
  }
}
