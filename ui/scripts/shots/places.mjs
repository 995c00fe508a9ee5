// What needs a person, the overview, what was done, the receiver and the guide.
import { compact, fill, matching, pick, place, press, seen, shown, then } from '../acts.mjs';

export const places = [
  { name: 'attention', fixture: 'typical', act: place(2, 'attention-item'), wide: true },
  { name: 'attention-none', fixture: 'empty', act: place(2, 'attention-none'), aside: true },
  { name: 'attention-failed', fixture: 'failing', act: place(2, 'failed'), aside: true },
  {
    name: 'attention-snooze',
    fixture: 'typical',
    act: then(
      place(2, 'attention-item'),
      press('snooze', 1),
      fill('snooze-reason', 'asked Jackpot, ticket 4711'),
    ),
  },
  {
    name: 'attention-aside',
    fixture: 'typical',
    act: then(
      place(2, 'attention-item'),
      press('snooze', 1),
      fill('snooze-reason', 'asked Jackpot, ticket 4711'),
      pick('snooze-dialog', 'hour'),
      press('snooze-confirm'),
      (page) => page.getByTestId('aside').locator('summary').click(),
      seen('unsnooze'),
    ),
    aside: true,
  },
  {
    name: 'attention-compact',
    fixture: 'typical',
    act: then(compact, place(2, 'attention-item')),
    aside: true,
  },
  { name: 'overview', fixture: 'many', act: place(4, 'plot-days'), wide: true },
  {
    name: 'overview-tables',
    fixture: 'many',
    act: then(
      place(4, 'plot-days'),
      press('plot-days-table'),
      press('plot-states-table'),
      press('plot-waits-table'),
      press('plot-declines-table'),
    ),
    aside: true,
  },
  { name: 'overview-nothing', fixture: 'empty', act: place(4, 'overview-nothing'), aside: true },
  { name: 'overview-failed', fixture: 'failing', act: place(4, 'failed'), aside: true },
  { name: 'activity', fixture: 'typical', act: place(5, 'activity-row'), wide: true },
  {
    name: 'activity-exported',
    fixture: 'typical',
    act: then(place(5, 'activity-row'), press('activity-csv'), seen('activity-exported')),
    aside: true,
  },
  {
    name: 'activity-no-match',
    fixture: 'typical',
    act: then(place(5, 'activity-row'), fill('activity-code', 'QQQQ'), seen('activity-no-match')),
  },
  { name: 'activity-none', fixture: 'empty', act: place(5, 'activity-none'), aside: true },
  { name: 'activity-failed', fixture: 'failing', act: place(5, 'failed'), aside: true },
  {
    name: 'receiver',
    fixture: 'receiver',
    act: then(place(6, 'checks'), press('send-test'), seen('test-outcome')),
    wide: true,
  },
  {
    name: 'receiver-requests',
    fixture: 'receiver',
    act: then(place(6, 'checks'), seen('request'), shown('requests')),
  },
  { name: 'receiver-failed', fixture: 'failing', act: place(6, 'failed'), aside: true },
  {
    name: 'receiver-unread',
    fixture: 'receiver',
    aside: true,
    act: then(place(6, 'checks'), press('show-unread'), seen('unread-row')),
  },
  {
    name: 'receiver-unread-request',
    fixture: 'receiver',
    act: then(place(6, 'checks'), press('read-request'), seen('unread-body')),
  },
  { name: 'activity-compact', fixture: 'typical', act: then(compact, place(5, 'activity')), aside: true },
  { name: 'receiver-compact', fixture: 'receiver', act: then(compact, place(6, 'checks')), aside: true },
  { name: 'guide', fixture: 'typical', act: place(8, 'guide'), wide: true },
  {
    name: 'place-loading',
    fixture: 'slow',
    act: then(place(4, 'overview'), matching('.notice')),
    aside: true,
  },
];
