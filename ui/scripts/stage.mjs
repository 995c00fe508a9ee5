// Where the page is looked at from outside: built with its scenes, served under the program's own content security
// policy, and opened in Debian's Chromium at a moment that stands still. It knows nothing of what is looked for.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The moment at which every scene is looked at. */
const NOW = '2026-03-10T09:00:00.000Z';
/** One family of letters, whatever else the machine has. */
const FONTS = ":root { --sans: 'DejaVu Sans'; --mono: 'DejaVu Sans Mono'; }";
/** How often a page is looked at again until it has come to rest. */
const LOOKS = 40;

async function policy() {
  const { app } = JSON.parse(await readFile(`${root}/../src-tauri/tauri.conf.json`, 'utf8'));
  return Object.entries(app.security.csp)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}

/** A page that knows its scenes: only a development build has them. */
async function serve() {
  process.env.NODE_ENV = 'development';
  const outDir = fileURLToPath(new URL('../../target/scenes', import.meta.url));
  const common = { root, configFile: `${root}/vite.config.ts`, mode: 'development', logLevel: 'error' };
  await build({ ...common, build: { outDir, emptyOutDir: true, minify: false } });
  const headers = { 'Content-Security-Policy': await policy() };
  return preview({ ...common, build: { outDir }, preview: { port: 0, host: '127.0.0.1', headers } });
}

function dress(fonts) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(fonts);
  document.adoptedStyleSheets = [sheet];
}

/** The picture of a page that no longer changes. */
export async function atRest(page) {
  const look = () => page.screenshot({ animations: 'disabled', caret: 'hide' });
  let last = await look();
  for (let looks = 0; looks < LOOKS; looks++) {
    const next = await look();
    if (next.equals(last)) return next;
    last = next;
  }
  throw new Error('The page never came to rest.');
}

export async function openStage() {
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'],
  });
  const origin = server.resolvedUrls.local[0];

  return {
    /** Plays a scene up to what it is about, hands its page to `look`, and answers with what that answers. */
    async play({ name, fixture, act }, { language, colorScheme, viewport, theme }, look) {
      const page = await browser.newPage({
        viewport,
        colorScheme,
        locale: language,
        timezoneId: 'Europe/Paris',
        reducedMotion: 'reduce',
      });
      const wrong = [];
      page.on('pageerror', (error) => wrong.push(String(error)));
      page.on('console', (message) => {
        // The browser looks for an icon on its own account.
        const ours = !message.location().url.endsWith('/favicon.ico');
        if (message.type() === 'error' && ours) wrong.push(message.text());
      });
      try {
        await page.clock.setFixedTime(NOW);
        await page.addInitScript(dress, FONTS);
        if (theme) await page.addInitScript((chosen) => localStorage.setItem('theme', chosen), theme);
        await page.goto(`${origin}?fixture=${fixture}`);
        await page.getByTestId('receiver-status').or(page.getByTestId('failed')).first().waitFor();
        await act(page);
        const seen = await look(page);
        if (wrong.length > 0) throw new Error(wrong.join('\n'));
        return seen;
      } catch (cause) {
        throw new Error(`${name}: ${cause.message}`, { cause });
      } finally {
        await page.close();
      }
    },

    async close() {
      await browser.close();
      await server.close();
    },
  };
}
