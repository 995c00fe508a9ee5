// What needs a person, as the window shows it: the list that keeps still, the one action, the dialog by keys alone.
import { beforeEach, describe, expect, it } from 'vitest';
import type { AttentionItem } from '../src/lib/bindings';
import { until } from '../src/lib/snooze';
import { words } from '../src/lib/words';
import { failedPdf, reason, voucher } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import type { MemoryBackend } from '../src/testing/memory';
import { backendOf, NOW, openWindow, press, promised, settle, type } from './support';

const DAY = 86_400_000;
const ago = (ms: number) => new Date(NOW - ms).toISOString();

const declined = voucher(NOW, {
  couponId: 'DECLINED',
  attention: [reason('declined', ago(DAY), { rule: { rule: 'notification_key_missing' } })],
});
const stuck = voucher(NOW, {
  couponId: 'STUCK',
  attention: [reason('not_ready', ago(3 * DAY), { usualSeconds: 14_400 })],
});
const failed = voucher(NOW, {
  couponId: 'FAILED',
  attention: [reason('download_failed', ago(DAY / 2), { code: 'link_expired' })],
  pdf: failedPdf('failed', { code: 'link_expired', at: ago(DAY / 2), nextTryAt: null, attempts: 5 }),
});
const calm = voucher(NOW, { couponId: 'CALM' });
const silence: AttentionItem = {
  voucherId: null,
  couponId: null,
  concern: 'silence',
  reasons: [{ ...reason('declined', ago(7_200_000), { count: 8, canBeSeen: false }), concern: 'silence' }],
  since: ago(7_200_000),
  action: 'check_receiver',
  canBeSeen: false,
  snooze: null,
};

// The page under test has no dialogs of its own: an attribute stands for an open one.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.setAttribute('open', '');
  };
  HTMLDialogElement.prototype.close = function () {
    this.removeAttribute('open');
  };
});

type Page = Awaited<ReturnType<typeof openWindow>>['page'];
const items = (page: Page) => page.queryAllByTestId('attention-item');
const codes = (page: Page) => items(page).map((item) => item.dataset.coupon);
const click = async (element: HTMLElement) => {
  element.click();
  await settle();
};
const within = (page: Page, code: string, testid: string) =>
  items(page)
    .find((item) => item.dataset.coupon === code)!
    .querySelector<HTMLElement>(`[data-testid=${testid}]`)!;

/** The window with the list's place open, reached by its key. */
async function openAttention(backend: MemoryBackend) {
  const opened = await openWindow(backend);
  await press(opened.field, '2', { ctrlKey: true });
  return opened;
}

describe('the place', () => {
  it('is led to by the count of the lookup, by the rail and by its key; Escape leads back', async () => {
    const { page } = await openWindow(backendOf([calm, declined, stuck]));
    expect([items(page).length, page.getByText(words.voucher.idle).tagName]).toEqual([0, 'P']);
    const leave = async () => {
      expect(page.getByTestId('place-attention').getAttribute('aria-current')).toBe('page');
      expect(document.activeElement?.textContent.trim()).toBe('Needs attention (2)');
      await press(document.activeElement!, 'Escape');
      expect(document.activeElement).toBe(page.getByTestId('search'));
    };
    await click(page.getByTestId('attention-count'));
    await leave();
    await click(page.getByTestId('place-attention'));
    await leave();
    await press(page.getByTestId('search'), '2', { metaKey: true });
    await leave();
  });

  it('is counted beside its name, in words for those who cannot see it', async () => {
    const { page, backend, desk } = await openWindow(backendOf([calm]));
    const place = page.getByTestId('place-attention');
    expect([page.queryByTestId('place-attention-count'), place.ariaLabel]).toEqual([null, null]);
    backend.put(stuck);
    await desk.attention.refetch();
    await settle();
    expect(page.getByTestId('place-attention-count').textContent).toBe('1');
    expect(place.ariaLabel).toBe('Attention, 1 thing needs attention');
    desk.attention.total = 1204;
    await settle();
    expect(page.getByTestId('place-attention-count').textContent).toBe('99+');
    expect(place.ariaLabel).toContain('1,204');
  });

  it('leaves nothing held back when it is left', async () => {
    const { page, backend, desk } = await openAttention(backendOf([declined, stuck]));
    page.getByTestId('attention-list').dispatchEvent(new Event('pointerenter'));
    within(page, 'STUCK', 'snooze').focus();
    await press(document.activeElement!, 'Escape');
    backend.put({ ...stuck, attention: [] });
    await desk.attention.refetch();
    await press(document.body, '2', { ctrlKey: true });
    expect(codes(page)).toEqual(['DECLINED']);
  });

  it('says that nothing needs attention only once that is known', async () => {
    const backend = backendOf([calm]);
    backend.before = async (name) => {
      if (name === 'attention') throw failure('store_unavailable');
    };
    const { page, desk } = await openAttention(backend);
    expect([page.queryByTestId('attention-none'), page.getByTestId('failed').tagName]).toEqual([null, 'DIV']);
    backend.before = async () => {};
    await desk.attention.refetch();
    await settle();
    expect(page.getByTestId('attention-none')).toBeTruthy();
  });
});

