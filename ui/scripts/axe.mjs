// Asks of every shot, in both languages, what WCAG 2.2 AA asks: axe's rules in every theme, all of it readable at 200 %
// zoom and in 320 pixels, the focus seen, stillness and forced colours respected, dialogs that give the focus back.
// `npm run axe`, or with the beginnings of shots' names. Ends with 1 when something is found or nothing was asked.
import { askAxe, bringAxe } from './checks/axe.mjs';
import { dialogs, returnsFocus } from './checks/dialogs.mjs';
import { hiddenFocus, unseenFocus } from './checks/focus.mjs';
import { alikeInForcedColours, moving } from './checks/media.mjs';
import { probe } from './checks/probe.mjs';
import { lost } from './checks/room.mjs';
import { shots } from './shots.mjs';
import { allDone, drawn, openStage } from './stage.mjs';

// 1280 × 800 at 200 % is half as many CSS pixels; 320 is 1280 at 400 %.
const wide = { usual: { width: 1280, height: 800 }, zoomed: { width: 640, height: 400 } };
/** The window for an agent on the phone, and its smallest. */
const phone = { usual: { width: 420, height: 720 }, zoomed: { width: 360, height: 480 } };
const narrow = { width: 320, height: 640 };

const judged = { rules: new Set(), stops: 0, moving: 0 };

/** Everything, of a page in English. */
async function inEnglish(page, sizes) {
  const told = [];
  const note = (where, findings) => told.push(...findings.map((finding) => `${where}: ${finding}`));
  await bringAxe(page);
  note('light', await askAxe(page, 'all', judged.rules));
  note('usual size', await page.evaluate(lost));
  await inOtherMedia(page, note);
  const { told: unseen, count } = await unseenFocus(page);
  judged.stops += count;
  note('light', unseen);
  await inOtherSizes(page, sizes, note);
  await page.setViewportSize(sizes.zoomed);
  await drawn(page);
  note('at 200 %', await hiddenFocus(page));
  return told;
}

async function inOtherMedia(page, note) {
  note('less motion', await moving(page));
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  judged.moving += (await moving(page)).length;
  await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
  note('forced colours', await alikeInForcedColours(page));
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'dark' });
  await drawn(page);
  note('dark', await askAxe(page, 'contrast', judged.rules));
  const contrast = (more) =>
    page.evaluate((chosen) => (document.documentElement.dataset.contrast = chosen), more);
  await contrast('more');
  note('high contrast', await askAxe(page, 'contrast', judged.rules));
  await contrast('system');
  await page.emulateMedia({ colorScheme: 'light' });
  await drawn(page);
}

async function inOtherSizes(page, { zoomed }, note) {
  for (const [where, viewport] of Object.entries({ 'at 200 %': zoomed, 'in 320 pixels': narrow })) {
    await page.setViewportSize(viewport);
    await drawn(page);
    note(where, await page.evaluate(lost));
  }
}

/** What other words can change. */
async function inFrench(page, sizes) {
  const told = [];
  const note = (where, findings) => told.push(...findings.map((finding) => `${where}: ${finding}`));
  await bringAxe(page);
  note('usual size', await askAxe(page, 'words', judged.rules));
  note('usual size', await page.evaluate(lost));
  await inOtherSizes(page, sizes, note);
  return told;
}

const starts = process.argv.slice(2);
const isChosen = ({ name }) => starts.length === 0 || starts.some((start) => name.startsWith(start));
const sizesOf = (shot) => (shot.narrow ? phone : wide);
const seen = (look) => async (page, shot) => {
  await page.evaluate(probe);
  return look(page, sizesOf(shot));
};
const asked = [
  ...shots.filter(isChosen).flatMap((shot) => [
    { shot, language: 'en', look: seen(inEnglish) },
    { shot, language: 'fr', look: seen(inFrench) },
  ]),
  ...dialogs.filter(isChosen).map((dialog) => ({
    shot: dialog,
    language: 'en',
    look: seen((page) => returnsFocus(page, dialog)),
  })),
];

/** What is wrong in many screens is said once, with the first of them. */
const found = new Map();
const note = (finding, screen) => found.set(finding, [...(found.get(finding) ?? []), screen]);

const stage = await openStage();
try {
  await allDone(asked, async ({ shot, language, look }) => {
    const told = await stage
      .play(shot, { language, colorScheme: 'light', viewport: sizesOf(shot).usual }, (page) =>
        look(page, shot),
      )
      .catch((error) => [error.message]);
    for (const finding of told) note(finding, `${shot.name} (${language})`);
  });
} finally {
  await stage.close();
}

for (const [finding, screens] of found) {
  const others = screens.length > 1 ? ` and ${screens.length - 1} more` : '';
  console.log(`${screens[0]}${others}: ${finding}`);
}
// A check that judges nothing would find nothing.
const blind = [
  ...['color-contrast', 'target-size', 'label', 'button-name'].filter((rule) => !judged.rules.has(rule)),
  ...(judged.stops > 0 ? [] : ['the focus']),
  ...(judged.moving > 0 ? [] : ['what moves']),
];
if (blind.length > 0) console.log(`Never judged: ${blind.join(', ')}`);
console.log(
  `${asked.length} screens, ${judged.rules.size} rules, ${judged.stops} stops of the Tab key, ${found.size} findings`,
);
process.exitCode = asked.length === 0 || found.size > 0 || blind.length > 0 ? 1 : 0;
