// What an agent has at hand before anything is typed: looked up last, pinned, and codes that are watched for.
import type { Announcer } from './announcer.svelte';
import type { Backend } from './backend';
import type { AtHandView, WatchView } from './bindings';
import { asCode, grouped } from './format';
import { Question } from './question.svelte';
import { words } from './words';

export class AtHand {
  view = $state.raw<AtHandView>({ recent: [], pinned: [], watched: [] });
  readonly question = new Question();
  /** Pinning and watching: why the last of it was not done. */
  readonly doing = new Question();

  #backend: Backend;
  #announcer: Announcer;
  #known = false;

  constructor(backend: Backend, announcer: Announcer) {
    this.#backend = backend;
    this.#announcer = announcer;
  }

  readonly arrived = $derived(this.view.watched.filter(({ voucherId }) => voucherId !== null));
  readonly awaited = $derived(this.view.watched.filter(({ voucherId }) => voucherId === null));
  readonly isEmpty = $derived(
    this.view.recent.length + this.view.pinned.length + this.view.watched.length === 0,
  );

  isPinned(voucherId: string): boolean {
    return this.view.pinned.some((hit) => hit.voucherId === voucherId);
  }

  /** However the code is written. */
  watchOf(code: string): WatchView | undefined {
    return this.view.watched.find((watch) => asCode(watch.code) === asCode(code));
  }

  async refetch(): Promise<void> {
    const view = await this.question.ask(() => this.#backend.atHand());
    if (view) this.#take(view);
  }

  async pin(voucherId: string): Promise<void> {
    const pinned = !this.isPinned(voucherId);
    const view = await this.doing.ask(() => this.#backend.pin(voucherId, pinned));
    if (view) this.#take(view);
  }

  async watch(code: string, watched: boolean): Promise<void> {
    const view = await this.doing.ask(() => this.#backend.watch(code, watched));
    if (view) this.#take(view);
  }

  /** What had arrived before the window opened is shown, and not called out. */
  #take(view: AtHandView): void {
    const before = new Set(this.arrived.map(({ code }) => code));
    this.view = view;
    const fresh = this.arrived.filter(({ code }) => !before.has(code));
    if (this.#known && fresh.length > 0) {
      this.#announcer.say(words.atHand.said(fresh.map(({ code }) => grouped(code)).join(', ')));
    }
    this.#known = true;
  }
}
