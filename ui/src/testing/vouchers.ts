// The vouchers in memory, and whoever hears of a change to one.
import type { Change, VoucherView } from '../lib/bindings';
import { failure } from './failure';
import { asOfNow } from './hits';

export class VouchersInMemory {
  #kept = new Map<string, VoucherView>();
  #listeners = new Set<(change: Change) => void>();

  constructor(vouchers: readonly VoucherView[]) {
    // The last one put is the latest.
    for (const voucher of [...vouchers].reverse()) this.#kept.set(voucher.voucherId, voucher);
  }

  get count(): number {
    return this.#kept.size;
  }

  /** As they are now, the latest first. */
  all(): VoucherView[] {
    return [...this.#kept.values()].reverse().map(asOfNow);
  }

  known(voucherId: string): VoucherView | undefined {
    const voucher = this.#kept.get(voucherId);
    return voucher && asOfNow(voucher);
  }

  get(voucherId: string): VoucherView {
    const voucher = this.known(voucherId);
    if (!voucher) throw failure('voucher_not_found');
    return voucher;
  }

  /** Stores a voucher as the latest and pushes the change, as a commit does. */
  put(voucher: VoucherView): void {
    const revision = (this.#kept.get(voucher.voucherId)?.revision ?? 0) + 1;
    this.#kept.delete(voucher.voucherId);
    this.#kept.set(voucher.voucherId, { ...voucher, revision });
    this.push({ voucherId: voucher.voucherId, couponId: voucher.couponId, revision });
  }

  push(change: Change): void {
    for (const hear of this.#listeners) hear(change);
  }

  listen(hear: (change: Change) => void): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }
}
