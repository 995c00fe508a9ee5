// The advice that Rust gives, near enough for made-up vouchers: what is decided there is tested there.
import type { Advice, Made, NextStep, Saying, VoucherView, Wait } from '../lib/bindings';

/** Of a voucher whose advice is to follow from the rest of it. */
export const untold: Advice = { saying: { code: 'unclear' }, next: 'none', changesAt: null };

const READY = 4 * 3_600_000;
const PDF = 15 * 60_000;

function wait(since: string, usualMs: number): Wait {
  return { since, usualMs, isLate: Date.now() - Date.parse(since) >= usualMs, mayHaveMissed: false };
}

export function adviceOf(view: VoucherView): Advice {
  if (view.advice !== untold) return view.advice;
  const saying = sayingOf(view);
  return { saying, next: nextOf(view, saying), changesAt: null };
}

function sayingOf(view: VoucherView): Saying {
  const heard = (name: string) => view.timeline.find(({ step }) => step === name);
  const at = heard('reserved')?.at ?? null;
  const since = view.timeline.at(-1)?.receivedAt ?? new Date().toISOString();
  const of = (name: string) => heard(name)?.at ?? null;
  switch (view.state) {
    case 'reserved':
      if (view.decision?.outcome === 'declined') return { code: 'not_completed', at };
      if (view.lapsed) return { code: 'lapsed', at: view.reservationExpiresAt };
      if (view.decision) return { code: 'reserved', at, wait: wait(since, READY) };
      return { code: 'awaits_confirmation', at, heldUntil: view.reservationExpiresAt };
    case 'confirmed':
      return { code: 'confirmed', at: of('confirmed'), wait: wait(since, READY) };
    case 'ready':
    case 'sent':
      return ofFile(view, of('sent'), heard('sent') !== undefined);
    case 'refund_rejected':
      return { code: 'refund_refused', at: of(view.state) };
    case 'unrecognised':
      return { code: 'unclear' };
    default:
      return { code: view.state, at: of(view.state) };
  }
}

function ofFile(view: VoucherView, at: string | null, sent: boolean): Saying {
  const { validUntil, pdf } = view;
  if (validUntil !== null && Date.parse(validUntil) <= Date.now())
    return { code: 'past_validity', validUntil };
  const made: Made = { sent, at, validUntil };
  if (pdf.status === 'stored') return { code: pdf.findings.length > 0 ? 'file_in_doubt' : 'file_here', made };
  if (pdf.status === 'failed') return { code: 'file_missing', made };
  if (view.erasedAt !== null && pdf.status === 'none')
    return { code: 'file_erased', made, erasedAt: view.erasedAt };
  return { code: 'file_awaited', made, wait: wait(at ?? new Date().toISOString(), PDF) };
}

function nextOf(view: VoucherView, saying: Saying): NextStep {
  switch (saying.code) {
    case 'file_here':
      return 'open_pdf';
    case 'file_missing':
      return 'refresh_link';
    case 'file_in_doubt':
      return 'back_office';
    case 'file_awaited':
      return saying.wait.isLate ? 'refresh_link' : 'wait';
    case 'reserved':
    case 'confirmed':
      return saying.wait.isLate ? 'ask_jackpot' : 'wait';
    case 'awaits_confirmation':
      return view.confirm.obstacle === null ? 'confirm' : 'back_office';
    case 'lapsed':
    case 'refunding':
    case 'refund_refused':
    case 'unclear':
      return 'ask_jackpot';
    default:
      return 'none';
  }
}
