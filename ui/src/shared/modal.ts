// A native dialog that stands over all else for as long as it is in the page; then the focus is back where it was.
import type { Attachment } from 'svelte/attachments';

/** Whether one is open: it has the keys to itself, wherever the focus is. */
export const hasModal = () => document.querySelector('dialog[open]') !== null;

export const modal: Attachment<HTMLDialogElement> = (dialog) => {
  const before = document.activeElement;
  dialog.showModal();
  return () => {
    dialog.close();
    // What is taken out of the page while it is open gives no focus back by itself.
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
};
