// Vouchers that came by themselves, said to a screen reader: many that come close together are said once.
import type { Announcer } from './announcer.svelte';
import { words } from './words';

/** At least so long between one word of it and the next. */
export const BETWEEN = 10_000;

export class Newcomers {
  #announcer: Announcer;
  /** How many there were when it was last said; null before the first answer. */
  #known: number | null = null;
  #stored = 0;
  #saidAt = -Infinity;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(announcer: Announcer) {
    this.#announcer = announcer;
  }

  /** Null is a store that cannot tell. */
  hear(stored: number | null | undefined): void {
    if (stored === null || stored === undefined) return;
    this.#stored = stored;
    this.#known ??= stored;
    if (stored <= this.#known || this.#later !== undefined) return;
    const left = this.#saidAt + BETWEEN - Date.now();
    if (left <= 0) this.#say();
    else this.#later = setTimeout(() => this.#say(), left);
  }

  stop(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
  }

  #say(): void {
    this.stop();
    this.#announcer.say(words.list.arrived(this.#stored - (this.#known ?? this.#stored)));
    this.#known = this.#stored;
    this.#saidAt = Date.now();
  }
}
