// What the window tells an agent to say, to do, and to look at: the sentence, the first page, the request, the download.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Advice, Saying } from '../src/lib/bindings';
import { sentence } from '../src/lib/advice';
import { codeIn, FirstPage, REST } from '../src/lib/firstpage.svelte';
import { chooseLanguage, type Language } from '../src/lib/language';
import { asText } from '../src/lib/requests.svelte';
import { words } from '../src/lib/words';
import { documentedExample, failedPdf, noPdf, storedPdf } from '../src/testing/fixtures';
import { rawRequest } from '../src/testing/paper';
import { backendOf, NOW, openWindow, pass, promised, settle, type } from './support';

const at = '2017-06-24T15:27:32.502Z';
const wait = { since: at, usualMs: 4 * 3_600_000, isLate: false, mayHaveMissed: false };
const made = { sent: true, at, validUntil: '2018-01-31T00:00:00.000Z' };
const dated = (code: Saying['code']) => ({ code, at }) as Saying;
const sayings: Saying[] = [
  { code: 'reserved', at, wait },
  { code: 'reserved', at: null, wait: { ...wait, isLate: true, mayHaveMissed: true } },
  { code: 'awaits_confirmation', at, heldUntil: at },
  { code: 'awaits_confirmation', at: null, heldUntil: null },
  { code: 'confirmed', at, wait },
  { code: 'file_awaited', made, wait },
  {
    code: 'file_awaited',
    made: { sent: false, at: null, validUntil: null },
    wait: { ...wait, isLate: true },
  },
  { code: 'file_missing', made: { ...made, sent: false } },
  { code: 'file_here', made },
  { code: 'file_in_doubt', made },
  { code: 'past_validity', validUntil: at },
  ...(
    [
      'confirmation_unknown',
      'not_completed',
      'lapsed',
      'expired',
      'canceled',
      'refunding',
      'refunded',
    ] as const
  ).map(dated),
  dated('refund_refused'),
  { code: 'unclear' },
];

const text = (element: HTMLElement) => element.textContent!.replace(/\s+/g, ' ').trim();

const example = documentedExample(NOW);
async function openExample(rest: Partial<typeof example> = {}) {
  const window = await openWindow(backendOf([{ ...example, ...rest }]));
  await type(window.field, 'AGYPMNVXPJ');
  return window;
}

afterEach(() => chooseLanguage(null));

describe('the sentence', () => {
  it.each(['en', 'fr'] as Language[])('is one, whole and free of our own words in %s', (language) => {
    chooseLanguage(language);
    for (const saying of sayings) {
      const said = sentence(saying);
      expect(said).toMatch(/^\p{Lu}(?:[^.!?]|janv\.)*\.$/u);
      expect(said).not.toMatch(/null|undefined|NaN|declin|refus[ée] par|rule|règle|Jackpot/);
    }
    expect(new Set(sayings.map(sentence)).size).toBe(sayings.length);
  });

  it('names its instants in local time and what is usual', () => {
    expect(sentence(sayings[0]!)).toBe(
      'Your voucher was reserved on 24 Jun 2017, 17:27; we have not heard yet that it is ready, which usually takes 4 h 00 min at most.',
    );
    chooseLanguage('fr');
    expect(sentence({ code: 'file_here', made })).toBe(
      'Votre bon d’achat a été envoyé le 24 juin 2017, 17:27 et peut être utilisé jusqu’au 31 janv. 2018, 01:00\u202f; nous avons son PDF ici.',
    );
  });

  it('is copied, and that is kept', async () => {
    const { page, backend } = await openExample();
    const copied = vi.fn().mockResolvedValue(undefined);
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: copied } });
    page.getByTestId('copy-sentence').click();
    await settle();
    vi.unstubAllGlobals();
    expect(copied).toHaveBeenCalledWith(text(page.getByTestId('sentence')));
    expect(backend.asked('noteCopied')).toEqual([`${example.voucherId} answer`]);
  });
});

