// The field and the list below it.
import { count, number } from '../../lib/numbers';
import type { MatchedBy, PdfStatus } from '../../lib/bindings';

const matchedBy: Record<MatchedBy, string> = {
  exact: '',
  latest: '',
  normalised: 'same code',
  spelled: 'spelled out',
  pasted: 'in the pasted text',
  pattern: 'fits the pattern',
  look_alike: 'looks the same on paper',
  prefix: 'starts with',
  prefix_look_alike: 'starts with what looks the same',
  ends_with: 'ends with',
  sound_alike: 'sounds the same',
  slip: 'one character differs',
  voucher_id: 'voucher id',
  notification_key: 'end user’s key',
};

/** Said of a row only where there is something to say. */
const pdfHint: Record<Exclude<PdfStatus, 'none'>, string> = {
  pending: 'PDF pending',
  stored: 'PDF stored',
  failed: 'PDF failed',
};

export const lookup = {
  matchedBy,

  search: {
    landmark: 'Lookup',
    label: 'Voucher code',
    placeholder: 'Type or paste a code',
    characters: (n: number) => count(n, { one: 'character', other: 'characters' }),
    clear: 'Clear',
  },

  list: {
    landmark: 'Vouchers found',
    latest: 'Latest',
    matches: (n: number) => count(n, { one: 'voucher matches', other: 'vouchers match' }),
    moreThan: (n: number) => `More than ${number(n)} match: type more of the code`,
    moreThanOfSame: (n: number) =>
      `More than ${number(n)} vouchers have this code. Only the newest ${number(n)} of them are listed; search by voucher id or end user’s key for another.`,
    fresh: (n: number, more: boolean) => `${number(n)}${more ? '+' : ''} new`,
    arrived: (n: number) => count(n, { one: 'new voucher', other: 'new vouchers' }),
    freshHint: 'Show them (arrow up from the first row)',
    loading: 'Looking…',
    attention: 'needs attention',
    pdf: pdfHint,
    stale: 'This list is not up to date.',
    noMatch: (query: string) => `No voucher matches “${query}”`,
    noMatchHint: 'Check the code with the caller: O and 0, I and 1, B and 8 are easily confused.',
    nothingYet: 'No vouchers yet',
    nothingYetHint: 'The first one appears here by itself.',
    nothingYetHow: 'To get it:',
    nothingYetStopped: 'The receiver is not listening, so none can arrive yet.',
    nothingYetInDemo: 'The built-in Jackpot sends the first one in a moment.',
    nothingYetLocal: 'Jackpot must reach it: put your public address in front (see README).',
    nothingYetSteps: [
      'Copy the receiver’s address below.',
      'Paste it as reserveNotificationUrl in Jackpot’s back office.',
      'Reserve a voucher on your platform.',
    ],
    nothingYetDemo: 'Only looking around? Start',
    demoCommand: 'voucher-desk demo',
  },
};
