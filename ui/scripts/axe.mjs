// Asks axe about every scene in both themes and in high contrast, and looks whether anything is lost at 200 % zoom:
// `npm run axe`. Ends with 1 when something is found.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { shots } from './shots.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const only = process.argv[2];
/** 1280 × 800 at 200 % is this many CSS pixels. */
const ZOOMED = { width: 640, height: 400 };
const worn = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'contrast', colorScheme: 'dark', theme: 'contrast', viewport: { width: 1280, height: 800 } },
  { name: 'zoomed', colorScheme: 'light', viewport: ZOOMED },
];

const server = await createServer({ server: { port: 0, strictPort: false }, logLevel: 'error' });
await server.listen();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
let found = 0;
let asked = 0;

function tell(where, what) {
  found += 1;
  console.log(`${where}: ${what}`);
}

async function look(page, where, zoomed) {
  asked += 1;
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (rules) => globalThis.axe.run({ runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] }),
    RULES,
  );
  for (const { id, help, nodes } of violations) {
    for (const node of nodes.slice(0, 3)) {
      tell(
        where,
        `${id} (${help}) at ${node.target.join(' ')}\n    ${node.failureSummary?.split('\n').join('\n    ')}`,
      );
    }
  }
  if (!zoomed) return;
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wider > 0) tell(where, `the page is ${wider} pixels wider than the window`);
}

try {
  for (const { name: wears, theme, ...options } of worn) {
    const context = await browser.newContext({
      ...options,
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Paris',
    });
    if (theme) await context.addInitScript((chosen) => localStorage.setItem('theme', chosen), theme);
    const page = await context.newPage();
    page.on('pageerror', (error) => tell(wears, `the page failed: ${error.message}`));
    for (const { name, fixture, act } of shots) {
      if (only && only !== name) continue;
      await page.goto(`${server.resolvedUrls.local[0]}?fixture=${fixture}`);
      await page.getByTestId('receiver-status').or(page.getByTestId('failed')).first().waitFor();
      await act(page);
      await look(page, `${name}, ${wears}`, wears === 'zoomed');
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(`${asked} screens, ${found} findings`);
process.exit(found > 0 || asked === 0 ? 1 : 0);