describe('the next step', () => {
  const advised = (next: Advice['next']): Advice => ({ saying: { code: 'unclear' }, next, changesAt: null });

  it.each([
    ['open_pdf', 'openPdf'],
    ['refresh_link', 'refreshLink'],
    ['ask_jackpot', 'askVendor'],
  ] as const)('%s is done by one press', async (next, call) => {
    const { page, backend } = await openExample({ advice: advised(next) });
    page.getByTestId('next-step').click();
    await settle();
    expect(backend.asked(call)).toHaveLength(1);
  });

  it('confirm asks first', async () => {
    const open = {
      advice: advised('confirm'),
      state: 'reserved',
      confirm: { obstacle: null, standing: 'none' },
    } as const;
    const { page, backend } = await openExample(open);
    page.getByTestId('next-step').click();
    await settle();
    expect(page.getByTestId('confirm-dialog')).toBeTruthy();
    expect(backend.asked('confirm')).toEqual([]);
  });

  it.each(['back_office', 'wait', 'none'] as const)('%s is told, and is no button', async (next) => {
    const { page } = await openExample({ advice: advised(next) });
    expect(page.getByTestId('next-step').tagName).toBe('SPAN');
    expect(text(page.getByTestId('next-step'))).toBe(words.advice.nextStep[next]);
  });

  it('is asked for again at the instant that time alone changes it', async () => {
    const changesAt = new Date(NOW + 60_000).toISOString();
    const { backend } = await openExample({ advice: { ...advised('wait'), changesAt } });
    const before = backend.asked('voucher').length;
    await vi.advanceTimersByTimeAsync(60_100);
    expect(backend.asked('voucher').length).toBeGreaterThan(before);
  });
});

describe('the code in the text of a PDF', () => {
  const around = 'A gift voucher of Jackpot, worth 110.00 euros. ';
  it.each([
    ['as it is', `${around} AGYPMNVXPJ`, 'found'],
    ['in groups', `${around} AGYP MNVX\nPJ`, 'found'],
    ['with hyphens and in small letters', `${around} agyp-mnvx-pj`, 'found'],
    ['in pieces of a layout', `${around} A G Y P M N V X P J`, 'found'],
    ['not there', `${around} BQRTWXYZKL`, 'other'],
    ['of a picture', '', 'unknown'],
    ['of a picture with a page number', 'page 1 of 1', 'unknown'],
    ['not all looked at', null, 'unknown'],
  ] as const)('%s', (_, text, outcome) => expect(codeIn(text, 'AGYP-MNVXPJ')).toBe(outcome));

  it('is not missed where nobody knows the code', () => expect(codeIn(around, null)).toBe('unknown'));
});

describe('the first page', () => {
  const canvas = document.createElement('canvas');

  it('is given up when another voucher opens', async () => {
    const backend = backendOf([example]);
    const slow = promised<{ pages: number; text: string | null }>();
    const stops: AbortSignal[] = [];
    const page = new FirstPage(backend, (_bytes, _canvas, stop) => {
      stops.push(stop);
      return slow.promise;
    });
    void page.show(example, canvas);
    expect(backend.asked('pdfBytes')).toEqual([]);
    await vi.waitFor(() => expect(stops).toHaveLength(1));
    expect(page.page.state).toBe('loading');
    page.forget();
    slow.keep({ pages: 2, text: null });
    await slow.promise;
    expect([page.page.state, stops[0]!.aborted]).toEqual(['none', true]);
  });

  it('of a voucher that is only passed by costs nothing', async () => {
    const { page, backend, field } = await openExample();
    await type(field, 'AGY');
    await type(field, '');
    page.getByTestId('search').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await pass(2 * REST);
    expect(backend.asked('pdfBytes')).toEqual([]);
  });

  it('that cannot be drawn has words of its own', async () => {
    const page = new FirstPage(backendOf([example]), () => Promise.reject(new Error('not a PDF')));
    await page.show(example, canvas);
    expect(page.page).toEqual({ state: 'failed', code: null });
  });

  it('of a flagged file is not even asked for before the second step', async () => {
    const pdf = { ...storedPdf(at), findings: ['script' as const] };
    const { page, backend } = await openExample({ pdf });
    expect(page.getByTestId('first-page').dataset.state).toBe('withheld');
    expect(backend.asked('pdfBytes')).toEqual([]);
    page.getByTestId('show-page').click();
    await settle();
    expect(text(page.getByTestId('asks-to-open'))).toBe(words.pdf.asks.page);
    page.getByTestId('open-anyway').click();
    await pass(REST);
    expect(backend.asked('pdfBytes')).toEqual([`${example.voucherId} true`]);
    expect(backend.asked('openPdf')).toEqual([]);
  });
});

