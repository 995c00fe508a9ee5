// Everything by name: whatever a button does the palette does too, where its outcome is seen, or it says why it cannot.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nothing, LATEST } from '../src/lib/filters';
import { actionIds, type ActionId } from '../src/lib/shortcuts.svelte';
import { words } from '../src/lib/words';
import { documentedExample, typicalVouchers } from '../src/testing/fixtures';
import type { MemoryBackend } from '../src/testing/memory';
import { backendOf, NOW, openWindow, pass, press, settle, type } from './support';

const example = documentedExample(NOW);
const id = example.voucherId;

let copied: string[] = [];
beforeEach(() => {
  copied = [];
  const clipboard = { writeText: async (text: string) => void copied.push(text) };
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
});
afterEach(() => Reflect.deleteProperty(navigator, 'clipboard'));

async function begin(backend: MemoryBackend = backendOf(), code?: string) {
  const opened = await openWindow(backend);
  if (code) await type(opened.field, code);
  const { page } = opened;
  const palette = () => press(document.activeElement ?? document.body, 'k', { ctrlKey: true });
  const close = async () => {
    page.getByTestId('palette').dispatchEvent(new Event('cancel', { cancelable: true }));
    await settle();
  };
  const option = (action: ActionId) =>
    page.getAllByTestId('palette-action').find(({ dataset }) => dataset.action === action)!;
  /** What is said of it in the palette: its name, and why it cannot be done. */
  const offered = async (action: ActionId) => {
    await palette();
    const found = option(action);
    const said = [found.querySelector('.name')!.textContent, found.querySelector('.why')?.textContent];
    await close();
    return said;
  };
  const why = async (action: ActionId) => (await offered(action))[1];
  const run = async (action: ActionId) => {
    await palette();
    option(action).click();
    await pass(100);
    expect(page.queryByTestId('palette'), action).toBeNull();
  };
  const focused = () => (document.activeElement as HTMLElement).dataset.testid;
  return { ...opened, palette, close, offered, why, run, focused };
}

describe('the palette', () => {
  it('has everything that has a name, and says of what is done to a voucher that one must be open', async () => {
    const { page, palette } = await begin();
    await palette();
    const listed = page.getAllByTestId('palette-action');
    const all = actionIds.filter((action) => action !== 'palette').sort();
    expect(listed.map(({ dataset }) => dataset.action!).sort()).toEqual(all);
    const noVoucher = listed.filter(
      (option) => option.querySelector('.why')?.textContent === words.palette.noVoucher,
    );
    const named = noVoucher.map(({ dataset }) => dataset.action);
    const needing = ['copy_sentence', 'copy_ticket', 'pin', 'note', 'ticket', 'past', 'snooze', 'erase'];
    expect(named).toEqual(expect.arrayContaining(needing));
  });
});

