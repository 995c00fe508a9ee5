// The screens that are looked at and asked about: a scene, and what is done in it first.
const code = (text) => async (page) => {
  await page.getByTestId('search').fill(text);
  await page.waitForTimeout(250);
};
const opened = (text) => async (page) => {
  await code(text)(page);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(250);
};
export const shots = [
  { name: 'sent', fixture: 'typical', act: code('AGYPMNVXPJ') },
  { name: 'attention', fixture: 'typical', act: async (page) => page.keyboard.press('Control+2') },
  { name: 'latest', fixture: 'typical', act: async () => {} },
  { name: 'prefix', fixture: 'typical', act: code('agy') },
  { name: 'pending', fixture: 'typical', act: code('KQWZTRBLHE') },
  { name: 'failed', fixture: 'typical', act: code('DMXPVCQRTA') },
  { name: 'lapsed', fixture: 'typical', act: code('BNRTYWQSDC') },
  { name: 'declined', fixture: 'typical', act: code('CXLPJTRWQM') },
  { name: 'reserved', fixture: 'typical', act: code('RQZLBVTNEA') },
  { name: 'confirmed', fixture: 'typical', act: code('AGYQWRTPLM') },
  { name: 'ready', fixture: 'typical', act: code('HTMWPQLXCV') },
  { name: 'sent-webhook', fixture: 'typical', act: code('QVHSTMZKWB') },
  { name: 'expired', fixture: 'typical', act: code('ZPLMKJNHBG') },
  { name: 'refunding', fixture: 'typical', act: code('WJRCYBTGSK') },
  { name: 'refund-rejected', fixture: 'typical', act: code('YTBNWQZRLS') },
  { name: 'unrecognised', fixture: 'typical', act: code('PLNTVSXQEW') },
  { name: 'incomplete', fixture: 'typical', act: opened('7c1e0000-0000-4000-8000-untold000000') },
  { name: 'refunded', fixture: 'typical', act: code('XDFGHLKPQR') },
  { name: 'canceled', fixture: 'typical', act: code('VHQKDZLMNP') },
  {
    name: 'snooze',
    fixture: 'typical',
    act: async (page) => {
      await page.keyboard.press('Control+2');
      await page.getByTestId('snooze').nth(1).click();
      await page.getByTestId('snooze-reason').fill('asked Jackpot, ticket 4711');
    },
  },
  {
    name: 'snoozed',
    fixture: 'typical',
    act: async (page) => {
      await code('DMXPVCQRTA')(page);
      await page.getByTestId('voucher-snooze-open').click();
      await page.getByTestId('snooze-reason').fill('asked Jackpot, ticket 4711');
      await page.getByTestId('snooze-confirm').click();
      await page.waitForTimeout(200);
    },
  },
  { name: 'odd', fixture: 'odd', act: code('ABCD\u202eEF\u200bGH') },
  { name: 'odd-list', fixture: 'odd', act: async () => {} },
  { name: 'refused', fixture: 'odd', act: code('AGYPMNVXPJ') },
  {
    name: 'flagged',
    fixture: 'flagged',
    act: async (page) => {
      await code('AGYPMNVXPJ')(page);
      await page.getByTestId('open-pdf').click();
      await page.waitForTimeout(100);
    },
  },
  {
    name: 'compared',
    fixture: 'undecided',
    act: async (page) => {
      await code('DECIDEITNOW')(page);
      await page.getByTestId('ask-jackpot').click();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'confirm',
    fixture: 'undecided',
    act: async (page) => {
      await code('DECIDEITNOW')(page);
      await page.getByTestId('confirm').click();
      await page.waitForTimeout(250);
    },
  },
  { name: 'twins', fixture: 'odd', act: code('TWIN') },
  { name: 'no-match', fixture: 'typical', act: code('QQQQ') },
  { name: 'nothing-yet', fixture: 'empty', act: async () => {} },
  { name: 'list-failed', fixture: 'failing', act: async (page) => page.waitForTimeout(700) },
  { name: 'loading', fixture: 'slow', act: async (page) => page.waitForTimeout(300) },
  { name: 'port', fixture: 'port', act: async () => {} },
  { name: 'damaged', fixture: 'damaged', act: async () => {} },
  {
    name: 'receiver',
    fixture: 'receiver',
    act: async (page) => {
      await page.keyboard.press('Control+6');
      await page.getByTestId('send-test').click();
      await page.getByTestId('show-unread').click();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'unread',
    fixture: 'receiver',
    act: async (page) => {
      await page.keyboard.press('Control+6');
      await page.getByTestId('read-request').first().click();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'refresh-failed',
    fixture: 'offline',
    act: async (page) => {
      await code('AGYPMNVXPJ')(page);
      await page.getByTestId('refresh-link').click();
      await page.waitForTimeout(1500);
    },
  },
  {
    name: 'palette',
    fixture: 'typical',
    act: async (page) => {
      await code('AGYPMNVXPJ')(page);
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette-field').fill('pdf');
    },
  },
  { name: 'keys', fixture: 'typical', act: async (page) => page.keyboard.press('Control+/') },
];
