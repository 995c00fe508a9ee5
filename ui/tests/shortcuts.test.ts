// Other keys for what can be done: chosen in the settings, held at once, shown wherever keys are shown, never two for one.
import { describe, expect, it, vi } from 'vitest';
import { keysInLine, keysInText } from '../src/guide/keys';
import {
  alone,
  caps,
  keysOfPress,
  pressed,
  refusal,
  spokenKeys,
  withCommand,
  written,
} from '../src/lib/keys';
import {
  actionIds,
  chooseKeys,
  isChosen,
  keysOf,
  madeKeysOf,
  resetAllKeys,
  resetKeys,
} from '../src/lib/shortcuts.svelte';
import { words } from '../src/lib/words';
import { openWindow, press, settle, type } from './support';

const names = words.palette.caps;
const down = (key: string, rest: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...rest });

describe('as the program is made', () => {
  it('no two actions share a key', () => {
    const all = actionIds.flatMap((id) => madeKeysOf(id).map((keys) => written(keys, names)));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('a chosen key', () => {
  it('takes the place of the action’s own ones, and is remembered', () => {
    expect(chooseKeys('field', withCommand('j'))).toBeNull();
    expect(keysOf('field')).toEqual([withCommand('j')]);
    expect(JSON.parse(localStorage.getItem('keys')!)).toEqual({ field: withCommand('j') });
    expect(resetKeys('field')).toBeNull();
    expect([keysOf('field'), localStorage.getItem('keys')]).toEqual([madeKeysOf('field'), null]);
  });

  it('is refused while another action has it, and free once that one has another', () => {
    expect(chooseKeys('copy_code', withCommand('k'))).toEqual({ because: 'taken', by: 'palette' });
    expect(isChosen('copy_code')).toBe(false);
    expect(chooseKeys('palette', withCommand('j'))).toBeNull();
    expect(chooseKeys('copy_code', withCommand('k'))).toBeNull();
    expect(resetKeys('palette')).toEqual({ because: 'own_taken', by: 'copy_code' });
    expect(keysOf('palette')).toEqual([withCommand('j')]);
    resetAllKeys();
    expect([keysOf('palette'), keysOf('copy_code')]).toEqual([[withCommand('k')], []]);
  });

  it('of its own is a reset', () => {
    chooseKeys('field', withCommand('j'));
    expect(chooseKeys('field', alone('/'))).toBeNull();
    expect(keysOf('field')).toEqual([alone('/'), withCommand('l')]);
  });
});

describe('what is stored', () => {
  it.each([
    ['no JSON', '{'],
    ['no table', '"ctrl+k"'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['another shape', '{"field":"j"}'],
    ['half a key', '{"field":{"key":"j"}}'],
    ['an action nobody knows', '{"fly":{"key":"j","command":true,"shift":false}}'],
    ['a key of the system', '{"field":{"key":"q","command":true,"shift":false}}'],
    ['a character alone', '{"field":{"key":"j","command":false,"shift":false}}'],
    ['a key of another action', '{"field":{"key":"k","command":true,"shift":false}}'],
    ['what every object has', '{"__proto__":{"field":{"key":"j","command":true,"shift":false}}}'],
  ])('counts for nothing when it is damaged: %s', (_, text) => {
    localStorage.setItem('keys', text);
    for (const id of actionIds) expect(keysOf(id), id).toEqual(madeKeysOf(id));
  });

  it('keeps what is sound beside what is not', () => {
    const sound = { key: 'p', command: true, shift: true };
    localStorage.setItem('keys', JSON.stringify({ field: 7, copy_code: sound }));
    expect([keysOf('field'), keysOf('copy_code')]).toEqual([madeKeysOf('field'), [sound]]);
  });

  it('gives one key to one action only', () => {
    const keys = { key: 'j', command: true, shift: false };
    localStorage.setItem('keys', JSON.stringify({ copy_code: keys, open_pdf: keys }));
    expect([keysOf('copy_code'), keysOf('open_pdf')].filter((has) => has.length > 0)).toHaveLength(1);
  });
});

describe('keys', () => {
  it.each([
    ['a letter alone', down('r'), 'typing'],
    ['a dead key', down('Dead', { ctrlKey: true }), 'typing'],
    ['Tab', down('Tab'), 'moving'],
    ['Enter with Ctrl', down('Enter', { ctrlKey: true }), 'moving'],
    ['the space bar', down(' ', { ctrlKey: true }), 'moving'],
    ['copying', down('c', { ctrlKey: true }), 'editing'],
    ['redoing', down('Z', { metaKey: true, shiftKey: true }), 'editing'],
    ['closing', down('w', { metaKey: true }), 'system'],
    ['reloading', down('F5'), 'system'],
    ['the tools', down('I', { ctrlKey: true, shiftKey: true }), 'system'],
    ['a function key with Ctrl', down('F4', { ctrlKey: true }), 'system'],
  ] as const)('are refused: %s', (_, event, because) => {
    expect(refusal(keysOfPress(event)!)).toBe(because);
  });

  it.each([down('F8'), down('P', { ctrlKey: true, shiftKey: true }), down(';', { metaKey: true })])(
    'are taken',
    (event) => {
      const keys = keysOfPress(event)!;
      expect(refusal(keys)).toBeNull();
      expect(pressed(keys, event)).toBe(true);
    },
  );

  it('are waited for as long as only Ctrl, Shift or Alt are held', () => {
    for (const key of ['Control', 'Shift', 'Meta', 'Alt', 'CapsLock'])
      expect(keysOfPress(down(key))).toBeNull();
  });

  it('with Shift are others than without', () => {
    const shifted = { key: 'k', command: true, shift: true };
    expect(pressed(shifted, down('K', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(pressed(shifted, down('k', { ctrlKey: true }))).toBe(false);
    expect(pressed(withCommand('k'), down('K', { ctrlKey: true, shiftKey: true }))).toBe(false);
  });

  it('are a digit where it lies on a French keyboard', () => {
    expect(keysOfPress(down('é', { code: 'Digit2', ctrlKey: true }))).toEqual(withCommand('2'));
  });

  it('are written as each system does', () => {
    const keys = { key: 'k', command: true, shift: true };
    expect([written(keys, names), spokenKeys([keys, alone('escape')])]).toEqual([
      'Ctrl+Shift+K',
      'Control+Shift+K Escape',
    ]);
    vi.spyOn(navigator, 'platform', 'get').mockReturnValue('MacIntel');
    expect([caps(keys, names), written(keys, names)]).toEqual([['⌘', '⇧', 'K'], '⌘⇧K']);
    expect(spokenKeys([keys])).toBe('Meta+Shift+K');
  });
});

describe('the guide', () => {
  const line = [
    { kind: 'codespan', text: '/' },
    { kind: 'text', text: ' or ' },
    { kind: 'codespan', text: 'Ctrl L' },
    { kind: 'text', text: ': to the field' },
  ] as const;
  const text = (shown: ReturnType<typeof keysInLine>) =>
    shown.map((span) => (span.kind === 'keys' ? `[${span.caps.join(' ')}]` : span.text)).join('');

  it('names the keys in force', () => {
    expect(text(keysInLine(line, names, 'or'))).toBe('[/] or [Ctrl L]: to the field');
    chooseKeys('field', withCommand('j'));
    expect(text(keysInLine(line, names, 'or'))).toBe('[Ctrl J]: to the field');
    chooseKeys('next', withCommand('e'));
    expect(text(keysInText([{ kind: 'codespan', text: 'Esc' }], names))).toBe('[Ctrl E]');
  });

  it('leaves a character in a sentence as it is', () => {
    chooseKeys('keys', withCommand('j'));
    expect(text(keysInText([{ kind: 'codespan', text: '?' }], names))).toBe('?');
  });
});

describe('in the settings', () => {
  async function keyboard() {
    const opened = await openWindow();
    await press(opened.field, '7', { ctrlKey: true });
    const { page } = opened;
    const row = (id: string) =>
      page.getByTestId('keyboard').querySelector<HTMLElement>(`[data-action="${id}"]`)!;
    const button = (id: string, testid = 'key-change') =>
      row(id).querySelector<HTMLElement>(`[data-testid="${testid}"]`)!;
    const change = async (id: string, key: string, rest: KeyboardEventInit = {}) => {
      button(id).focus();
      button(id).click();
      await settle();
      return press(button(id), key, rest);
    };
    const said = () => page.getByTestId('keyboard-said').textContent;
    return { ...opened, row, button, change, said };
  }

  it('a key is pressed, said, and does it from then on, while the old one no longer does', async () => {
    const { desk, button, change, row, said } = await keyboard();
    await change('place.attention', 'j', { ctrlKey: true });
    expect(said()).toBe('Attention: Ctrl+J');
    expect(row('place.attention').textContent).toContain('J');
    expect(document.activeElement).toBe(button('place.attention'));
    await press(document.body, '2', { ctrlKey: true });
    expect(desk.place).toBe('settings');
    await press(document.body, 'j', { ctrlKey: true });
    expect(desk.place).toBe('attention');
  });

  it('a key of another action is refused by its name, and another may be pressed at once', async () => {
    const { desk, change, button, row, said } = await keyboard();
    await change('copy_code', '2', { ctrlKey: true });
    expect(row('copy_code').textContent).toContain(words.keyboard.taken('Ctrl+2', 'Attention'));
    expect([said(), desk.place]).toEqual([words.keyboard.taken('Ctrl+2', 'Attention'), 'settings']);
    await press(button('copy_code'), 'F8');
    expect(keysOf('copy_code')).toEqual([alone('f8')]);
  });

  it('says why nobody may have a key', async () => {
    const { button, change, said } = await keyboard();
    await change('copy_code', 'c', { ctrlKey: true });
    expect(said()).toBe(words.keyboard.refused.editing('Ctrl+C'));
    await press(button('copy_code'), 'j', { altKey: true });
    expect(said()).toBe(words.keyboard.refused.alt('J'));
    expect(keysOf('copy_code')).toEqual([]);
  });

  it('Escape leaves it as it is, and Tab is nobody’s trap', async () => {
    const { desk, change, button, said } = await keyboard();
    await change('copy_code', 'Escape');
    expect([said(), desk.place]).toEqual([words.keyboard.left(words.voucher.copyCode), 'settings']);
    expect((await change('copy_code', 'Tab')).defaultPrevented).toBe(false);
    button('field').focus();
    await settle();
    expect(button('copy_code').textContent).toContain(words.keyboard.change);
    await press(button('copy_code'), 'j', { ctrlKey: true });
    expect(keysOf('copy_code')).toEqual([]);
  });

  it('one and all can be reset, and the focus stays in the row', async () => {
    const { page, button, change } = await keyboard();
    const all = page.getByTestId('key-reset-all');
    expect(all.title).toBe(words.keyboard.whyNoneChosen);
    await change('copy_code', 'F8');
    await change('field', 'F9');
    button('copy_code', 'key-reset').click();
    await settle();
    expect([keysOf('copy_code'), document.activeElement]).toEqual([[], button('copy_code')]);
    all.click();
    await settle();
    expect(keysOf('field')).toEqual(madeKeysOf('field'));
  });

  it('are reached by name and from the sheet of keys, with the focus there', async () => {
    const { desk, page, field } = await openWindow();
    await press(field, '/', { ctrlKey: true });
    page.getByTestId('key-sheet-change').click();
    await settle();
    expect(desk.place).toBe('settings');
    expect(page.getByTestId('keyboard').contains(document.activeElement)).toBe(true);
  });
});

it('the key in force is shown on the sheet, in the palette, in titles and where nothing is open', async () => {
  chooseKeys('palette', withCommand('j'));
  chooseKeys('place.attention', alone('f8'));
  chooseKeys('open_pdf', alone('f9'));
  const { page, field } = await openWindow();
  expect(page.getByText(words.voucher.idleKeys.palette).parentElement!.textContent).toContain('J');
  expect(page.getByTestId('place-attention').title).toBe('Attention (F8)');
  expect(page.getByTestId('place-attention').getAttribute('aria-keyshortcuts')).toBe('F8');
  await press(field, 'j', { ctrlKey: true });
  const option = page
    .getAllByTestId('palette-action')
    .find(({ dataset }) => dataset.action === 'place.attention');
  expect(option!.querySelector('kbd')!.textContent).toBe('F8');
  await press(page.getByTestId('palette-field'), 'Escape');
  page.getByTestId('palette').dispatchEvent(new Event('cancel', { cancelable: true }));
  await settle();
  await press(field, '/', { ctrlKey: true });
  const row = page.getAllByTestId('key-row').find(({ dataset }) => dataset.action === 'palette');
  expect([...row!.querySelectorAll('kbd')].map((cap) => cap.textContent)).toEqual(['Ctrl', 'J']);
  page.getByTestId('key-sheet-close').click();
  await settle();
  await type(field, 'AGYPMNVXPJ');
  expect(page.getByTestId('open-pdf').title).toBe('F9');
});
