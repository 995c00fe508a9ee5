// The settings: found by search, edited by kind, judged before they are saved, saved as a group, and taken back.
import { describe, expect, it } from 'vitest';
import type { SettingName } from '../src/lib/bindings';
import { JUDGE_AFTER } from '../src/lib/settings.svelte';
import { words } from '../src/lib/words';
import { failure } from '../src/testing/failure';
import { stricterRules } from '../src/testing/settings';
import { backendOf, NOW, openWindow, pass, press, settle } from './support';

async function openSettings(backend = backendOf()) {
  const opened = await openWindow(backend);
  await press(opened.field, '7', { ctrlKey: true });
  const row = (name: SettingName) =>
    opened.page.getByTestId('settings').querySelector<HTMLElement>(`[data-name="${name}"]`)!;
  const within = (name: SettingName, testid: string) =>
    row(name).querySelector<HTMLElement>(`[data-testid="${testid}"]`);
  const editor = (name: SettingName) => within(name, 'setting-editor') as HTMLInputElement;
  const enter = async (name: SettingName, value: string) => {
    const field = editor(name);
    field.value = value;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
    await pass(JUDGE_AFTER);
  };
  const click = async (testid: string) => {
    opened.page.getByTestId(testid).click();
    await settle();
  };
  return { ...opened, row, within, editor, enter, click };
}

describe('the settings', () => {
  it('are all there, each with its words, and say where what holds comes from', async () => {
    const backend = backendOf();
    backend.settled.put('policy.daily_count', {
      origin: 'environment',
      originName: 'VOUCHER_DESK__POLICY__DAILY_COUNT',
      changeable: false,
    });
    const { page, row, editor } = await openSettings(backend);
    const names = Object.keys(words.settings.of) as SettingName[];
    expect(page.getAllByTestId('setting')).toHaveLength(names.length);
    for (const name of names) expect(row(name).textContent).toContain(words.settings.of[name].about);
    expect(editor('policy.daily_count').disabled).toBe(true);
    expect(row('policy.daily_count').textContent).toContain('VOUCHER_DESK__POLICY__DAILY_COUNT');
    expect(row('policy.max_price').textContent).toContain(words.settings.origin.default);
  });

  it('are opened by comma as well', async () => {
    const { page, field } = await openWindow();
    await press(field, ',', { ctrlKey: true });
    expect(page.getByTestId('settings')).toBeTruthy();
  });

  it('take a comma before the cents for the point that stands there in the file', async () => {
    const { desk, editor, enter } = await openSettings();
    await enter('policy.max_value', ' 12,50 ');
    await enter('policy.max_price_factor', '1,05');
    await enter('policy.key_pattern', 'a{1,2}');
    expect(desk.settings.changes.map(({ value }) => value).sort()).toEqual(['1.05', '12.50', 'a{1,2}']);
    expect([desk.settings.problems, editor('policy.max_value').value]).toEqual([[], '12.50']);
  });

  it('are found by a word of theirs, without its accents', async () => {
    const { page, desk, click } = await openSettings();
    const sought = async (query: string) => {
      desk.settings.query = query;
      await settle();
      return page.queryAllByTestId('setting').map((row) => row.dataset.name);
    };
    expect(await sought('metrics.listen')).toEqual(['metrics.listen']);
    expect(await sought('PROXIES')).toContain('receiver.trusted_proxies');
    expect(await sought('dÉfault zzz')).toEqual([]);
    page.getByTestId('settings-no-match').querySelector('button')!.click();
    await settle();
    expect(page.getAllByTestId('setting').length).toBeGreaterThan(20);
    await click('place-lookup');
  });

  it('say that they could not be read, and are tried again', async () => {
    const backend = backendOf();
    backend.before = async (name) => {
      if (name === 'settings') throw failure('settings_invalid');
    };
    const { page } = await openSettings(backend);
    const failed = page.getByTestId('settings').querySelector('[data-testid=failed]')!;
    expect(failed.textContent).toContain(words.errors.settings_invalid.title);
    backend.before = async () => {};
    failed.querySelector('button')!.click();
    await settle();
    expect(page.getAllByTestId('setting').length).toBeGreaterThan(20);
  });
});

