// Every state of a voucher has a face of its own, and a voucher is shown with what was told of it so far.
import { describe, expect, it } from 'vitest';
import { stateLook } from '../src/lib/states';
import { words } from '../src/lib/words';
import { typicalVouchers } from '../src/testing/fixtures';
import { NOW, openWindow, press, settle, type } from './support';

describe('the states', () => {
  const documented = Object.entries(stateLook).filter(([name]) => name !== 'unrecognised');

  it('differ in word, icon and colour', () => {
    expect(documented).toHaveLength(9);
    for (const part of ['icon', 'tone'] as const) {
      expect(new Set(documented.map(([, look]) => look[part])).size, part).toBe(9);
    }
    expect(new Set(Object.values(words.state)).size).toBe(10);
  });

  it('are all among the typical vouchers', () => {
    const shown = new Set(typicalVouchers(NOW).map((voucher) => voucher.state));
    expect(Object.keys(stateLook).filter((name) => !shown.has(name as keyof typeof stateLook))).toEqual([]);
  });
});

describe('a voucher', () => {
  it('whose code was not told is found by its id and says so', async () => {
    const nameless = typicalVouchers(NOW).find((voucher) => voucher.couponId === null)!;
    const { page, field } = await openWindow();
    await type(field, nameless.voucherId);
    await press(field, 'Enter');
    await settle();
    expect(page.getByTestId('voucher').textContent).toContain(words.voucher.noCode);
    expect(page.queryByTestId('copy-code')).toBeNull();
    expect(page.getByTestId('hit').textContent).toContain(words.voucher.noCode);
    const flags = page.getAllByTestId('flag').map((flag) => flag.dataset.flag);
    expect(flags).toContain('incomplete');
  });

  it('shows the shop it can be spent in', async () => {
    const { page, field } = await openWindow();
    await type(field, 'QVHSTMZKWB');
    expect(page.getByTestId('shop').textContent).toContain('Café Rivoli');
  });
});
