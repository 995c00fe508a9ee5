// The PDF card and the link: what it says in each case, and buttons that say why they cannot be pressed.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FailureCode, Finding, PdfView } from '../src/lib/bindings';
import { words } from '../src/lib/words';
import { documentedExample, failedPdf, noPdf, step } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import { backendOf, NOW, openWindow, pass, promised, settle, type } from './support';

const MINUTE = 60_000;
const iso = (at: number) => new Date(at).toISOString();
const example = documentedExample(NOW);

const failureCodes = (() => {
  const body = /export type FailureCode =([^;]*);/.exec(readFileSync('src/lib/bindings.ts', 'utf8'))![1]!;
  return [...body.matchAll(/"(\w+)"/g)].map((match) => match[1] as FailureCode);
})();

async function openExample(rest: Partial<typeof example> = {}) {
  const window = await openWindow(backendOf([{ ...example, ...rest }]));
  await type(window.field, 'AGYPMNVXPJ');
  return window;
}

const text = (element: HTMLElement) => element.textContent!.replace(/\s+/g, ' ').trim();

describe('the link', () => {
  it('counts down to its expiry and then says so, and what can still be done', async () => {
    const expiresAt = iso(NOW + 2 * MINUTE);
    const { page } = await openExample({ link: { ...example.link!, expiresAt } });
    const expiry = page.getByTestId('link-expiry');
    expect(expiry.dataset.expiresAt).toBe(expiresAt);
    expect(text(expiry)).toBe('Link 2 min left');
    expect(page.getByTestId('copy-link').getAttribute('aria-disabled')).toBe('false');
    await pass(MINUTE + 1000);
    expect(text(expiry)).toBe('Link 59 s left');
    await pass(59 * 1000);
    expect(text(expiry)).toBe('Link expired just now');
    expect(page.getByTestId('copy-link').getAttribute('aria-disabled')).toBe('true');
    await pass(3 * MINUTE);
    expect(text(expiry)).toBe('Link expired 3 min ago');
  });

  it.each([
    ['link_refused', 'refused', 'Link not trusted'],
    ['link_expired', 'rejected', 'Link no longer accepted'],
  ] as const)(
    'that was tried in vain is no good, whatever its hour says: %s',
    async (code, standing, said) => {
      const at = example.link!.receivedAt;
      const pdf = failedPdf('failed', { code, at, nextTryAt: null, attempts: 1 });
      const { page, backend } = await openExample({ pdf });
      const expiry = page.getByTestId('link-expiry');
      expect([text(expiry), expiry.dataset.standing]).toEqual([said, standing]);
      expect(page.getByTestId('pdf').querySelector('circle.left')).toBeNull();
      const copy = page.getByTestId('copy-link');
      copy.click();
      await settle();
      expect(backend.asked('copyLink')).toEqual([]);
      expect(copy.title).toBe(words.pdf.whyNoCopy[standing]);
    },
  );

  it('is refreshed: busy, once, then the new expiry', async () => {
    const slow = promised();
    const { page, backend } = await openExample();
    backend.before = (name) => (name === 'refreshLink' ? slow.promise : Promise.resolve());
    const button = page.getByTestId('refresh-link');
    button.focus();
    button.click();
    button.click();
    await settle();
    expect(button.getAttribute('aria-busy')).toBe('true');
    expect(text(button)).toBe(words.pdf.refreshing);
    slow.keep();
    await settle();
    expect(backend.asked('refreshLink')).toHaveLength(1);
    expect(document.activeElement).toBe(button);
    expect(page.getByTestId('link-expiry').dataset.expiresAt).toBe(iso(Date.now() + 60 * MINUTE));
    const message = page.getByTestId('refresh-message');
    expect(message.getAttribute('role')).toBe('status');
    expect(text(message)).toMatch(/^New link, valid until 10 Mar 2026, 11:00/);
  });

  it.each(failureCodes)('says in words why it was not refreshed: %s', async (code) => {
    const { page, backend } = await openExample();
    backend.before = async (name) => {
      if (name === 'refreshLink') throw failure(code);
    };
    page.getByTestId('refresh-link').click();
    await settle();
    const { title, action } = words.errors[code];
    expect(text(page.getByTestId('refresh-message'))).toBe(`${title}. ${action}`);
    expect(page.getByTestId('refresh-link').getAttribute('aria-disabled')).toBe('false');
  });

  it('is copied to the clipboard or says that it was not', async () => {
    const { page } = await openExample();
    page.getByTestId('copy-link').click();
    await settle();
    expect(text(page.getByTestId('pdf-message'))).toBe(words.common.copyRefused);
  });
});

