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
