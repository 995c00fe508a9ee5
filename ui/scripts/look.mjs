// Takes pictures of the page in its scenes: `node scripts/look.mjs <folder> [scene]`.
import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const [folder, only] = process.argv.slice(2);
if (!folder) throw new Error('Say into which folder the pictures go.');

const code = (text) => async (page) => {
  await page.getByTestId('search').fill(text);
  await page.waitForTimeout(250);
};
const opened = (text) => async (page) => {
  await code(text)(page);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(250);
};
const shots = [
  { name: 'sent', fixture: 'typical', act: code('AGYPMNVXPJ') },
  { name: 'attention', fixture: 'typical', act: async (page) => page.keyboard.press('Control+2') },
  { name: 'activity', fixture: 'typical', act: async (page) => page.keyboard.press('Control+5') },
  {
    name: 'record',
    fixture: 'typical',
    act: async (page) => {
      await code('AGYPMNVXPJ')(page);
      await page.getByTestId('notes').scrollIntoViewIfNeeded();
      await page.getByTestId('done').scrollIntoViewIfNeeded();
    },
  },
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
  { name: 'lists', fixture: 'typical', act: async (page) => page.keyboard.press('Control+3') },
  {
    name: 'lists-filter',
    fixture: 'many',
    act: async (page) => {
      await page.keyboard.press('Control+3');
      await page.getByTestId('view-without_pdf').click();
      await page.getByTestId('filter').click();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'lists-search',
    fixture: 'many',
    act: async (page) => {
      await page.keyboard.press('Control+3');
      await page.getByTestId('filter').click();
      await page.getByTestId('filter-text').fill('QZ');
      await page.keyboard.press('Tab');
      await page.getByTestId('filter').click();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'lists-export',
    fixture: 'many',
    act: async (page) => {
      await page.keyboard.press('Control+3');
      await page.getByTestId('view-declined').click();
      await page.waitForTimeout(250);
      await page.getByTestId('export').click();
    },
  },
  { name: 'lists-following', fixture: 'following', act: async (page) => page.keyboard.press('Control+3') },
  {
    name: 'overview',
    fixture: 'many',
    act: async (page) => {
      await page.keyboard.press('Control+4');
      await page.getByTestId('span').selectOption('30');
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'overview-quiet',
    fixture: 'typical',
    act: async (page) => {
      await page.keyboard.press('Control+4');
      await page.getByTestId('span').selectOption('today');
      await page.waitForTimeout(250);
    },
  },
];
const sizes = [
  { width: 1024, height: 700 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 800, height: 600 },
  { width: 640, height: 400 },
];

await mkdir(folder, { recursive: true });
const server = await createServer({ server: { port: 0, strictPort: false }, logLevel: 'error' });
await server.listen();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  for (const colorScheme of ['light', 'dark']) {
    for (const viewport of sizes) {
      const page = await browser.newPage({ viewport, colorScheme, timezoneId: 'Europe/Paris' });
      page.on('pageerror', (error) => console.error(error));
      for (const { name, fixture, act } of shots) {
        if (only && only !== name) continue;
        await page.goto(`${server.resolvedUrls.local[0]}?fixture=${fixture}`);
        await page.getByTestId('receiver-status').or(page.getByTestId('failed')).first().waitFor();
        await act(page);
        await page.screenshot({ path: `${folder}/${name}-${viewport.width}-${colorScheme}.png` });
      }
      await page.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
}
