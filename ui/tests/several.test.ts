// Several codes pasted into the window: a row for each, none opens by itself, the missing ones can be taken along.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { onOneLine } from '../src/lib/pastedCodes';
import { voucher } from '../src/testing/fixtures';
import { backendOf, NOW, openWindow, press, settle, type } from './support';

const stored = ['ABCDEFGHJK', 'LMNPQRSTVW', 'XYZABCDEFG'];
const window = () => openWindow(backendOf(stored.map((couponId) => voucher(NOW, { couponId }))));

const rows = (page: HTMLElement) =>
  [...page.querySelectorAll<HTMLElement>('[role=option]')].map(
    (row) => row.dataset.coupon ?? row.querySelector('.code')!.textContent,
  );

afterEach(() => {
  Reflect.deleteProperty(navigator, 'clipboard');
});

describe('what is pasted', () => {
  it.each([
    ['AAAA', null],
    ['AAAA BBBB', null],
    ['AAAA\nBBBB', 'AAAA, BBBB'],
    ['\r\n AAAA BB\r\n\r\nCCCC\t1 \r\n', 'AAAA BB, CCCC\t1'],
  ])('%j is put on one line', (pasted, line) => expect(onOneLine(pasted)).toBe(line));

  it('goes where the cursor is and is looked up at once', async () => {
    const { backend, field } = await window();
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { getData: () => 'ABCDEFGHJK\nLMNPQRSTVW\n' } });
    field.dispatchEvent(event);
    await settle();
    expect([field.value, event.defaultPrevented]).toEqual(['ABCDEFGHJK, LMNPQRSTVW', true]);
    expect(backend.asked('find').at(-1)).toBe('ABCDEFGHJK, LMNPQRSTVW');
  });
});

describe('several codes', () => {
  it('have a row each in their order, with a count, and open nothing by themselves', async () => {
    const { page, field } = await window();
    await type(field, 'XYZABCDEFG, NOBODYHASIT, ABCDEFGHJK, XYZABCDEFG');
    expect(rows(document.body)).toEqual(['XYZABCDEFG', 'NOBODYHASIT', 'ABCDEFGHJK']);
    expect(page.getByTestId('several-count').textContent).toMatch(
      /2 of 3 codes found.*1 named more than once/s,
    );
    expect(page.queryByTestId('voucher')).toBeNull();
    expect(page.queryByTestId('no-match')).toBeNull();
  });

  it('are gone through by the arrows, over what is missing, and opened by Enter', async () => {
    const { page, field } = await window();
    await type(field, 'NOBODYHASIT, XYZABCDEFG, NEITHERTHIS, ABCDEFGHJK');
    await press(field, 'ArrowDown');
    expect(page.getAllByTestId('hit')[1]!.getAttribute('aria-selected')).toBe('true');
    await press(field, 'Enter');
    expect(page.getByTestId('voucher').dataset.coupon).toBe('ABCDEFGHJK');
    expect(rows(document.body)).toHaveLength(4);
  });

  it('say why one that was misread is there', async () => {
    const { backend, page, field } = await window();
    backend.misread.set('ABCDEFGHJX', ({ couponId }) => (couponId === 'ABCDEFGHJK' ? 'slip' : null));
    await type(field, 'ABCDEFGHJX, LMNPQRSTVW');
    expect(page.getAllByTestId('hit')[0]!.textContent).toContain('for ABCDEFGHJX: one character differs');
    expect(page.getByTestId('several-count').textContent).toContain('1 not to the letter');
  });

  it('keep their order when a missing one arrives, also under the pointer', async () => {
    const { backend, desk, page, field } = await window();
    await type(field, 'NOBODYHASIT, XYZABCDEFG');
    desk.search.pointer(true);
    backend.put(voucher(NOW, { couponId: 'NOBODYHASIT' }));
    await desk.search.refetch();
    await settle();
    expect(page.getAllByTestId('hit').map(({ dataset }) => dataset.coupon)).toEqual([
      'NOBODYHASIT',
      'XYZABCDEFG',
    ]);
    expect(page.queryByTestId('fresh')).toBeNull();
  });

  it('that are missing are copied, one a line', async () => {
    const writeText = vi.fn(async () => {});
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    const { page, field } = await window();
    await type(field, 'NOBODYHASIT, XYZABCDEFG, NEITHERTHIS');
    page.getByTestId('copy-missing').click();
    await settle();
    expect(writeText).toHaveBeenCalledWith('NOBODYHASIT\nNEITHERTHIS');
  });
});
