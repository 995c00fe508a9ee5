// What the days of a span add up to, and how days are put together where there are more than fit beside each other.
import type { DayView, StateCount } from '../lib/bindings';
import { STATES } from '../lib/filters';

export interface Sums {
  count: number;
  valueCents: number;
  priceCents: number;
  /** In the order of a voucher's life. */
  states: StateCount[];
}

export function sumsOf(days: readonly DayView[]): Sums {
  const states = STATES.map((state) => ({
    state,
    count: days.reduce((sum, day) => sum + (day.states.find((each) => each.state === state)?.count ?? 0), 0),
  })).filter(({ count }) => count > 0);
  return {
    count: states.reduce((sum, { count }) => sum + count, 0),
    valueCents: days.reduce((sum, day) => sum + day.valueCents, 0),
    priceCents: days.reduce((sum, day) => sum + day.priceCents, 0),
    states,
  };
}

/** Days that are drawn as one bar. */
export interface Bar extends Sums {
  first: string;
  last: string;
}

/** The most bars that can be told apart and pressed. */
const MOST_BARS = 46;

/** One bar a day; a bar of several days each where there would be too many, each of as many days but for the last. */
export function barsOf(days: readonly DayView[]): Bar[] {
  const each = Math.ceil(days.length / MOST_BARS);
  const step = each <= 1 ? 1 : each <= 7 ? 7 : each;
  const bars: Bar[] = [];
  for (let at = 0; at < days.length; at += step) {
    const some = days.slice(at, at + step);
    bars.push({ ...sumsOf(some), first: some[0]!.day, last: some[some.length - 1]!.day });
  }
  return bars;
}

/** Round marks for an axis from nothing to at least the most: two to five steps, whole numbers. */
export function marks(most: number): number[] {
  if (most <= 0) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough);
  const last = Math.ceil(most / step);
  return Array.from({ length: last + 1 }, (_, i) => i * step);
}
