// Lists and the overview in memory: the same answers as the Rust side for the rows there are.
import type {
  Column,
  DayView,
  ExportFormat,
  ExportProgress,
  Filter,
  FollowingView,
  ListAnswer,
  ListRow,
  ListView,
  OverviewAnswer,
  Ruling,
  SavedViewDto,
  ShopView,
  Sort,
  Span,
  StateName,
  VoucherView,
} from '../lib/bindings';
import { RULES, STATES } from '../lib/filters';
import type { ListsBackend } from '../lib/lists';
import { CallFailure } from '../lib/errors';

const DAY = 86_400_000;
const FIRST = 100;
const KEPT = 2;

/** A row, and what of its voucher is not in it. */
export interface Entry {
  row: ListRow;
  key: string | null;
  body: string;
}

export type ListCall = `lists.${keyof ListsBackend}`;

interface Open {
  id: number;
  filter: Filter;
  sort: Sort;
  ids: string[];
  candidates: string[];
  lookedAt: number;
}

const refused = (code: CallFailure['code']) =>
  new CallFailure({ code, message: `Message of ${code}.`, action: 'Action.', about: null });

export function entryOf(voucher: VoucherView): Entry {
  const at = (step: string) => {
    const found = voucher.timeline.find((each) => each.step === step);
    return found ? (found.at ?? found.receivedAt) : null;
  };
  const { decision } = voucher;
  const ruling = decision === null ? 'none' : decision.outcome === 'agreed' ? 'agreed' : decision.rule;
  const row: ListRow = {
    voucherId: voucher.voucherId,
    couponId: voucher.couponId,
    state: voucher.state,
    stateText: voucher.stateText,
    lapsed: voucher.lapsed,
    ruling: (ruling ?? 'mode_decline') as Ruling,
    pdf: voucher.pdf.status,
    shop: voucher.shop,
    value: voucher.value,
    price: voucher.price,
    heardAt: voucher.timeline.at(-1)?.receivedAt ?? '1970-01-01T00:00:00.000Z',
    reservedAt: at('reserved'),
    confirmedAt: at('confirmed'),
    readyAt: at('ready'),
    sentAt: at('sent'),
    canceledAt: at('canceled'),
    needsAttention: voucher.attention.length > 0 && voucher.snooze === null,
    revision: voucher.revision,
  };
  return { row, key: voucher.notificationKey, body: JSON.stringify([row.couponId, row.voucherId]) };
}

/** Many vouchers of all states, the newest first; the same each time. */
export function manyEntries(now: number, count: number): Entry[] {
  const states: StateName[] = [
    'sent',
    'sent',
    'sent',
    'ready',
    'reserved',
    'canceled',
    'expired',
    'refunded',
  ];
  return Array.from({ length: count }, (_, i) => {
    const mixed = Math.imul(i + 1, 2_654_435_761) >>> 0;
    const state = states[mixed % states.length]!;
    const reserved = now - (i * 7 + 125) * 60_000;
    const after = (minutes: number) => new Date(reserved + minutes * 60_000 + (mixed % 60_000)).toISOString();
    const isMade = state === 'sent' || state === 'ready' || state === 'refunded';
    const [ready, sent] = [42 + (mixed % 50), 93 + (mixed % 11)];
    const isDeclined = state === 'expired' && mixed % 3 === 0;
    const letters = Array.from({ length: 10 }, (_, at) =>
      String.fromCharCode(65 + ((mixed >>> (at * 2)) % 26)),
    );
    const price = 20 + (mixed % 36) * 5;
    return {
      row: {
        voucherId: `many-${i}`,
        couponId: letters.join(''),
        state,
        stateText: state.toUpperCase(),
        lapsed: false,
        ruling: isDeclined ? RULES[mixed % 5]! : 'agreed',
        pdf: isMade ? (mixed % 29 === 0 ? 'failed' : 'stored') : 'none',
        shop: mixed % 3 === 0 ? null : { id: `shop-${mixed % 7}`, name: SHOPS[mixed % 7] ?? null },
        value: price + 10,
        price,
        heardAt: after(state === 'sent' ? sent : isMade ? ready : state === 'canceled' ? 30 : 1),
        reservedAt: after(0),
        confirmedAt: isMade ? after(1 + (mixed % 40)) : null,
        readyAt: isMade ? after(ready) : null,
        sentAt: state === 'sent' ? after(sent) : null,
        canceledAt: state === 'canceled' ? after(30) : null,
        needsAttention: isDeclined || mixed % 97 === 0,
        revision: count - i,
      },
      key: `customer-${mixed % 50}`,
      body: letters.join(''),
    };
  });
}

