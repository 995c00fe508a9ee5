// What needs a person, and putting it aside.
import { count, number } from '../../lib/numbers';

export const attention = {
  attention: {
    title: 'Needs attention',
    count: (n: number) => `Needs attention (${number(n)})`,
    said: (n: number) => count(n, { one: 'thing needs attention', other: 'things need attention' }),
    none: 'Nothing needs attention',
    noneHint: 'What gets stuck, fails or is contradicted appears here by itself.',
    fresh: (n: number) => `${number(n)} new`,
    more: 'Show more',
    age: (age: string) => `for ${age}`,
    since: 'since',
    until: 'Snoozed until',
    seen: 'Seen',
    settled: 'settled',
    aside: (n: number) => `Snoozed (${number(n)})`,
    order: { oldest: 'Oldest first', newest: 'Newest first' },
    action: {
      refresh_link: 'Refresh link',
      open_voucher: 'Open',
      check_receiver: 'Show the receiver',
    },
    desk: { unreadable: 'Receiver', silence: 'Silence' },
    snooze: 'Snooze…',
    unsnooze: 'Take back',
    snoozed: (name: string) => `${name} snoozed`,
    takenBack: (name: string) => `${name} needs attention again`,
  },

  snooze: {
    title: (name: string) => `Snooze ${name}`,
    hint: 'Something new or worse about it shows it again at once.',
    how: 'Until',
    choice: {
      seen: 'Seen: it need not come back',
      hour: 'In an hour',
      tomorrow: 'Tomorrow at 9:00',
      week: 'In a week at 9:00',
    },
    back: 'Comes back',
    noBack: 'Does not come back by itself.',
    reason: 'Reason, for the journal',
    whyNoReason: 'A reason is needed.',
    cancel: 'Cancel',
    confirm: 'Snooze',
    confirmSeen: 'Mark as seen',
  },
};
