// A voucher as it was known at an instant: the way there, from event to event, and back.
import { describe, expect, it } from 'vitest';
import { stepAt } from '../src/lib/past.svelte';
import { words } from '../src/lib/words';
import { documentedExample } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import { backendOf, NOW, openWindow, pass, press, settle, type } from './support';

const example = documentedExample(NOW);
const at = (minutesAgo: number) => new Date(NOW - minutesAgo * 60_000).toISOString();

async function inThePast() {
  const backend = backendOf([example]);
  backend.past = [
    { at: at(30), view: { ...example, state: 'reserved', stateText: 'RESERVED' } },
    { at: at(20), view: { ...example, state: 'ready', stateText: 'READY' } },
    { at: at(10), view: example },
  ];
  const opened = await openWindow(backend);
  await type(opened.field, example.couponId!);
  opened.page.getByTestId('past-open').click();
  await settle();
  return { ...opened, backend };
}

describe('the steps', () => {
  it('are found for any instant', () => {
    const steps = [at(30), at(20), at(10)];
    expect([at(31), at(30), at(25), at(10), at(0)].map((instant) => stepAt(steps, instant))).toEqual([
      -1, 0, 0, 2, 2,
    ]);
  });
});

describe('the past of a voucher', () => {
  it('is marked, for reading only, and left by its button', async () => {
    const { page, desk } = await inThePast();
    expect(page.getByTestId('past').textContent).toContain(words.past.known(3, 3));
    expect(page.queryByTestId('voucher')).toBeNull();
    for (const acting of ['notes', 'refresh', 'open-pdf', 'jackpot', 'pin']) {
      expect(page.queryByTestId(acting), acting).toBeNull();
    }
    page.getByTestId('past-close').click();
    await settle();
    expect(page.getByTestId('voucher')).toBeTruthy();
    expect(desk.voucher.past.shown).toBeNull();
  });

  it('is stepped through by the arrow keys, and left by Escape without losing the voucher', async () => {
    const { page, desk } = await inThePast();
    const heading = document.activeElement!;
    expect(heading.textContent).toContain(words.past.title);
    await press(heading, 'ArrowLeft');
    expect(desk.voucher.past.shown?.view?.state).toBe('ready');
    await press(heading, 'ArrowLeft');
    expect(page.getByTestId('past-previous').title).toBe(words.past.whyFirst);
    await press(heading, 'ArrowLeft');
    expect(desk.voucher.past.shown?.view?.state).toBe('reserved');
    await press(heading, 'ArrowRight');
    expect(desk.voucher.past.shown?.instant).toBe(at(20));
    await press(heading, 'Escape');
    expect([page.queryByTestId('past'), desk.voucher.id]).toEqual([null, example.voucherId]);
  });

  it('can be older than anything that was known', async () => {
    const { page, desk } = await inThePast();
    await desk.voucher.past.show(example.voucherId, at(60));
    await settle();
    expect(page.getByTestId('past-nothing')).toBeTruthy();
    expect(desk.voucher.past.previous).toBeNull();
    expect(desk.voucher.past.next).toBe(at(30));
  });

  it('that cannot be read is asked for again', async () => {
    const { page, backend, desk } = await inThePast();
    backend.before = async (name) => {
      if (name === 'voucherAt') throw failure('store_unavailable');
    };
    await desk.voucher.past.step(-1);
    await settle();
    expect(page.getByTestId('failed').dataset.code).toBe('store_unavailable');
    backend.before = async () => {};
    page.getByRole('button', { name: words.common.tryAgain }).click();
    await settle();
    expect(page.queryByTestId('failed')).toBeNull();
  });

  it('is left when another voucher is opened', async () => {
    const { desk, field } = await inThePast();
    await type(field, '');
    desk.voucher.open('another');
    await pass(100);
    expect(desk.voucher.past.open).toBe(false);
  });
});
