// A list on its way into a file.
import type { Backend } from './backend';
import type { ExportFormat, ExportProgress } from './bindings';
import { asCallFailure, type CallFailure } from './errors';

export type ExportState =
  | { kind: 'asking' }
  | { kind: 'running'; progress: ExportProgress | null }
  | { kind: 'done'; file: string }
  | { kind: 'failed'; error: CallFailure };

export class Export {
  /** Null while nobody exports. */
  state = $state.raw<ExportState | null>(null);

  #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  ask(): void {
    if (this.state?.kind !== 'running') this.state = { kind: 'asking' };
  }

  close(): void {
    if (this.state?.kind === 'running') void this.cancel();
    else this.state = null;
  }

  async start(list: number, format: ExportFormat, withKeys: boolean): Promise<void> {
    if (this.state?.kind === 'running') return;
    this.state = { kind: 'running', progress: null };
    try {
      const file = await this.#backend.lists.export(list, format, withKeys, (progress) => {
        if (this.state?.kind === 'running') this.state = { kind: 'running', progress };
      });
      this.state = { kind: 'done', file };
    } catch (cause) {
      const error = asCallFailure(cause);
      // Called off: the question is asked again.
      this.state = error.code === 'export_canceled' ? { kind: 'asking' } : { kind: 'failed', error };
    }
  }

  async cancel(): Promise<void> {
    try {
      await this.#backend.lists.cancelExport();
    } catch (cause) {
      this.state = { kind: 'failed', error: asCallFailure(cause) };
    }
  }
}