describe('the PDF', () => {
  it('that is stored can be opened, and says why when it was not', async () => {
    const { page, backend } = await openExample();
    expect(page.getByTestId('pdf-status').dataset.status).toBe('stored');
    page.getByTestId('open-pdf').click();
    page.getByTestId('show-pdf').click();
    await settle();
    expect(backend.asked('openPdf')).toEqual([example.voucherId]);
    expect(backend.asked('showPdf')).toEqual([example.voucherId]);
    backend.before = async () => {
      throw failure('viewer_failed');
    };
    page.getByTestId('open-pdf').click();
    await settle();
    expect(text(page.getByTestId('pdf-message'))).toContain(words.errors.viewer_failed.title);
  });

  it('in which something was found says what, and opens in two steps', async () => {
    const findings: Finding[] = ['script', 'embedded_file'];
    const { page, backend } = await openExample({ pdf: { ...example.pdf, findings } });
    const shown = page.getByTestId('pdf-findings');
    for (const finding of findings) expect(text(shown)).toContain(words.finding[finding]);
    page.getByTestId('open-pdf').click();
    await settle();
    expect(backend.asked('openPdf')).toEqual([]);
    expect(text(page.getByTestId('asks-to-open'))).toBe(words.pdf.asks.open);
    page.getByTestId('do-not-open').click();
    await settle();
    expect(page.queryByTestId('open-anyway')).toBeNull();
    page.getByTestId('open-pdf').click();
    await settle();
    page.getByTestId('open-anyway').click();
    await settle();
    expect(backend.asked('openPdf')).toEqual([example.voucherId]);
    expect(text(page.getByTestId('pdf-message'))).toBe('');
    expect(page.queryByTestId('open-anyway')).toBeNull();
  });

  it('in which something was found is shown in its folder without more ado', async () => {
    const { page, backend } = await openExample({ pdf: { ...example.pdf, findings: ['encrypted'] } });
    page.getByTestId('show-pdf').click();
    await settle();
    expect(backend.asked('showPdf')).toEqual([example.voucherId]);
  });

  it('that is not stored cannot be opened, and the button tells why', async () => {
    const { page, backend } = await openExample({ pdf: noPdf, link: null });
    for (const [id, why] of [
      ['open-pdf', words.pdf.whyNotStored],
      ['show-pdf', words.pdf.whyNotStored],
      ['copy-link', words.pdf.whyNoCopy.none],
    ] as const) {
      const button = page.getByTestId(id);
      button.click();
      expect(button.getAttribute('aria-disabled')).toBe('true');
      expect(button.title).toBe(why);
      expect(text(document.getElementById(button.getAttribute('aria-describedby')!)!)).toBe(why);
    }
    await settle();
    expect(backend.calls.filter(({ name }) => /Pdf|Link/.test(name))).toEqual([]);
  });

  it.each(failureCodes)('that failed for good says why and what to do: %s', async (code) => {
    const pdf: PdfView = failedPdf('failed', { code, at: iso(NOW), nextTryAt: null, attempts: 5 });
    const { page } = await openExample({ pdf });
    const { title, action } = words.errors[code];
    expect(page.getByTestId('pdf-status').dataset.status).toBe('failed');
    expect(text(page.getByTestId('pdf-failure'))).toBe(`${title}. ${action}`);
    expect(page.getByTestId('pdf').textContent).toContain(words.pdf.givenUp);
  });

  it('that is tried again says when', async () => {
    const nextTryAt = iso(NOW + 5000);
    const { page } = await openExample({
      pdf: failedPdf('pending', { code: 'file_unreachable', at: iso(NOW), nextTryAt, attempts: 1 }),
    });
    expect(text(page.getByTestId('next-try'))).toBe('Next try 10 Mar 2026, 10:00:05 CET (in 5 s)');
    expect(page.getByTestId('pdf').textContent).not.toContain(words.pdf.givenUp);
    expect(text(page.getByTestId('pdf-status'))).toBe('Waiting');
    await pass(5000);
    expect(text(page.getByTestId('pdf-status'))).toBe('Downloading');
    expect(page.queryByTestId('next-try')).toBeNull();
    expect(page.getByTestId('pdf').textContent).toContain(words.pdf.downloadingNow);
  });

  it.each([
    ['canceled', 'No PDF will come: the voucher was canceled.'],
    ['expired', 'No PDF will come: the voucher expired.'],
    ['refunded', 'No PDF will come: the voucher was refunded.'],
    ['confirmed', words.pdf.noneHint],
  ] as const)('that is not there is waited for only while it may come: %s', async (state, said) => {
    const { page } = await openExample({ state, pdf: noPdf, link: null });
    expect(page.getByTestId('pdf').textContent).toContain(said);
    expect(page.getByTestId('pdf').textContent!.includes(words.pdf.noLinkHint)).toBe(state === 'confirmed');
  });
});

