import { describe, expect, it } from 'vitest';
import { scrollTo, slice, TALLEST } from '../src/lib/slice';

const few = { total: 50, rowHeight: 32, viewport: 320 };
const million = { total: 1_000_000, rowHeight: 32, viewport: 640 };

describe('which rows are drawn', () => {
  it('draws what can be seen and a little around it', () => {
    expect(slice(few, 0)).toMatchObject({ first: 0, last: 16, top: 0, height: 1600 });
    const middle = slice(few, 640);
    expect(middle).toMatchObject({ first: 14, last: 36, top: 14 * 32 });
    expect(slice(few, 99_999)).toMatchObject({ last: 50 });
    expect(slice({ ...few, total: 0 }, 0)).toMatchObject({ first: 0, last: 0, height: 0 });
  });

  it('reaches every row of a million without a page that is too tall', () => {
    const end = slice(million, TALLEST - million.viewport);
    expect(end.height).toBe(TALLEST);
    expect(end.last).toBe(1_000_000);
    // The last row stands at the very end.
    expect(end.top + (end.last - end.first) * 32).toBeCloseTo(TALLEST, 3);
    for (const scrollTop of [0, 1, 4_000_000, 7_999_360]) {
      const { first, last, top } = slice(million, scrollTop);
      expect(last - first).toBeLessThan(40);
      expect(top).toBeLessThanOrEqual(scrollTop);
    }
  });

  it('scrolls just as far as a row needs to be seen whole', () => {
    expect(scrollTo(few, 100, 5)).toBe(100);
    expect(scrollTo(few, 100, 2)).toBe(64);
    expect(scrollTo(few, 0, 10)).toBe(32);
    expect(scrollTo(few, 0, 49)).toBe(50 * 32 - 320);
    for (const row of [0, 1, 499_999, 999_999]) {
      const { first, last, top } = slice(million, scrollTo(million, 3_000_000, row));
      const shown = scrollTo(million, 3_000_000, row);
      expect(row).toBeGreaterThanOrEqual(first);
      expect(row).toBeLessThan(last);
      const y = top + (row - first) * 32;
      expect(y).toBeGreaterThanOrEqual(shown - 0.01);
      expect(y + 32).toBeLessThanOrEqual(shown + 640.01);
    }
  });
});
