// Filters of lists: the empty one, those that come with the program, and what of one is said in a chip. Which vouchers a
// filter has is decided in Rust.
import type { Filter, Moment, Range, Ruling, ShopView, Sort, Span, StateName } from './bindings';
import { calendarDay, money } from './format';
import { visible } from './visible';
import { words } from './words';

export const LATEST: Sort = { by: 'reserved', descending: true };

export const nothing = (): Filter => ({
  states: [],
  period: null,
  shop: null,
  value: { least: null, most: null },
  price: { least: null, most: null },
  key: null,
  needsAttention: false,
  pdf: [],
  rulings: [],
  text: null,
});

/** In the order of a voucher's life. */
export const STATES: StateName[] = [
  'reserved',
  'expired',
  'canceled',
  'confirmed',
  'ready',
  'sent',
  'refunding',
  'refund_rejected',
  'refunded',
  'unrecognised',
];

export const RULES = [
  'notification_key_missing',
  'terms_missing',
  'mode_decline',
  'not_readable',
  'reservation_expired',
  'notification_key_pattern',
  'value_above_max',
  'price_above_max',
  'price_above_value',
  'daily_count',
  'daily_sum',
] as const satisfies Ruling[];

export const MOMENTS: Moment[] = ['reserved', 'confirmed', 'ready', 'sent', 'canceled', 'heard'];

/** What a view has: how it is narrowed and sorted. */
export interface View {
  filter: Filter;
  sort: Sort;
}

export type BuiltIn = 'all' | 'today' | 'waiting' | 'without_pdf' | 'declined' | 'canceled';

/** The views that come with the program. */
export const builtIns: readonly { id: BuiltIn; view: View }[] = [
  { id: 'all', view: { filter: nothing(), sort: LATEST } },
  {
    id: 'today',
    view: { filter: { ...nothing(), period: { of: 'reserved', span: 'today' } }, sort: LATEST },
  },
  {
    id: 'waiting',
    view: {
      filter: { ...nothing(), states: ['reserved'] },
      sort: { by: 'reserved', descending: false },
    },
  },
  {
    id: 'without_pdf',
    view: {
      filter: { ...nothing(), states: ['ready', 'sent'], pdf: ['none', 'pending', 'failed'] },
      sort: { by: 'ready', descending: false },
    },
  },
  { id: 'declined', view: { filter: { ...nothing(), rulings: [...RULES] }, sort: LATEST } },
  {
    id: 'canceled',
    view: {
      filter: { ...nothing(), states: ['canceled'], period: { of: 'canceled', span: 'this_week' } },
      sort: { by: 'canceled', descending: true },
    },
  },
];

const sorted = <T extends string>(values: readonly T[]) => [...values].sort();
const canonical = ({ filter, sort }: View) =>
  JSON.stringify([
    sorted(filter.states),
    filter.period,
    filter.shop,
    [filter.value.least, filter.value.most, filter.price.least, filter.price.most],
    filter.key,
    filter.needsAttention,
    sorted(filter.pdf),
    sorted(filter.rulings),
    filter.text,
    [sort.by, sort.descending],
  ]);

/** Whether two views narrow and sort alike, in whatever order their parts are named. */
export const sameView = (one: View, other: View) => canonical(one) === canonical(other);

export const isAnyDecline = (rulings: readonly Ruling[]) =>
  rulings.length === RULES.length && RULES.every((rule) => rulings.includes(rule));

/** A part of a filter, which can be taken out of it alone. */
export type Part =
  'states' | 'period' | 'shop' | 'value' | 'price' | 'key' | 'needsAttention' | 'pdf' | 'rulings' | 'text';

export const without = (filter: Filter, part: Part): Filter => ({ ...filter, [part]: nothing()[part] });

const listed = (said: readonly string[]) => said.join(words.lists.or);

export function saySpan(span: Span): string {
  if (span === 'today') return words.lists.today;
  if (span === 'this_week') return words.lists.thisWeek;
  if ('last_days' in span) return words.lists.lastDays(span.last_days.days);
  const { first, last } = span.days;
  return first === last ? calendarDay(first) : words.lists.days(calendarDay(first), calendarDay(last));
}

function sayRange({ least, most }: Range): string {
  if (least !== null && most !== null) return words.lists.between(money(least), money(most));
  return least === null ? words.lists.atMost(money(most ?? 0)) : words.lists.atLeast(money(least));
}

export const sayRuling = (ruling: Ruling): string => {
  if (ruling === 'none' || ruling === 'agreed') return words.lists.ruling[ruling];
  return words.lists.declinedFor(sayRule(ruling));
};

/** Why it was declined: which rule, in words. */
export const sayRule = (ruling: Ruling): string => words.voucher.declinedBecause(ruling) ?? ruling;

/** What of a filter narrows, each with its words. */
export function chips(filter: Filter, shops: readonly ShopView[]): { part: Part; text: string }[] {
  const { states, period, shop, value, price, key, needsAttention, pdf, rulings, text } = filter;
  const found: { part: Part; text: string }[] = [];
  const say = (part: Part, said: string) => found.push({ part, text: said });
  if (states.length > 0) say('states', listed(states.map((state) => words.state[state])));
  if (period) say('period', words.lists.when(words.lists.moment[period.of], saySpan(period.span)));
  if (rulings.length > 0) {
    say('rulings', isAnyDecline(rulings) ? words.lists.ruling.declined : listed(rulings.map(sayRuling)));
  }
  if (pdf.length > 0) say('pdf', words.lists.pdfIs(listed(pdf.map((status) => words.lists.pdf[status]))));
  if (value.least !== null || value.most !== null) say('value', words.lists.valueIs(sayRange(value)));
  if (price.least !== null || price.most !== null) say('price', words.lists.priceIs(sayRange(price)));
  if (shop !== null)
    say('shop', words.lists.shopIs(visible(shops.find(({ id }) => id === shop)?.name ?? shop)));
  if (key !== null) say('key', words.lists.keyIs(visible(key)));
  if (needsAttention) say('needsAttention', words.list.attention);
  if (text !== null) say('text', words.lists.textIs(visible(text)));
  return found;
}

/** 1234.5 of "1 234,50" or "1234.5"; null of nothing, undefined of what is no amount. */
export function readAmount(text: string): number | null | undefined {
  const bare = text.replace(/[\s\u00a0\u202f€]/g, '').replace(',', '.');
  if (bare === '') return null;
  return /^\d{1,9}(\.\d{1,2})?$/.test(bare) ? Number(bare) : undefined;
}
