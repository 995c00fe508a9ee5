// Asking Jackpot, and confirming.
import { count } from '../../lib/numbers';
import type { ConfirmStanding, Field, GapReason, Obstacle } from '../../lib/bindings';

const comparedField: Record<Field, string> = {
  state: 'State',
  coupon_id: 'Code',
  value: 'Value',
  price: 'Price',
  reserved_at: 'Reserved',
  confirmed_at: 'Confirmed',
  canceled_at: 'Canceled',
  sent_at: 'Sent',
  reservation_expires_at: 'Reserved until',
  valid_until: 'Valid until',
};

/** Why Confirm cannot be pressed. */
const confirmObstacle: Record<Obstacle, string> = {
  not_reserved: 'It is not reserved: there is nothing to confirm.',
  accepted: 'Jackpot has taken the confirmation; its news is still to come.',
  unsettled: 'An earlier confirmation was sent and its outcome is not known.',
  declined: 'Confirm is off: we declined the reservation.',
  agreed: 'We agreed when it was reserved: Jackpot confirms it by itself.',
  lapsed: 'Confirm is off: the reservation has run out by our clock.',
  terms_missing: 'Confirm is off: Jackpot never told its value or its price. Ask Jackpot.',
  terms_differ:
    'Confirm is off: Jackpot told different values or prices. Settle it in Jackpot’s back office.',
  price_differs: 'Its price is another one.',
};

const confirmStanding: Record<ConfirmStanding, string | null> = {
  none: null,
  left: 'The rules do not allow to confirm it automatically: a person has to decide.',
  asked: 'Jackpot is being asked to confirm it.',
  accepted: null,
  failed: 'It was tried, and nothing was confirmed.',
  unknown: 'A confirmation was sent and its outcome is not known. Confirming again asks Jackpot first.',
  not_made: 'A confirmation was sent; Jackpot says it was not made.',
};

const gapReason: Record<GapReason, string> = {
  not_running: 'Voucher Desk was not running.',
  not_listening: 'the receiver was not listening.',
  not_recording: 'nothing could be recorded.',
  asleep: 'the computer was asleep, or its clock was set forward.',
  clock_set_back: 'the clock was set back.',
};

export const jackpot = {
  jackpot: {
    title: 'Jackpot',
    ask: 'Ask Jackpot',
    asking: 'Asking…',
    whyAsking: 'Jackpot is being asked about this voucher.',
    answered: (n: number) =>
      n === 0
        ? 'Jackpot has the same'
        : count(n, { one: 'thing differs at Jackpot', other: 'things differ at Jackpot' }),
    same: 'Jackpot has the same as we do.',
    differing: (n: number) => `${count(n, { one: 'thing differs', other: 'things differ' })}.`,
    field: 'What',
    ours: 'Ours, before',
    vendors: 'Jackpot’s',
    fields: comparedField,
    confirm: 'Confirm…',
    confirmTitle: 'Confirm',
    means: (value: string | null) =>
      `This is definitive. Jackpot charges this amount for a voucher worth ${value ?? 'an amount it did not tell'}, and it cannot be taken back from here.`,
    agree: (price: string) => `Yes, ${price} may be charged.`,
    confirmFor: (price: string) => `Confirm for ${price}`,
    confirmingNow: 'Confirming…',
    confirmed: 'Confirmed',
    leave: 'Do not confirm',
    whyNotYet: 'Tick the box first.',
    whyBusy: 'Jackpot is being asked to confirm.',
    obstacle: confirmObstacle,
    standing: confirmStanding,
    gap: (from: string, until: string) => `Nothing was received from ${from} to ${until}:`,
    gapReason,
    elsewhere: 'Canceling and refunds are made in Jackpot’s back office, not here.',
  },
};
