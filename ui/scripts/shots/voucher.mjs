// A voucher's page: what can have become of it, and what an agent does there.
import { code, fill, gone, matching, opened, press, pressKey, seen, shown, then, typed } from '../acts.mjs';

const example = code('AGYPMNVXPJ');
const snoozed = then(
  press('voucher-snooze-open'),
  fill('snooze-reason', 'asked Jackpot, ticket 4711'),
  press('snooze-confirm'),
  seen('voucher-snooze'),
);

export const voucher = [
  { name: 'voucher-sent', fixture: 'typical', act: example, wide: true },
  {
    name: 'voucher-notes',
    fixture: 'typical',
    act: then(code('HTMWPQLXCV'), seen('note-row'), shown('notes')),
  },
  {
    name: 'voucher-journal',
    fixture: 'typical',
    act: then(example, press('unfold-request'), seen('raw-body'), shown('journal')),
  },
  {
    name: 'voucher-read-back',
    fixture: 'alike',
    act: then(code('O0I1L5S8B2'), press('read-code'), seen('read-back')),
    aside: true,
  },
  { name: 'voucher-reserved', fixture: 'typical', act: code('RQZLBVTNEA') },
  { name: 'voucher-confirmed', fixture: 'typical', act: code('AGYQWRTPLM'), aside: true },
  { name: 'voucher-ready', fixture: 'typical', act: code('HTMWPQLXCV'), aside: true },
  { name: 'voucher-sent-webhook', fixture: 'typical', act: code('QVHSTMZKWB'), aside: true },
  { name: 'voucher-pdf-pending', fixture: 'typical', act: code('KQWZTRBLHE') },
  { name: 'voucher-pdf-failed', fixture: 'typical', act: code('DMXPVCQRTA') },
  { name: 'voucher-pdf-refused', fixture: 'odd', act: example, aside: true },
  { name: 'voucher-pdf-other', fixture: 'misfiled', act: then(example, seen('other-code')) },
  { name: 'voucher-lapsed', fixture: 'typical', act: code('BNRTYWQSDC') },
  { name: 'voucher-declined', fixture: 'typical', act: code('CXLPJTRWQM') },
  { name: 'voucher-expired', fixture: 'typical', act: code('ZPLMKJNHBG'), aside: true },
  { name: 'voucher-canceled', fixture: 'typical', act: code('VHQKDZLMNP'), aside: true },
  { name: 'voucher-refunding', fixture: 'typical', act: code('WJRCYBTGSK'), aside: true },
  { name: 'voucher-refunded', fixture: 'typical', act: code('XDFGHLKPQR'), aside: true },
  { name: 'voucher-refund-rejected', fixture: 'typical', act: code('YTBNWQZRLS'), aside: true },
  { name: 'voucher-unrecognised', fixture: 'typical', act: code('PLNTVSXQEW'), aside: true },
  { name: 'voucher-odd', fixture: 'odd', act: code('ABCD\u202eEF\u200bGH'), aside: true },
  {
    name: 'voucher-without-code',
    fixture: 'typical',
    aside: true,
    act: then(typed('7c1e0000-0000-4000-8000-untold000000', 1), opened),
  },
  {
    name: 'voucher-flagged',
    fixture: 'flagged',
    act: then(example, press('open-pdf'), seen('asks-to-open')),
  },
  {
    name: 'voucher-refreshing',
    fixture: 'stuck',
    act: then(example, press('refresh-link'), matching('[data-testid=refresh-message][data-state=busy]')),
    aside: true,
  },
  {
    name: 'voucher-refreshed',
    fixture: 'typical',
    act: then(example, press('refresh-link'), matching('[data-testid=refresh-message][data-state=done]')),
    aside: true,
  },
  {
    name: 'voucher-refresh-failed',
    fixture: 'offline',
    act: then(example, press('refresh-link'), matching('[data-testid=refresh-message][data-state=failed]')),
  },
  { name: 'voucher-failed', fixture: 'lost', act: then(press('hit', 2), seen('failed')) },
  {
    name: 'voucher-compared',
    fixture: 'undecided',
    act: then(code('DECIDEITNOW'), press('ask-jackpot'), seen('compared')),
  },
  {
    name: 'voucher-confirm',
    fixture: 'undecided',
    act: then(code('DECIDEITNOW'), press('confirm'), seen('confirm-dialog')),
  },
  {
    name: 'voucher-read-back',
    fixture: 'typical',
    act: then(example, pressKey('Control+b'), seen('read-back-group')),
  },
  {
    name: 'voucher-erase',
    fixture: 'typical',
    act: then(example, press('erase'), seen('erase-typed')),
  },
  {
    name: 'voucher-erased',
    fixture: 'typical',
    act: then(
      code('HTMWPQLXCV'),
      press('erase'),
      fill('erase-typed', 'HTMWPQLXCV'),
      press('erase-now'),
      gone('erase-dialog'),
      seen('erased'),
    ),
  },
  {
    name: 'voucher-confirmed-now',
    fixture: 'undecided',
    act: then(
      code('DECIDEITNOW'),
      press('confirm'),
      press('confirm-agree'),
      press('confirm-now'),
      gone('confirm-dialog'),
    ),
    aside: true,
  },
  { name: 'voucher-snoozed', fixture: 'typical', act: then(code('DMXPVCQRTA'), snoozed), aside: true },
  {
    name: 'voucher-snooze',
    fixture: 'typical',
    act: then(code('DMXPVCQRTA'), press('voucher-snooze-open'), seen('snooze-dialog')),
    aside: true,
  },
  { name: 'voucher-past', fixture: 'remembered', act: then(example, press('past-open'), seen('past')) },
  {
    name: 'voucher-past-nothing',
    fixture: 'remembered',
    act: then(example, press('past-open'), fill('past-instant', '2001-01-01T00:00:00'), seen('past-nothing')),
    aside: true,
  },
];
