// How many vouchers a time for keeping personal data would affect now.
import type { Backend } from './backend';
import type { RetentionPreview } from './bindings';
import { Question } from './question.svelte';

export class Retention {
  readonly question = new Question();
  /** What was counted last, and for how many days. */
  counted = $state.raw<(RetentionPreview & { days: string }) | null>(null);
  #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async count(days: string): Promise<void> {
    if (this.question.pending) return;
    const preview = await this.question.ask(() => this.#backend.previewRetention(days));
    this.counted = preview ? { ...preview, days } : null;
  }
}
