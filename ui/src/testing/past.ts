// What was known of a voucher at an instant, of what is remembered of it.
import type { PastView, VoucherView } from '../lib/bindings';

export interface Remembered {
  at: string;
  view: VoucherView;
}

/** Of one voucher, oldest first. */
export function pastOf(all: readonly Remembered[], instant: string): PastView {
  const known = all.filter(({ at }) => at <= instant);
  return {
    instant,
    view: known.at(-1)?.view ?? null,
    known: known.length,
    total: all.length,
    steps: all.map(({ at }) => at),
  };
}