describe('the open voucher', () => {
  const opened = (backend = backendOf([example])) => begin(backend, example.couponId!);

  it('is copied from, and what is copied is kept as by its button', async () => {
    const { backend, run, why } = await opened();
    for (const action of ['copy_sentence', 'copy_next', 'copy_ticket', 'copy_end_user'] as const)
      await run(action);
    expect(copied[0]).toBe(copied[0]!.trim());
    expect(copied[1]).toBe(words.advice.nextStep[example.advice.next]);
    expect(copied[2]).toContain(words.ticketBlock.asOf);
    expect(copied[3]).toBe(example.notificationKey);
    expect(backend.asked('noteCopied')).toEqual([`${id} answer`, `${id} ticket`]);
    backend.put({ ...example, notificationKey: null });
    await pass(100);
    expect(await why('copy_end_user')).toBe(words.palette.noKey);
  });

  it('is pinned, and the pin is taken out', async () => {
    const { backend, run, offered } = await opened();
    expect(await offered('pin')).toEqual([words.atHand.pin, undefined]);
    await run('pin');
    expect(await offered('pin')).toEqual([words.atHand.unpin, undefined]);
    await run('pin');
    expect(backend.asked('pin')).toEqual([`${id} true`, `${id} false`]);
  });

  it('gets a note and a ticket: the focus goes there', async () => {
    const { run, focused, field } = await opened();
    await run('note');
    expect(focused()).toBe('note');
    field.focus();
    await run('ticket');
    expect(focused()).toBe('ticket');
  });

  it('is shown as it was known, and leaves that for what is done now', async () => {
    const { desk, page, run, offered, focused } = await opened();
    await run('past');
    expect(await offered('past')).toEqual([words.past.close, undefined]);
    await run('copy_code');
    expect([desk.voucher.past.open, copied]).toEqual([true, [example.couponId]]);
    await run('note');
    expect([desk.voucher.past.open, focused()]).toEqual([false, 'note']);
    await run('past');
    await run('erase');
    expect([page.queryByTestId('past'), page.queryByTestId('erase-dialog') !== null]).toEqual([null, true]);
  });

  it('is put aside where something of it needs attention', async () => {
    const calm = await opened(backendOf([{ ...example, attention: [] }]));
    expect(await calm.why('snooze')).toBe(words.palette.nothingToAttend);
    calm.page.unmount();
    const stuck = typicalVouchers(NOW).find(({ attention, couponId }) => attention.length > 0 && couponId)!;
    const { page, run } = await begin(backendOf([stuck]), stuck.couponId!);
    await run('snooze');
    expect(page.getByTestId('snooze-dialog')).toBeTruthy();
  });
});

it('a code that no voucher has is watched, and no more', async () => {
  const { backend, field, run, offered } = await begin();
  expect(await offered('watch')).toEqual([words.atHand.watch, words.palette.noMissingCode]);
  await type(field, 'ZZZZTESTQQ');
  await run('watch');
  expect(await offered('watch')).toEqual([words.atHand.unwatch, undefined]);
  await run('watch');
  expect(backend.asked('watch')).toEqual(['ZZZZTESTQQ true', 'ZZZZTESTQQ false']);
});

describe('lists', () => {
  it('are shown by their names, also those that were kept', async () => {
    const backend = backendOf();
    const view = { filter: { ...nothing(), states: ['sent' as const] }, sort: LATEST };
    await backend.lists.saveView('Mine', view.filter, view.sort);
    const { desk, page, run, why, palette } = await begin(backend);
    await run('view.declined');
    expect([desk.place, page.getByTestId('view-declined').ariaPressed]).toEqual(['lists', 'true']);
    expect([await why('view.declined'), await why('save_view')]).toEqual([
      words.palette.already,
      words.palette.viewIsKept,
    ]);
    await palette();
    const kept = page.getByTestId('palette-view');
    expect(kept.textContent).toContain(words.palette.view('Mine'));
    kept.click();
    await pass(100);
    expect(page.getByTestId('saved-view').ariaPressed).toBe('true');
  });

  it('are narrowed, kept and exported', async () => {
    const { desk, page, run, focused } = await begin();
    await run('filter_list');
    expect(page.getByTestId('filter-panel').contains(document.activeElement)).toBe(true);
    await desk.lists.narrow({ ...nothing(), states: ['sent', 'ready'] });
    await settle();
    await run('save_view');
    expect(focused()).toBe('view-name');
    await run('export_list');
    expect(page.getByTestId('export-dialog')).toBeTruthy();
  });

  it('are sorted and turned round', async () => {
    const { desk, run, focused } = await begin();
    await run('sort_list');
    expect([desk.place, focused()]).toEqual(['lists', 'list-sort']);
    const { sort } = desk.lists.view;
    await run('turn_list');
    expect(desk.lists.view.sort).toEqual({ ...sort, descending: !sort.descending });
  });

  it('with nothing in them are not exported', async () => {
    const { run, why } = await begin(backendOf([]));
    await run('view.all');
    expect(await why('export_list')).toBe(words.lists.nothingToExport);
  });
});

