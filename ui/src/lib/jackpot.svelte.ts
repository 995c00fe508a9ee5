// What an agent has Jackpot do with a voucher: tell what it has of it, and confirm it.
import { SvelteMap } from 'svelte/reactivity';
import type { Announcer } from './announcer.svelte';
import type { Backend } from './backend';
import type { AskAnswer } from './bindings';
import { asCallFailure, type CallFailure } from './errors';
import { words } from './words';

type Pending = { state: 'busy' } | { state: 'failed'; error: CallFailure };
export type Asked = Pending | { state: 'answered'; answer: AskAnswer };
export type Confirming = Pending | { state: 'done' };

export class Jackpot {
  /** The voucher of which an agent is being asked whether to confirm it. */
  deciding = $state<string | null>(null);

  #backend: Backend;
  #announcer: Announcer;
  /** By voucher: both go on while the agent looks at another one. */
  #asked = new SvelteMap<string, Asked>();
  #confirming = new SvelteMap<string, Confirming>();

  constructor(backend: Backend, announcer: Announcer) {
    this.#backend = backend;
    this.#announcer = announcer;
  }

  asked(voucherId: string): Asked | undefined {
    return this.#asked.get(voucherId);
  }

  confirming(voucherId: string): Confirming | undefined {
    return this.#confirming.get(voucherId);
  }

  async ask(voucherId: string): Promise<void> {
    if (this.#asked.get(voucherId)?.state === 'busy') return;
    this.#asked.set(voucherId, { state: 'busy' });
    try {
      const answer = await this.#backend.askVendor(voucherId);
      this.#asked.set(voucherId, { state: 'answered', answer });
      this.#announcer.say(words.jackpot.answered(answer.compared.filter((field) => field.differs).length));
    } catch (cause) {
      this.#asked.set(voucherId, { state: 'failed', error: asCallFailure(cause) });
    }
  }

  decide(voucherId: string): void {
    this.deciding = voucherId;
  }

  decided(): void {
    this.deciding = null;
  }

  /** What came of an earlier try is not this one’s. */
  forget(voucherId: string): void {
    if (this.#confirming.get(voucherId)?.state !== 'busy') this.#confirming.delete(voucherId);
  }

  /** True when it is confirmed. */
  async confirm(voucherId: string, price: number): Promise<boolean> {
    if (this.#confirming.get(voucherId)?.state === 'busy') return false;
    this.#confirming.set(voucherId, { state: 'busy' });
    try {
      await this.#backend.confirm(voucherId, String(price));
      this.#confirming.set(voucherId, { state: 'done' });
      // What Jackpot had before is no longer so.
      this.#asked.delete(voucherId);
      this.#announcer.say(words.jackpot.confirmed);
      return true;
    } catch (cause) {
      this.#confirming.set(voucherId, { state: 'failed', error: asCallFailure(cause) });
      return false;
    }
  }
}
