// Whether the link is any good, and whether a PDF may still come: by the facts, not by the clock alone.
import { describe, expect, it } from 'vitest';
import type { FailureCode, PdfFailureView } from '../src/lib/bindings';
import { linkStanding, noPdfBecause, waitsUntil } from '../src/lib/pdf';
import { pieces, visible } from '../src/lib/visible';
import { failedPdf, link, noPdf, storedPdf, voucher } from '../src/testing/fixtures';
import { NOW } from './support';

const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
const fresh = link(iso(NOW));

function failed(code: FailureCode, at = NOW, nextTryAt: number | null = null): PdfFailureView {
  return { code, at: iso(at), nextTryAt: nextTryAt === null ? null : iso(nextTryAt), attempts: 1 };
}

describe('the link’s standing', () => {
  it.each([
    ['none', null, null, NOW],
    ['none', null, failed('link_refused'), NOW],
    ['valid', fresh, null, NOW + HOUR - 1],
    ['expired', fresh, null, NOW + HOUR],
    ['refused', fresh, failed('link_refused'), NOW],
    ['refused', fresh, failed('link_refused'), NOW + HOUR],
    ['rejected', fresh, failed('link_expired', NOW + 1), NOW + 2],
    ['expired', fresh, failed('link_expired', NOW + 1), NOW + HOUR],
    ['valid', fresh, failed('link_refused', NOW - 1), NOW],
    ['valid', fresh, failed('link_expired', NOW - 1), NOW],
    ['valid', fresh, failed('file_unreachable'), NOW],
  ] as const)('is %s', (standing, of, failure, now) => {
    expect(linkStanding(of, failure, now)).toBe(standing);
  });
});

describe('the next try', () => {
  const pdf = failedPdf('pending', failed('file_unreachable', NOW, NOW + 1000));

  it('is waited for until its instant', () => {
    expect(waitsUntil(pdf, NOW + 999)).toBe(iso(NOW + 1000));
    expect(waitsUntil(pdf, NOW + 1000)).toBeNull();
    expect(waitsUntil({ ...pdf, status: 'failed' }, NOW)).toBeNull();
    expect(waitsUntil({ ...noPdf, status: 'pending' }, NOW)).toBeNull();
  });
});

describe('no PDF will come', () => {
  const canceled = voucher(NOW, { couponId: 'A', state: 'canceled' });

  it('is said only of a voucher that has none and no link to one', () => {
    expect(noPdfBecause(canceled)).toBe('canceled');
    expect(noPdfBecause({ ...canceled, state: 'reserved' })).toBeNull();
    expect(noPdfBecause({ ...canceled, link: fresh })).toBeNull();
    expect(noPdfBecause({ ...canceled, pdf: storedPdf(iso(NOW)) })).toBeNull();
  });
});

describe('invisible characters', () => {
  it.each([0xad, 0x200b, 0x200f, 0x202a, 0x202e, 0x2060, 0x2065, 0x2069, 0xfeff])(
    'are shown by their numbers: %i',
    (number) => {
      const shown = visible(`A${String.fromCodePoint(number)}B`);
      expect(shown).toBe(`A⟦U+${number.toString(16).toUpperCase().padStart(4, '0')}⟧B`);
    },
  );

  it('leave all others as they are, in one piece', () => {
    expect(pieces('AÀ🎁 ב-9')).toEqual([{ text: 'AÀ🎁 ב-9', mark: false }]);
    expect(pieces('')).toEqual([]);
  });
});
