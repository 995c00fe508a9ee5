// What has the focus and goes away leaves it to something that can be seen: it never falls to the page as a whole.
import { beforeEach, describe, expect, it } from 'vitest';
import { LATEST, nothing } from '../src/lib/filters';
import { words } from '../src/lib/words';
import type { ActionId } from '../src/lib/shortcuts.svelte';
import { documentedExample, listening, reason, voucher } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import { MemoryBackend } from '../src/testing/memory';
import { receiverPage } from '../src/testing/receiver';
import { backendOf, NOW, openWindow, pass, press, promised, settle, startWindow, type } from './support';

const example = documentedExample(NOW);
const ago = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();
const needing = (couponId: string, hours: number) =>
  voucher(NOW, {
    couponId,
    attention: [reason('declined', ago(hours), { rule: { rule: 'notification_key_missing' } })],
  });
const [oldest, middle, newest] = [needing('OLDEST', 72), needing('MIDDLE', 48), needing('NEWEST', 24)];

const focused = () => document.activeElement as HTMLElement;
const testid = () => focused().dataset.testid;

// The page under test has no dialogs of its own: an attribute stands for an open one.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.setAttribute('open', '');
  };
  HTMLDialogElement.prototype.close = function () {
    this.removeAttribute('open');
  };
});

/** As by its key: what is pressed has the focus. */
async function pushed(element: HTMLElement) {
  element.focus();
  element.click();
  await settle();
}

async function open(backend: MemoryBackend = backendOf([example])) {
  const opened = await openWindow(backend);
  const { page } = opened;
  const push = (id: string) => pushed(page.getByTestId(id));
  const run = async (action: ActionId) => {
    await press(focused(), 'k', { ctrlKey: true });
    page
      .getAllByTestId('palette-action')
      .find(({ dataset }) => dataset.action === action)!
      .click();
    await pass(100);
  };
  return { ...opened, push, run };
}

it('the filters of the activity, cleared, leave it to the first of them', async () => {
  const { desk, page, field, push } = await open();
  await press(field, '5', { ctrlKey: true });
  desk.activity.choose({ by: 'nobody' });
  await pass(200);
  await push('activity-clear');
  expect(page.queryByTestId('activity-clear')).toBeNull();
  expect(testid()).toBe('activity-code');
});

describe('what is put aside', () => {
  const rowOf = () => focused().closest<HTMLElement>('[data-testid="attention-item"]')?.dataset.coupon;

  async function atTheList(vouchers = [oldest, middle, newest]) {
    const opened = await open(backendOf(vouchers));
    await press(opened.field, '2', { ctrlKey: true });
    const of = (coupon: string, id: string) =>
      opened.page
        .getAllByTestId('attention-item')
        .find(({ dataset }) => dataset.coupon === coupon)!
        .querySelector<HTMLElement>(`[data-testid="${id}"]`)!;
    const confirm = async () => {
      await type(opened.page.getByTestId('snooze-reason') as HTMLInputElement, 'a reason');
      opened.page.getByTestId('snooze-reason').focus();
      await opened.push('snooze-confirm');
    };
    return { ...opened, of, confirm };
  }

  it('leaves it to the next row, and the last one to the heading', async () => {
    const { of, confirm } = await atTheList();
    await pushed(of('MIDDLE', 'snooze'));
    await confirm();
    expect([rowOf(), testid()]).toEqual(['NEWEST', 'act']);
    await pushed(of('NEWEST', 'snooze'));
    await confirm();
    expect([focused().tagName, focused().textContent.trim()]).toEqual(['H2', words.attention.count(1)]);
  });

  it('leaves it there too when the list hears of it before the dialog does', async () => {
    const { page, backend, desk, of, confirm } = await atTheList();
    await pushed(of('OLDEST', 'snooze'));
    const answered = promised();
    backend.before = (name) => (name === 'snooze' ? answered.promise : Promise.resolve());
    await confirm();
    backend.put({ ...oldest, attention: [] });
    await desk.attention.refetch();
    await settle();
    answered.keep();
    await settle();
    expect(page.queryByTestId('snooze-dialog')).toBeNull();
    expect([rowOf(), testid()]).toEqual(['MIDDLE', 'act']);
  });

  it('and taken back leaves it in the list', async () => {
    const snooze = { until: ago(-1), reason: 'told', by: 'mia', at: ago(1) };
    const { page, of } = await atTheList([oldest, { ...newest, snooze }]);
    page.getByTestId('aside').setAttribute('open', '');
    await pushed(of('NEWEST', 'unsnooze'));
    expect(focused().tagName).toBe('H2');
  });

  it('gives it to the first of the last ones that were asked for', async () => {
    const { push } = await atTheList(
      Array.from({ length: 52 }, (_, i) => needing(`MANY${100 + i}`, 100 - i)),
    );
    await push('attention-more');
    expect([rowOf(), testid()]).toEqual(['MANY150', 'act']);
  });

  it('does not fetch back whoever went elsewhere', async () => {
    const { backend, desk, of } = await atTheList();
    of('OLDEST', 'act').focus();
    focused().blur();
    desk.attention.focus(false);
    backend.put({ ...middle, attention: [] });
    await desk.attention.refetch();
    await settle();
    backend.put({ ...oldest, attention: [] });
    await desk.attention.refetch();
    await settle();
    expect(focused()).toBe(document.body);
  });

  it('on the voucher’s page leaves it to what takes it back, and that the other way round', async () => {
    const { page, field, push } = await open(backendOf([oldest]));
    await type(field, 'OLDEST');
    await push('voucher-snooze-open');
    await type(page.getByTestId('snooze-reason') as HTMLInputElement, 'a reason');
    await push('snooze-confirm');
    await pass(100);
    expect(testid()).toBe('voucher-unsnooze');
    await push('voucher-unsnooze');
    await pass(100);
    expect(testid()).toBe('voucher-snooze-open');
  });
});

