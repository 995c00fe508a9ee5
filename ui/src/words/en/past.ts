// A voucher as it was known at an instant, and what an agent has at hand before anything is typed.
import { count, number } from '../../lib/numbers';

export const past = {
  past: {
    open: 'As known at…',
    title: 'As known at',
    instant: 'The instant whose knowledge is shown',
    previous: 'Previous event',
    next: 'Next event',
    close: 'Back to now',
    whyFirst: 'This is the first event',
    whyLast: 'There is no later event',
    known: (known: number, total: number) =>
      `${number(known)} of ${count(total, { one: 'event', other: 'events' })} known then.`,
    readOnly: 'For reading only; what needed attention then is not kept.',
    nothing: 'Nothing was known of this voucher then',
    nothingHint: 'Its first event came later.',
    said: (when: string, known: number, total: number) =>
      `As known at ${when}: ${number(known)} of ${number(total)} events`,
  },

  atHand: {
    arrived: 'Watched codes that arrived',
    watched: 'Watched codes',
    pinned: 'Pinned',
    recent: 'Looked up last',
    pin: 'Pin this voucher',
    unpin: 'Take the pin out',
    watch: 'Watch this code',
    watching: 'This code is watched: you are told when it arrives.',
    unwatch: 'Watch no more',
    seen: 'Seen',
    failed: (why: string) => `Not done: ${why}`,
    said: (codes: string) => `A watched code has arrived: ${codes}`,
  },
};
