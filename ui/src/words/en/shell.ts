// What the frame of the window says: its places, its status bar, and what is said everywhere.
import { count, number } from '../../lib/numbers';
import type { PlaceId } from '../../lib/places';

const place: Record<PlaceId, string> = {
  lookup: 'Lookup',
  attention: 'Attention',
  lists: 'Vouchers',
  overview: 'Overview',
  activity: 'Activity',
  receiver: 'Receiver',
  settings: 'Settings',
  guide: 'Guide',
};

export const shell = {
  app: 'Voucher Desk',

  common: {
    tryAgain: 'Try again',
    trying: 'Trying…',
    copied: 'Copied',
    copyRefused: 'The clipboard did not take it',
    loading: 'Loading…',
    notReceived: 'not received',
    unknown: 'not told',
    withKey: (what: string, key: string) => `${what} (${key})`,
  },

  places: {
    landmark: 'Places',
    name: place,
    counted: (name: string, said: string) => `${name}, ${said}`,
    atMost: (n: number) => (n > 99 ? '99+' : String(n)),
  },

  status: {
    landmark: 'Receiver',
    listening: 'Listening',
    notListening: 'Not listening',
    copyAddress: 'Copy the receiver’s full address',
    lastHeard: 'Last heard',
    neverHeard: 'Nothing heard yet',
    stored: (n: number) => count(n, { one: 'voucher', other: 'vouchers' }),
    pending: (n: number) => count(n, { one: 'download pending', other: 'downloads pending' }),
    demo: 'Demo',
    demoHint: 'These vouchers come from a simulator, not from Jackpot.',
    failed: 'The receiver’s status could not be read',
    catchingUp: (asked: number, total: number) =>
      `Catching up with Jackpot: ${number(asked)} of ${number(total)}`,
    catchingUpWaits: 'waiting',
    notCaughtUp: 'What was missed cannot be asked for',
    caughtUp: (asked: number, moved: number) =>
      `Caught up with Jackpot: ${count(asked, { one: 'voucher', other: 'vouchers' })} asked about, ${number(moved)} had moved`,
    open: 'Open the receiver page',
  },

  split: { label: 'Width of the list' },

  time: {
    units: { day: 'd', hour: 'h', minute: 'min', second: 's' },
    justNow: 'just now',
    underMinuteAgo: 'under a minute ago',
    ago: (span: string) => `${span} ago`,
    within: (span: string) => `in ${span}`,
    left: (span: string) => `${span} left`,
    expired: (span: string) => `expired ${span} ago`,
    expiredNow: 'expired just now',
  },

  size: { byte: 'B', kilobyte: 'kB', megabyte: 'MB', gigabyte: 'GB' },
};
