// Asks axe about every shot in both themes and in high contrast, and looks whether anything is lost at 200 % zoom:
// `npm run axe`, or with the beginning of a name. Ends with 1 when something is found.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { shots } from './shots.mjs';
import { openStage } from './stage.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const usual = { width: 1280, height: 800 };
/** The smallest window of phone mode. */
const small = { width: 360, height: 480 };
const worn = {
  light: { colorScheme: 'light', viewport: usual },
  dark: { colorScheme: 'dark', viewport: usual },
  contrast: { colorScheme: 'dark', viewport: usual, theme: 'contrast' },
  // 1280 × 800 at 200 % is half as many CSS pixels.
  zoomed: { colorScheme: 'light', viewport: { width: 640, height: 400 } },
};

async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (rules) => globalThis.axe.run({ runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] }),
    RULES,
  );
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}\n${failureSummary}`),
  );
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return wider > 0 ? [...told, `the page is ${wider} pixels wider than the window`] : told;
}

const chosen = shots.filter(({ name }) => name.startsWith(process.argv[2] ?? ''));
const stage = await openStage();
let found = 0;
let asked = 0;
try {
  for (const shot of chosen) {
    for (const [name, worn_] of Object.entries(worn)) {
      const look = shot.narrow ? { ...worn_, viewport: small } : worn_;
      asked += 1;
      for (const finding of await stage.play(shot, { language: 'en', ...look }, findings)) {
        found += 1;
        console.log(`${shot.name}, ${name}: ${finding}`);
      }
    }
  }
} finally {
  await stage.close();
}
console.log(`${asked} screens, ${found} findings`);
process.exitCode = found > 0 || asked === 0 ? 1 : 0;
