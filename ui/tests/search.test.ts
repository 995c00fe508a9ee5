// The lookup without a window: which answers count, what opens by itself, and rows that hold still.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEBOUNCE, Search } from '../src/lib/search.svelte';
import { voucher } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import type { MemoryBackend } from '../src/testing/memory';
import { backendOf, freezeTime, NOW, pass, promised, settle } from './support';

let backend: MemoryBackend;
let search: Search;
const opener = { open: vi.fn(), keepOnly: vi.fn() };

const codes = () => search.rows.map((row) => row.couponId);
const idOf = (couponId: string) => search.rows.find((row) => row.couponId === couponId)!.voucherId;
const arrive = (couponId: string) => {
  backend.put(voucher(NOW, { couponId }));
  return search.refetch();
};

async function typed(text: string): Promise<void> {
  search.type(text);
  await pass(DEBOUNCE);
}

beforeEach(async () => {
  freezeTime();
  vi.clearAllMocks();
  backend = backendOf(['ABCD1', 'ABCE2', 'WXYZ3'].map((couponId) => voucher(NOW, { couponId })));
  search = new Search(backend, opener);
  await search.again();
});

describe('asking', () => {
  it('answers a key by itself at once', async () => {
    search.type('A');
    expect(backend.asked('find')).toEqual(['', 'A']);
    await pass(DEBOUNCE);
    search.type('AB');
    expect(backend.asked('find')).toEqual(['', 'A', 'AB']);
  });

  it('asks for the beginning and the end of a burst of keys', async () => {
    search.type('A');
    await pass(DEBOUNCE - 1);
    search.type('AB');
    await pass(DEBOUNCE - 1);
    search.type('ABC');
    await pass(DEBOUNCE - 1);
    expect(backend.asked('find')).toEqual(['', 'A']);
    await pass(1);
    expect(backend.asked('find')).toEqual(['', 'A', 'ABC']);
  });

  it('drops the answer to an earlier text that comes late', async () => {
    const late = promised();
    backend.before = (_, query) => (query === 'WXYZ' ? late.promise : Promise.resolve());
    await typed('WXYZ');
    await typed('ABC');
    expect(codes()).toEqual(['ABCD1', 'ABCE2']);
    late.keep();
    await settle();
    expect(codes()).toEqual(['ABCD1', 'ABCE2']);
  });

  it('drops an answer that comes while the next key waits', async () => {
    const answer = promised();
    backend.before = (_, query) => (query === 'ABCD1' ? answer.promise : Promise.resolve());
    await typed('ABCD1');
    search.type('ABCD12');
    answer.keep();
    await settle();
    expect(opener.open).not.toHaveBeenCalled();
  });

  it('keeps a failure apart from an empty answer, and recovers', async () => {
    backend.before = async () => {
      throw failure('store_unavailable');
    };
    await typed('ABC');
    expect(search.question.error?.code).toBe('store_unavailable');
    expect(search.noMatch).toBe(false);
    backend.before = async () => {};
    await search.again();
    expect(search.question.error).toBeNull();
    expect(codes()).toEqual(['ABCD1', 'ABCE2']);
  });

  it('tells no match from nothing yet', async () => {
    await typed('QQQ');
    expect([search.noMatch, search.nothingYet]).toEqual([true, false]);
    const empty = new Search(backendOf([]), opener);
    await empty.again();
    expect([empty.noMatch, empty.nothingYet]).toEqual([false, true]);
  });
});

