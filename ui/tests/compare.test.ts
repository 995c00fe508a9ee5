import { describe, expect, it } from 'vitest';
import { compare, simplified } from '../scripts/compare.mjs';

const WIDTH = 200;
const HEIGHT = 120;
const GROUND = '#f4f4f2';
const SURFACE = '#ffffff';
const LINE = '#e2e2de';
const TEXT = '#1b1c1f';

interface Picture {
  width: number;
  height: number;
  data: Uint8Array;
}

type Box = [left: number, top: number, width: number, height: number, colour: string];

/** Boxes on the ground, the later above the earlier. */
function drawn(...boxes: Box[]): Picture {
  const data = new Uint8Array(WIDTH * HEIGHT * 4);
  for (const [left, top, width, height, colour] of [[0, 0, WIDTH, HEIGHT, GROUND], ...boxes] as Box[]) {
    const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) data.set([...channels, 255], (y * WIDTH + x) * 4);
  }
  return { width: WIDTH, height: HEIGHT, data };
}

/** Strokes as thick and as tall as those of the letters on the screen: the thinnest letter is one of them. */
const word = (left: number, top: number, strokes: string): Box[] =>
  [...strokes].flatMap((stroke, i): Box[] =>
    stroke === '|' ? [[left + i * 6, top, 2, 10, TEXT]] : [[left + i * 6, top + 5, 5, 2, TEXT]],
  );
const card = (left: number, colour = SURFACE, line = LINE): Box[] => [
  [left, 20, 120, 60, line],
  [left + 1, 21, 118, 58, colour],
];

const screen = drawn(...card(20), ...word(30, 30, '|-||-|'));
const reference = simplified(drawn(...card(20), ...word(30, 30, '|-||-|')));

/** Every channel of what stands at the edge of something is a little off, as another processor rounds it. */
function roughened({ width, height, data }: Picture): Picture {
  const copy = Uint8Array.from(data);
  for (let i = 0; i < copy.length; i += 4) {
    if (data[i] === data[i + 4]) continue;
    for (let of = 0; of < 3; of++) copy[i + of] = Math.max(0, copy[i + of]! - 2);
  }
  return { width, height, data: copy };
}

describe('a picture', () => {
  it.each([
    ['as it was', screen],
    ['with other roundings', roughened(screen)],
  ])('%s is the same', (_, picture) => expect(compare(picture, reference)).toBeNull());

  it.each([
    ['another word', drawn(...card(20), ...word(30, 30, '|-|-||'))],
    ['one letter more', drawn(...card(20), ...word(30, 30, '|-||-||'))],
    ['a word two pixels further', drawn(...card(20), ...word(32, 30, '|-||-|'))],
    ['a card two pixels further', drawn(...card(22), ...word(30, 30, '|-||-|'))],
    ['a card without its line', drawn(...card(20, SURFACE, SURFACE), ...word(30, 30, '|-||-|'))],
    ['a card with a faint tint', drawn(...card(20, '#fff8dd'), ...word(30, 30, '|-||-|'))],
    ['a card of almost its colour', drawn(...card(20, '#fafaf8'), ...word(30, 30, '|-||-|'))],
    ['nothing on it', drawn()],
    ['another size', { ...screen, width: HEIGHT, height: WIDTH }],
  ])('with %s is not', (_, picture) => expect(compare(picture, reference)).not.toBeNull());
});
