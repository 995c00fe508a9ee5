// What the PDF card may say of a voucher's file and of the link to it. Pure: the present is always an argument.
import type { LinkView, PdfFailureView, PdfView, StateName, VoucherView } from './bindings';
import { instant } from './format';

/** `refused`: by our own guard, before any server was asked. `rejected`: by the file's server, before its hour was over. */
export type LinkStanding = 'none' | 'valid' | 'expired' | 'refused' | 'rejected';

export function linkStanding(
  link: LinkView | null,
  failure: PdfFailureView | null,
  now: number,
): LinkStanding {
  if (link === null) return 'none';
  // A failure from before this link came says nothing about it.
  const tried = failure !== null && instant(failure.at) >= instant(link.receivedAt) ? failure.code : null;
  if (tried === 'link_refused') return 'refused';
  if (instant(link.expiresAt) <= now) return 'expired';
  return tried === 'link_expired' ? 'rejected' : 'valid';
}

/** When the next try is due, as long as that lies ahead; from then on the download is under way or next in the queue. */
export function waitsUntil(pdf: PdfView, now: number): string | null {
  const due = pdf.status === 'pending' ? (pdf.failure?.nextTryAt ?? null) : null;
  return due !== null && instant(due) > now ? due : null;
}

/** States after which Jackpot sends no PDF any more. */
export type NoPdfState = Extract<StateName, 'canceled' | 'expired' | 'refunded'>;

const ended: ReadonlySet<StateName> = new Set<NoPdfState>(['canceled', 'expired', 'refunded']);

/** The state because of which no PDF will come; null while one may. */
export function noPdfBecause({ state, pdf, link }: VoucherView): NoPdfState | null {
  return pdf.status === 'none' && link === null && ended.has(state) ? (state as NoPdfState) : null;
}
