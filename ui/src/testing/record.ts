// What agents did and wrote, and what they keep at hand, in memory: the same rules as the Rust side.
import type {
  Act,
  ActivityFilter,
  ActivityPage,
  ActivityRow,
  Detail,
  RemarkView,
  RemarksView,
  VoucherView,
  WatchView,
} from '../lib/bindings';

export class MemoryRecord {
  /** Oldest first. */
  readonly deeds: ActivityRow[] = [];
  readonly notes = new Map<string, RemarkView[]>();
  readonly tickets = new Map<string, RemarkView>();
  /** Newest first. */
  pinned: string[] = [];
  watched: WatchView[] = [];
  #remarks = 0;

  note(
    act: Act,
    voucher: VoucherView | null,
    detail: Detail | null = null,
    at = Date.now(),
    by = 'agent',
  ): void {
    this.deeds.push({
      id: this.deeds.length + 1,
      at: new Date(at).toISOString(),
      by,
      act,
      detail,
      voucherId: voucher?.voucherId ?? null,
      couponId: voucher?.couponId ?? null,
    });
  }

  remarks(voucherId: string): RemarksView {
    const ticket = this.tickets.get(voucherId);
    return {
      notes: [...(this.notes.get(voucherId) ?? [])].reverse(),
      ticket: ticket?.text ? ticket : null,
    };
  }

  addNote(voucher: VoucherView, text: string): void {
    this.notes.set(voucher.voucherId, [...(this.notes.get(voucher.voucherId) ?? []), this.#remark(text)]);
    this.note('noted', voucher);
  }

  erase(voucher: VoucherView): void {
    const notes = this.notes.get(voucher.voucherId) ?? [];
    this.notes.set(
      voucher.voucherId,
      notes.map((note) => ({ ...note, text: null })),
    );
    this.tickets.delete(voucher.voucherId);
    this.note('erased', voucher);
  }

  setTicket(voucher: VoucherView, text: string): void {
    this.tickets.set(voucher.voucherId, this.#remark(text));
    this.note('ticketed', voucher);
  }

  page(filter: ActivityFilter, before: number | null, limit: number): ActivityPage {
    const fits = (row: ActivityRow) =>
      (before === null || row.id < before) &&
      (filter.voucherId === null || row.voucherId === filter.voucherId) &&
      (filter.code === null || (row.couponId ?? '').startsWith(filter.code.toUpperCase())) &&
      (filter.acts.length === 0 || filter.acts.includes(row.act)) &&
      (filter.by === null || row.by.includes(filter.by)) &&
      (filter.from === null || row.at >= filter.from) &&
      (filter.to === null || row.at < filter.to);
    const rows = this.deeds.filter(fits).reverse();
    return { rows: rows.slice(0, limit), more: rows.length > limit };
  }

  /** The ids of the vouchers that were looked up last, each once. */
  recent(): string[] {
    const looked = this.deeds.filter((row) => row.act === 'looked_up').reverse();
    return [...new Set(looked.flatMap((row) => row.voucherId ?? []))].slice(0, 8);
  }

  pin(voucher: VoucherView, pinned: boolean): void {
    this.pinned = this.pinned.filter((id) => id !== voucher.voucherId);
    if (pinned) this.pinned.unshift(voucher.voucherId);
    this.note(pinned ? 'pinned' : 'unpinned', voucher);
  }

  watch(code: string, watched: boolean): void {
    const since = new Date().toISOString();
    this.watched = this.watched.filter((watch) => watch.code !== code);
    if (watched) this.watched.unshift({ code, by: 'agent', since, voucherId: null, arrivedAt: null });
    this.note(watched ? 'watched' : 'unwatched', null, { about: 'code', code });
  }

  #remark(text: string): RemarkView {
    this.#remarks += 1;
    return { id: this.#remarks, at: new Date().toISOString(), by: 'agent', text };
  }
}

/** A morning's work at a desk. */
export function remember(record: MemoryRecord, vouchers: readonly VoucherView[], now: number): void {
  const [first, second, third] = vouchers;
  if (!first || !second || !third) return;
  const minutes = (n: number) => now - n * 60_000;
  record.note(
    'changed_settings',
    null,
    { about: 'settings', names: ['policy.max_price'] },
    minutes(3000),
    'mira',
  );
  record.note('looked_up', third, null, minutes(190), 'mira');
  record.note('asked_vendor', third, { about: 'failed', code: 'vendor_unreachable' }, minutes(189), 'mira');
  record.note('looked_up', second, null, minutes(95));
  record.note('copied_code', second, null, minutes(94));
  record.note('looked_up', first, null, minutes(31), 'mira');
  record.note('refreshed_link', first, null, minutes(30), 'mira');
  record.note('opened_pdf', first, { about: 'despite', findings: ['embedded_file'] }, minutes(29), 'mira');
  record.note('copied_answer', first, null, minutes(28), 'mira');
  record.addNote(
    first,
    'The caller never got the e-mail. Sent the PDF again by hand.\nWill call back if it is missing.',
  );
  record.setTicket(first, 'SUP-4711');
  record.pin(second, true);
  record.watch('ZZZZTESTQQ', true);
}
