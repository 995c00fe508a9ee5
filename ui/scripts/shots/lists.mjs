// The lists of vouchers: narrowed, kept as views, exported.
import { compact, fill, place, press, pressKey, seen, then } from '../acts.mjs';

const open = place(3, 'list-row');

export const lists = [
  { name: 'lists', fixture: 'many', act: open, wide: true },
  { name: 'lists-compact', fixture: 'many', act: then(compact, open) },
  { name: 'lists-filter', fixture: 'many', act: then(open, press('filter'), seen('filter-text')) },
  {
    name: 'lists-narrowed',
    fixture: 'many',
    act: then(
      open,
      press('filter'),
      press('filter-state-sent'),
      fill('filter-value-least', '50'),
      pressKey('Enter'),
      fill('filter-value-most', 'many'),
      seen('filter-clear'),
    ),
    aside: true,
  },
  {
    name: 'lists-searched',
    fixture: 'many',
    act: then(open, press('filter'), fill('filter-text', 'RESERVED'), pressKey('Enter'), seen('searched')),
    aside: true,
  },
  {
    name: 'lists-views',
    fixture: 'many',
    aside: true,
    act: then(
      open,
      press('filter'),
      press('filter-state-sent'),
      press('filter'),
      press('view-save'),
      fill('view-name', 'Sent, for Mira'),
      press('view-keep'),
      seen('saved-view'),
      press('views-manage'),
      seen('view-rename'),
    ),
  },
  { name: 'lists-export', fixture: 'many', act: then(open, press('export'), seen('export-dialog')) },
  {
    name: 'lists-exporting',
    fixture: 'stuck',
    act: then(open, press('export'), press('export-start'), seen('export-cancel')),
    aside: true,
  },
  {
    name: 'lists-exported',
    fixture: 'typical',
    act: then(open, press('export'), press('export-start'), seen('export-done')),
  },
  { name: 'lists-following', fixture: 'following', act: place(3, 'following'), aside: true },
  { name: 'lists-nothing', fixture: 'empty', act: place(3, 'list-nothing'), aside: true },
  {
    name: 'lists-no-match',
    fixture: 'typical',
    act: then(open, press('filter'), fill('filter-key', 'nobody'), pressKey('Enter'), seen('list-no-match')),
    aside: true,
  },
  { name: 'lists-failed', fixture: 'failing', act: place(3, 'failed'), aside: true },
];
