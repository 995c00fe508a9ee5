// Every test starts from an empty page, true time and nothing remembered.
import { cleanup } from '@testing-library/svelte';
import { afterEach, vi } from 'vitest';

// This page has no modal dialogs; that one takes the focus and is left by Escape is seen in the real window.
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.open = false;
  this.dispatchEvent(new Event('close'));
};

// Drawing a PDF needs a worker and a canvas: that it works is seen in the real window.
vi.mock('../src/lib/pdfjs', () => ({ draw: async () => ({ pages: 1, text: null }) }));

// Nothing has a size here, so there is nowhere to scroll.
Element.prototype.scrollIntoView ??= () => {};

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
  localStorage.clear();
});

// jsdom lays nothing out, so nothing ever changes its size.
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};