describe('a change', () => {
  it('is saved with the others, and all of them are taken back at once', async () => {
    const { page, backend, enter, editor, click } = await openSettings();
    await enter('policy.max_price', '450');
    await enter('policy.mode', 'decline');
    editor('policy.decline_expired').click();
    await pass(JUDGE_AFTER);
    expect(page.getByTestId('settings-said').textContent).toContain('3');
    await click('settings-save');
    expect(backend.asked('changeSettings')).toEqual([
      'policy.mode=decline;policy.decline_expired=true;policy.max_price=450',
    ]);
    expect(page.queryByTestId('settings-save')).toBeNull();
    await click('settings-undo');
    expect(backend.asked('changeSettings')[1]).toBe(
      'policy.mode=default;policy.decline_expired=default;policy.max_price=default',
    );
    expect(editor('policy.max_price').value).toBe('');
    expect(page.getByTestId('settings-said').textContent).toContain(words.settings.bar.undone);
  });

  it('that is wrong says why and is not saved', async () => {
    const { page, backend, enter, within, click } = await openSettings();
    await enter('policy.max_price', '1.234');
    expect(within('policy.max_price', 'setting-problem')!.textContent).toContain(
      words.settings.malformed.amount,
    );
    await click('settings-save');
    expect(backend.asked('changeSettings')).toEqual([]);
    expect(page.getByTestId('settings-save').title).toBe(words.settings.bar.whyWrong);
    await enter('policy.max_price', '1.23');
    expect(within('policy.max_price', 'setting-problem')).toBeNull();
    await click('settings-discard');
    expect(page.queryByTestId('settings-save')).toBeNull();
  });

  it('to what is set already is none', async () => {
    const { page, enter } = await openSettings();
    await enter('receiver.public_url', 'https://x.example');
    await enter('receiver.public_url', '');
    expect(page.queryByTestId('settings-save')).toBeNull();
  });

  it('that could not be written stays to be tried again', async () => {
    const { page, backend, enter, editor, click } = await openSettings();
    await enter('policy.max_price', '450');
    backend.before = async (name) => {
      if (name === 'changeSettings') throw failure('settings_unwritable');
    };
    await click('settings-save');
    expect(page.getByTestId('settings-said').textContent).toContain(words.errors.settings_unwritable.title);
    expect(editor('policy.max_price').value).toBe('450');
    backend.before = async () => {};
    await click('settings-save');
    expect(page.getByTestId('settings-undo')).toBeTruthy();
  });

  it('that waits for a restart says so, and the restart is a press away', async () => {
    const { page, backend, enter, row, click } = await openSettings();
    await enter('receiver.public_url', 'https://vouchers.example.com');
    expect(row('receiver.public_url').textContent).toContain(words.settings.restart);
    await click('settings-save');
    expect(row('receiver.public_url').textContent).toContain(words.settings.waits);
    await click('settings-restart');
    expect(backend.asked('startAnew')).toHaveLength(1);
    expect(page.queryByTestId('settings-restart')).toBeNull();
  });

  it('goes back to the default', async () => {
    const backend = backendOf();
    backend.settled.put('log.level', {
      value: 'debug',
      isSet: true,
      origin: 'file',
      originName: 'config.toml',
    });
    const { within, click } = await openSettings(backend);
    within('log.level', 'setting-reset')!.click();
    await pass(JUDGE_AFTER);
    await click('settings-save');
    expect(backend.asked('changeSettings')).toEqual(['log.level=default']);
  });
});

describe('a list', () => {
  it('takes what is typed or pasted, entry by entry, and gives it back', async () => {
    const { row, editor, desk } = await openSettings();
    const field = editor('receiver.allowed_peers');
    field.value = '192.0.2.7 198.51.100.0/24, 192.0.2.7';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await press(field, 'Enter');
    const value = () => desk.settings.draft['receiver.allowed_peers'];
    expect(value()).toBe('192.0.2.7,198.51.100.0/24');
    expect(row('receiver.allowed_peers').querySelectorAll('li')).toHaveLength(2);
    row('receiver.allowed_peers').querySelector<HTMLElement>('li button')!.click();
    await settle();
    expect(value()).toBe('198.51.100.0/24');
  });
});

