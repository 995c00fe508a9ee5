// The PDF dragged out of the window: the program drags, and says whether somebody took it.
import { expect, it } from 'vitest';
import { failure } from '../src/testing/failure';
import { openWindow, settle, type } from './support';

async function dragging() {
  const window = await openWindow();
  await type(window.field, 'AGYPMNVXPJ');
  const drag = async () => {
    await window.desk.voucher.dragPdf();
    await settle();
    return window.page.getByTestId('pdf-message').textContent!.trim();
  };
  return { ...window, drag };
}

it('is said once somebody has taken it', async () => {
  const { backend, drag } = await dragging();
  expect(await drag()).toBe('A copy was dropped.');
  expect(backend.asked('dragPdf')).toEqual([expect.stringMatching(/ false$/)]);
});

it('is nothing to speak of when it was let go', async () => {
  const { backend, drag } = await dragging();
  backend.isTaken = false;
  expect(await drag()).toBe('');
});

it('says why it failed', async () => {
  const { backend, drag } = await dragging();
  backend.before = async (name) => {
    if (name === 'dragPdf') throw failure('file_unwritable');
  };
  expect(await drag()).not.toBe('');
});
