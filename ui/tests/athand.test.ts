// What is at hand before anything is typed: looked up last, pinned, watched for.
import { beforeEach, describe, expect, it } from 'vitest';
import { Announcer } from '../src/lib/announcer.svelte';
import { AtHand } from '../src/lib/athand.svelte';
import { COALESCE } from '../src/lib/desk.svelte';
import { PATIENCE } from '../src/lib/question.svelte';
import { words } from '../src/lib/words';
import { documentedExample } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import { backendOf, freezeTime, NOW, openWindow, pass, promised, settle, type } from './support';

const example = documentedExample(NOW);

beforeEach(freezeTime);

describe('the empty field', () => {
  it('shows what was looked up for the last call, and opens it again', async () => {
    const { page, field, desk } = await openWindow(backendOf([example]));
    expect(page.queryByTestId('at-hand')).toBeNull();
    await type(field, example.couponId!);
    await type(field, '');
    const recent = page.getByTestId('recent');
    desk.voucher.close();
    recent.querySelector('button')!.click();
    await settle();
    expect(desk.voucher.id).toBe(example.voucherId);
    await type(field, 'AGYP');
    expect(page.queryByTestId('at-hand')).toBeNull();
  });

  it('shows pinned vouchers until the pin is taken out', async () => {
    const { page, field, backend } = await openWindow(backendOf([example]));
    await type(field, example.couponId!);
    page.getByTestId('pin').click();
    await settle();
    expect(page.getByTestId('pin').textContent).toContain(words.atHand.unpin);
    await type(field, '');
    expect(page.getByTestId('pinned').querySelectorAll('button')).toHaveLength(1);
    page.getByTestId('pin').click();
    await settle();
    expect(page.queryByTestId('pinned')).toBeNull();
    expect(backend.record.deeds.map((deed) => deed.act)).toEqual(['looked_up', 'pinned', 'unpinned']);
  });
});

describe('what stands still', () => {
  it('is the list under the pointer: what is looked up meanwhile waits above it', async () => {
    const { page, desk } = await openWindow(backendOf([example]));
    const list = page.getByTestId('hit').closest('nav')!;
    list.dispatchEvent(new Event('pointerenter'));
    desk.voucher.open(example.voucherId);
    await settle();
    await desk.atHand.refetch();
    await settle();
    expect(page.queryByTestId('recent')).toBeNull();
    list.dispatchEvent(new Event('pointerleave'));
    await settle();
    expect(page.getByTestId('recent')).toBeTruthy();
  });

  it('is the latest: they come together with what is at hand above them', async () => {
    const backend = backendOf([example]);
    const slow = promised();
    backend.before = (name) => (name === 'atHand' ? slow.promise : Promise.resolve());
    const { page } = await openWindow(backend);
    expect(page.queryByTestId('hit')).toBeNull();
    slow.keep();
    await settle();
    expect(page.getByTestId('hit')).toBeTruthy();
  });

  it('is the latest also when what is at hand takes long', async () => {
    const backend = backendOf([example]);
    backend.before = (name) => (name === 'atHand' ? new Promise(() => {}) : Promise.resolve());
    const { page } = await openWindow(backend);
    await pass(PATIENCE);
    expect(page.getByTestId('hit')).toBeTruthy();
  });
});

describe('a code that no voucher has', () => {
  it('is watched for on request, and no more', async () => {
    const { page, field, backend } = await openWindow(backendOf([example]));
    await type(field, 'ZZZZ TEST QQ');
    page.getByTestId('watch-code').click();
    await settle();
    expect(page.getByTestId('watching').textContent).toBe(words.atHand.watching);
    expect(backend.asked('watch')).toEqual(['ZZZZ TEST QQ true']);
    page.getByTestId('watch-no-more').click();
    await settle();
    expect(page.getByTestId('watch-code')).toBeTruthy();
  });

  it('says why it could not be watched', async () => {
    const { page, field, backend } = await openWindow(backendOf([example]));
    backend.before = async (name) => {
      if (name === 'watch') throw failure('store_unavailable');
    };
    await type(field, 'ZZZZ');
    page.getByTestId('watch-code').click();
    await settle();
    expect(page.getByRole('alert').textContent).toContain(words.errors.store_unavailable.title);
  });

  it('is told when it has arrived, and stays until it was seen', async () => {
    const { page, backend, desk } = await openWindow(backendOf([example]));
    backend.record.watch('NEWCODE', true);
    await desk.atHand.refetch();
    await settle();
    expect(page.getByTestId('watched')).toBeTruthy();
    const since = new Date(NOW).toISOString();
    const { voucherId } = example;
    backend.record.watched = [{ code: 'NEWCODE', by: 'agent', since, voucherId, arrivedAt: since }];
    backend.push({ voucherId: null, couponId: null, revision: 0 });
    await pass(COALESCE);
    expect(page.getByTestId('arrived').textContent).toContain('NEWC');
    expect(desk.announcer.message).toBe(words.atHand.said('NEWC ODE'));
    page.getByTestId('arrived-seen').click();
    await settle();
    expect(page.queryByTestId('arrived')).toBeNull();
  });

  it('that had arrived before the window opened is not called out', async () => {
    const backend = backendOf([example]);
    const since = new Date(NOW).toISOString();
    backend.record.watched = [
      { code: 'NEWCODE', by: 'agent', since, voucherId: example.voucherId, arrivedAt: since },
    ];
    const announcer = new Announcer();
    const atHand = new AtHand(backend, announcer);
    await atHand.refetch();
    expect([atHand.arrived.length, announcer.message]).toEqual([1, '']);
    expect(atHand.watchOf('new code')?.code).toBe('NEWCODE');
  });
});
