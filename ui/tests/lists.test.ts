import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcer } from '../src/lib/announcer.svelte';
import { Export } from '../src/lib/export.svelte';
import { nothing, LATEST } from '../src/lib/filters';
import { AGAIN, Lists, PAGE } from '../src/lib/lists.svelte';
import { Overview } from '../src/lib/overview.svelte';
import { voucher } from '../src/testing/fixtures';
import { manyEntries } from '../src/testing/lists';
import { failure } from '../src/testing/failure';
import { backendOf, freezeTime, NOW, openWindow, pass, press, settle } from './support';

beforeEach(freezeTime);
afterEach(() => vi.useRealTimers());

function listsOf(count: number) {
  const backend = backendOf([]);
  backend.listedToo = manyEntries(NOW, count);
  return { backend, lists: new Lists(backend, new Announcer()) };
}

const arrive = (backend: ReturnType<typeof backendOf>, couponId: string) =>
  backend.put(voucher(NOW, { couponId }));

describe('a list', () => {
  it('fetches pages as they come into view, each once, and forgets the far ones', async () => {
    const { backend, lists } = listsOf(5000);
    await lists.open();
    expect(lists.total).toBe(5000);
    expect(lists.row(0)).toBeDefined();
    expect(lists.row(PAGE)).toBeUndefined();
    lists.want(2390, 2420);
    lists.want(2391, 2421);
    await settle();
    expect(backend.asked('lists.rows')).toEqual([`1 2300 ${PAGE}`, `1 2400 ${PAGE}`]);
    expect(lists.row(2390)?.voucherId).toBe('many-2390');
    for (let at = 0; at < 5000; at += PAGE) {
      lists.want(at, at + 30);
      await settle();
    }
    expect(lists.row(4999)).toBeDefined();
    expect(lists.row(0)).toBeUndefined();
  });

  it('counts what is new while it is looked at, and shows it when it no longer is', async () => {
    const { backend, lists } = listsOf(300);
    await lists.open();
    lists.pointer(true);
    arrive(backend, 'NEWNEWNEW1');
    await lists.refetch();
    expect(lists.fresh).toBe(1);
    expect(lists.row(0)?.voucherId).toBe('many-0');
    lists.pointer(false);
    await settle();
    expect(lists.fresh).toBe(0);
    expect(lists.total).toBe(301);
  });

  it('stays while the arrow keys are in it or it is scrolled, and keeps the selection', async () => {
    const { backend, lists } = listsOf(300);
    await lists.open();
    expect(lists.move(1)).toBe(0);
    expect(lists.move(1)).toBe(1);
    const selected = lists.row(1)?.voucherId;
    arrive(backend, 'NEWNEWNEW1');
    await lists.refetch();
    expect(lists.selected).toBe(1);
    lists.showFresh();
    await settle();
    expect(lists.row(lists.selected!)?.voucherId).toBe(selected);
    lists.leaveRows();
    lists.scroll(64);
    arrive(backend, 'NEWNEWNEW2');
    await lists.refetch();
    expect(lists.fresh).toBe(1);
  });

  it('tells no match from nothing yet from failed, and asks again for what is gone', async () => {
    const { backend, lists } = listsOf(10);
    await lists.show({ filter: { ...nothing(), states: ['refunding'] }, sort: LATEST });
    expect([lists.noMatch, lists.nothingYet]).toEqual([true, false]);
    backend.listedToo = [];
    await lists.narrow(nothing());
    expect([lists.noMatch, lists.nothingYet]).toEqual([false, true]);
    backend.before = async () => {
      throw failure('store_unavailable');
    };
    await lists.narrow({ ...nothing(), needsAttention: true });
    expect(lists.question.error?.code).toBe('store_unavailable');
    backend.before = async () => {};
    backend.listedToo = manyEntries(NOW, 300);
    await lists.open();
    await lists.narrow(nothing());
    // Two other lists were opened meanwhile: this one is no longer kept.
    await backend.lists.open(nothing(), LATEST);
    await backend.lists.open(nothing(), LATEST);
    lists.want(200, 220);
    await settle();
    expect(lists.row(0)).toBeDefined();
    expect(lists.paging.error).toBeNull();
  });

  it('says that lists are not ready and asks again by itself', async () => {
    const { backend, lists } = listsOf(10);
    backend.lists.following = { left: 3, of: 10 };
    await lists.open();
    expect(lists.following).toMatchObject({ left: 3, of: 10 });
    backend.lists.following = null;
    await pass(AGAIN);
    expect(lists.following).toBeNull();
    expect(lists.total).toBe(10);
  });

  it('goes on with a search behind what was found', async () => {
    const { backend, lists } = listsOf(1000);
    backend.lists.searchedAtOnce = 400;
    await lists.narrow({ ...nothing(), text: 'a' });
    expect(lists.unsearched).toBe(600);
    const [first, found] = [lists.row(0)?.voucherId, lists.total];
    await lists.searchOn();
    await lists.searchOn();
    expect(lists.unsearched).toBe(0);
    expect(lists.row(0)?.voucherId).toBe(first);
    expect(lists.total).toBeGreaterThan(found);
  });

  it('turns round when the same column is asked for again', async () => {
    const { lists } = listsOf(10);
    await lists.open();
    await lists.sort('price');
    expect(lists.view.sort).toEqual({ by: 'price', descending: true });
    await lists.sort('price');
    expect(lists.view.sort).toEqual({ by: 'price', descending: false });
    await lists.sort('code');
    expect(lists.view.sort).toEqual({ by: 'code', descending: false });
  });
});

