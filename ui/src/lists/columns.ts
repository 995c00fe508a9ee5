// Which columns of a list are drawn: as many as there is room for, and always the one it is sorted by.
import type { Column } from '../lib/bindings';

export interface Drawn {
  by: Column;
  /** The least it takes, in rem. */
  width: number;
  /** Numbers stand under each other by their last digit. */
  right: boolean;
}

/** In the order in which they stand; those with the lower rank are the first to be drawn. */
const all: readonly (Drawn & { rank: number })[] = [
  { by: 'code', width: 7.75, right: false, rank: 0 },
  { by: 'state', width: 10.75, right: false, rank: 1 },
  { by: 'value', width: 5, right: true, rank: 5 },
  { by: 'price', width: 5, right: true, rank: 2 },
  { by: 'reserved', width: 6.25, right: false, rank: 3 },
  { by: 'confirmed', width: 6, right: false, rank: 9 },
  { by: 'ready', width: 6, right: false, rank: 10 },
  { by: 'sent', width: 6, right: false, rank: 8 },
  { by: 'canceled', width: 6, right: false, rank: 12 },
  { by: 'heard', width: 7.5, right: false, rank: 4 },
  { by: 'shop', width: 8, right: false, rank: 11 },
  { by: 'pdf', width: 5.5, right: false, rank: 6 },
  { by: 'ruling', width: 9, right: false, rank: 7 },
];

/** Every column, in order. */
export const COLUMNS: readonly Column[] = all.map(({ by }) => by);

const REM = 16;
const GAP = 1;
const MARGINS = 2;

export function columnsWithin(pixels: number, sortedBy: Column): Drawn[] {
  const first = (by: Column) => (by === 'code' ? -2 : by === sortedBy ? -1 : 0);
  const ranked = [...all].sort((a, b) => first(a.by) - first(b.by) || a.rank - b.rank);
  let room = pixels / REM - MARGINS;
  const drawn = new Set<Column>();
  for (const { by, width } of ranked) {
    room -= width + GAP;
    if (room < 0 && drawn.size > 1) break;
    drawn.add(by);
  }
  return all.filter(({ by }) => drawn.has(by));
}
