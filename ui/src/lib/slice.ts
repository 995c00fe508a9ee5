// Which rows of a long list are drawn: those that can be seen and a few around them. Rows have one height. A list that would
// be taller than a page can be is drawn as tall as it may be, and the same way of the scroll bar then passes more rows.

/** The tallest that is drawn, in pixels: browsers lose count far below a million rows of 32. */
export const TALLEST = 8_000_000;
/** How many rows are drawn beyond what can be seen, either way. */
const AROUND = 6;

export interface Extent {
  total: number;
  rowHeight: number;
  viewport: number;
}

export interface Slice {
  first: number;
  /** The first that is no longer drawn. */
  last: number;
  /** Where the first one stands, in pixels. */
  top: number;
  /** How tall all of it is, in pixels. */
  height: number;
}

function ways({ total, rowHeight, viewport }: Extent) {
  const whole = total * rowHeight;
  const height = Math.min(whole, TALLEST);
  return { height, most: Math.max(0, whole - viewport), room: Math.max(0, height - viewport) };
}

/** How far into all of its rows a list is scrolled. */
function offset(extent: Extent, scrollTop: number): number {
  const { most, room } = ways(extent);
  return room === 0 ? 0 : (Math.min(Math.max(scrollTop, 0), room) / room) * most;
}

export function slice(extent: Extent, scrollTop: number): Slice {
  const { total, rowHeight, viewport } = extent;
  const at = offset(extent, scrollTop);
  const first = Math.max(0, Math.floor(at / rowHeight) - AROUND);
  const last = Math.min(total, Math.ceil((at + viewport) / rowHeight) + AROUND);
  const { height, room } = ways(extent);
  const shown = Math.min(Math.max(scrollTop, 0), room);
  return { first, last, top: shown - (at - first * rowHeight), height };
}

/** Where a list is to be scrolled to so that a row can be seen whole; where it is, when it can. */
export function scrollTo(extent: Extent, scrollTop: number, row: number): number {
  const { rowHeight, viewport } = extent;
  const { most, room } = ways(extent);
  const at = offset(extent, scrollTop);
  const [above, below] = [row * rowHeight, (row + 1) * rowHeight - viewport];
  const wanted = above < at ? above : below > at ? below : at;
  return wanted === at || most === 0 ? scrollTop : (Math.min(Math.max(wanted, 0), most) / most) * room;
}
