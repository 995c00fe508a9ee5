// What leads the window somewhere from outside: a link, the tray, a notification. It goes there and does nothing.
import { describe, expect, it } from 'vitest';
import { DEBOUNCE } from '../src/lib/search.svelte';
import { words } from '../src/lib/words';
import { documentedExample, voucher } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import { backendOf, NOW, openWindow, pass, press, settle } from './support';

const example = documentedExample(NOW);
const code = example.couponId!;
const other = voucher(NOW, { couponId: 'WXYZ3AAAAA' });

describe('a link', () => {
  it('that started the program is followed when the page is there', async () => {
    const backend = backendOf([example, other]);
    backend.lead({ to: 'code', code });
    const { desk, field } = await openWindow(backend);
    await pass(DEBOUNCE);
    expect(field.value).toBe(code);
    expect(desk.voucher.id).toBe(example.voucherId);
  });

  it('leads back from another place, and is followed once', async () => {
    const { backend, desk, field } = await openWindow(backendOf([example, other]));
    await press(field, '2', { ctrlKey: true });
    backend.lead({ to: 'code', code });
    await pass(DEBOUNCE);
    expect(desk.place).toBe('lookup');
    expect(desk.voucher.id).toBe(example.voucherId);
    await pass(1000);
    expect(backend.asked('takeDestination')).toHaveLength(2);
  });

  it('to what is only similar opens nothing, also when Enter was pressed before', async () => {
    const { backend, desk, field } = await openWindow(backendOf([example, other]));
    await press(field, 'Enter');
    backend.lead({ to: 'code', code: code.slice(0, 5) });
    await pass(DEBOUNCE);
    expect(field.value).toBe(code.slice(0, 5));
    expect(desk.search.rows).toHaveLength(1);
    expect(desk.voucher.id).toBeNull();
  });

  it('shows and does nothing: no call that acts', async () => {
    const { backend, desk } = await openWindow(backendOf([example, other]));
    backend.lead({ to: 'code', code });
    await pass(DEBOUNCE);
    await pass(5000);
    expect(desk.voucher.id).toBe(example.voucherId);
    const acting = [
      'refreshLink',
      'confirm',
      'askVendor',
      'openPdf',
      'printPdf',
      'savePdf',
      'showPdf',
      'copyLink',
    ];
    expect(backend.calls.map(({ name }) => name).filter((name) => acting.includes(name))).toEqual([]);
  });

  it('that leads nowhere is told in words until it is closed', async () => {
    const { backend, desk, page, field } = await openWindow(backendOf([example]));
    backend.lead({ to: 'refused', problem: 'other_place' });
    await settle();
    expect(page.getByTestId('link-refused').textContent).toContain(words.arrival.why.other_place);
    expect(field.value).toBe('');
    expect(desk.voucher.id).toBeNull();
    page.getByTestId('link-refused-close').click();
    await settle();
    expect(page.queryByTestId('link-refused')).toBeNull();
  });

  it('that leads somewhere ends what was said of the one before', async () => {
    const { backend, page } = await openWindow(backendOf([example]));
    backend.lead({ to: 'refused', problem: 'no_code' });
    await settle();
    backend.lead({ to: 'code', code });
    await pass(DEBOUNCE);
    expect(page.queryByTestId('link-refused')).toBeNull();
  });
});

describe('the tray and a notification', () => {
  it('lead to a place', async () => {
    const { backend, desk } = await openWindow();
    backend.lead({ to: 'receiver' });
    await settle();
    expect(desk.place).toBe('receiver');
    backend.lead({ to: 'attention' });
    await settle();
    expect(desk.place).toBe('attention');
  });

  it('lead to a voucher, with nothing of the last call left in the field', async () => {
    const { backend, desk, field } = await openWindow(backendOf([example, other]));
    backend.lead({ to: 'code', code });
    await pass(DEBOUNCE);
    backend.lead({ to: 'voucher', voucherId: other.voucherId });
    await pass(DEBOUNCE);
    expect(desk.voucher.id).toBe(other.voucherId);
    expect(field.value).toBe('');
  });

  it('lead nowhere when the program does not answer, and the next one is followed', async () => {
    const { backend, desk } = await openWindow(backendOf([example]));
    backend.before = async (name) => {
      if (name === 'takeDestination') throw failure('internal');
    };
    backend.lead({ to: 'receiver' });
    await settle();
    expect(desk.place).toBe('lookup');
    backend.before = async () => {};
    backend.lead({ to: 'receiver' });
    await settle();
    expect(desk.place).toBe('receiver');
  });
});