describe('a pattern', () => {
  it('is tried on a key while it is written', async () => {
    const { page, enter, within } = await openSettings();
    await enter('policy.key_pattern', 'customer-[0-9]+');
    const key = page.getByTestId('pattern-key') as HTMLInputElement;
    const tried = async (text: string) => {
      key.value = text;
      key.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await settle();
      return page.getByTestId('pattern-outcome').textContent;
    };
    expect(await tried('customer-7')).toContain(words.settings.pattern.fits);
    expect(await tried('xcustomer-7')).toContain(words.settings.pattern.fitsNot);
    await enter('policy.key_pattern', 'customer-[');
    expect(within('policy.key_pattern', 'setting-problem')!.textContent).toContain(
      words.settings.malformed.pattern,
    );
  });
});

describe('a secret', () => {
  it('is kept where it is wanted, never shown, and removed after a second press', async () => {
    const { page, backend, within, row } = await openSettings();
    within('jackpot.client_secret', 'secret-ask')!.click();
    await settle();
    const field = page.getByTestId('secret-value') as HTMLInputElement;
    expect(document.activeElement).toBe(field);
    expect(field.type).toBe('password');
    page.getByTestId('secret-keep').click();
    await settle();
    expect(backend.asked('keepSecret')).toEqual([]);
    field.value = 'hush';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await settle();
    page.getByTestId('secret-keep').click();
    await settle();
    expect(backend.asked('keepSecret')).toEqual(['jackpot.client_secret keyring']);
    expect(row('jackpot.client_secret').textContent).toContain(words.settings.secret.inKeyring);
    expect(page.queryByTestId('secret-value')).toBeNull();

    within('jackpot.client_secret', 'secret-remove')!.click();
    await settle();
    expect(backend.asked('removeSecret')).toEqual([]);
    page.getByTestId('secret-remove-now').click();
    await settle();
    expect(row('jackpot.client_secret').textContent).toContain(words.settings.secret.notSet);
  });

  it('goes into a file where there is no keyring, once that was said', async () => {
    const backend = backendOf();
    backend.settled.hasKeyring = false;
    const { page, within } = await openSettings(backend);
    within('jackpot.client_secret', 'secret-ask')!.click();
    await settle();
    const field = page.getByTestId('secret-value') as HTMLInputElement;
    field.value = 'hush';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await settle();
    page.getByTestId('secret-keep').click();
    await settle();
    expect(page.getByTestId('secret-failed').textContent).toContain(words.errors.keyring_closed.title);
    expect(field.value).toBe('hush');
    page.getByTestId('secret-file').click();
    page.getByTestId('secret-keep').click();
    await settle();
    expect(backend.asked('keepSecret')[1]).toBe('jackpot.client_secret file');
    expect(page.queryByTestId('secret-failed')).toBeNull();
  });
});

describe('the preview of the rules', () => {
  it('is of what is typed, says how many were looked at, and leads to the vouchers', async () => {
    const backend = backendOf();
    backend.settled.preview = stricterRules(NOW);
    const { page, enter, click } = await openSettings(backend);
    expect(page.getByTestId('preview-rules').textContent).toContain(words.settings.preview.inForce);
    await enter('policy.max_price', '450');
    await enter('log.level', 'debug');
    await click('preview-run');
    expect(backend.asked('previewPolicy')).toEqual(['policy.max_price=450 30']);
    expect(page.getByTestId('preview-looked').textContent).toContain('48,211');
    expect(page.getByTestId('preview-looked').textContent).toContain(words.settings.preview.cut);
    expect(page.getByTestId('preview-differ').textContent).toContain('1,784');
    expect(page.getAllByTestId('preview-changed')).toHaveLength(4);

    await enter('policy.max_price', '460');
    expect(page.getByTestId('preview-looked').textContent).toContain(words.settings.preview.stale);
    page.getAllByTestId('preview-changed')[0]!.querySelector('button')!.click();
    await settle();
    expect((page.getByTestId('search') as HTMLInputElement).value).toBe('AGYPMNVXPJ');
  });

  it('waits until the rules are right', async () => {
    const { backend, enter, click } = await openSettings();
    await enter('policy.max_price', 'much');
    await click('preview-run');
    expect(backend.asked('previewPolicy')).toEqual([]);
  });
});