it('the overview shows a span by its name', async () => {
  const { desk, run, why } = await begin();
  await run('span.30');
  expect([desk.place, desk.overview.span]).toEqual(['overview', { last_days: { days: 30 } }]);
  expect([await why('span.30'), await why('span.7')]).toEqual([words.palette.already, undefined]);
});

it('the activity is saved, where there is some', async () => {
  const { backend, desk, run, why } = await begin(backendOf([example]));
  await run('place.activity');
  expect(await why('export_activity.csv')).toBe(words.activity.whyNothing);
  backend.record.note('opened_pdf', example);
  await desk.activity.list();
  await run('export_activity.json');
  expect([backend.asked('exportActivity'), desk.activity.exportedTo !== null]).toEqual([['json'], true]);
});

describe('the receiver', () => {
  it('is tested, checked and copied from', async () => {
    const { backend, desk, page, run } = await begin();
    await run('send_test');
    expect([desk.place, page.getByTestId('test-outcome').dataset.code]).toEqual(['receiver', 'arrived']);
    await run('check_receiver');
    expect(backend.asked('checkReceiver')).toHaveLength(1);
    await run('copy_address.webhook');
    expect([backend.asked('copyAddress'), copied.length]).toEqual([['webhook'], 1]);
  });

  it('shows, reads again and saves what could not be read', async () => {
    const { backend, desk, run } = await begin();
    await run('show_unread');
    expect([desk.place, desk.receiver.unread.listed]).toEqual(['receiver', true]);
    await run('redecode');
    await run('export_unread');
    expect(
      [backend.asked('redecode'), backend.asked('exportUnreadable')].map(({ length }) => length),
    ).toEqual([1, 1]);
  });

  it('that takes nothing has no address and no test', async () => {
    const { desk, why } = await begin();
    await desk.receiver.refetch();
    desk.receiver.page = { ...desk.receiver.page!, addresses: [] };
    for (const action of ['send_test', 'copy_address.reserve'] as const)
      expect(await why(action)).toBe(words.receiver.notListening);
  });
});

describe('the settings', () => {
  it.each(['settings.vault', 'settings.jackpot', 'at_login'] as const)(
    'lead to their card: %s',
    async (action) => {
      const { desk, page, run } = await begin();
      await run(action);
      const card = page.getByTestId(action === 'at_login' ? 'at-login' : action.replace('.', '-'));
      expect([desk.place, card.contains(document.activeElement)]).toEqual(['settings', true]);
    },
  );

  it('are saved and discarded, once there is something changed and nothing wrong', async () => {
    const { backend, desk, run, why } = await begin();
    await run('settings.vault');
    expect([await why('save_settings'), await why('discard_settings')]).toEqual(
      Array(2).fill(words.settings.bar.none),
    );
    const change = (value: string) => desk.settings.edit(desk.settings.setting('policy.daily_count')!, value);
    change('nothing of the kind');
    await pass(300);
    expect(await why('save_settings')).toBe(words.settings.bar.whyWrong);
    await run('discard_settings');
    expect(desk.settings.changes).toEqual([]);
    change('7');
    await run('place.overview');
    await run('save_settings');
    expect([desk.place, backend.asked('changeSettings')?.length]).toEqual(['settings', 1]);
  });

  it('try the rules by name', async () => {
    const { desk, page, run } = await begin();
    await run('try_rules');
    expect([desk.place, page.getByTestId('preview-looked').isConnected]).toEqual(['settings', true]);
  });

  it('lead back to the first steps, and to a card from there', async () => {
    const { desk, page, run } = await begin();
    await run('first_run');
    expect(page.queryByTestId('settings-policy')).toBeNull();
    await run('settings.policy');
    expect(page.getByTestId('settings-policy').contains(document.activeElement)).toBe(true);
    expect(desk.firstRun.open).toBe(false);
  });
});
