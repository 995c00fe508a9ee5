// Takes pictures of the page in its scenes: `node scripts/look.mjs <folder> [scene]`.
import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { shots } from './shots.mjs';

const [folder, only] = process.argv.slice(2);
if (!folder) throw new Error('Say into which folder the pictures go.');

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