describe('printing and saving', () => {
  it('say what came of it', async () => {
    const { page, backend } = await openExample();
    page.getByTestId('print-pdf').click();
    await settle();
    expect(text(page.getByTestId('pdf-message'))).toBe(words.pdf.printed);
    page.getByTestId('save-pdf').click();
    await settle();
    expect(text(page.getByTestId('pdf-message'))).toContain('voucher-AGYPMNVXPJ-2017-06-24.pdf');
    const open = promised();
    backend.before = (name) => (name === 'savePdf' ? open.promise : Promise.resolve());
    page.getByTestId('save-pdf').click();
    page.getByTestId('save-pdf').click();
    await settle();
    expect(page.getByTestId('save-pdf').title).toBe(words.pdf.whySaving);
    expect(backend.asked('savePdf')).toHaveLength(2);
    backend.savesTo = null;
    open.keep();
    await settle();
    page.getByTestId('save-pdf').click();
    await settle();
    expect(text(page.getByTestId('pdf-message'))).toBe('');
    expect(backend.asked('savePdf')).toHaveLength(3);
  });

  it.each(['print', 'save'] as const)('%s of a flagged file asks first', async (deed) => {
    const { page, backend } = await openExample({ pdf: { ...storedPdf(at), findings: ['launch'] } });
    page.getByTestId(`${deed}-pdf`).click();
    await settle();
    expect(text(page.getByTestId('asks-to-open'))).toBe(words.pdf.asks[deed]);
    expect(backend.asked(`${deed}Pdf`)).toEqual([]);
    page.getByTestId('open-anyway').click();
    await settle();
    expect(backend.asked(`${deed}Pdf`)).toEqual([`${example.voucherId} true`]);
  });
});

describe('a download', () => {
  it('tells how far it is, of its own voucher only', async () => {
    const { page, backend } = await openExample({ pdf: { ...noPdf, status: 'pending' } });
    expect(text(page.getByTestId('download'))).toBe(words.pdf.downloadingNow);
    backend.tellDownload({ voucherId: 'another', taken: 1, total: 2 });
    backend.tellDownload({ voucherId: example.voucherId, taken: 42_500, total: 100_000 });
    await settle();
    expect(text(page.getByTestId('download'))).toBe('43 kB of 100 kB (42%)');
    backend.tellDownload({ voucherId: example.voucherId, taken: 50_000, total: null });
    await settle();
    expect(text(page.getByTestId('download'))).toBe('50 kB so far');
    const failure = { code: 'file_truncated' as const, at, nextTryAt: null, attempts: 6 };
    backend.put({ ...example, pdf: failedPdf('failed', failure) });
    await vi.advanceTimersByTimeAsync(200);
    expect(page.queryByTestId('download')).toBeNull();
  });
});

describe('the request behind an entry', () => {
  it('is asked for when it is unfolded, once', async () => {
    const { page, backend } = await openExample();
    const [first] = page.getAllByTestId('raw-request') as HTMLDetailsElement[];
    expect(backend.asked('rawRequest')).toEqual([]);
    for (const open of [true, false, true]) {
      first!.open = open;
      first!.dispatchEvent(new Event('toggle'));
      await settle();
    }
    expect(backend.asked('rawRequest')).toHaveLength(1);
    expect(text(page.getByTestId('raw-body'))).toContain('"couponId": "AGYPMNVXPJ"');
  });

  it('is one text for a ticket', () => {
    expect(asText(rawRequest).split('\n').slice(0, 2)).toEqual([
      '?notificationKey=eu-7f3a91c2',
      'host: 127.0.0.1:8417',
    ]);
  });
});
