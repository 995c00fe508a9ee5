// Erasing personal data: the statement, the code typed before anything is done, and the voucher that is left.
import { describe, expect, it } from 'vitest';
import type { VoucherView } from '../src/lib/bindings';
import { words } from '../src/lib/words';
import { erased } from '../src/testing/erasure';
import { documentedExample, entry, listening, voucher } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import { MemoryBackend } from '../src/testing/memory';
import { NOW, openWindow, pass, press, promised, settle, startWindow, type } from './support';

const example = documentedExample(NOW);
const CODE = 'AGYPMNVXPJ';
const iso = new Date(NOW).toISOString();

const text = (element: HTMLElement) => element.textContent!.replace(/\s+/g, ' ').trim();

async function openOne(one: VoucherView = example) {
  const window = await openWindow(new MemoryBackend(listening(NOW), [one]));
  await type(window.field, one.couponId!);
  return window;
}

async function fill(field: HTMLElement, typed: string): Promise<void> {
  (field as HTMLInputElement).value = typed;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settle();
}

async function openDialog(one?: VoucherView) {
  const window = await openOne(one);
  window.page.getByTestId('erase').click();
  await settle();
  return window;
}

describe('erasing', () => {
  it('says what goes, what stays and where copies remain, and wants the code typed', async () => {
    const { page, backend } = await openOne();
    backend.olderCopies = ['/home/agent/data/voucher-desk.before-13.sqlite'];
    page.getByTestId('erase').click();
    await settle();
    const said = text(page.getByTestId('erase-dialog'));
    for (const part of [
      words.erasure.forGood,
      words.erasure.staysWhat,
      words.erasure.later,
      words.erasure.elsewhere,
      'voucher-desk.before-13.sqlite',
    ])
      expect(said).toContain(part);
    expect(text(page.getByTestId('erase-goes'))).toContain('1 end user’s key');
    expect(text(page.getByTestId('erase-goes'))).not.toMatch(/\b0\b/);

    const now = page.getByTestId('erase-now');
    for (const typed of ['', 'AGYPMNVXP', 'AGYPMNVXPI', example.voucherId]) {
      await fill(page.getByTestId('erase-typed'), typed);
      expect(now.title).toBe(words.erasure.whyNotTyped);
      now.click();
      await settle();
    }
    expect(backend.asked('erase')).toEqual([]);

    await fill(page.getByTestId('erase-typed'), ' agypmnvxpj ');
    expect(now.title).not.toBe(words.erasure.whyNotTyped);
    now.click();
    await settle();
    expect(backend.asked('erase')).toEqual([`${example.voucherId}  agypmnvxpj `]);
    expect(page.queryByTestId('erase-dialog')).toBeNull();
    await pass(100);
    expect(text(page.getByTestId('erased'))).toBe(words.erasure.badge);
    expect(text(page.getByTestId('end-user-erased'))).toMatch(/^erased on /);
  });

  it('is sent by Enter in the field, and once', async () => {
    const { page, backend } = await openDialog();
    const answer = promised();
    backend.before = async (name) => {
      if (name === 'erase') await answer.promise;
    };
    await fill(page.getByTestId('erase-typed'), CODE);
    const form = page.getByTestId('erase-typed').closest('form')!;
    form.requestSubmit();
    await settle();
    form.requestSubmit();
    page.getByTestId('erase-now').click();
    await settle();
    expect(backend.asked('erase')).toHaveLength(1);
    expect(page.getByTestId('erase-now').getAttribute('aria-busy')).toBe('true');
    answer.keep();
    await settle();
    expect(page.queryByTestId('erase-dialog')).toBeNull();
  });

  it('tells why nothing was erased, and asks for another decision', async () => {
    const { page, backend } = await openDialog();
    backend.before = async (name) => {
      if (name === 'erase') throw failure('erasure_waits');
    };
    await fill(page.getByTestId('erase-typed'), CODE);
    page.getByTestId('erase-now').click();
    await settle();
    expect(text(page.getByTestId('erase-failed'))).toContain(words.errors.erasure_waits.title);
    expect((page.getByTestId('erase-typed') as HTMLInputElement).value).toBe('');
    page.getByTestId('erase-cancel').click();
    await settle();
    expect(page.queryByTestId('erase-dialog')).toBeNull();
    expect(page.queryByTestId('erased')).toBeNull();
  });

  it('says when it cannot be looked up what goes, and tries again', async () => {
    const { page, backend } = await openOne();
    backend.before = async (name) => {
      if (name === 'erasure') throw failure('store_unavailable');
    };
    page.getByTestId('erase').click();
    await settle();
    expect(text(page.getByTestId('erase-failed'))).toContain(words.errors.store_unavailable.title);
    expect(page.queryByTestId('erase-typed')).toBeNull();
    expect(page.getByTestId('erase-now').title).toBe(words.erasure.whyLoading);
    backend.before = async () => {};
    page.getByTestId('erase-again').click();
    await settle();
    expect(page.queryByTestId('erase-failed')).toBeNull();
    expect(page.getByTestId('erase-goes')).toBeTruthy();
  });

  it('goes by name too', async () => {
    const { page } = await openOne();
    await press(window, 'k', { ctrlKey: true });
    const field = page.getByTestId('palette-field');
    await fill(field, 'erase personal');
    await press(field, 'Enter');
    expect(page.getByTestId('erase-dialog')).toBeTruthy();
  });
});