describe('a gap', () => {
  it('that names its beginning stands with the step it leads to', async () => {
    const told = (name: 'reserved' | 'canceled', at: string) => step(name, at, at);
    const { page } = await openExample({
      timeline: [told('reserved', '2026-03-10T06:00:00.000Z'), told('canceled', '2026-03-10T08:32:00.000Z')],
    });
    const gap = page.getByTestId('gap-canceled');
    expect(text(gap)).toBe('2 h 32 min after reserved');
    expect(page.getByTestId('step-canceled').contains(gap)).toBe(true);
  });
});

describe('what was told', () => {
  it('is a timeline in which nothing unheard looks like a failure', async () => {
    const { page } = await openExample({ timeline: example.timeline.slice(0, 1) });
    expect(text(page.getByTestId('step-reserved'))).toContain('24 Jun 2017, 17:27:32 CEST');
    expect(page.getByTestId('step-reserved').querySelector('time')?.title).toBe('2017-06-24T15:27:32.502Z');
    for (const id of ['step-confirmed', 'step-sent']) {
      expect(text(page.getByTestId(id))).toContain(words.common.notReceived);
      expect(page.getByTestId(id).textContent).not.toMatch(/fail/i);
    }
  });

  it('says when it was heard much later than it happened', async () => {
    const { page } = await openExample();
    expect(text(page.getByTestId('step-confirmed'))).toContain('heard 19:31');
    expect(text(page.getByTestId('gap-sent'))).toBe('2 h 00 min');
  });

  it('is kept in a journal with its repeats and both times', async () => {
    const { page } = await openExample();
    const entries = page.getAllByTestId('journal-entry');
    expect(entries.map((entry) => entry.dataset.kind)).toEqual(example.journal.map((entry) => entry.kind));
    expect(text(entries[2]!)).toContain('×3');
    expect(text(entries[2]!)).toContain('19:31:05');
    expect(text(entries[2]!)).toContain('happened 19:27:32');
    expect(text(entries[2]!)).toContain('reserve notification');
  });

  it('keeps the vendor’s word and our inference apart', async () => {
    const { page } = await openExample({ state: 'reserved', lapsed: true });
    expect(text(page.getByTestId('state'))).toBe('Reserved Lapsed');
    expect(page.getByText(words.voucher.lapsedWhy)).toBeTruthy();
  });
});
