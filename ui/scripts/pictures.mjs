// Compares what the window shows with the reference pictures that a person has looked at: every shot in both themes
// and both languages. `--update` replaces the references that differ; what it writes is to be looked at before it is kept.
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { PNG } from 'pngjs';
import { compare, simplified } from './compare.mjs';
import { shots } from './shots.mjs';
import { allDone, atRest, openStage } from './stage.mjs';

const REFERENCES = fileURLToPath(new URL('../references', import.meta.url));
const RESULTS = fileURLToPath(new URL('../../target/pictures', import.meta.url));

const usual = { width: 1280, height: 800 };
/** The window of phone mode. */
const small = { width: 420, height: 720 };
const large = { width: 1920, height: 1080 };

const { values, positionals } = parseArgs({
  options: { update: { type: 'boolean', default: false } },
  allowPositionals: true,
});

/** Every scene to be played, or those whose name begins as was asked for, each with its picture in every theme. */
function wanted() {
  const isAsked = ({ name }) =>
    positionals.length === 0 || positionals.some((start) => name.startsWith(start));
  return shots
    .filter((shot) => !shot.aside && isAsked(shot))
    .flatMap((shot) =>
      ['en', 'fr'].flatMap((language) =>
        [shot.narrow ? small : usual, ...(shot.wide && language === 'en' ? [large] : [])].map((viewport) => ({
          shot,
          language,
          viewport,
          pictures: ['light', 'dark'].map((colorScheme) => ({
            colorScheme,
            file: `${shot.name}-${language}-${colorScheme}${viewport === large ? '-large' : ''}.png`,
          })),
        })),
      ),
    );
}

/** With a palette. */
async function keep(file, png) {
  const raw = `${RESULTS}/${file}.actual.png`;
  await writeFile(raw, PNG.sync.write(simplified(PNG.sync.read(png))));
  const packed = ['-strip', '-define', 'png:compression-level=9', '-define', 'png:compression-filter=0'];
  await promisify(execFile)('convert', [raw, ...packed, `PNG8:${REFERENCES}/${file}`]);
  await rm(raw);
}

/** Answers with what is to be said of this picture, if anything. */
async function judge(file, png, known) {
  let difference = { why: 'no reference', picture: null };
  if (known.has(file)) {
    const reference = PNG.sync.read(await readFile(`${REFERENCES}/${file}`));
    difference = compare(PNG.sync.read(png), reference);
  }
  if (difference === null) return null;
  if (values.update) {
    await keep(file, png);
    return `${file}: written (${difference.why})`;
  }
  await writeFile(`${RESULTS}/${file}.actual.png`, png);
  if (difference.picture)
    await writeFile(`${RESULTS}/${file}.difference.png`, PNG.sync.write(difference.picture));
  return `${file}: ${difference.why}`;
}

await rm(RESULTS, { recursive: true, force: true });
await mkdir(RESULTS, { recursive: true });
await mkdir(REFERENCES, { recursive: true });
const known = new Set((await readdir(REFERENCES)).filter((file) => file.endsWith('.png')));
const scenes = wanted();
const pictures = scenes.flatMap((scene) => scene.pictures);
const said = new Map();
const broken = [];

/** A scene is played once; the page changes its theme as it does when the system's changes. */
async function take({ shot, language, viewport, pictures }) {
  const look = async (page) => {
    for (const { colorScheme, file } of pictures) {
      await page.emulateMedia({ colorScheme });
      const line = await judge(file, await atRest(page), known);
      if (line) said.set(file, line);
      else said.delete(file);
    }
  };
  const play = () => stage.play(shot, { language, colorScheme: 'light', viewport }, look);
  try {
    // Once more, on a page of its own: a machine that has no time for this one lets it run into its limits.
    await play().catch(play);
  } catch (error) {
    broken.push(`${shot.name}, ${language}: ${error.message}`);
  }
}

const stage = await openStage();
try {
  await allDone(scenes, take);
} finally {
  await stage.close();
}

if (positionals.length === 0) {
  const named = new Set(pictures.map(({ file }) => file));
  for (const file of known) {
    if (named.has(file)) continue;
    if (values.update) await rm(`${REFERENCES}/${file}`);
    said.set(file, `${file}: nothing makes it any more${values.update ? '; removed' : ''}`);
  }
}

for (const line of [...said.values(), ...broken].sort()) console.error(line);
if (pictures.length === 0) {
  console.error('There is no such picture.');
  process.exitCode = 1;
} else if (broken.length > 0 || (said.size > 0 && !values.update)) {
  console.error(
    `\n${pictures.length} pictures, ${said.size + broken.length} not as they were. What the window shows now and the` +
      `\ndifference are in ${RESULTS}. If it is as it should be:` +
      '\n  npm --prefix ui run pictures -- --update' +
      '\nthen look at each picture that changed in ui/references, and commit it.',
  );
  process.exitCode = 1;
} else {
  console.log(`${pictures.length} pictures, ${values.update ? `${said.size} changed` : 'all as they were'}`);
}
