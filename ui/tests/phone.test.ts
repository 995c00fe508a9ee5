// Phone mode in the page: one key there and back, the lookup alone, and what the desktop does not do said in words.
import { describe, expect, it } from 'vitest';
import { failure } from '../src/testing/failure';
import type { MemoryBackend } from '../src/testing/memory';
import { backendOf, openWindow, press, settle, type } from './support';

const nine = { ctrlKey: true };

describe('phone mode', () => {
  it('is entered and left by one key, and the lookup goes on', async () => {
    const { backend, page, field } = await openWindow();
    await type(field, 'AGYPMNVXPJ');
    await press(field, '9', nine);
    expect(backend.asked('setPhoneMode')).toEqual(['true']);
    expect(page.getByTestId('phone-bar').textContent).toContain('Whole window');
    expect(page.getByTestId('voucher').dataset.coupon).toBe('AGYPMNVXPJ');
    expect(page.queryByTestId('place-attention')).toBeNull();
    await press(field, '9', nine);
    expect(page.queryByTestId('phone-bar')).toBeNull();
    expect(page.getByTestId('place-attention')).toBeTruthy();
    expect(field.value).toBe('AGYPMNVXPJ');
  });

  it('is remembered by the program', async () => {
    const backend = backendOf();
    backend.phone = { on: true, staysOnTop: true };
    const { page } = await openWindow(backend);
    expect(page.getByTestId('phone-bar')).toBeTruthy();
    page.getByTestId('phone-end').click();
    await settle();
    expect(page.queryByTestId('phone-bar')).toBeNull();
  });

  it.each([
    ['its key', (field: HTMLElement) => press(field, '9', nine)],
    ['the tray', (_: HTMLElement, backend: MemoryBackend) => backend.setPhoneMode(true)],
  ])('shows the lookup, from whichever place it is entered by %s', async (_, enter) => {
    const { backend, desk, page, field } = await openWindow();
    await press(field, '3', nine);
    expect(desk.place).toBe('lists');
    await enter(document.body, backend);
    await settle();
    expect([desk.place, page.getByTestId('window').dataset.mode]).toEqual(['lookup', 'phone']);
    expect(page.getByTestId('phone-bar')).toBeTruthy();
  });

  it('follows the tray', async () => {
    const { backend, page } = await openWindow();
    await backend.setPhoneMode(true);
    await settle();
    expect(page.getByTestId('window').dataset.mode).toBe('phone');
  });

  it('ends where another place is asked for', async () => {
    const backend = backendOf();
    backend.phone = { on: true, staysOnTop: true };
    const { page, field } = await openWindow(backend);
    await press(field, '6', nine);
    expect(page.getByTestId('window').dataset.mode).toBe('whole');
    expect(page.getByTestId('checks')).toBeTruthy();
  });

  it('says where a desktop lets no program stay on top', async () => {
    const backend = backendOf();
    backend.phone = { on: true, staysOnTop: false };
    const { page } = await openWindow(backend);
    expect(page.getByTestId('phone-not-on-top').textContent).toContain('Wayland');
  });

  it('stays as it was when the window does not follow', async () => {
    const { backend, desk, page, field } = await openWindow();
    backend.before = async (name) => {
      if (name === 'setPhoneMode') throw failure('internal');
    };
    await press(field, '9', nine);
    expect(page.queryByTestId('phone-bar')).toBeNull();
    expect(desk.phone.question.error?.code).toBe('internal');
  });
});