describe('opening', () => {
  it.each(['ABCD1', 'ab cd-1'])('opens the one voucher with the code "%s" at once', async (text) => {
    await typed(text);
    expect(opener.open).toHaveBeenCalledExactlyOnceWith(idOf('ABCD1'));
  });

  it('does not open a single hit of another kind by itself', async () => {
    await typed('WXY');
    expect(codes()).toEqual(['WXYZ3']);
    expect(opener.open).not.toHaveBeenCalled();
    search.openSelected();
    expect(opener.open).toHaveBeenCalledExactlyOnceWith(idOf('WXYZ3'));
  });

  it('does not choose between two vouchers with the same code', async () => {
    const twin = { ...voucher(NOW, { couponId: 'ABCD1' }), voucherId: 'another' };
    backend.put(twin);
    await typed('ABCD1');
    expect(search.rows).toHaveLength(2);
    expect(opener.open).not.toHaveBeenCalled();
  });

  it('does not open again when the same list is refetched', async () => {
    await typed('ABCD1');
    await arrive('ABCD9');
    expect(opener.open).toHaveBeenCalledTimes(1);
  });

  it('lets Enter wait for the answer to what was typed', async () => {
    search.type('WXY');
    search.openSelected();
    expect(opener.open).not.toHaveBeenCalled();
    await settle();
    expect(opener.open).toHaveBeenCalledExactlyOnceWith(idOf('WXYZ3'));
  });

  it('does not let an early Enter pick one of several', async () => {
    search.type('ABC');
    search.openSelected();
    await settle();
    expect(opener.open).not.toHaveBeenCalled();
  });

  it('says which vouchers still answer the text, but not for an empty one', async () => {
    await typed('ABC');
    expect(opener.keepOnly).toHaveBeenLastCalledWith(new Set([idOf('ABCD1'), idOf('ABCE2')]));
    opener.keepOnly.mockClear();
    await typed('');
    expect(opener.keepOnly).not.toHaveBeenCalled();
  });
});

describe('the arrow keys', () => {
  it('move through the rows and stay within them', () => {
    search.move(1);
    expect(search.selectedId).toBe(idOf('ABCD1'));
    for (let i = 0; i < 5; i += 1) search.move(1);
    expect(search.selectedId).toBe(idOf('WXYZ3'));
    for (let i = 0; i < 5; i += 1) search.move(-1);
    expect(search.selectedId).toBeNull();
  });
});

describe('arrivals', () => {
  it('come in at once when nobody is in the list', async () => {
    await arrive('NEW01');
    expect(codes()).toEqual(['NEW01', 'ABCD1', 'ABCE2', 'WXYZ3']);
    expect(search.fresh).toBe(0);
  });

  it.each([
    ['the pointer is over the list', () => search.pointer(true), () => search.pointer(false)],
    ['a row is selected by keys', () => search.move(1), () => search.leaveField()],
    ['the list is scrolled', () => search.scroll(80), () => search.scroll(0)],
  ])('wait while %s', async (_, hold, release) => {
    hold();
    await arrive('NEW01');
    await arrive('NEW02');
    expect(codes()).toEqual(['ABCD1', 'ABCE2', 'WXYZ3']);
    expect(search.fresh).toBe(2);
    release();
    expect(codes()).toEqual(['NEW02', 'NEW01', 'ABCD1', 'ABCE2', 'WXYZ3']);
    expect(search.fresh).toBe(0);
  });

  it('come when they are asked for, and the next ones wait again', async () => {
    search.pointer(true);
    await arrive('NEW01');
    search.showFresh();
    expect(codes()[0]).toBe('NEW01');
    await arrive('NEW02');
    expect(codes()[0]).toBe('NEW01');
    expect(search.fresh).toBe(1);
  });

  it('leave the rows in their order but tell what became of them', async () => {
    search.pointer(true);
    backend.put(voucher(NOW, { couponId: 'WXYZ3', state: 'confirmed', stateText: 'CONFIRMED' }));
    await search.refetch();
    expect(codes()).toEqual(['ABCD1', 'ABCE2', 'WXYZ3']);
    expect(search.rows[2]?.state).toBe('confirmed');
    expect(search.fresh).toBe(0);
  });

  it('never move the selection to another voucher', async () => {
    search.choose(idOf('ABCE2'));
    await arrive('NEW01');
    expect(search.selectedId).toBe(idOf('ABCE2'));
  });

  it('are reached by going up from the first row', async () => {
    search.move(1);
    await arrive('NEW01');
    search.move(-1);
    expect(search.selectedId).toBe(idOf('NEW01'));
  });

  it('do not overtake the answer to what is being typed', async () => {
    const answer = promised();
    backend.before = async (_, query) => {
      if (query === 'ABCD1') await answer.promise;
    };
    search.type('ABCD1');
    await pass(DEBOUNCE);
    await search.refetch();
    expect(backend.asked('find')).toEqual(['', 'ABCD1']);
    answer.keep();
    await settle();
    expect(opener.open).toHaveBeenCalledTimes(1);
    expect(backend.asked('find')).toEqual(['', 'ABCD1', 'ABCD1']);
  });
});
