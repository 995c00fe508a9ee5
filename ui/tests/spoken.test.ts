// What changes without the agent's doing is said to a screen reader, in a place that it was listening to before.
import { describe, expect, it } from 'vitest';
import { COALESCE } from '../src/lib/desk.svelte';
import { BETWEEN } from '../src/lib/newcomers';
import { words } from '../src/lib/words';
import { voucher } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import { backendOf, NOW, openWindow, pass, press, promised, settle, type } from './support';

/** Where it listens now; what stands behind an open dialog is not heard. */
function listening(): Element[] {
  const within = document.querySelector('dialog[open]') ?? document;
  return [...within.querySelectorAll('[aria-live=polite], [role=status]')];
}

/** What those say after something happened. */
async function saidAfter(happens: () => Promise<unknown>): Promise<string> {
  const before = listening();
  await happens();
  return before
    .filter((one) => listening().includes(one))
    .map((one) => one.textContent!.trim().replace(/\s+/g, ' '))
    .join(' | ');
}

const come =
  (backend: ReturnType<typeof backendOf>, ...codes: string[]) =>
  async () => {
    for (const couponId of codes) backend.put(voucher(NOW, { couponId }));
    await pass(COALESCE);
  };

describe('new vouchers', () => {
  it('are said as they come, those of a burst once', async () => {
    const { backend } = await openWindow();
    expect(await saidAfter(come(backend, 'NEWAAAAAAA'))).toContain(words.list.arrived(1));
    expect(await saidAfter(come(backend, 'NEWBBBBBBB', 'NEWCCCCCCC'))).not.toContain(words.list.arrived(2));
    expect(await saidAfter(() => pass(BETWEEN))).toContain(words.list.arrived(2));
  });

  it('are not said of what was there before, and not of news about one that is', async () => {
    const { backend, desk } = await openWindow();
    const turn = desk.announcer.turn;
    const [known] = (await backend.find('')).matches;
    backend.put(await backend.voucher(known!.voucherId));
    await pass(COALESCE + BETWEEN);
    expect(desk.announcer.turn).toBe(turn);
  });
});

describe('what an agent asked for and waits for', () => {
  it('is said when the link is fresh', async () => {
    const { page, field } = await openWindow();
    await type(field, 'AGYPMNVXPJ');
    const refresh = async () => {
      page.getByTestId('refresh-link').click();
      await settle();
    };
    expect(await saidAfter(refresh)).toContain(words.pdf.refreshed);
  });

  it('is said when the link could not be refreshed', async () => {
    const backend = backendOf();
    backend.before = async (name) => {
      if (name === 'refreshLink') throw failure('vendor_unreachable');
    };
    const { page, field } = await openWindow(backend);
    await type(field, 'AGYPMNVXPJ');
    const refresh = async () => {
      page.getByTestId('refresh-link').click();
      await settle();
    };
    expect(await saidAfter(refresh)).toContain(words.errors.vendor_unreachable.title);
  });

  it('is said in the dialog when the list is in a file', async () => {
    const backend = backendOf();
    const slow = promised();
    backend.before = (name) => (name === 'lists.export' ? slow.promise : Promise.resolve());
    const { page, field } = await openWindow(backend);
    await press(field, '3', { ctrlKey: true });
    page.getByTestId('export').click();
    await settle();
    page.getByTestId('export-start').click();
    await settle();
    const end = async () => {
      slow.keep();
      await settle();
    };
    expect(await saidAfter(end)).toContain(words.lists.exported);
  });
});
