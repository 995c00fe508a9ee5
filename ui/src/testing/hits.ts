// Which vouchers answer to a query, in memory, and how each is shown in a list.
import type { FindAnswer, Hit, MatchedBy, VoucherView } from '../lib/bindings';
import { asCode } from '../lib/format';
import { adviceOf } from './advice';
import { severalOf } from './several';

const LIMIT = 50;

/** Codes that were misread, and why a voucher answers to them. */
export type Misread = ReadonlyMap<string, (voucher: VoucherView) => MatchedBy | null>;

/** Of all there are, the latest first. */
export function findIn(all: readonly VoucherView[], query: string, misread: Misread): FindAnswer {
  const best = (code: string) =>
    all.flatMap((voucher) => {
      const matchedBy = matchOf(voucher, code) ?? misread.get(code)?.(voucher) ?? null;
      return matchedBy ? [hitOf(voucher, matchedBy)] : [];
    })[0];
  const vouchersStored = all.length;
  const list = severalOf(query, best);
  if (list) return { query, ...list, more: false, vouchersStored };
  const matches = all.flatMap((voucher) => {
    const matchedBy = matchOf(voucher, query.trim());
    return matchedBy ? [hitOf(voucher, matchedBy)] : [];
  });
  const more = matches.length > LIMIT;
  return { query, matches: matches.slice(0, LIMIT), more, vouchersStored, several: null };
}

/** A reservation lapses by the clock, not by a push. */
export function asOfNow(voucher: VoucherView): VoucherView {
  const { lapsesAt } = voucher;
  const isOver = lapsesAt !== null && Date.parse(lapsesAt) <= Date.now();
  const now = isOver ? { ...voucher, lapsed: true, lapsesAt: null } : voucher;
  return { ...now, advice: adviceOf(now) };
}

function matchOf(voucher: VoucherView, query: string): MatchedBy | null {
  if (query === '') return 'latest';
  if (query === voucher.couponId) return 'exact';
  if (asCode(query) === voucher.couponId) return 'normalised';
  if (voucher.couponId?.startsWith(asCode(query))) return 'prefix';
  if (query.toLowerCase() === voucher.voucherId) return 'voucher_id';
  return query === voucher.notificationKey ? 'notification_key' : null;
}

export function hitOf(voucher: VoucherView, matchedBy: MatchedBy): Hit {
  const last = voucher.timeline.at(-1)?.receivedAt ?? '1970-01-01T00:00:00.000Z';
  return {
    voucherId: voucher.voucherId,
    couponId: voucher.couponId,
    state: voucher.state,
    stateText: voucher.stateText,
    lapsed: voucher.lapsed,
    lapsesAt: voucher.lapsesAt,
    value: voucher.value,
    price: voucher.price,
    reservedAt: voucher.timeline.find((step) => step.step === 'reserved')?.at ?? null,
    lastHeardAt: last,
    pdfStatus: voucher.pdf.status,
    needsAttention: voucher.attention.length > 0 && voucher.snooze === null,
    matchedBy,
    revision: voucher.revision,
  };
}
