// The page of a voucher, but for its PDF and what concerns Jackpot.
import { count } from '../../lib/numbers';
import type { Flag, JournalKind, Source, StateName, Step } from '../../lib/bindings';

const state: Record<StateName, string> = {
  reserved: 'Reserved',
  confirmed: 'Confirmed',
  ready: 'Ready',
  sent: 'Sent',
  canceled: 'Canceled',
  expired: 'Expired',
  refunding: 'Refunding',
  refunded: 'Refunded',
  refund_rejected: 'Refund rejected',
  unrecognised: 'Unrecognised',
};

const step: Record<Step, string> = {
  reserved: 'Reserved',
  confirmed: 'Confirmed',
  ready: 'Ready',
  sent: 'Sent',
  canceled: 'Canceled',
  expired: 'Expired',
  refunding: 'Refund started',
  refunded: 'Refunded',
  refund_rejected: 'Refund rejected',
};

const source: Record<Source, string> = {
  reserve_notification: 'reserve notification',
  webhook: 'webhook',
  vendor_api: 'Jackpot’s API',
  desk: 'this desk',
  agent: 'agent',
  decoded_later: 'read later',
};

const flag: Record<Flag, string> = {
  ready_without_reservation: 'Ready, but its reservation was never heard of',
  ready_after_decline: 'Ready, although we declined the reservation',
  terms_conflict: 'A later message had another code, value or price; the first stand',
  notification_key_missing: 'Came without the end user’s key',
  notification_key_differs: 'Came with different end users’ keys',
  date_unreadable: 'One of its dates could not be read',
  content_type_odd: 'Came with an unexpected content type',
  state_unrecognised: 'Came with a state we do not know',
  link_missing: 'Ready, but no link to its PDF was sent',
  event_conflict: 'One of its events came again with other content; the first stands',
  incomplete: 'Jackpot has not told its code, its value or its price yet',
};

const journalKind: Record<JournalKind, string> = {
  told: 'Told by Jackpot',
  decided: 'Decision',
  conflict: 'Conflict',
  unrecognised: 'Unrecognised',
  link_obtained: 'Link obtained',
  link_failed: 'Link failed',
  pdf_stored: 'PDF stored',
  pdf_inspected: 'PDF inspected',
  pdf_failed: 'PDF failed',
  pdf_lost: 'PDF lost',
  pdf_opened: 'PDF opened',
  pdf_shown: 'PDF shown',
  link_copied: 'Link copied',
  snoozed: 'Snoozed',
  unsnoozed: 'Taken back',
  confirm_asked: 'Confirming',
  confirm_accepted: 'Confirmed',
  confirm_failed: 'Not confirmed',
  confirm_unknown: 'Outcome not known',
  confirm_not_made: 'Not confirmed',
  confirm_left: 'Left to a person',
};

/** By the rules' names. The desk may be told of a rule that has no words here yet. */
const declineRule: Readonly<Record<string, string>> = {
  notification_key_missing: 'the end user’s key was missing',
  terms_missing: 'value or price was missing',
  mode_decline: 'declining is switched on in the settings',
  not_readable: 'it could not be read when it came',
  reservation_expired: 'the reservation had lapsed when it came',
  notification_key_pattern: 'the end user’s key does not look as it must',
  value_above_max: 'its value is above the limit',
  price_above_max: 'its price is above the limit',
  price_above_value: 'its price is too high for its value',
  daily_count: 'the day’s number of agreements was reached',
  daily_sum: 'the day’s agreements would have cost too much',
};

export const voucher = {
  state,
  step,
  source,
  flag,
  journalKind,

  voucher: {
    landmark: 'Voucher',
    idle: 'No voucher open',
    idleHint: 'Type the code the caller reads out.',
    idleKeys: [
      { keys: ['↑', '↓'], does: 'move through the list' },
      { keys: ['Enter'], does: 'open the voucher' },
      { keys: ['Esc'], does: 'clear, ready for the next code' },
      { keys: ['/'], does: 'back to the field' },
    ],
    copyCode: 'Copy code',
    noCode: 'Code not told yet',
    opened: (code: string, stateWord: string) => `${code}: ${stateWord}`,
    updated: (code: string, what: string) => `${code} updated: ${what}`,
    unrecognised: (text: string) => `Unrecognised: ${text}`,
    lapsed: 'Lapsed',
    lapsedWhy: 'Our inference, not Jackpot’s word: the reservation ran out and no confirmation was heard.',
    value: 'Value',
    price: 'Price',
    currencyNote: 'Jackpot sends no currency; euros are assumed.',
    endUser: 'End user’s key',
    shop: 'Shop',
    copyEndUser: 'Copy the end user’s key',
    decision: 'Our decision',
    outcome: { agreed: 'Agreed', declined: 'Declined' },
    declinedBecause: (rule: string) => (Object.hasOwn(declineRule, rule) ? declineRule[rule] : rule),
    undecided: 'None recorded',
    voucherId: 'Voucher id',
    copyVoucherId: 'Copy the voucher id',
    flags: 'Worth knowing',
  },

  parts: {
    state: (stateWord: string) => `now ${stateWord.toLowerCase()}`,
    timeline: 'timeline',
    pdf: 'PDF',
    link: 'link',
    decision: 'decision',
    flags: 'remarks',
    facts: 'details',
    dates: 'dates',
  },

  timeline: {
    title: 'Timeline',
    noDate: 'date not told',
    heard: (when: string) => `heard ${when}`,
    sameInstant: 'same instant',
    after: (gap: string) => gap,
    afterStep: (gap: string, from: string) => `${gap} after ${from.toLowerCase()}`,
    before: (gap: string, from: string) => `${gap} before ${from.toLowerCase()}`,
    reservationUntil: 'Reserved until',
    validUntil: 'Valid until',
    reservationLapsed: 'expired, no confirmation heard',
    reservationPassed: 'passed',
    voucherExpired: 'expired',
  },

  journal: {
    title: 'Journal',
    empty: 'Nothing recorded.',
    notifications: (n: number) => count(n, { one: 'notification', other: 'notifications' }),
    happened: 'happened',
    repeats: (n: number) => `×${n}`,
    repeatsLong: (n: number) => `received ${n} times`,
  },
};
