// Whether a picture of the window is the same to the eye as its reference, and how little a reference is left with. It
// knows no file and no scene.
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** So many pixels of a square of so wide may differ: less than a letter, more than the edges of letters do by themselves. */
const TOLERANCE = { pixels: 16, square: 32 };
/** So many may have another colour than the reference has for them: letters are drawn from few there. */
const OTHER_COLOUR = 64;
/** A plane of so many pixels has its colour; what it may be off by, of 255, is a rounding. */
const PLANE = { pixels: 64, off: 3 };
/** How many colours a reference has, and how many of them may be those of planes. */
const COLOURS = 32;
const PLANES = 24;

const pixelsOf = ({ data }) => new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
const channels = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];

/** How unlike two colours are. */
function apart(one, other) {
  const [a, b] = [channels(one), channels(other)];
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}

/** Whether a pixel is within a plane: its neighbours have the same colour. */
function isPlane(pixels, i, width) {
  const is = pixels[i];
  return is === pixels[i - 1] && is === pixels[i + 1] && is === pixels[i - width] && is === pixels[i + width];
}

/** Null when they are the same to the eye, or what differs, as words and as a picture. */
export function compare(actual, reference) {
  if (reference.width !== actual.width || reference.height !== actual.height)
    return { why: 'another size', picture: null };
  return (
    differ(actual, reference, { threshold: 0.1, tolerated: OTHER_COLOUR }) ??
    // In the same few colours, so that the faintest tint is told from the next.
    differ(inColoursOf(reference, actual), reference, { threshold: 0.01, tolerated: TOLERANCE.pixels }) ??
    repainted(actual, reference)
  );
}

function differ(actual, reference, { threshold, tolerated }) {
  const { width, height } = actual;
  const match = (into) =>
    pixelmatch(actual.data, reference.data, into, width, height, {
      threshold,
      windowSize: TOLERANCE.square,
    });
  const differing = match(null);
  if (differing <= tolerated) return null;
  const picture = new PNG({ width, height });
  match(picture.data);
  return { why: `${differing} pixels in one place`, picture };
}

/** A plane that has another colour, however near. */
function repainted(actual, reference) {
  const [now, then] = [pixelsOf(actual), pixelsOf(reference)];
  const off = new Map();
  for (let i = 0; i < now.length; i++) {
    if (now[i] === then[i] || !isPlane(now, i, actual.width)) continue;
    const change = now[i] * 2 ** 32 + then[i];
    off.set(change, (off.get(change) ?? 0) + 1);
  }
  for (const [change, count] of off) {
    const colours = [Math.floor(change / 2 ** 32), change % 2 ** 32].map(channels);
    const most = Math.max(...colours[0].map((channel, i) => Math.abs(channel - colours[1][i])));
    if (count < PLANE.pixels || most <= PLANE.off) continue;
    const [is, was] = colours.map((colour) => `rgb(${colour.join(' ')})`);
    return { why: `${count} pixels are ${is} and were ${was}`, picture: null };
  }
  return null;
}

/** The picture in the colours that the reference was left with. */
function inColoursOf(reference, { width, height, data }) {
  const then = pixelsOf(reference);
  const kept = [...new Set(then)];
  const nearest = new Map(kept.map((pixel) => [pixel, pixel]));
  const picture = { width, height, data: Buffer.from(data) };
  const pixels = pixelsOf(picture);
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i];
    if (pixel === then[i]) continue;
    let is = nearest.get(pixel);
    if (is === undefined) {
      is = kept.reduce((a, b) => (apart(b, pixel) < apart(a, pixel) ? b : a));
      nearest.set(pixel, is);
    }
    pixels[i] = is;
  }
  return picture;
}

/** How many pixels there are of each colour, in all and within planes. */
function counted(pixels, width) {
  const [all, planes] = [new Map(), new Map()];
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i];
    all.set(pixel, (all.get(pixel) ?? 0) + 1);
    if (isPlane(pixels, i, width)) planes.set(pixel, (planes.get(pixel) ?? 0) + 1);
  }
  return [all, planes];
}

/** The colours of planes as they are, then again and again what is least like those; and what each becomes. */
function palette([counts, planes]) {
  const kept = [...planes.keys()]
    .filter((pixel) => planes.get(pixel) >= PLANE.pixels)
    .sort((a, b) => planes.get(b) - planes.get(a))
    .slice(0, PLANES);
  const nearest = new Map([...counts.keys()].map((pixel) => [pixel, { is: pixel, off: Infinity }]));
  const lacking = (pixel) => Math.sqrt(counts.get(pixel)) * nearest.get(pixel).off;
  for (let taken = 0; taken < COLOURS; taken++) {
    const pixel = kept[taken] ?? [...counts.keys()].reduce((a, b) => (lacking(b) > lacking(a) ? b : a));
    for (const [other, known] of nearest) {
      const off = apart(pixel, other);
      if (off < known.off) nearest.set(other, { is: pixel, off });
    }
  }
  return nearest;
}

/** Each of its colours becomes the nearest of those that are kept: a third of the size, and nothing to be seen of it. */
export function simplified(png) {
  const pixels = pixelsOf(png);
  const nearest = palette(counted(pixels, png.width));
  for (let i = 0; i < pixels.length; i++) pixels[i] = nearest.get(pixels[i]).is;
  return png;
}
