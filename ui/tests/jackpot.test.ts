// What an agent has Jackpot do: tell what it has of a voucher, and confirm it by two deliberate acts.
import { describe, expect, it } from 'vitest';
import type { VoucherView } from '../src/lib/bindings';
import { words } from '../src/lib/words';
import { listening, voucher } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import { MemoryBackend } from '../src/testing/memory';
import { NOW, openWindow, pass, promised, settle, type } from './support';

const waiting = { obstacle: null, standing: 'none' } as const;
const iso = (at: number) => new Date(at).toISOString();

async function openOne(rest: Partial<VoucherView> = {}) {
  const one = voucher(NOW, { decision: null, confirm: waiting, ...rest, couponId: 'WAITSFORIT' });
  const window = await openWindow(new MemoryBackend(listening(NOW), [one]));
  await type(window.field, 'WAITSFORIT');
  return { ...window, one };
}

const text = (element: HTMLElement) => element.textContent!.replace(/\s+/g, ' ').trim();

describe('asking Jackpot', () => {
  it('puts what Jackpot has beside ours and marks what differs', async () => {
    const { page, backend, one } = await openOne();
    backend.vendorState = 'READY';
    page.getByTestId('ask-jackpot').click();
    await settle();
    const state = page.getByTestId('compared');
    expect([...state.children].map((cell) => text(cell as HTMLElement))).toEqual([
      'State',
      'RESERVED',
      'READY',
    ]);
    expect(state.classList.contains('differs')).toBe(true);
    expect(text(page.getByTestId('asked'))).toMatch(/^1 thing differs\./);
    expect(backend.asked('askVendor')).toEqual([one.voucherId]);
  });

  it('says so when both have the same, and why when there is no answer', async () => {
    const { page, backend } = await openOne();
    page.getByTestId('ask-jackpot').click();
    await settle();
    expect(text(page.getByTestId('asked'))).toMatch(/^Jackpot has the same as we do\./);
    backend.before = async () => {
      throw failure('vendor_route_missing');
    };
    page.getByTestId('ask-jackpot').click();
    await settle();
    expect(text(page.getByTestId('asked'))).toContain(words.errors.vendor_route_missing.title);
    expect(page.queryByTestId('compared')).toBeNull();
  });

  it('tells of the spans in which nothing was received', async () => {
    const gaps = [{ from: iso(NOW - 600_000), until: iso(NOW - 300_000), reason: 'asleep' }] as const;
    const { page } = await openOne({ gaps: [...gaps] });
    expect(text(page.getByTestId('gap'))).toMatch(
      /^Nothing was received from .* to .*: the computer was asleep/,
    );
  });
});

describe('confirming', () => {
  it('takes a tick and a press, says the amount, and leaves a trace', async () => {
    const { page, backend, one } = await openOne();
    page.getByTestId('confirm').click();
    await settle();
    expect(text(page.getByTestId('confirm-amount'))).toContain('47.50');
    expect(text(page.getByTestId('confirm-dialog'))).toContain('definitive');
    page.getByTestId('confirm-now').click();
    await settle();
    expect(backend.asked('confirm')).toEqual([]);
    expect(page.getByTestId('confirm-now').title).toBe(words.jackpot.whyNotYet);
    page.getByTestId('confirm-agree').click();
    await settle();
    page.getByTestId('confirm-now').click();
    await settle();
    expect(backend.asked('confirm')).toEqual([`${one.voucherId} 47.5`]);
    expect(page.queryByTestId('confirm-dialog')).toBeNull();
    await pass(100);
    expect(page.getByTestId('state').dataset.state).toBe('confirmed');
    expect(page.queryByTestId('confirm')).toBeNull();
  });

  it('is not sent twice while it is under way', async () => {
    const { page, backend } = await openOne();
    const answer = promised();
    backend.before = async (name) => {
      if (name === 'confirm') await answer.promise;
    };
    page.getByTestId('confirm').click();
    await settle();
    page.getByTestId('confirm-agree').click();
    await settle();
    page.getByTestId('confirm-now').click();
    await settle();
    page.getByTestId('confirm-now').click();
    await settle();
    expect(backend.asked('confirm')).toHaveLength(1);
    expect(page.getByTestId('confirm-now').getAttribute('aria-busy')).toBe('true');
    answer.keep();
    await settle();
    expect(page.queryByTestId('confirm-dialog')).toBeNull();
  });

  it('tells what went wrong and asks for another decision', async () => {
    const { page, backend } = await openOne();
    backend.before = async (name) => {
      if (name === 'confirm') throw failure('confirm_unknown');
    };
    page.getByTestId('confirm').click();
    await settle();
    page.getByTestId('confirm-agree').click();
    await settle();
    page.getByTestId('confirm-now').click();
    await settle();
    expect(text(page.getByTestId('confirm-failed'))).toContain(words.errors.confirm_unknown.title);
    expect((page.getByTestId('confirm-agree') as HTMLInputElement).checked).toBe(false);
    page.getByTestId('confirm-cancel').click();
    await settle();
    page.getByTestId('confirm').click();
    await settle();
    expect(page.queryByTestId('confirm-failed')).toBeNull();
  });

  it.each([
    ['lapsed', true],
    ['declined', true],
    ['terms_missing', true],
    ['agreed', false],
  ] as const)('says why it cannot be pressed, or is not there: %s', async (obstacle, isThere) => {
    const { page } = await openOne({ confirm: { obstacle, standing: 'none' } });
    const button = page.queryByTestId('confirm');
    expect(button !== null).toBe(isThere);
    button?.click();
    await settle();
    expect(page.queryByTestId('confirm-dialog')).toBeNull();
    if (isThere) expect(text(page.getByTestId('jackpot'))).toContain(words.jackpot.obstacle[obstacle]);
    expect(text(page.getByTestId('jackpot'))).toContain('Jackpot’s back office');
  });
});

describe('the status bar', () => {
  const begun = { begunAt: iso(NOW), asked: 12, moved: 3, total: 340, endedAt: null, heldBy: null };

  it.each([
    [begun, 'Catching up with Jackpot: 12 of 340'],
    [
      { ...begun, heldBy: 'vendor_rate_limited' as const },
      'Catching up with Jackpot: 12 of 340 (waiting: Jackpot asks us to slow down)',
    ],
    [
      { ...begun, heldBy: 'vendor_route_missing' as const },
      'What was missed cannot be asked for: Jackpot’s API does not tell of single vouchers',
    ],
    [
      { ...begun, asked: 340, endedAt: iso(NOW) },
      'Caught up with Jackpot: 340 vouchers asked about, 3 had moved',
    ],
  ])('tells how far the catching up has come', async (catchingUp, said) => {
    const { page } = await openWindow(new MemoryBackend(listening(NOW, { catchingUp })));
    expect(text(page.getByTestId('catching-up'))).toBe(said);
  });
});
