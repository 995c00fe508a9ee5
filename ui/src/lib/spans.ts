// The spans of days that are chosen by name.
import type { Span } from './bindings';

export type SpanId = 'today' | 'week' | '7' | '30' | '90';

const lastDays = (days: number): Span => ({ last_days: { days } });

export const usualSpans: readonly { id: SpanId; span: Span }[] = [
  { id: 'today', span: 'today' },
  { id: 'week', span: 'this_week' },
  { id: '7', span: lastDays(7) },
  { id: '30', span: lastDays(30) },
  { id: '90', span: lastDays(90) },
];

export const sameSpan = (one: Span, other: Span): boolean => JSON.stringify(one) === JSON.stringify(other);
