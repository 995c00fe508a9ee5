// The first page of the open voucher's PDF: when it may be drawn, what came of it, and whether the text has the code in
// it. What draws is lent, so that neither the start nor a look-up loads it.
import type { Backend } from './backend';
import type { ErrorCode, VoucherView } from './bindings';
import { asCallFailure, CallFailure } from './errors';

/** What the text of a PDF says about the voucher's code. `unknown`: there is no text to look at, or not all was looked at. */
export type CodeInText = 'found' | 'other' | 'unknown';

export interface Drawn {
  pages: number;
  /** The text of its pages; null when not all of them were looked at. */
  text: string | null;
}

/** Draws the first page of the bytes and answers with what it saw; rejects when it cannot, or was aborted. */
export type Draw = (bytes: ArrayBuffer, canvas: HTMLCanvasElement, stop: AbortSignal) => Promise<Drawn>;

export type Page =
  | { state: 'none' }
  /** Something was found in it, and the agent has not said to show it anyway. */
  | { state: 'withheld' }
  | { state: 'loading' }
  | { state: 'drawn'; pages: number; code: CodeInText }
  | { state: 'failed'; code: ErrorCode | null };

const lazily: Draw = async (bytes, canvas, stop) => {
  const { draw } = await import('./pdfjs');
  stop.throwIfAborted();
  return draw(bytes, canvas, stop);
};

/** How long a voucher is open before its page is drawn: who only passes by, or types on, is kept from nothing. */
export const REST = 150;

/** So few letters and digits are a stamp or a page number, not a text in which a code could be missed. */
const NO_TEXT = 24;

const bare = (text: string) =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Forgives what a layout does to a code: blanks, hyphens and line breaks in it, small letters, wide digits. */
export function codeIn(text: string | null, code: string | null): CodeInText {
  if (text === null || code === null) return 'unknown';
  const [looked, wanted] = [bare(text), bare(code)];
  if (wanted === '' || looked.length < NO_TEXT) return 'unknown';
  return looked.includes(wanted) ? 'found' : 'other';
}

export class FirstPage {
  page = $state.raw<Page>({ state: 'none' });
  #backend: Backend;
  #draw: Draw;
  #allowed = $state(false);
  #stop: AbortController | null = null;

  constructor(backend: Backend, draw: Draw = lazily) {
    this.#backend = backend;
    this.#draw = draw;
  }

  /** Draws the file of the view. Whatever was being drawn is given up. */
  async show(view: VoucherView, canvas: HTMLCanvasElement): Promise<void> {
    this.#stop?.abort();
    this.#stop = null;
    if (view.pdf.status !== 'stored') return this.#settle({ state: 'none' });
    if (view.pdf.findings.length > 0 && !this.#allowed) return this.#settle({ state: 'withheld' });
    const stop = new AbortController();
    this.#stop = stop;
    this.page = { state: 'loading' };
    const page = await this.#try(view, canvas, stop.signal);
    if (!stop.signal.aborted) this.page = page;
  }

  /** Whether a file in which something was found is drawn all the same. */
  async allow(allowed: boolean): Promise<void> {
    this.#allowed = allowed;
  }

  get allowed(): boolean {
    return this.#allowed;
  }

  forget(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#allowed = false;
    this.page = { state: 'none' };
  }

  #settle(page: Page): void {
    this.page = page;
  }

  async #try(view: VoucherView, canvas: HTMLCanvasElement, stop: AbortSignal): Promise<Page> {
    try {
      await new Promise((rested) => setTimeout(rested, REST));
      stop.throwIfAborted();
      const bytes = await this.#backend.pdfBytes(view.voucherId, this.#allowed);
      stop.throwIfAborted();
      const { pages, text } = await this.#draw(bytes, canvas, stop);
      return { state: 'drawn', pages, code: codeIn(text, view.couponId) };
    } catch (cause) {
      return { state: 'failed', code: cause instanceof CallFailure ? asCallFailure(cause).code : null };
    }
  }
}
