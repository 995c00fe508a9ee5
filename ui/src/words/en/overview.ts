// The overview: what a span of days adds up to.
import { count } from '../../lib/numbers';

export const overview = {
  overview: {
    title: 'Overview',
    zone: (zone: string) => `Days begin at midnight, ${zone}.`,
    reserved: 'Reservations',
    declined: 'Declined',
    quiet: (span: string) => `Nothing was reserved: ${span}.`,
    none: 'Nothing was reserved.',
    asTable: 'Show as table',
    asPlot: 'Show as plot',
    day: 'Day',
    byDay: 'Reservations by day',
    ofDays: (days: string, n: number, price: string) =>
      `${days}: ${count(n, { one: 'reservation', other: 'reservations' })}, ${price}`,
    byState: 'What became of them',
    byStateHint: 'Reservations of the period by the state they are in now.',
    part: 'Share',
    share: (n: string, part: string) => `${n} (${part})`,
    waits: 'Waiting times',
    waitsHint: 'Waits that ended in the period: from half of the vouchers to nine of ten.',
    wait: 'Wait',
    fromTo: (from: string, to: string) => `${from} → ${to}`,
    median: 'Half took at most',
    nearlyAll: 'Nine of ten took at most',
    took: (median: string, nearlyAll: string) => `${median} – ${nearlyAll}`,
    noWaits: 'No wait ended in the period.',
    declines: 'Declined, by rule',
    rule: 'Rule',
    noDeclines: 'Nothing was declined.',
  },
};
