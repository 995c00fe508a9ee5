// The requests behind the entries of a journal, each asked for when an agent unfolds it and forgotten with the voucher.
import { SvelteMap } from 'svelte/reactivity';
import type { Backend } from './backend';
import type { RawRequest } from './bindings';
import { asCallFailure, type CallFailure } from './errors';

export type Asked =
  { state: 'busy' } | { state: 'here'; request: RawRequest } | { state: 'failed'; error: CallFailure };

export class Requests {
  #backend: Backend;
  /** By the entry's id. */
  #asked = new SvelteMap<number, Asked>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  of(entry: number): Asked | undefined {
    return this.#asked.get(entry);
  }

  /** Asks once; what failed is asked again. */
  async unfold(voucherId: string, entry: number): Promise<void> {
    const known = this.#asked.get(entry);
    if (known && known.state !== 'failed') return;
    const asked: Asked = { state: 'busy' };
    this.#asked.set(entry, asked);
    const answer = await this.#ask(voucherId, entry);
    // Another voucher may be open by now.
    if (this.#asked.has(entry)) this.#asked.set(entry, answer);
  }

  forget(): void {
    this.#asked.clear();
  }

  async #ask(voucherId: string, entry: number): Promise<Asked> {
    try {
      return { state: 'here', request: await this.#backend.rawRequest(voucherId, entry) };
    } catch (cause) {
      return { state: 'failed', error: asCallFailure(cause) };
    }
  }
}

/** The request as one text, for a ticket. */
export function asText({ query, headers, body }: RawRequest): string {
  const head = headers.map(({ name, value }) => `${name}: ${value}`);
  return [...(query === null ? [] : [`?${query}`]), ...head, '', body].join('\n');
}
