// Takes pictures of the page in its scenes, in both themes and in sizes down to the smallest, for someone to look at:
// `node scripts/look.mjs FOLDER [NAME [LANGUAGE]]`.
import { mkdir, writeFile } from 'node:fs/promises';
import { shots } from './shots.mjs';
import { allDone, atRest, openStage } from './stage.mjs';

const [folder, only, language = 'en'] = process.argv.slice(2);
if (!folder) throw new Error('Say into which folder the pictures go.');
const chosen = shots.filter(({ name }) => !only || name === only);
if (chosen.length === 0)
  throw new Error(`There is no ${only}, only: ${shots.map(({ name }) => name).join(', ')}`);

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 1024, height: 700 },
  { width: 800, height: 600 },
  { width: 640, height: 400 },
  { width: 320, height: 640 },
];
/** The window for an agent on the phone: as it is at first, and at its smallest. */
const phones = [
  { width: 420, height: 720 },
  { width: 360, height: 480 },
];
const looksOf = (shot) =>
  ['light', 'dark', 'forced'].flatMap((theme) =>
    (shot.narrow ? phones : sizes).map((viewport) => ({ theme, viewport })),
  );

await mkdir(folder, { recursive: true });
const stage = await openStage();
try {
  await allDone(chosen, (shot) =>
    stage.play(shot, { language, colorScheme: 'light', viewport: sizes[0] }, async (page) => {
      for (const { theme, viewport } of looksOf(shot)) {
        await page.emulateMedia({
          colorScheme: theme === 'light' ? 'light' : 'dark',
          forcedColors: theme === 'forced' ? 'active' : 'none',
        });
        await page.setViewportSize(viewport);
        await writeFile(`${folder}/${shot.name}-${viewport.width}-${theme}.png`, await atRest(page));
      }
    }),
  );
} finally {
  await stage.close();
}
