// A code read back to the caller: every character by a word, and what it could be taken for, in both languages.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseLanguage } from '../src/lib/language';
import { spelled } from '../src/lib/readback';
import { words } from '../src/lib/words';
import { documentedExample, voucher } from '../src/testing/fixtures';
import { backendOf, NOW, openWindow, press, settle, type } from './support';

afterEach(() => chooseLanguage(null));

const saidOf = (code: string) =>
  spelled(code)
    .flat()
    .map(({ word, beware }) => (beware ? `${word} (${beware})` : word));

describe('a code', () => {
  it('has a word for every letter and digit', () => {
    const all = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    for (const language of ['en', 'fr'] as const) {
      chooseLanguage(language);
      const said = spelled(all).flat();
      expect(said.filter(({ word }) => word === words.readBack.other)).toEqual([]);
      expect(new Set(said.map(({ word }) => word)).size).toBe(36);
      for (const { character, word } of said.slice(0, 26))
        expect(word).toMatch(new RegExp(`\\b${character}`));
    }
  });

  it('is said as the language spells, and by what it could be taken for', () => {
    expect(saidOf('AG07')).toEqual(['Alfa', 'Golf', 'zero (a digit, not O)', 'seven']);
    expect(saidOf('OI1')).toEqual([
      'Oscar (a letter, not zero)',
      'India (a letter, not one)',
      'one (a digit, not I or L)',
    ]);
    chooseLanguage('fr');
    expect(saidOf('AO0')).toEqual([
      'comme Anatole',
      'comme Oscar (la lettre, pas le chiffre zéro)',
      'zéro (le chiffre, pas la lettre O)',
    ]);
  });

  it('stands in groups of four, small letters too, and what cannot be said is shown', () => {
    expect(spelled('abcdefghij').map((group) => group.length)).toEqual([4, 4, 2]);
    expect(spelled('a')[0]![0]).toMatchObject({ character: 'a', word: 'Alfa' });
    expect(spelled('-\u200b')[0]).toMatchObject([
      { character: '-', word: words.readBack.other },
      { character: '⟦U+200B⟧', word: words.readBack.other },
    ]);
  });
});

describe('reading back', () => {
  async function opened() {
    const window = await openWindow(backendOf());
    await type(window.field, 'AGYPMNVXPJ');
    return window;
  }

  it('is opened by its key, which closes it too, and by its button', async () => {
    const { page, field } = await opened();
    await press(field, 'b', { ctrlKey: true });
    const dialog = page.getByTestId('read-back');
    expect(page.getAllByTestId('read-back-group')).toHaveLength(3);
    expect(page.getAllByTestId('read-back-character')[0]!.textContent).toMatch(/A\s*Alfa/);
    expect(document.getElementById(dialog.getAttribute('aria-describedby')!)!.textContent).toContain(
      'Juliett',
    );
    await press(dialog, 'b', { ctrlKey: true });
    expect(page.queryByTestId('read-back')).toBeNull();
    page.getByTestId('read-code').click();
    await settle();
    page.getByTestId('read-back-close').click();
    await settle();
    expect([page.queryByTestId('read-back'), page.queryByTestId('voucher') !== null]).toEqual([null, true]);
  });

  it('keeps the keys of the window to itself', async () => {
    const { desk, page, field } = await opened();
    await press(field, 'b', { ctrlKey: true });
    await press(page.getByTestId('read-back'), '2', { ctrlKey: true });
    await press(page.getByTestId('read-back'), 'Escape');
    expect([desk.place, desk.voucher.view?.couponId]).toEqual(['lookup', 'AGYPMNVXPJ']);
  });

  it('is found by name, and says why when there is no code', async () => {
    const untold = voucher(NOW, { couponId: 'UNTOLD' });
    const { desk, page, field } = await openWindow(
      backendOf([documentedExample(NOW), { ...untold, couponId: null }]),
    );
    const offered = async () => {
      await press(field, 'k', { ctrlKey: true });
      const option = page
        .getAllByTestId('palette-action')
        .find(({ dataset }) => dataset.action === 'read_back')!;
      const why = option.querySelector('.why')?.textContent;
      page.getByTestId('palette').dispatchEvent(new Event('cancel', { cancelable: true }));
      await settle();
      return why;
    };
    expect(await offered()).toBe(words.palette.noVoucher);
    desk.openVoucher(untold.voucherId);
    await settle();
    expect(await offered()).toBe(words.voucher.noCode);
  });
});

it('copying the code by its button is kept as by its name', async () => {
  const { backend, desk, page, field } = await openWindow();
  await type(field, 'AGYPMNVXPJ');
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: async () => {} } });
  page.getByTestId('copy-code').click();
  await settle();
  vi.unstubAllGlobals();
  expect(backend.asked('noteCopied')).toEqual([`${desk.voucher.id} code`]);
});
