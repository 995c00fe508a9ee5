// The figures of a span of days, and which span that is.
import type { Backend } from './backend';
import type { FollowingView, OverviewView, Span } from './bindings';
import { AGAIN } from './lists.svelte';
import { Question } from './question.svelte';

export class Overview {
  span = $state.raw<Span>({ last_days: { days: 7 } });
  view = $state.raw<OverviewView | null>(null);
  following = $state.raw<FollowingView | null>(null);
  readonly question = new Question();

  #backend: Backend;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async show(span: Span): Promise<void> {
    this.span = span;
    await this.refetch();
  }

  async refetch(): Promise<void> {
    clearTimeout(this.#again);
    const span = this.span;
    const answer = await this.question.ask(() => this.#backend.lists.overview(span));
    if (!answer) return;
    if (answer.kind === 'following') {
      this.following = answer;
      this.#again = setTimeout(() => void this.refetch(), AGAIN);
    } else {
      this.following = null;
      this.view = answer;
    }
  }

  leave(): void {
    clearTimeout(this.#again);
  }
}
