// Which language the window speaks, and that it then speaks it everywhere at once.
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as format from '../src/lib/format';
import {
  chooseLanguage,
  chosenLanguage,
  follow,
  language,
  onLanguage,
  systemLanguage,
} from '../src/lib/language';
import { words } from '../src/lib/words';

afterEach(() => {
  vi.restoreAllMocks();
  chooseLanguage(null);
});

describe('the language', () => {
  it.each([
    [['fr-CA', 'en'], 'fr'],
    [['de-DE', 'fr-FR', 'en-US'], 'fr'],
    [['en-US', 'fr'], 'en'],
    [['de', 'pl'], 'en'],
    [[], 'en'],
  ])('of a system that prefers %j is %s', (preferred, spoken) =>
    expect(systemLanguage(preferred)).toBe(spoken),
  );

  it('is that of the system until another is chosen, which is remembered', () => {
    expect([language(), chosenLanguage()]).toEqual(['en', null]);
    chooseLanguage('fr');
    expect([language(), chosenLanguage(), localStorage.getItem('language')]).toEqual(['fr', 'fr', 'fr']);
    chooseLanguage(null);
    expect([language(), chosenLanguage(), localStorage.getItem('language')]).toEqual(['en', null, null]);
  });

  it('follows the system when that changes, unless one was chosen', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['fr-FR']);
    follow();
    expect(language()).toBe('fr');
    chooseLanguage('en');
    follow();
    expect(language()).toBe('en');
  });

  it('changes the words, the page and what is told to those who draw it', () => {
    const heard: string[] = [];
    const stop = onLanguage((now) =>
      heard.push(`${now} ${words.state.sent} ${document.documentElement.lang}`),
    );
    chooseLanguage('fr');
    chooseLanguage('fr');
    chooseLanguage('en');
    stop();
    chooseLanguage('fr');
    expect(heard).toEqual(['fr Envoyé fr', 'en Sent en']);
  });
});

describe('in French', () => {
  const SENT = '2017-06-24T17:27:32.502Z';
  const spaced = (text: string) => text.replace(/[\u202f\u00a0]/g, '_');

  it('instants, spans, amounts and sizes are written as there', () => {
    chooseLanguage('fr');
    expect(format.dateTime(SENT)).toBe('24 juin 2017, 19:27:32');
    expect(format.span(2 * 86_400_000 + 4 * 3_600_000)).toBe('2 j 4 h');
    expect(format.relative(SENT, Date.parse('2017-06-24T17:30:32.502Z'))).toBe('il y a 3 min');
    expect(spaced(format.money(1234.5))).toBe('1_234,50_€');
    expect([format.size(999), format.size(84_213), format.size(1_260_000)]).toEqual([
      '999 o',
      '84 ko',
      '1,3 Mo',
    ]);
  });

  it.each([
    [0, '0 bon d’achat'],
    [1, '1 bon d’achat'],
    [2, '2 bons d’achat'],
    [12_345, '12_345 bons d’achat'],
    [1_000_000, '1_000_000 de bons d’achat'],
  ])('%i takes its own form', (n, said) => {
    chooseLanguage('fr');
    expect(spaced(words.status.stored(n))).toBe(said);
  });
});

it('in English nought is many', () => {
  expect([0, 1, 2, 1_000_000].map((n) => words.status.stored(n))).toEqual([
    '0 vouchers',
    '1 voucher',
    '2 vouchers',
    '1,000,000 vouchers',
  ]);
});
