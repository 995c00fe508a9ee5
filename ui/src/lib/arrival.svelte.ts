// What leads the window somewhere from outside: a link, the tray's menu, a notification. It goes there as if the agent
// had gone, looks up and shows, and does nothing else.
import type { Backend } from './backend';
import type { Destination, LinkProblem } from './bindings';

export interface Ways {
  /** Fills the field and looks up, as if it had been typed. */
  lookUp(code: string): void;
  openVoucher(voucherId: string): void;
  go(place: 'attention' | 'receiver'): void;
}

export class Arrival {
  /** Why the last link led nowhere, until the agent has read it or another one comes. */
  refused = $state.raw<LinkProblem | null>(null);

  #backend: Backend;
  #ways: Ways;

  constructor(backend: Backend, ways: Ways) {
    this.#backend = backend;
    this.#ways = ways;
  }

  /** Answers with the function that stops it. */
  start(): () => void {
    const listening = this.#backend.onDestination(() => void this.#ask());
    // The link that started the program waits since before there was anybody to hear.
    void this.#ask();
    return () => void listening.then((stop) => stop());
  }

  dismiss(): void {
    this.refused = null;
  }

  async #ask(): Promise<void> {
    try {
      const destination = await this.#backend.takeDestination();
      if (destination) this.#follow(destination);
    } catch {
      // What fails here fails everywhere, and the status says so; the place it led to can be typed.
    }
  }

  #follow(destination: Destination): void {
    this.refused = destination.to === 'refused' ? destination.problem : null;
    if (destination.to === 'code') this.#ways.lookUp(destination.code);
    else if (destination.to === 'voucher') this.#ways.openVoucher(destination.voucherId);
    else if (destination.to !== 'refused') this.#ways.go(destination.to);
  }
}
