// jsdom has no clipboard at all, as some webviews have none for a page that is not trusted.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { copyText } from '../src/lib/clipboard';
import { promised } from './support';

function provideClipboard(clipboard: Partial<Clipboard>): void {
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
}

afterEach(() => {
  Reflect.deleteProperty(navigator, 'clipboard');
  Reflect.deleteProperty(document, 'execCommand');
  Reflect.deleteProperty(globalThis, 'ClipboardItem');
  document.body.replaceChildren();
});

describe('copying', () => {
  it('uses the clipboard when there is one', async () => {
    const writeText = vi.fn(async () => {});
    provideClipboard({ writeText });
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

  it('tries the selection when the clipboard refuses', async () => {
    provideClipboard({ writeText: async () => Promise.reject(new DOMException('', 'NotAllowedError')) });
    document.execCommand = vi.fn(() => true);
    expect(await copyText('AGYPMNVXPJ')).toBe(true);
    expect(document.execCommand).toHaveBeenCalledWith('copy');
  });

  it('says when neither works', async () => {
    expect(await copyText('AGYPMNVXPJ')).toBe(false);
    expect(document.querySelector('textarea')).toBeNull();
  });
});

describe('copying a text that is still on its way', () => {
  /** Only what is asked of it here: one type, promised. */
  class Item {
    constructor(readonly data: Record<string, Promise<Blob>>) {}
  }

  function provideItems(write: (items: Item[]) => Promise<void>) {
    Object.defineProperty(globalThis, 'ClipboardItem', { value: Item, configurable: true });
    const writeText = vi.fn(async () => {});
    provideClipboard({ writeText, write: write as unknown as Clipboard['write'] });
    return writeText;
  }

  it('promises it to the clipboard within the press', async () => {
    const text = promised<string>();
    let taken: Promise<Blob> | undefined;
    const writeText = provideItems(async ([item]) => void (await (taken = item!.data['text/plain'])));
    const copied = copyText(text.promise);
    // Not a moment later: by then the press is forgotten.
    expect(taken).toBeInstanceOf(Promise);
    text.keep('AGYPMNVXPJ');
    expect(await copied).toBe(true);
    expect((await taken!).size).toBe('AGYPMNVXPJ'.length);
    expect((await taken!).type).toBe('text/plain');
    expect(writeText).not.toHaveBeenCalled();
  });

  it('brings it when it has come, where promises are not taken', async () => {
    const writeText = provideItems(async () => Promise.reject(new DOMException('', 'NotAllowedError')));
    expect(await copyText(Promise.resolve('AGYPMNVXPJ'))).toBe(true);
    expect(writeText).toHaveBeenCalledWith('AGYPMNVXPJ');
  });

  it('falls back to a selection', async () => {
    document.execCommand = vi.fn(() => true);
    expect(await copyText(Promise.resolve('AGYPMNVXPJ'))).toBe(true);
    expect(document.execCommand).toHaveBeenCalledWith('copy');
  });

  it.each(['with', 'without'])('rejects as the text does, %s a clipboard', async (clipboard) => {
    if (clipboard === 'with') provideItems(async ([item]) => void (await item!.data['text/plain']));
    document.execCommand = vi.fn(() => true);
    await expect(copyText(Promise.reject(new Error('no text')))).rejects.toThrow('no text');
    expect(document.execCommand).not.toHaveBeenCalled();
  });
});