describe('the list', () => {
  it('has the oldest first, and is counted', async () => {
    const { page } = await openAttention(backendOf([calm, failed, declined, stuck]));
    expect(codes(page)).toEqual(['STUCK', 'DECLINED', 'FAILED']);
    expect(page.getByRole('heading', { name: 'Needs attention (3)' })).toBeTruthy();
    expect(within(page, 'STUCK', 'reason').textContent).toBe(
      'Agreed, and Jackpot has not made it; that usually takes 4 h at most',
    );
    expect(items(page)[0]!.textContent).toContain('for 3 d');
    await click(page.getByTestId('attention-order'));
    expect(codes(page)).toEqual(['FAILED', 'DECLINED', 'STUCK']);
  });

  it('says nothing when there is nothing', async () => {
    const { page } = await openWindow(backendOf([calm]));
    expect(page.getByTestId('attention-count').textContent).toContain(words.attention.none);
    await press(document.body, '2', { ctrlKey: true });
    expect(page.getByTestId('attention-none').textContent).toContain(words.attention.none);
  });

  it('hears of something new and says so once', async () => {
    const { page, backend, desk } = await openAttention(backendOf([calm]));
    backend.put(stuck);
    await settle();
    await press(document.body, 'x');
    await new Promise<void>((done) => queueMicrotask(done));
    await desk.attention.refetch();
    expect(codes(page)).toEqual(['STUCK']);
    expect(desk.announcer.message).toBe('1 thing needs attention');
    const turn = desk.announcer.turn;
    await desk.attention.refetch();
    expect(desk.announcer.turn).toBe(turn);
  });

  it('keeps still under the pointer: what is settled is marked, what is new waits', async () => {
    const { page, backend, desk } = await openAttention(backendOf([declined, stuck]));
    desk.attention.pointer(true);
    backend.put({ ...stuck, attention: [] });
    backend.put({ ...failed, attention: [reason('no_pdf', ago(9 * DAY), { usualSeconds: 900 })] });
    await desk.attention.refetch();
    await settle();
    expect(codes(page)).toEqual(['STUCK', 'DECLINED']);
    expect(within(page, 'STUCK', 'settled').textContent).toBe(words.attention.settled);
    expect(page.getByTestId('attention-fresh').textContent.trim()).toBe('1 new');
    desk.attention.pointer(false);
    await settle();
    expect(codes(page)).toEqual(['FAILED', 'DECLINED']);
  });

  it('tells of a failure and tries again', async () => {
    const backend = backendOf([stuck]);
    backend.before = async (name) => {
      if (name === 'attention') throw failure('store_unavailable');
    };
    const { desk } = await openWindow(backend);
    expect(desk.attention.question.error?.code).toBe('store_unavailable');
    backend.before = async () => {};
    await desk.attention.refetch();
    expect(desk.attention.total).toBe(1);
  });
});

describe('the one action', () => {
  it('opens the voucher', async () => {
    const { page, field } = await openWindow(backendOf([calm, declined]));
    await type(field, 'CALM');
    await press(field, '2', { ctrlKey: true });
    await click(within(page, 'DECLINED', 'act'));
    expect(page.getByTestId('voucher').dataset.coupon).toBe('DECLINED');
    const search = page.getByTestId('search') as HTMLInputElement;
    expect([document.activeElement, search.value]).toEqual([search, '']);
    await press(search, 'Escape');
    expect([page.queryByTestId('voucher'), document.activeElement]).toEqual([null, search]);
  });

  it('refreshes the link where a PDF is missing, and shows what came of it', async () => {
    const { page, backend } = await openAttention(backendOf([failed]));
    expect(within(page, 'FAILED', 'act').textContent.trim()).toBe(words.pdf.refresh);
    await click(within(page, 'FAILED', 'act'));
    expect(backend.asked('refreshLink')).toEqual([failed.voucherId]);
    expect(page.getByTestId('voucher').dataset.coupon).toBe('FAILED');
  });

  it('of what is no voucher’s leads to the receiver', async () => {
    const { page, backend, desk } = await openAttention(backendOf([calm]));
    backend.putDesk(silence);
    await desk.attention.refetch();
    await settle();
    await click(page.getByTestId('act'));
    expect(page.getByTestId('receiver').contains(document.activeElement)).toBe(true);
  });
});

