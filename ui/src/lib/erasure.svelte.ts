// Erasing the personal data of a voucher: what would go, the code typed to confirm it, and what came of it.
import type { Announcer } from './announcer.svelte';
import type { Backend } from './backend';
import type { ErasureView } from './bindings';
import { asCallFailure, type CallFailure } from './errors';
import { words } from './words';

/** Case, spaces and hyphens are forgiven, as when a code is looked up. */
const bare = (code: string) => code.replace(/[\s\p{Pd}]/gu, '').toUpperCase();

export class Erasure {
  /** The voucher that an agent is being asked about. */
  deciding = $state<string | null>(null);
  /** What would go; null while it is looked up. */
  view = $state.raw<ErasureView | null>(null);
  typed = $state('');
  busy = $state(false);
  error = $state.raw<CallFailure | null>(null);

  #backend: Backend;
  #announcer: Announcer;

  constructor(backend: Backend, announcer: Announcer) {
    this.#backend = backend;
    this.#announcer = announcer;
  }

  /** What has to be typed. */
  readonly name = $derived(this.view?.couponId ?? this.view?.voucherId ?? null);
  readonly isTyped = $derived(this.name !== null && bare(this.typed) === bare(this.name));

  decide(voucherId: string): void {
    if (this.busy) return;
    this.deciding = voucherId;
    this.typed = '';
    void this.look();
  }

  decided(): void {
    this.deciding = null;
    this.view = null;
    this.error = null;
  }

  /** Looks what would go, also after that failed. */
  async look(): Promise<void> {
    const id = this.deciding;
    if (id === null) return;
    this.view = null;
    this.error = null;
    try {
      const view = await this.#backend.erasure(id);
      if (this.deciding === id) this.view = view;
    } catch (cause) {
      if (this.deciding === id) this.error = asCallFailure(cause);
    }
  }

  /** True when it is erased. */
  async erase(): Promise<boolean> {
    const id = this.deciding;
    if (id === null || !this.isTyped || this.busy) return false;
    this.busy = true;
    this.error = null;
    try {
      const { isClean } = await this.#backend.erase(id, this.typed);
      this.#announcer.say(isClean ? words.erasure.done : words.erasure.unfinished);
      return true;
    } catch (cause) {
      this.error = asCallFailure(cause);
      // Another try is another decision.
      this.typed = '';
      return false;
    } finally {
      this.busy = false;
    }
  }
}