describe('an export', () => {
  it('tells how far it is, and is asked for again when it was called off', async () => {
    const { backend, lists } = listsOf(8);
    const exporting = new Export(backend);
    await lists.open();
    let go = () => {};
    backend.lists.betweenSteps = () => new Promise((done) => (go = done));
    exporting.ask();
    const running = exporting.start(lists.list!.id, 'csv', false);
    await settle();
    expect(exporting.state).toEqual({ kind: 'running', progress: { done: 0, of: 8 } });
    await exporting.cancel();
    go();
    await running;
    expect(exporting.state).toEqual({ kind: 'asking' });
    backend.lists.betweenSteps = async () => {};
    await exporting.start(lists.list!.id, 'json', true);
    expect(exporting.state).toMatchObject({ kind: 'done' });
    expect(backend.asked('lists.export')).toEqual(['csv false', 'json true']);
  });
});

describe('the overview', () => {
  it('shows the span that was asked for last', async () => {
    const { backend } = listsOf(500);
    const overview = new Overview(backend);
    await Promise.all([overview.show({ last_days: { days: 30 } }), overview.show('today')]);
    expect(overview.view?.days).toHaveLength(1);
    expect(overview.view?.vouchersStored).toBe(500);
  });
});

describe('by the keyboard', () => {
  it('finds a voucher in a list, opens it, and comes back to where it was', async () => {
    const { page, desk } = await openWindow();
    await press(document.body, '3', { ctrlKey: true });
    await settle();
    const table = page.getByTestId('list-table');
    table.focus();
    await press(table, 'ArrowDown');
    await press(table, 'ArrowDown');
    expect(table.getAttribute('aria-activedescendant')).toBeTruthy();
    await press(table, 'Enter');
    await settle();
    expect(desk.place).toBe('lookup');
    expect(desk.voucher.id).toBe(desk.lists.row(1)?.voucherId);
    await press(document.body, '3', { ctrlKey: true });
    await settle();
    expect(desk.lists.selected).toBe(1);
  });

  it('leads from a figure of the overview to its list', async () => {
    const { page, desk } = await openWindow();
    await press(document.body, '4', { ctrlKey: true });
    await settle();
    page.getByTestId('overview-declined').click();
    await settle();
    expect(desk.place).toBe('lists');
    expect(desk.lists.view.filter.rulings.length).toBeGreaterThan(5);
    expect(page.getByTestId('chip-rulings').textContent).toContain('declined');
    page.getByTestId('chip-rulings').click();
    await settle();
    expect(desk.lists.view.filter.rulings).toEqual([]);
  });
});
