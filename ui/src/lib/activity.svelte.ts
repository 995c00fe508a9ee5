// The place of activity: what was done, by filters, page by page, and the file it is saved in.
import type { Backend } from './backend';
import type { Act, ActivityFilter, ActivityRow, ExportFormat } from './bindings';
import { Question } from './question.svelte';

/** How many are listed at a time. */
export const PAGE = 100;
const DEBOUNCE = 150;

/** What the agent has chosen; days are local and both are meant. */
export interface Chosen {
  code: string;
  by: string;
  act: Act | '';
  from: string;
  to: string;
}

export const nothingChosen: Chosen = { code: '', by: '', act: '', from: '', to: '' };

/** The beginning of a local day, or of one some days later; null for what is no day. */
function dayStart(day: string, later = 0): string | null {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return null;
  return new Date(year, month - 1, date + later).toISOString();
}

export function filterOf(chosen: Chosen): ActivityFilter {
  return {
    voucherId: null,
    code: chosen.code.trim() || null,
    acts: chosen.act === '' ? [] : [chosen.act],
    by: chosen.by.trim() || null,
    from: dayStart(chosen.from),
    to: dayStart(chosen.to, 1),
  };
}

export class Activity {
  chosen = $state<Chosen>({ ...nothingChosen });
  rows = $state.raw<ActivityRow[]>([]);
  more = $state(false);
  /** The first answer has come: before it, an empty list says nothing. */
  known = $state(false);
  exportedTo = $state<string | null>(null);
  readonly question = new Question();
  readonly exporting = new Question();

  #backend: Backend;
  #debounce: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  readonly filtered = $derived(Object.values(this.chosen).some((part) => part.trim() !== ''));

  /** A filter was changed: typing is waited for. */
  choose(part: Partial<Chosen>): void {
    this.chosen = { ...this.chosen, ...part };
    this.exportedTo = null;
    this.exporting.error = null;
    clearTimeout(this.#debounce);
    this.#debounce = setTimeout(() => void this.list(), DEBOUNCE);
  }

  async clear(): Promise<void> {
    clearTimeout(this.#debounce);
    this.chosen = { ...nothingChosen };
    await this.list();
  }

  /** The newest, in place of what was listed. */
  async list(): Promise<void> {
    const filter = filterOf(this.chosen);
    const page = await this.question.ask(() => this.#backend.activity(filter, null, PAGE));
    if (!page) return;
    this.known = true;
    this.rows = page.rows;
    this.more = page.more;
  }

  async older(): Promise<void> {
    const last = this.rows.at(-1);
    if (!last || this.question.pending) return;
    const filter = filterOf(this.chosen);
    const page = await this.question.ask(() => this.#backend.activity(filter, last.id, PAGE));
    if (!page) return;
    this.rows = [...this.rows, ...page.rows];
    this.more = page.more;
  }

  async export(format: ExportFormat): Promise<void> {
    if (this.exporting.pending) return;
    this.exportedTo = null;
    const filter = filterOf(this.chosen);
    const name = await this.exporting.ask(() => this.#backend.exportActivity(filter, format));
    if (name === undefined) return;
    this.exportedTo = name;
    // That is a deed too.
    await this.list();
  }
}
