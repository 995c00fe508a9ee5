// What there is to see of the window: for each picture its scene, and the way through it by the agent's own acts.
// Every act ends by waiting for what it is about, never for a time.

const there = (page, testid) => page.getByTestId(testid).first().waitFor();
const hits = (page) => page.getByTestId('hit');

/** Exactly so many rows are in the list. */
async function listed(page, count) {
  await hits(page)
    .nth(count - 1)
    .waitFor();
  await hits(page).nth(count).waitFor({ state: 'detached' });
}

const nothing = async () => {};
const seen = (testid) => (page) => there(page, testid);
const typed = (text, count) => async (page) => {
  await page.getByTestId('search').fill(text);
  await listed(page, count);
};
/** A whole code opens its voucher by itself. */
const code = (text) => async (page) => {
  await page.getByTestId('search').fill(text);
  await page.locator(`[data-testid=voucher][data-coupon="${text}"]`).waitFor();
  await listed(page, 1);
  await page.locator('[data-testid=first-page][data-state=loading]').waitFor({ state: 'detached' });
};
const place = (key, testid) => async (page) => {
  await page.keyboard.press(`Control+${key}`);
  await there(page, testid);
};
const press =
  (testid, which = 0) =>
  (page) =>
    page.getByTestId(testid).nth(which).click();
const fill = (testid, text) => (page) => page.getByTestId(testid).fill(text);

/** What was found in another way than by its code is opened by a key of its own. */
const opened = async (page) => {
  await page.keyboard.press('Enter');
  await there(page, 'voucher');
};
/** One act after another. */
const then =
  (...acts) =>
  async (page) => {
    for (const act of acts) await act(page);
  };

/** By its name, as everything else. */
const compact = async (page) => {
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-field').fill('compact');
  await page.keyboard.press('Enter');
  await page.getByTestId('palette').waitFor({ state: 'detached' });
};

const snoozeReason = fill('snooze-reason', 'asked Jackpot, ticket 4711');

