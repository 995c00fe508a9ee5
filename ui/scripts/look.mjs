// Takes pictures of the page in its scenes, in both themes and in sizes down to the smallest, for someone to look at:
// `node scripts/look.mjs FOLDER [NAME]`.
import { mkdir, writeFile } from 'node:fs/promises';
import { shots } from './shots.mjs';
import { atRest, openStage } from './stage.mjs';

const [folder, only] = process.argv.slice(2);
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
];

/** The window of phone mode: as it is at first, and at its smallest. */
const phones = [
  { width: 420, height: 720 },
  { width: 360, height: 480 },
];

await mkdir(folder, { recursive: true });
const stage = await openStage();
try {
  for (const shot of chosen) {
    for (const colorScheme of ['light', 'dark']) {
      for (const viewport of shot.narrow ? phones : sizes) {
        const png = await stage.play(shot, { language: 'en', colorScheme, viewport }, atRest);
        await writeFile(`${folder}/${shot.name}-${viewport.width}-${colorScheme}.png`, png);
      }
    }
  }
} finally {
  await stage.close();
}