describe('an erased voucher', () => {
  it('says so where something was, and shows no request', async () => {
    const { page } = await openOne(erased({ ...example, validUntil: null }, iso));
    expect(text(page.getByTestId('pdf-status'))).toBe(words.erasure.noPdfShort);
    expect(text(page.getByTestId('pdf'))).toContain(words.erasure.noPdf);
    expect(page.container.textContent).toContain('its PDF was erased here with the personal data');
    expect(page.container.textContent).toContain('Personal data erased by agent');
    expect(text(page.getByTestId('erased'))).toBe(words.erasure.badge);
  });

  it('shows what came since', async () => {
    const { page } = await openOne({ ...erased(example, iso), notificationKey: 'eu-7f3a91c2' });
    expect(text(page.getByTestId('erased'))).toBe(words.erasure.badgeSince);
    expect(text(page.getByTestId('end-user'))).toBe('eu-7f3a91c2');
  });

  it('does not show the mark that stands for a key', async () => {
    const rule = { rule: 'notification_key_pattern', pattern: 'customer-.*', key: 'erased:1' } as const;
    const declined = voucher(NOW, {
      couponId: 'DECLINEDIT',
      journal: [entry(iso, 'decided', { is: 'declined', rule })],
    });
    const { page } = await openOne(erased(declined, iso, null));
    expect(page.container.textContent).toContain('since erased, did not look like customer-.*');
    expect(page.container.textContent).not.toContain('erased:1');
    expect(page.container.textContent).toContain('the time for which it is kept was over');
  });
});

describe('the time for which personal data is kept', () => {
  it('counts what it would affect, and says nothing of another time', async () => {
    const backend = new MemoryBackend(listening(NOW), [example]);
    const { page } = await startWindow(backend);
    await press(window, '7', { ctrlKey: true });
    const button = page.getByTestId('retention-run');
    expect(button.title).toBe(words.retention.whyOff);
    button.click();
    await settle();
    expect(backend.asked('previewRetention')).toEqual([]);
    const row = page.container.querySelector('[data-name="retention.personal_data_days"]')!;
    const field = row.querySelector('input')!;
    await fill(field, '90');
    button.click();
    await settle();
    expect(backend.asked('previewRetention')).toEqual(['90']);
    expect(text(page.getByTestId('retention-result'))).toBe('310 vouchers would be erased now');
    await fill(field, '9');
    expect(text(page.getByTestId('retention-result'))).toBe('');
  });
});
