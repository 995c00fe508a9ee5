// The first run: shown to whoever has set nothing and heard nothing, step by step, and found again in the settings.
import { describe, expect, it } from 'vitest';
import { words } from '../src/lib/words';
import { listening } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import { MemoryBackend } from '../src/testing/memory';
import { arrived, receiverPage, stopped } from '../src/testing/receiver';
import { NOW, press, settle, startWindow } from './support';

function nothingYet(): MemoryBackend {
  const backend = new MemoryBackend(listening(NOW, { lastHeardAt: null }));
  backend.settled.asNew();
  const page = receiverPage(NOW);
  const checks = page.checks.map((check) =>
    check.name === 'vendor'
      ? { ...check, state: 'ok' as const, said: { is: 'credentials_taken' as const } }
      : check,
  );
  backend.page = { ...page, checks };
  return backend;
}

async function begin(backend = nothingYet()) {
  const { desk, page } = await startWindow(backend);
  await settle();
  const fill = async (testid: string, value: string) => {
    const field = page.getByTestId(testid) as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await settle();
  };
  const click = async (testid: string) => {
    page.getAllByTestId(testid)[0]!.click();
    await settle();
  };
  const isDone = (step: string) =>
    page.getByTestId('first-run').querySelector<HTMLElement>(`[data-step="${step}"]`)!.dataset.done ===
    'true';
  return { backend, desk, page, fill, click, isDone };
}

describe('the first run', () => {
  it('leads from nothing to a test that arrived', async () => {
    const { backend, page, fill, click, isDone } = await begin();
    backend.test = arrived(NOW);
    expect(page.getByTestId('first-run')).toBeTruthy();
    await click('environment-choose');
    expect(isDone('environment')).toBe(true);
    await fill('credentials-key', 'key');
    await fill('credentials-secret', 'secret');
    await click('credentials-keep');
    expect(backend.asked('keepSecret')).toEqual(['jackpot.api_key file', 'jackpot.client_secret keyring']);
    expect(backend.asked('startAnew')).toHaveLength(1);
    expect(backend.asked('checkReceiver')).toHaveLength(1);
    expect(isDone('credentials')).toBe(true);
    await click('first-run-skip');
    await fill('address-url', 'https://vouchers.example.com');
    await click('address-keep');
    expect(backend.asked('newPathSecret')).toHaveLength(1);
    expect(isDone('address')).toBe(true);
    await click('paste-copy');
    expect(isDone('paste')).toBe(true);
    await click('first-run-skip');
    await click('first-run-send');
    expect(page.getByTestId('first-run-tested').textContent).toContain(words.firstRun.test.now);
    expect(page.getByTestId('first-run-done').textContent).toBe(words.firstRun.progress(5, 5));
    await click('first-run-end');
    expect(page.queryByTestId('first-run')).toBeNull();
  });

  it('is left and come back to, with every step where it was', async () => {
    const { page, click, isDone } = await begin();
    await click('first-run-skip');
    await click('first-run-skip');
    expect(page.getByTestId('address-url')).toBeTruthy();
    await click('first-run-end');
    expect(page.getAllByTestId('setting').length).toBeGreaterThan(20);
    await click('first-run-begin');
    expect(isDone('address')).toBe(false);
    expect(page.getByTestId('environment-choose')).toBeTruthy();
  });

  it('gives the keyboard to the step that opens', async () => {
    const { click } = await begin();
    await click('first-run-skip');
    await settle();
    expect(document.activeElement!.textContent).toContain(words.firstRun.step.credentials.title);
  });

  it('says where there is no keyring, and keeps what was typed', async () => {
    const backend = nothingYet();
    backend.settled.hasKeyring = false;
    const { page, fill, click, isDone } = await begin(backend);
    await click('first-run-skip');
    await fill('credentials-key', 'key');
    await fill('credentials-secret', 'secret');
    await click('credentials-keep');
    expect(page.getByTestId('credentials-failed').textContent).toContain(words.errors.keyring_closed.title);
    expect((page.getByTestId('credentials-secret') as HTMLInputElement).value).toBe('secret');
    await click('credentials-file');
    await click('credentials-keep');
    expect(isDone('credentials')).toBe(true);
  });

  it('says what is wrong with an address, and what kept a test from arriving', async () => {
    const { backend, page, fill, click, isDone } = await begin();
    for (let i = 0; i < 2; i++) await click('first-run-skip');
    await fill('address-url', 'http://vouchers.example.com');
    await click('address-keep');
    expect(page.getByTestId('address-failed').textContent).toContain(words.settings.malformed.url);
    for (let i = 0; i < 2; i++) await click('first-run-skip');
    backend.test = stopped(NOW);
    await click('first-run-send');
    expect(page.getByTestId('first-run-tested').textContent).toContain(words.receiver.notArrived);
    expect(isDone('test')).toBe(false);
  });
});

describe('it is not shown', () => {
  it.each([
    [
      'to a demonstration',
      (backend: MemoryBackend) => void (backend.status = { ...backend.status, demo: true }),
    ],
    ['once something is set', (backend: MemoryBackend) => backend.settled.keep('receiver.secret', 'file')],
    [
      'once something was heard',
      (backend: MemoryBackend) =>
        void (backend.status = { ...backend.status, lastHeardAt: new Date(NOW).toISOString() }),
    ],
    [
      'where the settings cannot be read',
      (backend: MemoryBackend) =>
        void (backend.before = async (name) => {
          if (name === 'settings') throw failure('settings_invalid');
        }),
    ],
  ])('%s', async (_, change) => {
    const backend = nothingYet();
    change(backend);
    const { page } = await begin(backend);
    expect(page.queryByTestId('first-run')).toBeNull();
    expect(page.getByTestId('search')).toBeTruthy();
    await press(document.body, '1', { ctrlKey: true });
  });
});
