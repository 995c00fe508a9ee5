// What needs a person, in memory: of the vouchers and of the desk itself, and what was put aside.
import type {
  Action,
  AnyConcern,
  AttentionItem,
  AttentionView,
  Order,
  SnoozeView,
  Subject,
  VoucherView,
} from '../lib/bindings';
import type { VouchersInMemory } from './vouchers';

const actionOf = (concern: AnyConcern): Action =>
  concern === 'no_pdf' || concern === 'download_failed' ? 'refresh_link' : 'open_voucher';

function itemOf(voucher: VoucherView): AttentionItem[] {
  const [first] = voucher.attention;
  if (!first) return [];
  const { voucherId, couponId, attention, snooze } = voucher;
  return [
    {
      voucherId,
      couponId,
      concern: first.concern,
      reasons: attention,
      since: first.since,
      action: actionOf(first.concern),
      canBeSeen: attention.every((reason) => reason.canBeSeen),
      snooze,
    },
  ];
}

export class AttentionInMemory {
  #vouchers: VouchersInMemory;
  #desk: AttentionItem[] = [];

  constructor(vouchers: VouchersInMemory) {
    this.#vouchers = vouchers;
  }

  view(order: Order, limit: number): AttentionView {
    const items = [...this.#desk, ...this.#vouchers.all().reverse().flatMap(itemOf)];
    items.sort((a, b) => a.since.localeCompare(b.since));
    if (order === 'newest') items.reverse();
    const shown = items.filter((item) => item.snooze === null);
    const counts = new Map<AnyConcern, number>();
    for (const { concern } of shown) counts.set(concern, (counts.get(concern) ?? 0) + 1);
    return {
      total: shown.length,
      counts: [...counts].map(([concern, count]) => ({ concern, count })),
      items: shown.slice(0, limit),
      more: shown.length > limit,
      aside: items.filter((item) => item.snooze?.until),
    };
  }

  setSnooze(what: Subject, snooze: SnoozeView | null): void {
    if ('voucher' in what) {
      this.#vouchers.put({ ...this.#vouchers.get(what.voucher), snooze });
      return;
    }
    this.#desk = this.#desk.map((item) => (item.concern === what.desk ? { ...item, snooze } : item));
    this.#tell();
  }

  /** Something that is no voucher's. */
  putDesk(item: AttentionItem): void {
    this.#desk.push(item);
    this.#tell();
  }

  #tell(): void {
    this.#vouchers.push({ voucherId: null, couponId: null, revision: 0 });
  }
}