/** `narrow` is seen in the window of phone mode; `wide` is also kept as a large screen shows it; `aside` is like another, and no picture of it is kept. */
export const shots = [
  { name: 'lookup-latest', fixture: 'typical', act: (page) => hits(page).nth(17).waitFor() },
  { name: 'lookup-prefix', fixture: 'typical', act: typed('agy', 2) },
  {
    name: 'lookup-several',
    fixture: 'typical',
    act: then(
      fill('search', 'AGYPMNVXPJ, QQQQQQQQQQ, KQWZTRBLHE, DMXPVCQRTB, KQWZTRBLHE, ZZTOPWXYAB, RQZLBVTNEA'),
      (page) => page.getByTestId('missing-code').nth(1).waitFor(),
    ),
  },
  { name: 'phone-latest', fixture: 'phone', act: seen('phone-bar'), narrow: true },
  { name: 'phone-voucher', fixture: 'phone', act: code('AGYPMNVXPJ'), narrow: true },
  {
    name: 'phone-several',
    fixture: 'phone',
    act: then(fill('search', 'AGYPMNVXPJ, QQQQQQQQQQ, KQWZTRBLHE'), seen('missing-code')),
    narrow: true,
    aside: true,
  },
  { name: 'lookup-no-match', fixture: 'typical', act: then(fill('search', 'QQQQ'), seen('no-match')) },
  { name: 'lookup-nothing-yet', fixture: 'empty', act: seen('nothing-yet') },
  { name: 'lookup-loading', fixture: 'silent', act: nothing },
  { name: 'lookup-failed', fixture: 'failing', act: seen('failed') },
  { name: 'lookup-odd', fixture: 'odd', act: (page) => hits(page).nth(49).waitFor() },
  { name: 'lookup-twins', fixture: 'odd', act: typed('TWIN', 50), aside: true },
  { name: 'voucher-sent', fixture: 'typical', act: code('AGYPMNVXPJ'), wide: true },
  { name: 'voucher-reserved', fixture: 'typical', act: code('RQZLBVTNEA') },
  { name: 'voucher-confirmed', fixture: 'typical', act: code('AGYQWRTPLM'), aside: true },
  { name: 'voucher-ready', fixture: 'typical', act: code('HTMWPQLXCV'), aside: true },
  { name: 'voucher-sent-webhook', fixture: 'typical', act: code('QVHSTMZKWB'), aside: true },
  { name: 'voucher-pdf-pending', fixture: 'typical', act: code('KQWZTRBLHE') },
  { name: 'voucher-pdf-failed', fixture: 'typical', act: code('DMXPVCQRTA') },
  { name: 'voucher-pdf-refused', fixture: 'odd', act: code('AGYPMNVXPJ'), aside: true },
  { name: 'voucher-lapsed', fixture: 'typical', act: code('BNRTYWQSDC') },
  { name: 'voucher-declined', fixture: 'typical', act: code('CXLPJTRWQM') },
  { name: 'voucher-expired', fixture: 'typical', act: code('ZPLMKJNHBG'), aside: true },
  { name: 'voucher-canceled', fixture: 'typical', act: code('VHQKDZLMNP'), aside: true },
  { name: 'voucher-refunding', fixture: 'typical', act: code('WJRCYBTGSK'), aside: true },
  { name: 'voucher-refunded', fixture: 'typical', act: code('XDFGHLKPQR') },
  { name: 'voucher-refund-rejected', fixture: 'typical', act: code('YTBNWQZRLS'), aside: true },
  { name: 'voucher-unrecognised', fixture: 'typical', act: code('PLNTVSXQEW'), aside: true },
  { name: 'voucher-odd', fixture: 'odd', act: code('ABCD\u202eEF\u200bGH') },
  {
    name: 'voucher-without-code',
    fixture: 'typical',
    act: then(fill('search', '7c1e0000-0000-4000-8000-untold000000'), (page) => listed(page, 1), opened),
  },
  {
    name: 'voucher-flagged',
    fixture: 'flagged',
    act: then(code('AGYPMNVXPJ'), press('open-pdf'), seen('asks-to-open')),
  },
  {
    name: 'voucher-refresh-failed',
    fixture: 'offline',
    act: then(code('AGYPMNVXPJ'), press('refresh-link'), seen('refresh-message')),
  },
  {
    name: 'erase-dialog',
    fixture: 'typical',
    act: then(code('AGYPMNVXPJ'), press('erase'), seen('erase-typed')),
  },
  {
    name: 'voucher-erased',
    fixture: 'typical',
    act: then(
      code('HTMWPQLXCV'),
      press('erase'),
      fill('erase-typed', 'HTMWPQLXCV'),
      press('erase-now'),
      seen('erased'),
    ),
  },
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
    name: 'voucher-snoozed',
    fixture: 'typical',
    act: then(
      code('DMXPVCQRTA'),
      press('voucher-snooze-open'),
      snoozeReason,
      press('snooze-confirm'),
      seen('voucher-snooze'),
    ),
  },
  { name: 'attention', fixture: 'typical', act: place(2, 'attention-item'), wide: true },
  { name: 'attention-none', fixture: 'empty', act: place(2, 'attention-none'), aside: true },
  {
    name: 'attention-snooze',
    fixture: 'typical',
    act: then(place(2, 'attention-item'), press('snooze', 1), snoozeReason),
  },
  {
    name: 'receiver',
    fixture: 'receiver',
    act: then(place(6, 'checks'), press('send-test'), seen('test-outcome')),
    wide: true,
  },
  {
    name: 'receiver-unread',
    aside: true,
    fixture: 'receiver',
    act: then(place(6, 'checks'), press('show-unread'), seen('unread-row')),
  },
  {
    name: 'receiver-unread-request',
    fixture: 'receiver',
    act: then(place(6, 'checks'), press('read-request'), seen('unread-body')),
  },
  { name: 'lists', fixture: 'many', act: place(3, 'list-row'), wide: true },
  {
    name: 'lists-filter',
    fixture: 'many',
    act: then(place(3, 'list-row'), press('filter'), seen('filter-text')),
  },
  {
    name: 'lists-export',
    fixture: 'many',
    act: then(place(3, 'list-row'), press('export'), seen('export-dialog')),
  },
  { name: 'lists-compact', fixture: 'many', act: then(compact, place(3, 'list-row')), aside: true },
  {
    name: 'lookup-compact',
    fixture: 'typical',
    act: then(compact, code('AGYPMNVXPJ'), press('clear')),
    aside: true,
  },
  {
    name: 'lookup-compact-fuzzy',
    fixture: 'typical',
    act: then(compact, fill('search', 'agy'), (page) => listed(page, 2)),
    aside: true,
  },
  {
    name: 'attention-compact',
    fixture: 'typical',
    act: then(compact, place(2, 'attention-item')),
    aside: true,
  },
  { name: 'activity-compact', fixture: 'typical', act: then(compact, place(5, 'activity')), aside: true },
  { name: 'receiver-compact', fixture: 'receiver', act: then(compact, place(6, 'checks')), aside: true },
  { name: 'lists-following', fixture: 'following', act: place(3, 'following') },
  { name: 'overview', fixture: 'many', act: place(4, 'plot-days'), wide: true },
  { name: 'settings', fixture: 'settings', act: place(7, 'setting'), aside: true },
  {
    name: 'settings-rules',
    fixture: 'settings',
    act: then(place(7, 'setting'), press('preview-run'), async (page) => {
      await page.getByTestId('preview-changed').first().scrollIntoViewIfNeeded();
    }),
    aside: true,
  },
  {
    name: 'settings-secret',
    fixture: 'settings',
    act: then(place(7, 'setting'), press('secret-ask'), seen('secret-value')),
    aside: true,
  },
  {
    name: 'settings-keyboard',
    fixture: 'settings',
    act: then(
      place(7, 'keyboard'),
      press('key-change', 13),
      (page) => page.keyboard.press('F8'),
      press('key-change', 14),
      (page) => page.keyboard.press('Control+2'),
    ),
    aside: true,
  },
  {
    name: 'first-run',
    fixture: 'fresh',
    act: then(press('environment-choose'), seen('credentials-key')),
    aside: true,
  },
  { name: 'guide', fixture: 'typical', act: place(8, 'guide') },
  { name: 'problem-port', fixture: 'port', act: seen('problem') },
  { name: 'problem-damaged', fixture: 'damaged', act: seen('problem') },
  {
    name: 'palette',
    aside: true,
    fixture: 'typical',
    act: then(code('AGYPMNVXPJ'), (page) => page.keyboard.press('Control+k'), fill('palette-field', 'pdf')),
  },
  {
    name: 'keys',
    aside: true,
    fixture: 'typical',
    act: (page) => page.keyboard.press('Control+/').then(() => there(page, 'key-sheet')),
  },
];
