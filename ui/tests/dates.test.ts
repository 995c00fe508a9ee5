// Days and instants that are typed: read as the window's language writes them, whatever the webview's own language is.
import { afterEach, describe, expect, it } from 'vitest';
import { readDay, readInstant, writeDay, writeInstant } from '../src/lib/dates';
import { chooseLanguage } from '../src/lib/language';
import { words } from '../src/lib/words';
import { documentedExample } from '../src/testing/fixtures';
import { backendOf, NOW, openWindow, pass, press, settle, type } from './support';

afterEach(() => chooseLanguage(null));

describe('a day', () => {
  it('is read with the day first or the year', () => {
    for (const text of ['2026-11-24', '24/11/2026', ' 24.11.2026 ', '24 11 2026'])
      expect(readDay(text)).toBe('2026-11-24');
    for (const text of ['', '31/02/2026', '24-11-2026', '11/24/2026', '24/11'])
      expect(readDay(text)).toBeNull();
  });

  it('is written as it can be read, in every language', () => {
    for (const language of ['en', 'fr'] as const) {
      chooseLanguage(language);
      expect(writeDay('2026-03-09')).toBe('09/03/2026');
      expect(readDay(writeDay('2026-03-09'))).toBe('2026-03-09');
    }
  });
});

describe('an instant', () => {
  const at = (...parts: [number, number, number]) => new Date(2026, 10, 24, ...parts, 999).toISOString();

  it('means all of what is left out', () => {
    for (const text of ['24/11/2026 14:05:09', '2026-11-24T14:05:09', '24.11.2026, 14:05:09'])
      expect(readInstant(text)).toBe(at(14, 5, 9));
    for (const text of ['24/11/2026 14:05', '24/11/2026 14h05'])
      expect(readInstant(text)).toBe(at(14, 5, 59));
    expect(readInstant('24/11/2026')).toBe(at(23, 59, 59));
    expect(readInstant(writeInstant(at(14, 5, 9)))).toBe(at(14, 5, 9));
    for (const text of [
      '',
      '14:05',
      '24/11/2026 24:00',
      '24/11/2026 12:60',
      '24/11/2026 12:00:60',
      '31/02/2026 12:00',
    ])
      expect(readInstant(text)).toBeNull();
  });
});

describe('the field', () => {
  const input = (element: HTMLElement, text: string) => {
    (element as HTMLInputElement).value = text;
    element.dispatchEvent(new InputEvent('input', { bubbles: true }));
    return settle();
  };
  const finish = (element: HTMLElement) => {
    element.dispatchEvent(new Event('change', { bubbles: true }));
    return settle();
  };
  const fill = async (element: HTMLElement, text: string) => {
    await input(element, text);
    await finish(element);
  };
  const described = (element: HTMLElement) =>
    element
      .getAttribute('aria-describedby')!
      .split(' ')
      .map((id) => document.getElementById(id)!.textContent!.trim())
      .join(' ');

  it('takes what the language writes, says the form, and what is wrong once it is finished', async () => {
    chooseLanguage('fr');
    const { page, desk, field } = await openWindow();
    await press(field, '5', { ctrlKey: true });
    const from = page.getByLabelText(words.activity.from) as HTMLInputElement;
    expect([from.placeholder, described(from)]).toEqual(['jj/mm/aaaa', words.date.hint('jj/mm/aaaa')]);
    await fill(from, '9.3.2026');
    expect([from.value, desk.activity.chosen.from]).toEqual(['09/03/2026', '2026-03-09']);
    await input(from, '31/02/2026');
    expect(from.getAttribute('aria-invalid')).toBe('false');
    await finish(from);
    expect([from.getAttribute('aria-invalid'), described(from)]).toEqual([
      'true',
      `${words.date.hint('jj/mm/aaaa')} ${words.date.day.wrong}`,
    ]);
    expect(desk.activity.chosen.from).toBe('2026-03-09');
    await input(from, '28/02/2026');
    expect(from.getAttribute('aria-invalid')).toBe('false');
    await fill(from, '');
    expect([from.value, desk.activity.chosen.from]).toEqual(['', '']);
  });

  it('says when the last day comes before the first', async () => {
    const { page, desk, field } = await openWindow();
    await press(field, '5', { ctrlKey: true });
    await fill(page.getByTestId('activity-from'), '10/03/2026');
    await fill(page.getByTestId('activity-to'), '09/03/2026');
    expect(described(page.getByTestId('activity-to'))).toContain(words.date.disorder);
    await fill(page.getByTestId('activity-from'), '08/03/2026');
    expect(described(page.getByTestId('activity-to'))).not.toContain(words.date.disorder);
    await press(document.body, '4', { ctrlKey: true });
    await pass(100);
    const span = page.getByTestId('span') as HTMLSelectElement;
    span.value = 'days';
    await finish(span);
    const before = desk.overview.span;
    await fill(page.getByTestId('span-first'), '10/03/2026');
    await fill(page.getByTestId('span-last'), '09/03/2026');
    expect(desk.overview.span).toEqual(before);
    expect(described(page.getByTestId('span-last'))).toContain(words.date.disorder);
    await fill(page.getByTestId('span-last'), '2026-03-11');
    expect(desk.overview.span).toEqual({ days: { first: '2026-03-10', last: '2026-03-11' } });
    await fill(page.getByTestId('span-last'), '');
    expect(described(page.getByTestId('span-last'))).toContain(words.date.day.wrong);
  });

  it('takes an instant of the past, and what is none leads nowhere', async () => {
    const example = documentedExample(NOW);
    const { page, desk, field } = await openWindow(backendOf([example]));
    await type(field, example.couponId!);
    page.getByTestId('past-open').click();
    await settle();
    const instant = page.getByTestId('past-instant') as HTMLInputElement;
    expect(readInstant(instant.value)?.slice(0, 19)).toBe(new Date(NOW).toISOString().slice(0, 19));
    const before = desk.voucher.past.shown;
    for (const wrong of ['yesterday', '']) {
      await fill(instant, wrong);
      expect(described(instant)).toContain(words.date.instant.wrong);
      expect(desk.voucher.past.shown).toBe(before);
    }
    await fill(instant, '01/01/2001 12:00');
    expect(desk.voucher.past.shown?.instant).toBe(new Date(2001, 0, 1, 12, 0, 59, 999).toISOString());
    expect(instant.value).toBe('01/01/2001 12:00:59');
  });
});