const SHOPS = ['Fnac', 'Café Rivoli', 'Au Bon Pain', null, 'Maison Plisson', 'Le Grand Rex', 'Decathlon'];

export class MemoryLists implements ListsBackend {
  /** Lists still follow the vouchers. */
  following: FollowingView | null = null;
  /** How many vouchers’ notifications are searched at once. */
  searchedAtOnce = Infinity;
  /** Waits between two steps of an export. */
  betweenSteps: () => Promise<void> = async () => {};
  #entries: () => Entry[];
  #begin: (name: ListCall, argument: string) => Promise<void>;
  #open: Open[] = [];
  #last = 0;
  #views: SavedViewDto[] = [];
  #calledOff = false;

  constructor(entries: () => Entry[], begin: (name: ListCall, argument: string) => Promise<void>) {
    this.#entries = entries;
    this.#begin = begin;
  }

  async open(filter: Filter, sort: Sort): Promise<ListAnswer> {
    await this.#begin('lists.open', JSON.stringify({ filter, sort }));
    if (this.following) return { kind: 'following', ...this.following };
    const candidates = this.#sorted(filter, sort);
    const list = { id: ++this.#last, filter, sort, ids: candidates, candidates, lookedAt: candidates.length };
    if (filter.text !== null) Object.assign(list, { ids: [], lookedAt: 0 });
    this.#search(list);
    this.#keep(list);
    return { kind: 'list', ...this.#view(list) };
  }

  async searchOn(id: number): Promise<ListView> {
    await this.#begin('lists.searchOn', String(id));
    const list = { ...this.#get(id), id: ++this.#last };
    list.ids = [...list.ids];
    this.#search(list);
    this.#keep(list);
    return this.#view(list);
  }

  async rows(id: number, from: number, count: number): Promise<ListRow[]> {
    await this.#begin('lists.rows', `${id} ${from} ${count}`);
    return this.#rows(this.#get(id).ids.slice(from, from + count));
  }

  async news(id: number): Promise<number> {
    await this.#begin('lists.news', String(id));
    const { ids, filter, sort } = this.#get(id);
    const known = new Set(ids);
    return this.#sorted(filter, sort).filter((each) => !known.has(each)).length;
  }

  async shops(): Promise<ShopView[]> {
    await this.#begin('lists.shops', '');
    const shops = new Map<string, ShopView>();
    for (const { row } of this.#entries()) if (row.shop) shops.set(row.shop.id, row.shop);
    return [...shops.values()];
  }

  async views(): Promise<SavedViewDto[]> {
    await this.#begin('lists.views', '');
    return this.#views;
  }

  async saveView(name: string, filter: Filter, sort: Sort): Promise<SavedViewDto[]> {
    await this.#begin('lists.saveView', name);
    const view = { name: name.trim(), filter: { ...filter, key: null, text: null }, sort };
    this.#views = [...this.#views.filter((known) => known.name !== view.name), view];
    return this.#views;
  }

  async renameView(name: string, to: string): Promise<SavedViewDto[]> {
    await this.#begin('lists.renameView', `${name} ${to}`);
    if (to !== name && this.#views.some((view) => view.name === to)) throw refused('view_refused');
    this.#views = this.#views.map((view) => (view.name === name ? { ...view, name: to } : view));
    return this.#views;
  }

  async removeView(name: string): Promise<SavedViewDto[]> {
    await this.#begin('lists.removeView', name);
    this.#views = this.#views.filter((view) => view.name !== name);
    return this.#views;
  }

  async moveView(name: string, place: number): Promise<SavedViewDto[]> {
    await this.#begin('lists.moveView', `${name} ${place}`);
    const moved = this.#views.filter((view) => view.name === name);
    const rest = this.#views.filter((view) => view.name !== name);
    this.#views = [...rest.slice(0, place), ...moved, ...rest.slice(place)];
    return this.#views;
  }

  async export(
    id: number,
    format: ExportFormat,
    withKeys: boolean,
    hear: (progress: ExportProgress) => void,
  ): Promise<string> {
    this.#calledOff = false;
    await this.#begin('lists.export', `${format} ${withKeys}`);
    const of = this.#get(id).ids.length;
    for (let done = 0; done < of; done += Math.ceil(of / 4)) {
      hear({ done, of });
      await this.betweenSteps();
      if (this.#calledOff) throw refused('export_canceled');
    }
    return `/home/agent/Downloads/voucher-desk-vouchers.${format}`;
  }

  async cancelExport(): Promise<void> {
    await this.#begin('lists.cancelExport', '');
    this.#calledOff = true;
  }

  async overview(span: Span): Promise<OverviewAnswer> {
    await this.#begin('lists.overview', JSON.stringify(span));
    if (this.following) return { kind: 'following', ...this.following };
    const [first, last] = daysOf(span);
    const rows = this.#entries().map(({ row }) => row);
    const days: DayView[] = [];
    for (let from = first; from <= last; from = nextDay(from)) days.push(dayView(from, rows));
    const ended = (from: keyof ListRow, to: keyof ListRow) => {
      const both = rows.filter(
        (row) => row[from] && row[to] && within(row[to] as string, first, nextDay(last)),
      );
      return both.map((row) => Date.parse(row[to] as string) - Date.parse(row[from] as string));
    };
    const declined = rows.filter((row) => row.reservedAt && within(row.reservedAt, first, nextDay(last)));
    const declines = RULES.map((ruling) => ({
      ruling,
      count: declined.filter((row) => row.ruling === ruling).length,
    }));
    return {
      kind: 'figures',
      days,
      waits: [
        wait('reserved', 'confirmed', ended('reservedAt', 'confirmedAt')),
        wait('confirmed', 'ready', ended('confirmedAt', 'readyAt')),
        wait('ready', 'sent', ended('readyAt', 'sentAt')),
      ],
      declines: declines.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count),
      vouchersStored: rows.length,
    };
  }

  #sorted(filter: Filter, { by, descending }: Sort): string[] {
    const found = this.#entries().filter((entry) => holds(entry, filter));
    const known = found.filter(({ row }) => valueOf(row, by) !== null);
    const unknown = found.filter(({ row }) => valueOf(row, by) === null);
    known.sort((a, b) => (valueOf(a.row, by)! < valueOf(b.row, by)! ? -1 : 1) * (descending ? -1 : 1));
    return [...known, ...unknown].map(({ row }) => row.voucherId);
  }

  #search(list: Open): void {
    const text = list.filter.text?.toLowerCase();
    if (text === undefined) return;
    const bodies = new Map(this.#entries().map(({ row, body }) => [row.voucherId, body.toLowerCase()]));
    const next = list.candidates.slice(list.lookedAt, list.lookedAt + this.searchedAtOnce);
    list.ids.push(...next.filter((id) => bodies.get(id)?.includes(text)));
    list.lookedAt += next.length;
  }

  #view(list: Open): ListView {
    const search = { lookedAt: list.lookedAt, of: list.candidates.length };
    return {
      id: list.id,
      total: list.ids.length,
      rows: this.#rows(list.ids.slice(0, FIRST)),
      search: list.filter.text === null ? null : search,
      vouchersStored: this.#entries().length,
    };
  }

  #rows(ids: readonly string[]): ListRow[] {
    const wanted = new Set(ids);
    const rows = new Map(
      this.#entries().flatMap(({ row }) =>
        wanted.has(row.voucherId) ? [[row.voucherId, row] as const] : [],
      ),
    );
    return ids.flatMap((id) => rows.get(id) ?? []);
  }

  #keep(list: Open): void {
    this.#open = [...this.#open, list].slice(-KEPT);
  }

