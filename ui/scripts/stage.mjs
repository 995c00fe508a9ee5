// Where the page is looked at from outside: built with its scenes, served under the program's own content security
// policy, and opened in Debian's Chromium at a moment that stands still. It knows nothing of what is looked for.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { fontFile, LETTERS } from './fonts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = fileURLToPath(new URL('../../target', import.meta.url));
/** The moment at which every scene is looked at. */
const NOW = '2026-03-10T09:00:00.000Z';
/** How often a page is looked at again until it has come to rest. */
const LOOKS = 40;
/** Pages at once. */
const HANDS = 3;
/** How long is waited for what has to come: it ends with what came, and a machine that compiles meanwhile takes long. */
const PATIENCE = 120_000;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Letters and colours are drawn alike on every machine.
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--force-color-profile=srgb',
  '--lang=en-US',
];

async function policy() {
  const { app } = JSON.parse(await readFile(`${root}/../src-tauri/tauri.conf.json`, 'utf8'));
  return Object.entries(app.security.csp)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}

/** The page as it is built for the window, but that it knows its scenes. */
async function serve() {
  const outDir = `${target}/scenes`;
  const common = { root, configFile: `${root}/vite.config.ts`, logLevel: 'error' };
  const define = { 'import.meta.env.DEV': 'true' };
  await build({ ...common, define, build: { outDir, emptyOutDir: true, reportCompressedSize: false } });
  const headers = { 'Content-Security-Policy': await policy() };
  return preview({ ...common, build: { outDir }, preview: { port: 0, host: '127.0.0.1', headers } });
}

async function launch() {
  await mkdir(`${target}/fonts`, { recursive: true });
  const FONTCONFIG_FILE = `${target}/fonts/fonts.conf`;
  await writeFile(FONTCONFIG_FILE, fontFile(`${target}/fonts`));
  const spoken = { LANG: 'en_US.UTF-8', LANGUAGE: 'en_US', LC_ALL: 'en_US.UTF-8' };
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: FLAGS,
    env: { ...process.env, ...spoken, FONTCONFIG_FILE },
  });
}

/** Before anything of the page runs: letters of its own, and nothing remembered of what was played before. */
function dress(letters) {
  localStorage.clear();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(letters);
  document.adoptedStyleSheets = [sheet];
}

/** A page that plays one scene after another: what it has loaded once need not be read again. */
async function newPlayer(browser, language) {
  const page = await browser.newPage({ locale: language, timezoneId: 'Europe/Paris' });
  const player = { page, wrong: [] };
  page.setDefaultTimeout(PATIENCE);
  page.on('pageerror', (error) => player.wrong.push(String(error)));
  page.on('console', (message) => {
    // The browser looks for an icon on its own account.
    const ours = !message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && ours) player.wrong.push(message.text());
  });
  await page.clock.setFixedTime(NOW);
  await page.addInitScript(dress, LETTERS);
  return player;
}

/** What a change of size, theme or media leads to has been drawn. */
export const drawn = (page) =>
  page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });

/** The picture of a page that no longer changes. */
export async function atRest(page) {
  await drawn(page);
  const look = () => page.screenshot({ animations: 'disabled', caret: 'hide' });
  let last = await look();
  for (let looks = 0; looks < LOOKS; looks++) {
    const next = await look();
    if (next.equals(last)) return next;
    last = next;
  }
  throw new Error('The page never came to rest.');
}

/** Has every one of them done, some at once; answers in their order. */
export async function allDone(list, work) {
  const waiting = [...list.entries()];
  const done = new Array(list.length);
  const hand = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) done[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
  return done;
}

export async function openStage() {
  const server = await serve();
  const browser = await launch();
  const origin = server.resolvedUrls.local[0];

  const idle = { en: [], fr: [] };

  return {
    /** Plays a scene up to what it is about, hands its page to `look`, and answers with what that answers. */
    async play({ name, fixture, act }, { language, colorScheme, viewport }, look) {
      const player = idle[language].pop() ?? (await newPlayer(browser, language));
      const { page } = player;
      player.wrong = [];
      try {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce', forcedColors: 'none' });
        await page.mouse.move(0, 0);
        await page.goto(`${origin}?fixture=${fixture}`);
        await page.getByTestId('receiver-status').or(page.getByTestId('failed')).first().waitFor();
        await act(page);
        const seen = await look(page);
        if (player.wrong.length > 0) throw new Error(player.wrong.join('\n'));
        idle[language].push(player);
        return seen;
      } catch (cause) {
        await page.close();
        throw new Error(`${name}: ${cause.message}`, { cause });
      }
    },

    async close() {
      await browser.close();
      await server.close();
    },
  };
}
