// The switch that starts the program with the session: the operating system keeps it, and it shows what that says.
import { describe, expect, it } from 'vitest';
import { words } from '../src/lib/words';
import { failure } from '../src/testing/failure';
import type { MemoryBackend } from '../src/testing/memory';
import { backendOf, openWindow, press, settle } from './support';

async function settingsPage(backend: MemoryBackend = backendOf()) {
  const { page, field } = await openWindow(backend);
  await press(field, '7', { ctrlKey: true });
  await settle();
  return { backend, page, toggle: page.getByTestId('at-login-switch') as HTMLInputElement };
}

describe('starting with the session', () => {
  it('is switched on and off at once', async () => {
    const { backend, toggle } = await settingsPage();
    expect(toggle.checked).toBe(false);
    for (const wanted of [true, false]) {
      toggle.click();
      await settle();
      expect(toggle.checked).toBe(wanted);
    }
    expect(backend.asked('startAtLogin')).toEqual(['true', 'false']);
  });

  it('shows what the system says when it refuses, and why', async () => {
    const { backend, page, toggle } = await settingsPage();
    backend.before = async (name) => {
      if (name === 'startAtLogin') throw failure('at_login_unchanged');
    };
    toggle.click();
    await settle();
    expect(toggle.checked).toBe(false);
    expect(page.getByTestId('at-login-failed').textContent).toContain(words.errors.at_login_unchanged.title);
  });

  it('says where it cannot be had, and changes nothing there', async () => {
    const backend = backendOf();
    backend.login = { possible: false, enabled: false };
    const { page, toggle } = await settingsPage(backend);
    expect(page.getByTestId('at-login').textContent).toContain(words.atLogin.notHere);
    toggle.click();
    await settle();
    expect(toggle.checked).toBe(false);
    expect(backend.asked('startAtLogin')).toEqual([]);
  });
});
