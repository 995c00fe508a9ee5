// The guide for agents: one text for the docs and the window, alike in every language, and true about the keys.
import { describe, expect, it } from 'vitest';
import { guide } from 'virtual:guide';
import { blocksOf } from '../guide';
import { chooseLanguage, languages } from '../src/lib/language';
import { places } from '../src/lib/places';
import { words } from '../src/lib/words';
import { openWindow, press } from './support';

describe('the guide', () => {
  it('is a place of the window, with its own keys and its heading first', async () => {
    const { page } = await openWindow();
    await press(document.body, '8', { ctrlKey: true });
    expect(page.getByTestId('guide').textContent).toContain('What the states mean');
    expect(document.activeElement?.textContent).toBe('Guide for agents');
  });

  it('has the same parts in every language', () => {
    const shape = languages.map((language) =>
      guide[language].map((block) => (block.kind === 'list' ? `list of ${block.items.length}` : block.kind)),
    );
    expect(shape[1]).toEqual(shape[0]);
  });

  it.each(languages)('names keys that lead to the place it says (%s)', (language) => {
    chooseLanguage(language);
    const items = guide[language].flatMap((block) => (block.kind === 'list' ? block.items : []));
    const keys = items
      .map((item) => item.map(({ text }) => text).join(''))
      .filter((text) => /^Ctrl \d/.test(text));
    expect(keys.length, 'every place has a line').toBe(places.length);
    for (const text of keys) {
      const place = places.find(({ key }) => key === text.slice(5, 6))?.id;
      expect(place, text).toBeDefined();
      if (place !== 'guide') expect(text).toContain(words.places.name[place!]);
    }
    chooseLanguage(null);
  });

  it('leaves pictures out and refuses what the window cannot draw', () => {
    expect(blocksOf('![A voucher](voucher.png)\n\nOne **two**.')).toEqual([
      {
        kind: 'paragraph',
        spans: [
          { kind: 'text', text: 'One ' },
          { kind: 'strong', text: 'two' },
          { kind: 'text', text: '.' },
        ],
      },
    ]);
    expect(() => blocksOf('<script>alert(1)</script>')).toThrow('html');
    expect(() => blocksOf('[away](https://example.com)')).toThrow('link');
  });
});
