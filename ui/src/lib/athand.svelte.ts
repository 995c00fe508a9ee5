// What an agent has at hand before anything is typed: looked up last, pinned, and codes that are watched for.
import type { Announcer } from './announcer.svelte';
import type { Backend } from './backend';
import type { AtHandView, WatchView } from './bindings';
import { asCode, grouped } from './format';
import { Question } from './question.svelte';
import { words } from './words';

const nothing: AtHandView = { recent: [], pinned: [], watched: [] };
const arrivedOf = ({ watched }: AtHandView) => watched.filter(({ voucherId }) => voucherId !== null);

export class AtHand {
  view = $state.raw<AtHandView>(nothing);
  /** What of it is listed: it stays behind while the agent points at the list. */
  listed = $state.raw<AtHandView>(nothing);
  /** The first answer has come. */
  known = $state(false);
  readonly question = new Question();
  /** Pinning and watching: why the last of it was not done. */
  readonly doing = new Question();

  #backend: Backend;
  #announcer: Announcer;
  #pointerOver = false;

  constructor(backend: Backend, announcer: Announcer) {
    this.#backend = backend;
    this.#announcer = announcer;
  }

  readonly arrived = $derived(arrivedOf(this.listed));
  readonly awaited = $derived(this.listed.watched.filter(({ voucherId }) => voucherId === null));
  readonly isEmpty = $derived(
    this.listed.recent.length + this.listed.pinned.length + this.listed.watched.length === 0,
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
    if (!view) return;
    this.#take(view);
    if (!this.#pointerOver) this.listed = view;
  }

  async pin(voucherId: string): Promise<void> {
    const pinned = !this.isPinned(voucherId);
    this.#show(await this.doing.ask(() => this.#backend.pin(voucherId, pinned)));
  }

  async watch(code: string, watched: boolean): Promise<void> {
    this.#show(await this.doing.ask(() => this.#backend.watch(code, watched)));
  }

  /** Nothing moves under the pointer. */
  pointer(over: boolean): void {
    this.#pointerOver = over;
    if (!over) this.listed = this.view;
  }

  /** What the agent has just done is seen at once. */
  #show(view: AtHandView | undefined): void {
    if (!view) return;
    this.#take(view);
    this.listed = view;
  }

  /** What had arrived before the window opened is shown, and not called out. */
  #take(view: AtHandView): void {
    const before = new Set(arrivedOf(this.view).map(({ code }) => code));
    this.view = view;
    const fresh = arrivedOf(view).filter(({ code }) => !before.has(code));
    if (this.known && fresh.length > 0) {
      this.#announcer.say(words.atHand.said(fresh.map(({ code }) => grouped(code)).join(', ')));
    }
    this.known = true;
  }
}