  #get(id: number): Open {
    const list = this.#open.find((each) => each.id === id);
    if (!list) throw refused('list_gone');
    return list;
  }
}

function holds({ row, key }: Entry, filter: Filter): boolean {
  const any = <T>(wanted: readonly T[], is: T) => wanted.length === 0 || wanted.includes(is);
  const between = (amount: number | null, { least, most }: Filter['value']) =>
    (least === null && most === null) ||
    (amount !== null && amount >= (least ?? 0) && amount <= (most ?? Infinity));
  const at = filter.period && (valueOf(row, filter.period.of) as string | null);
  const [first, last] = filter.period ? daysOf(filter.period.span) : [new Date(0), new Date(0)];
  return (
    any(filter.states, row.state) &&
    any(filter.rulings, row.ruling) &&
    any(filter.pdf, row.pdf) &&
    between(row.value, filter.value) &&
    between(row.price, filter.price) &&
    (filter.shop === null || row.shop?.id === filter.shop) &&
    (filter.key === null || key === filter.key) &&
    (!filter.needsAttention || row.needsAttention) &&
    (!filter.period || (at !== null && within(at, first, nextDay(last))))
  );
}

function valueOf(row: ListRow, by: Column): string | number | null {
  const values: Record<Column, string | number | null> = {
    code: row.couponId,
    state: STATES.indexOf(row.state),
    ruling: row.ruling,
    pdf: row.pdf,
    shop: row.shop?.name ?? row.shop?.id ?? null,
    value: row.value,
    price: row.price,
    heard: row.heardAt,
    reserved: row.reservedAt,
    confirmed: row.confirmedAt,
    ready: row.readyAt,
    sent: row.sentAt,
    canceled: row.canceledAt,
  };
  return values[by];
}

