// Phone mode: the window small and above the others. The program keeps it; the page follows, whoever changed it.
import type { Announcer } from './announcer.svelte';
import type { Backend } from './backend';
import type { PhoneMode } from './bindings';
import { Question } from './question.svelte';
import { words } from './words';

export class Phone {
  on = $state(false);
  staysOnTop = $state(true);
  readonly question = new Question();

  #backend: Backend;
  #announcer: Announcer;
  #onbegin: () => void;

  /** `onbegin` is called whoever begins it. */
  constructor(backend: Backend, announcer: Announcer, onbegin: () => void) {
    this.#backend = backend;
    this.#announcer = announcer;
    this.#onbegin = onbegin;
  }

  /** Answers with the function that stops listening. */
  start(): () => void {
    const listening = this.#backend.onPhoneMode((mode) => this.#take(mode));
    void this.question
      .ask(() => this.#backend.phoneMode())
      .then((mode) => {
        if (mode) this.#take(mode);
      });
    return () => void listening.then((stop) => stop());
  }

  async set(on: boolean): Promise<void> {
    const mode = await this.question.ask(() => this.#backend.setPhoneMode(on));
    if (mode) this.#take(mode);
    else if (this.question.error) this.#announcer.say(words.errors[this.question.error.code].title);
  }

  #take(mode: PhoneMode): void {
    if (mode.on && !this.on) this.#onbegin();
    if (mode.on !== this.on) this.#announcer.say(mode.on ? words.phone.began : words.phone.ended);
    this.on = mode.on;
    this.staysOnTop = mode.staysOnTop;
  }
}
