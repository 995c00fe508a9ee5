// jsdom has no clipboard at all, as some webviews have none for a page that is not trusted.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { copyText } from '../src/lib/clipboard';

afterEach(() => {
  Reflect.deleteProperty(navigator, 'clipboard');
  Reflect.deleteProperty(document, 'execCommand');
  document.body.replaceChildren();
});

describe('copying', () => {
  it('uses the clipboard when there is one', async () => {
    const writeText = vi.fn(async () => {});
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    expect(await copyText('AGYPMNVXPJ')).toBe(true);
    expect(writeText).toHaveBeenCalledWith('AGYPMNVXPJ');
  });

  it('falls back to a selection and gives the focus back', async () => {
    const button = document.body.appendChild(document.createElement('button'));
    button.focus();
    let selected: string | undefined;
    document.execCommand = vi.fn(() => {
      selected = document.querySelector('textarea')?.value;
      return true;
    });
    expect(await copyText('AGYPMNVXPJ')).toBe(true);
    expect(selected).toBe('AGYPMNVXPJ');
    expect(document.querySelector('textarea')).toBeNull();
    expect(document.activeElement).toBe(button);
  });

  it('says when neither works', async () => {
    expect(await copyText('AGYPMNVXPJ')).toBe(false);
    expect(document.querySelector('textarea')).toBeNull();
  });
});