const midnight = (at: number) => new Date(new Date(at).setHours(0, 0, 0, 0));
const nextDay = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);
const within = (iso: string, from: Date, until: Date) =>
  Date.parse(iso) >= from.getTime() && Date.parse(iso) < until.getTime();

function daysOf(span: Span): [Date, Date] {
  const today = midnight(Date.now());
  if (span === 'today') return [today, today];
  if (span === 'this_week') return [midnight(today.getTime() - ((today.getDay() + 6) % 7) * DAY), today];
  if ('last_days' in span) return [midnight(today.getTime() - (span.last_days.days - 1) * DAY), today];
  return [midnight(Date.parse(`${span.days.first}T12:00`)), midnight(Date.parse(`${span.days.last}T12:00`))];
}

function dayView(from: Date, rows: readonly ListRow[]): DayView {
  const ofDay = rows.filter((row) => row.reservedAt && within(row.reservedAt, from, nextDay(from)));
  const sum = (amounts: (number | null)[]) =>
    Math.round(amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0) * 100);
  const two = (n: number) => String(n).padStart(2, '0');
  return {
    day: `${from.getFullYear()}-${two(from.getMonth() + 1)}-${two(from.getDate())}`,
    from: from.toISOString(),
    states: STATES.map((state) => ({
      state,
      count: ofDay.filter((row) => row.state === state).length,
    })).filter(({ count }) => count > 0),
    valueCents: sum(ofDay.map((row) => row.value)),
    priceCents: sum(ofDay.map((row) => row.price)),
  };
}

function wait(from: 'reserved' | 'confirmed' | 'ready', to: 'confirmed' | 'ready' | 'sent', ended: number[]) {
  const sorted = ended.filter((millis) => millis >= 0).sort((a, b) => a - b);
  const of = (part: number) => sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
  return { from, to, count: sorted.length, medianMillis: of(0.5), nearlyAllMillis: of(0.9) };
}