describe('the past that is left', () => {
  async function inThePast() {
    const backend = backendOf([example]);
    backend.past = [{ at: ago(1), view: example }];
    const opened = await open(backend);
    await type(opened.field, example.couponId!);
    await opened.push('past-open');
    expect(focused().textContent).toContain(words.past.title);
    return opened;
  }

  it.each([
    ['by Escape', async () => void (await press(focused(), 'Escape'))],
    ['by its button', async ({ push }) => push('past-close')],
    ['by name', async ({ run }) => run('past')],
    ['for what is done now', async ({ run }) => run('ask')],
  ] as [string, (opened: Awaited<ReturnType<typeof inThePast>>) => Promise<void>][])(
    '%s leaves it to the way there',
    async (_, leave) => {
      const opened = await inThePast();
      await leave(opened);
      expect(opened.page.queryByTestId('past')).toBeNull();
      expect(testid()).toBe('past-open');
    },
  );

  it('for a note leaves it there, and for a dialog after that', async () => {
    const { page, run, push } = await inThePast();
    await run('note');
    expect(testid()).toBe('note');
    await push('past-open');
    await run('erase');
    page.getByTestId('erase-dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
    await settle();
    expect([page.queryByTestId('erase-dialog'), testid()]).toEqual([null, 'past-open']);
  });
});

describe('the first run', () => {
  async function begin() {
    const backend = new MemoryBackend(listening(NOW, { lastHeardAt: null }));
    backend.settled.asNew();
    backend.page = receiverPage(NOW);
    const { desk, page } = await startWindow(backend);
    await settle();
    const fill = async (id: string, value: string) => {
      await type(page.getByTestId(id) as HTMLInputElement, value);
      page.getByTestId(id).focus();
    };
    const push = (id: string) => pushed(page.getByTestId(id));
    const vendor = (state: 'ok' | 'failed') => {
      const said =
        state === 'ok'
          ? ({ is: 'credentials_taken' } as const)
          : ({ is: 'problem', code: 'vendor_unreachable' } as const);
      const checks = backend.page.checks.map((each) =>
        each.name === 'vendor' ? { ...each, state, said } : each,
      );
      backend.page = { ...backend.page, checks };
    };
    const step = () => focused().closest<HTMLElement>('h3 button')?.closest('li')!.dataset.step;
    const isDone = (step: string) =>
      page.getByTestId('first-run').querySelector<HTMLElement>(`[data-step="${step}"]`)!.dataset.done;
    return { backend, desk, page, fill, push, step, vendor, isDone };
  }

  it('goes on to the next step with it, and after the last one to the title', async () => {
    const { push, fill, step, page, desk } = await begin();
    await push('environment-choose');
    expect(step()).toBe('credentials');
    await push('first-run-skip');
    await fill('address-url', 'https://vouchers.example.com');
    await push('address-keep');
    expect(step()).toBe('paste');
    await push('first-run-skip');
    await push('first-run-skip');
    expect([desk.firstRun.at, focused().tagName]).toEqual([null, 'H2']);
    await pushed(page.getAllByTestId('first-run-step')[1]!.querySelector('button')!);
    expect(step()).toBe('credentials');
  });

  it('keeps credentials by Enter, and says what is missing', async () => {
    const { backend, page, fill, push } = await begin();
    await push('first-run-skip');
    await fill('credentials-key', 'key');
    await press(focused(), 'Enter');
    expect(page.getByTestId('credentials-why').textContent).toBe(words.firstRun.credentials.whyEmpty);
    expect(backend.asked('keepSecret')).toEqual([]);
    await fill('credentials-secret', 'secret');
    expect(page.queryByTestId('credentials-why')).toBeNull();
    await press(focused(), 'Enter');
    expect(backend.asked('keepSecret')).toHaveLength(2);
    expect(page.queryByTestId('credentials-why')).toBeNull();
  });

  it('is not done with credentials until Jackpot took them, and asks again with those that are kept', async () => {
    const { backend, page, fill, push, vendor, isDone } = await begin();
    vendor('failed');
    await push('first-run-skip');
    expect(page.queryByTestId('credentials-again')).toBeNull();
    await fill('credentials-key', 'key');
    await fill('credentials-secret', 'secret');
    await push('credentials-keep');
    expect(isDone('credentials')).toBe('false');
    expect(page.getByTestId('credentials-outcome').textContent).toContain(
      words.errors.vendor_unreachable.title,
    );
    vendor('ok');
    await push('credentials-again');
    expect([isDone('credentials'), testid()]).toEqual(['true', 'credentials-again']);
    expect(backend.asked('keepSecret')).toHaveLength(2);
    backend.before = async (name) => {
      if (name === 'checkReceiver') throw failure('store_unavailable');
    };
    await push('credentials-again');
    expect(isDone('credentials')).toBe('false');
  });
});

describe('the lists', () => {
  async function atTheLists() {
    const opened = await open();
    await press(opened.field, '3', { ctrlKey: true });
    return opened;
  }

  it('exported in vain leave it to the button that tries again, and on its way to the one that stops it', async () => {
    const { backend, run, push } = await atTheLists();
    await run('export_list');
    const answered = promised();
    backend.before = (name) => (name === 'lists.export' ? answered.promise : Promise.resolve());
    await push('export-start');
    expect(testid()).toBe('export-cancel');
    answered.fail(failure('store_unavailable'));
    await settle();
    expect(testid()).toBe('export-start');
    backend.before = async () => {};
    await push('export-start');
    await settle();
    expect(testid()).toBe('export-close');
  });

  it('kept as a view leave it to that view; not kept, to the button that keeps them', async () => {
    const { desk, page, push } = await atTheLists();
    await desk.lists.show({ filter: { ...nothing(), states: ['sent', 'ready'] }, sort: LATEST });
    await settle();
    await push('view-save');
    await press(focused(), 'Escape');
    expect(testid()).toBe('view-save');
    await push('view-save');
    await type(page.getByTestId('view-name') as HTMLInputElement, 'Mine');
    (page.getByTestId('view-name') as HTMLInputElement).form!.requestSubmit();
    await settle();
    expect([testid(), focused().textContent.trim()]).toEqual(['saved-view', 'Mine']);
  });
});

describe('whoever is led to the settings', () => {
  it('finds it on what can be changed, or on the title of the card', async () => {
    const backend = backendOf();
    backend.settled.put('policy.mode', { changeable: false });
    const some = await open(backend);
    await some.run('settings.policy');
    expect([
      some.page.getByTestId('settings-policy').contains(focused()),
      focused().matches(':disabled'),
    ]).toEqual([true, false]);
    some.page.unmount();
    const fixed = backendOf();
    fixed.settled.demo = true;
    const demo = await open(fixed);
    await demo.run('settings.vault');
    expect([focused().tagName, focused().textContent]).toEqual(['H3', words.settings.section.vault.title]);
  });

  it('to try the rules sees where that is', async () => {
    const seen: (string | undefined)[] = [];
    Element.prototype.scrollIntoView = function (this: HTMLElement) {
      seen.push(this.dataset.testid);
    };
    const { run } = await open();
    await run('try_rules');
    Element.prototype.scrollIntoView = () => {};
    expect([seen.at(-1), testid()]).toEqual(['policy-preview', 'preview-run']);
  });
});