describe('putting aside', () => {
  it('takes a reason, by keys alone, and goes to the journal’s author in Rust', async () => {
    const { page, backend } = await openAttention(backendOf([declined, stuck]));
    await click(within(page, 'STUCK', 'snooze'));
    const field = page.getByTestId('snooze-reason') as HTMLInputElement;
    expect(page.getByTestId('snooze-confirm').getAttribute('aria-disabled')).toBe('true');
    expect(page.getByTestId('snooze-dialog').textContent).toContain(words.snooze.whyNoReason);
    field.form!.requestSubmit();
    await settle();
    expect(backend.asked('snooze')).toEqual([]);
    await type(field, 'asked Jackpot');
    field.form!.requestSubmit();
    await settle();
    const what = { voucher: stuck.voucherId };
    const asked = JSON.parse(backend.asked('snooze')[0]!) as { until: string };
    expect(asked).toMatchObject({ what, reason: 'asked Jackpot' });
    expect(Date.parse(asked.until) - NOW).toBeGreaterThanOrEqual(3_600_000);
    expect(page.queryByTestId('snooze-dialog')).toBeNull();
    expect(page.getByTestId('aside').textContent).toContain('asked Jackpot');
  });

  it('can be for good only where nothing is left to do', async () => {
    const { page, backend } = await openAttention(backendOf([declined, stuck]));
    const choices = () =>
      [...page.getByTestId('snooze-dialog').querySelectorAll('input[type=radio]')].map(
        (choice) => (choice as HTMLInputElement).value,
      );
    await click(within(page, 'STUCK', 'snooze'));
    expect(choices()).toEqual(['hour', 'tomorrow', 'week']);
    await click(page.getByTestId('snooze-cancel'));
    await click(within(page, 'DECLINED', 'snooze'));
    expect(choices()).toEqual(['seen', 'hour', 'tomorrow', 'week']);
    await type(page.getByTestId('snooze-reason') as HTMLInputElement, 'told the platform');
    await click(page.getByTestId('snooze-confirm'));
    expect(JSON.parse(backend.asked('snooze')[0]!)).toMatchObject({ until: null });
    expect(codes(page)).toEqual(['STUCK']);
  });

  it('leaves Escape to the dialog, and tells why it was refused', async () => {
    const { page, backend } = await openAttention(backendOf([declined]));
    await click(within(page, 'DECLINED', 'snooze'));
    const input = page.getByTestId('snooze-reason') as HTMLInputElement;
    expect((await press(input, 'Escape')).defaultPrevented).toBe(false);
    const refused = promised();
    backend.before = (name) => (name === 'snooze' ? refused.promise : Promise.resolve());
    await type(input, 'a reason');
    await click(page.getByTestId('snooze-confirm'));
    refused.fail(failure('snooze_refused'));
    await settle();
    expect(page.getByTestId('snooze-dialog').textContent).toContain(words.errors.snooze_refused.title);
    page.getByTestId('snooze-dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
    await settle();
    expect(page.queryByTestId('snooze-dialog')).toBeNull();
  });

  it('is told on the voucher’s page, where it can be taken back', async () => {
    const snooze = { until: null, reason: 'told the platform', by: 'mia', at: ago(1000) };
    const { page, backend, field } = await openWindow(backendOf([{ ...declined, snooze }]));
    await type(field, 'DECLINED');
    expect(page.getByTestId('voucher-snooze').textContent).toContain('mia: told the platform');
    await click(page.getByTestId('voucher-unsnooze'));
    expect(backend.asked('unsnooze')).toEqual([JSON.stringify({ voucher: declined.voucherId })]);
    expect(page.getByTestId('attention-count').textContent).toContain('(1)');
  });
});

describe('the time it comes back', () => {
  it('goes by the calendar of the desk', () => {
    const evening = Date.parse('2026-03-28T20:00:00.000Z');
    expect(until('hour', evening)).toBe('2026-03-28T21:00:00.000Z');
    // The clocks go forward that night: nine in the morning is seven in UTC.
    expect(until('tomorrow', evening)).toBe('2026-03-29T07:00:00.000Z');
    expect(until('week', evening)).toBe('2026-04-04T07:00:00.000Z');
    expect(until('seen', evening)).toBeNull();
  });
});
