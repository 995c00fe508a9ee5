// How pushes reach the screen: together, completely, and not in a circle.
import { beforeEach, describe, expect, it } from 'vitest';
import { COALESCE, Desk } from '../src/lib/desk.svelte';
import { documentedExample, voucher } from '../src/testing/fixtures';
import type { MemoryBackend } from '../src/testing/memory';
import { backendOf, freezeTime, NOW, pass, promised, settle } from './support';

const example = documentedExample(NOW);
let backend: MemoryBackend;
let desk: Desk;
let stop: () => void;

const counts = () => ({
  find: backend.asked('find').length,
  voucher: backend.asked('voucher').length,
  status: backend.asked('receiverStatus').length,
});

beforeEach(async () => {
  freezeTime();
  backend = backendOf([example]);
  desk = new Desk(backend);
  stop = desk.start();
  desk.voucher.open(example.voucherId);
  await settle();
  backend.calls.length = 0;
});

describe('a push', () => {
  it('leads to one round for many', async () => {
    for (let i = 0; i < 20; i += 1) backend.put({ ...example, deliveries: i });
    await pass(COALESCE);
    expect(counts()).toEqual({ find: 1, voucher: 1, status: 1 });
    expect(desk.voucher.view?.deliveries).toBe(19);
  });

  it('about another voucher leaves the open one alone', async () => {
    backend.put(voucher(NOW, { couponId: 'WXYZ3' }));
    await pass(COALESCE);
    expect(counts()).toEqual({ find: 1, voucher: 0, status: 1 });
  });

  it('about nothing in particular asks for everything again', async () => {
    backend.push({ voucherId: null, couponId: null, revision: 0 });
    await pass(COALESCE);
    expect(counts()).toEqual({ find: 1, voucher: 1, status: 1 });
  });

  it('about nothing in particular opens nothing', async () => {
    desk.voucher.close();
    backend.push({ voucherId: null, couponId: null, revision: 0 });
    await pass(COALESCE);
    expect(counts()).toEqual({ find: 1, voucher: 0, status: 1 });
    expect(desk.voucher.id).toBeNull();
  });

  it('during a round leads to another one', async () => {
    const slow = promised();
    backend.before = () => slow.promise;
    backend.put({ ...example, deliveries: 7 });
    await pass(COALESCE);
    backend.push({ voucherId: null, couponId: null, revision: 0 });
    await pass(10 * COALESCE);
    expect(counts().status).toBe(1);
    slow.keep();
    await pass(COALESCE);
    expect(counts()).toEqual({ find: 2, voucher: 2, status: 2 });
  });

  it('that hid a change of the open voucher behind another’s is made good, once', async () => {
    backend.put({ ...example, deliveries: 8 });
    const hidden = backend.voucher.bind(backend);
    backend.voucher = async (id) => ({ ...(await hidden(id)), revision: 1 });
    await pass(20 * COALESCE);
    // One for the push and one for the row that is ahead; then it rests.
    expect(counts().voucher).toBe(2);
  });

  it('is not heard any more after the end', async () => {
    stop();
    await settle();
    backend.put({ ...example, deliveries: 9 });
    await pass(10 * COALESCE);
    expect(counts()).toEqual({ find: 0, voucher: 0, status: 0 });
  });
});

describe('a reservation', () => {
  it('lapses on the screen at its instant, without a push', async () => {
    const lapsesAt = new Date(NOW + 30_000).toISOString();
    const open = voucher(NOW, { couponId: 'LAPSING', reservationExpiresAt: lapsesAt, lapsesAt });
    backend.put(open);
    await pass(COALESCE);
    desk.voucher.open(open.voucherId);
    await settle();
    backend.calls.length = 0;

    await pass(29_000);
    expect(counts()).toEqual({ find: 0, voucher: 0, status: 0 });
    expect(desk.voucher.view?.lapsed).toBe(false);
    await pass(1_000 + COALESCE);
    expect(counts()).toEqual({ find: 1, voucher: 1, status: 1 });
    expect(desk.voucher.view?.lapsed).toBe(true);
    expect(desk.search.rows.find((row) => row.voucherId === open.voucherId)?.lapsed).toBe(true);
    await pass(60_000);
    expect(counts()).toEqual({ find: 1, voucher: 1, status: 1 });
  });

  it('that lapses in months is asked for when it does', async () => {
    const wait = 60 * 86_400_000;
    const lapsesAt = new Date(Date.now() + wait).toISOString();
    backend.put(voucher(NOW, { couponId: 'MONTHS', lapsesAt }));
    await pass(COALESCE);
    backend.calls.length = 0;
    await pass(wait - 60_000);
    expect(counts().find).toBe(0);
    await pass(60_000);
    expect(counts().find).toBe(1);
  });
});
