// A long list is drawn from its top: at once as much as is seen, and the rest when the next key is not there by then. A
// row takes about as long as the answer that it is drawn for.

/** The pause after which the rest is drawn. */
export const PAUSE = 120;
/** How many rows are drawn at a time then, with room for a key between. */
const STEP = 8;

export class Gradual {
  /** How many rows are drawn. */
  count = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Begins anew with as many as are seen, for a list of `length`. */
  begin(seen: number, length: () => number): void {
    this.stop();
    this.count = seen;
    this.#timer = setTimeout(() => this.#goOn(length), PAUSE);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #goOn(length: () => number): void {
    if (this.count >= length()) {
      // Whatever comes into the list from now on is drawn with it.
      this.count = Number.MAX_SAFE_INTEGER;
      return;
    }
    this.count += STEP;
    this.#timer = setTimeout(() => this.#goOn(length));
  }
}
