// The palette and the keys: everything by name, what cannot be done says why, and no key acts while a text is typed.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseTheme, chosenTheme, wearTheme } from '../src/lib/appearance';
import { alone, caps, pressed, withCommand } from '../src/lib/keys';
import { chooseLanguage, language } from '../src/lib/language';
import { words } from '../src/lib/words';
import { backendOf, openWindow, press, settle, type } from './support';

afterEach(() => chooseLanguage(null));

const offered = (page: { queryAllByTestId(id: string): HTMLElement[] }) =>
  page.queryAllByTestId('palette-action').map((option) => option.dataset.action);

async function openPalette(code?: string) {
  const opened = await openWindow();
  if (code) {
    await type(opened.field, code);
    await settle();
  }
  await press(opened.field, 'k', { ctrlKey: true });
  const input = opened.page.getByTestId('palette-field') as HTMLInputElement;
  const write = async (text: string) => {
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await settle();
  };
  return { ...opened, input, write };
}

describe('the palette', () => {
  it('leads to a place by its name, whatever its capitals', async () => {
    const { desk, page, input, write } = await openPalette();
    await write('receiv');
    expect(offered(page)[0]).toBe('place.receiver');
    await press(input, 'Enter');
    expect([desk.place, page.queryByTestId('palette')]).toEqual(['receiver', null]);
  });

  it('does to the open voucher what its buttons do', async () => {
    const { backend, input, write } = await openPalette('AGYPMNVXPJ');
    await write('refresh');
    await press(input, 'Enter');
    expect(backend.asked('refreshLink')).toEqual(['d9708add-6307-418b-a3fc-8c82aa11c9a9']);
  });

  it('says why something cannot be done, and does not do it', async () => {
    const { backend, page, input, write } = await openPalette();
    await write('open the pdf');
    const option = page.getByTestId('palette-action');
    expect(option.getAttribute('aria-disabled')).toBe('true');
    expect(option.textContent).toContain(words.palette.noVoucher);
    await press(input, 'Enter');
    option.click();
    await settle();
    expect([backend.asked('openPdf'), page.queryByTestId('palette') !== null]).toEqual([[], true]);
  });

  it('is moved through by arrows, around its ends', async () => {
    const { page, input } = await openPalette();
    const chosen = () => page.getByTestId('palette').querySelector<HTMLElement>('[aria-selected="true"]')!;
    const first = chosen().dataset.action;
    await press(input, 'ArrowUp');
    expect(chosen().dataset.action).toBe(offered(page).at(-1));
    expect(input.getAttribute('aria-activedescendant')).toBe(chosen().id);
    await press(input, 'ArrowDown');
    expect(chosen().dataset.action).toBe(first);
  });

  it('says when nothing has that name', async () => {
    const { page, write } = await openPalette();
    await write('zzz');
    expect(page.getByTestId('palette-none').textContent).toContain(words.palette.none('zzz'));
  });

  it('changes the language, and says which one is spoken', async () => {
    const { input, write } = await openPalette();
    await write('français');
    await press(input, 'Enter');
    expect(language()).toBe('fr');
  });
});

describe('keys', () => {
  it('alone do nothing in a text field, and open their sheet elsewhere', async () => {
    const { page, field } = await openWindow();
    await press(field, '?');
    expect(page.queryByTestId('key-sheet')).toBeNull();
    await press(document.body, '?');
    const rows = page.getAllByTestId('key-row').map((row) => row.dataset.action);
    expect(rows).toContain('palette');
    page.getByTestId('key-sheet-close').click();
    await settle();
    expect(page.queryByTestId('key-sheet')).toBeNull();
  });

  it('with Ctrl or Cmd open it from the field too', async () => {
    const { page, field } = await openWindow();
    await press(field, '/', { metaKey: true });
    expect(page.getByTestId('key-sheet').textContent).toContain(words.palette.toField);
  });

  it('do not reach past a dialog', async () => {
    const { desk, page, field } = await openWindow();
    await press(field, '/', { ctrlKey: true });
    await press(page.getByTestId('key-sheet'), '2', { ctrlKey: true });
    expect(desk.place).toBe('lookup');
  });

  it('are digits where they lie, whatever the keyboard writes there', () => {
    const french = new KeyboardEvent('keydown', { key: '&', code: 'Digit1', ctrlKey: true });
    expect(pressed(withCommand('1'), french)).toBe(true);
    expect(pressed(alone('1'), new KeyboardEvent('keydown', { key: '&', code: 'Digit1' }))).toBe(false);
    const withAlt = new KeyboardEvent('keydown', { key: '1', code: 'Digit1', ctrlKey: true, altKey: true });
    expect(pressed(withCommand('1'), withAlt)).toBe(false);
  });

  it('are written as on their caps', () => {
    expect(caps(withCommand('k'), words.palette.caps)).toEqual(['Ctrl', 'K']);
    expect(caps(alone('escape'), words.palette.caps)).toEqual(['Esc']);
  });
});

describe('the theme', () => {
  function system(dark: boolean) {
    const query = Object.assign(new EventTarget(), { matches: dark });
    vi.stubGlobal('matchMedia', () => query);
    return query;
  }

  const worn = () => [document.documentElement.dataset.theme, document.documentElement.dataset.contrast];

  it('is the system’s until one is chosen, which is remembered', () => {
    const query = system(false);
    wearTheme();
    expect([chosenTheme(), ...worn()]).toEqual(['system', 'light', 'system']);
    query.matches = true;
    query.dispatchEvent(new Event('change'));
    expect(worn()).toEqual(['dark', 'system']);
    chooseTheme('light');
    expect([localStorage.getItem('theme'), ...worn()]).toEqual(['light', 'light', 'system']);
    chooseTheme('contrast');
    expect(worn()).toEqual(['dark', 'more']);
    vi.unstubAllGlobals();
  });
});

it('the palette stays closed while a dialog asks something', async () => {
  const { page, field } = await openWindow(backendOf());
  await press(field, '2', { ctrlKey: true });
  page.getAllByTestId('snooze')[0]!.click();
  await settle();
  await press(page.getByTestId('snooze-dialog'), 'k', { ctrlKey: true });
  expect(page.queryByTestId('palette')).toBeNull();
});
