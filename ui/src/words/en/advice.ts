// What to tell a caller, and what to do next. Whole sentences: the screen puts instants and spans into them and nothing
// else. Nothing is promised, what was not heard is not said to have failed, and none of our reasons is in any of them.
import type { NextStep } from '../../lib/bindings';

const on = (at: string | null) => (at === null ? '' : ` on ${at}`);

/** Before a semicolon or a full stop. */
const made = (sent: boolean, at: string | null) => {
  if (sent) return `Your voucher was sent${on(at)}`;
  return at === null ? 'Your voucher is ready' : `Your voucher has been ready since ${at}`;
};

const nextStep: Record<NextStep, string> = {
  open_pdf: 'Open the PDF',
  refresh_link: 'Refresh the link',
  ask_jackpot: 'Ask Jackpot',
  confirm: 'Confirm…',
  back_office: 'Look it up in Jackpot’s back office.',
  wait: 'Nothing to do but wait.',
  none: 'Nothing to do here.',
};

export const advice = {
  advice: {
    title: 'What to tell the caller',
    next: 'Next',
    nextStep,
    copySentence: 'Copy the sentence',
    copyNext: 'Copy the next step',

    notReady: (usual: string, late: boolean) =>
      late
        ? `we have not heard yet that it is ready, which is longer than usual (${usual} at most)`
        : `we have not heard yet that it is ready, which usually takes ${usual} at most`,
    noFile: (usual: string, late: boolean) =>
      late
        ? `its PDF has not reached us yet, which is longer than usual (${usual} at most)`
        : `its PDF has not reached us yet, which usually takes ${usual} at most`,
    mayHaveMissed: (what: string) => `${what}; for a while no news could reach us`,

    reserved: (at: string | null, wait: string) => `Your voucher was reserved${on(at)}; ${wait}.`,
    awaitsConfirmation: (at: string | null, heldUntil: string | null) =>
      `Your voucher was reserved${on(at)} and waits to be confirmed${heldUntil === null ? '' : `; it is held until ${heldUntil}`}.`,
    confirmationUnknown: (at: string | null) =>
      `Your voucher was reserved${on(at)}; its confirmation was sent, and we have not received the outcome yet.`,
    notCompleted: (at: string | null) =>
      `Your reservation${at === null ? '' : ` of ${at}`} was not completed, and we have received no voucher for it.`,
    lapsed: (at: string | null) =>
      `The reservation ran out${on(at)} without a confirmation reaching us, so it has probably lapsed.`,
    expired: (at: string | null) => `The reservation expired${on(at)} before it was confirmed.`,
    canceled: (at: string | null) => `The voucher was canceled${on(at)}.`,
    confirmed: (at: string | null, wait: string) => `Your voucher was confirmed${on(at)}; ${wait}.`,
    made,
    usable: (what: string, validUntil: string | null) =>
      validUntil === null ? what : `${what} and can be used until ${validUntil}`,
    fileAwaited: (what: string, wait: string) => `${what}; ${wait}.`,
    fileMissing: (what: string) => `${what}; its PDF has not reached us.`,
    fileHere: (what: string) => `${what}; we have its PDF here.`,
    fileInDoubt: (what: string) => `${what}; its PDF has to be checked before it is passed on.`,
    fileErased: (what: string, at: string) =>
      `${what}; its PDF was erased here with the personal data on ${at}.`,
    pastValidity: (validUntil: string) => `Your voucher could be used until ${validUntil}, which has passed.`,
    refunding: (at: string | null) =>
      `A refund of your voucher was asked for${on(at)}; we have not received its outcome yet.`,
    refunded: (at: string | null) => `Your voucher was refunded${on(at)}.`,
    refundRefused: (at: string | null) => `The refund of your voucher was refused${on(at)}.`,
    unclear: 'We have your voucher on record, but what has become of it is not clear to us.',
  },
};
