// The window through its front door: keys in, words out.
import { describe, expect, it } from 'vitest';
import type { ReceiverStatus } from '../src/lib/bindings';
import { PATIENCE } from '../src/lib/question.svelte';
import { words } from '../src/lib/words';
import { documentedExample, listening, typicalVouchers, voucher } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import { MemoryBackend } from '../src/testing/memory';
import { backendOf, NOW, openWindow, pass, press, promised, settle, startWindow, type } from './support';

const example = documentedExample(NOW);

describe('the field', () => {
  it('has the focus from the start and gets it back by key', async () => {
    const { page, field } = await openWindow();
    expect(document.activeElement).toBe(field);
    await type(field, 'AGYPMNVXPJ');
    for (const [key, init] of [
      ['/', {}],
      ['l', { ctrlKey: true }],
      ['L', { metaKey: true }],
    ] as const) {
      const button = page.getByTestId('open-pdf');
      button.focus();
      expect((await press(button, key, init)).defaultPrevented).toBe(true);
      expect(document.activeElement).toBe(field);
    }
  });

  it('takes a slash as a character, but not the one pressed out of habit in the empty field', async () => {
    const { field } = await openWindow();
    expect((await press(field, '/')).defaultPrevented).toBe(true);
    await type(field, 'a');
    expect((await press(field, '/')).defaultPrevented).toBe(false);
  });

  it('echoes the code in groups, and nothing that is too long for one', async () => {
    const { page, field } = await openWindow();
    await type(field, 'agyp-mnvxpj');
    expect(
      [...page.getByTestId('echo').querySelectorAll('.grouped > span')].map((s) => s.textContent),
    ).toEqual(['AGYP', 'MNVX', 'PJ']);
    await type(field, example.voucherId);
    expect(page.queryByTestId('echo')).toBeNull();
  });

  it('is cleared by Escape, and the last caller’s voucher goes with it', async () => {
    const { page, field } = await openWindow();
    await type(field, 'AGYPMNVXPJ');
    page.getByTestId('open-pdf').focus();
    await press(page.getByTestId('open-pdf'), 'Escape');
    expect([field.value, document.activeElement]).toEqual(['', field]);
    expect(page.queryByTestId('voucher')).toBeNull();
  });

  it('is cleared by its button in the same way', async () => {
    const { page, field } = await openWindow();
    await type(field, 'AGYPMNVXPJ');
    page.getByTestId('clear').click();
    await settle();
    expect([field.value, document.activeElement]).toEqual(['', field]);
    expect(page.queryByTestId('voucher')).toBeNull();
  });

  it('keeps the focus while arrows select and Enter opens', async () => {
    const { page, field } = await openWindow();
    await press(field, 'ArrowDown');
    await press(field, 'ArrowDown');
    const second = page.getAllByTestId('hit')[1]!;
    expect(second.getAttribute('aria-selected')).toBe('true');
    expect(field.getAttribute('aria-activedescendant')).toBe(second.id);
    await press(field, 'Enter');
    expect(page.getByTestId('voucher').dataset.coupon).toBe(second.dataset.coupon);
    expect(document.activeElement).toBe(field);
  });

  it('opens the one voucher with this code as it is typed, and closes it when the code becomes another', async () => {
    const { page, field } = await openWindow();
    await type(field, 'AGYPMNVXPJ');
    expect(page.getByTestId('voucher').dataset.coupon).toBe('AGYPMNVXPJ');
    await type(field, 'AGYPMNVXPJX');
    expect(page.queryByTestId('voucher')).toBeNull();
    expect(page.getByTestId('no-match')).toBeTruthy();
  });

  it('says why an inexact hit is there', async () => {
    const { page, field } = await openWindow();
    await type(field, 'AGY');
    const hits = page.getAllByTestId('hit');
    expect(hits).toHaveLength(2);
    expect(hits.every((hit) => hit.textContent!.includes('starts with'))).toBe(true);
    expect(page.queryByTestId('voucher')).toBeNull();
  });
});

describe('the four states of the list', () => {
  it('loading is said only when it takes long', async () => {
    const slow = promised();
    const backend = backendOf();
    backend.before = () => slow.promise;
    const { page } = await openWindow(backend);
    await pass(PATIENCE - 1);
    expect(page.queryByText(words.list.loading)).toBeNull();
    await pass(1);
    expect(page.getByText(words.list.loading)).toBeTruthy();
    slow.keep();
    await settle();
    expect(page.queryByText(words.list.loading)).toBeNull();
    expect(page.getAllByTestId('hit').length).toBeGreaterThan(3);
  });

  it('failed offers to try again', async () => {
    const backend = backendOf();
    backend.before = async (name) => {
      if (name === 'find') throw failure('store_unavailable');
    };
    const { page } = await openWindow(backend);
    const failed = page.getByTestId('failed');
    expect(failed.textContent).toContain(words.errors.store_unavailable.title);
    backend.before = async () => {};
    page.getByRole('button', { name: words.common.tryAgain }).click();
    await settle();
    expect(page.queryByTestId('failed')).toBeNull();
    expect(page.getAllByTestId('hit').length).toBeGreaterThan(3);
  });

  it('no match names what was looked for and offers to clear', async () => {
    const { page, field } = await openWindow();
    await type(field, 'QQQQ');
    expect(page.getByTestId('no-match').textContent).toContain('“QQQQ”');
    await type(field, 'Q'.repeat(5_000));
    expect(page.getByTestId('no-match').querySelector('h2, h3, p')!.textContent).toContain(
      `“${'Q'.repeat(60)}…”`,
    );
    await type(field, 'QQQQ');
    expect(page.queryByTestId('nothing-yet')).toBeNull();
    page.getByTestId('no-match-clear').click();
    await pass(50);
    expect(page.queryByTestId('no-match')).toBeNull();
    expect(document.activeElement).toBe(field);
  });

  it('nothing yet says how to get the first voucher, until it comes', async () => {
    const { page, backend } = await openWindow(backendOf([]));
    expect(page.getByTestId('nothing-yet').textContent).toContain('reserveNotificationUrl');
    backend.put(voucher(NOW, { couponId: 'FIRST' }));
    await pass(50);
    expect(page.queryByTestId('nothing-yet')).toBeNull();
    expect(page.getByTestId('hit').dataset.coupon).toBe('FIRST');
  });
});

describe('nothing yet', () => {
  const LOCAL = 'http://127.0.0.1:4180/jackpot/••••••/reserve';

  async function firstScreen(status: Partial<ReceiverStatus>) {
    const { page } = await openWindow(new MemoryBackend(listening(NOW, { lastHeardAt: null, ...status })));
    return page;
  }

  it('warns of an address that only this machine can reach', async () => {
    expect((await firstScreen({ address: LOCAL })).getByTestId('local-only')).toBeTruthy();
  });

  it('does not warn of a public one', async () => {
    expect((await firstScreen({})).queryByTestId('local-only')).toBeNull();
  });

  it('speaks of no address while the receiver does not listen', async () => {
    const panel = (await firstScreen({ listening: false, address: null })).getByTestId('nothing-yet');
    expect(panel.textContent).toContain(words.list.nothingYetStopped);
    expect(panel.textContent).not.toContain('address');
  });

  it('asks for nothing in the demonstration', async () => {
    const panel = (await firstScreen({ demo: true, address: LOCAL })).getByTestId('nothing-yet');
    expect(panel.textContent).toContain(words.list.nothingYetInDemo);
    expect(panel.textContent).not.toMatch(/reserveNotificationUrl|public address|voucher-desk demo/);
  });
});

describe('the four states of the voucher', () => {
  it('are told apart as well', async () => {
    const slow = promised();
    const backend = backendOf([example]);
    const { page, field } = await openWindow(backend);
    expect(page.getByText(words.voucher.idle)).toBeTruthy();
    backend.before = (name) => (name === 'openVoucher' ? slow.promise : Promise.resolve());
    await type(field, 'AGYPMNVXPJ');
    expect(page.queryByText(words.common.loading)).toBeNull();
    await pass(PATIENCE);
    expect(page.getByText(words.common.loading)).toBeTruthy();
    slow.fail(failure('voucher_not_found'));
    await settle();
    expect(page.getByTestId('failed').dataset.code).toBe('voucher_not_found');
    backend.before = async () => {};
    page.getByRole('button', { name: words.common.tryAgain }).click();
    await settle();
    expect(page.getByTestId('voucher').dataset.coupon).toBe('AGYPMNVXPJ');
  });
});

describe('the list', () => {
  it('holds arrivals behind a pill while the pointer is over it', async () => {
    const { page, backend } = await openWindow();
    const list = page.getByRole('navigation', { name: words.list.landmark });
    const before = page.getAllByTestId('hit').map((hit) => hit.dataset.coupon);
    list.dispatchEvent(new PointerEvent('pointerenter'));
    backend.put(voucher(NOW, { couponId: 'NEW01' }));
    await pass(50);
    expect(page.getAllByTestId('hit').map((hit) => hit.dataset.coupon)).toEqual(before);
    expect(page.getByTestId('fresh').textContent).toContain('1 new');
    page.getByTestId('fresh').click();
    await settle();
    expect(page.getAllByTestId('hit')[0]?.dataset.coupon).toBe('NEW01');
    expect(page.queryByTestId('fresh')).toBeNull();
  });
});

describe('more than a page', () => {
  const twins = (couponId: string) =>
    Array.from({ length: 51 }, (_, i) => ({ ...voucher(NOW, { couponId }), voucherId: `twin-${i}` }));

  it('of one and the same code does not ask for more of it', async () => {
    const { page, field } = await openWindow(backendOf(twins('TWIN')));
    await type(field, 'TWIN');
    expect(page.getByText(words.list.moreThanOfSame(50))).toBeTruthy();
    await type(field, 'TWI');
    expect(page.getByText(words.list.moreThan(50))).toBeTruthy();
  });

  it('of arrivals is counted as far as is known', async () => {
    const { page, backend } = await openWindow();
    page
      .getByRole('navigation', { name: words.list.landmark })
      .dispatchEvent(new PointerEvent('pointerenter'));
    for (const arrival of twins('NEW').slice(0, 50)) backend.put(arrival);
    await pass(50);
    expect(page.getByTestId('fresh').textContent.trim()).toBe('50+ new');
  });
});

describe('what cannot be seen in a code or key', () => {
  const couponId = 'ABCD\u202eEF\u200b';

  it('is marked wherever it is shown, and turns nothing around it', async () => {
    const odd = voucher(NOW, { couponId, notificationKey: 'user\u2066-1' });
    const { page, field } = await openWindow(backendOf([odd]));
    await type(field, couponId);
    const key = page.getByTestId('end-user');
    expect(key.textContent).toBe('user⟦U+2066⟧-1');
    expect(key.querySelector('bdi')?.dir).toBe('ltr');
    for (const place of ['hit', 'voucher', 'echo']) {
      const code = page.getByTestId(place).querySelector('bdi.grouped') as HTMLElement;
      expect(code.dir).toBe('ltr');
      expect([...code.children].map((group) => group.textContent)).toEqual(['ABCD', '⟦U+202E⟧EF⟦U+200B⟧']);
    }
    expect(page.getByTestId('hit').querySelector<HTMLElement>('.code')?.title).toBe('ABCD⟦U+202E⟧EF⟦U+200B⟧');
    expect(document.body.textContent).not.toMatch(/[\u202e\u200b\u2066]/);
  });
});

describe('a row', () => {
  it('tells how its PDF stands, and nothing where there is none', async () => {
    const { page } = await openWindow();
    const pdf = (coupon: string) =>
      page
        .getAllByTestId('hit')
        .find((hit) => hit.dataset.coupon === coupon)!
        .querySelector('[data-testid="hit-pdf"]')
        ?.textContent.trim();
    expect(pdf('AGYPMNVXPJ')).toBe('PDF stored');
    expect(pdf('KQWZTRBLHE')).toBe('PDF pending');
    expect(pdf('DMXPVCQRTA')).toBe('PDF failed');
    expect(pdf('RQZLBVTNEA')).toBeUndefined();
  });

  it('is marked when a person should look at it', async () => {
    const { page } = await openWindow();
    const marked = page.getAllByTestId('attention').map((mark) => mark.closest('[role=option]'));
    expect(marked.map((row) => (row as HTMLElement).dataset.coupon)).toEqual([
      'KQWZTRBLHE',
      'DMXPVCQRTA',
      'BNRTYWQSDC',
      'CXLPJTRWQM',
      'PLNTVSXQEW',
    ]);
    expect(page.getAllByTestId('attention')[0]!.textContent.trim()).toBe(words.list.attention);
  });
});

describe('the decision', () => {
  it.each([
    ['notification_key_missing', 'the end user’s key was missing'],
    ['terms_missing', 'value or price was missing'],
    ['mode_decline', 'declining is switched on in the settings'],
    ['price_above_max', 'its price is above the limit'],
    ['daily_sum', 'the day’s agreements would have cost too much'],
    ['sundays_only', 'sundays_only'],
    ['constructor', 'constructor'],
  ])('names the rule that declined in words: %s', async (rule, said) => {
    const decision = { outcome: 'declined', rule, at: example.decision!.at } as const;
    const { page, field } = await openWindow(backendOf([{ ...example, decision }]));
    await type(field, 'AGYPMNVXPJ');
    expect(page.getByTestId('rule').textContent).toBe(said);
  });
});

describe('a push for the open voucher', () => {
  it('updates it in place and leaves the focus where it is', async () => {
    const { page, field, backend } = await openWindow();
    await type(field, 'AGYPMNVXPJ');
    const button = page.getByTestId('refresh-link');
    button.focus();
    backend.put({ ...example, state: 'refunding', stateText: 'REFUNDING' });
    await pass(50);
    expect(page.getByTestId('state').textContent).toContain('Refunding');
    expect(page.getByTestId('state').classList).toContain('changed');
    expect(page.getByTestId('spoken').textContent).toContain('now refunding');
    expect(document.activeElement).toBe(button);
    expect(button.isConnected).toBe(true);
    expect(field.value).toBe('AGYPMNVXPJ');
    await pass(2000);
    expect(page.getByTestId('state').classList).not.toContain('changed');
  });
});

describe('the receiver', () => {
  it('is always in sight', async () => {
    const backend = new MemoryBackend(listening(NOW, { jobsPending: 2, demo: true }), typicalVouchers(NOW));
    const { page } = await openWindow(backend);
    const bar = page.getByRole('contentinfo');
    expect(page.getByTestId('receiver-status').textContent).toContain('Listening');
    expect(page.getByTestId('receiver-address').textContent).toBe(backend.status.address);
    for (const part of ['4 min ago', '19 vouchers', '2 downloads pending', 'Demo']) {
      expect(bar.textContent).toContain(part);
    }
  });

  it('says nothing of what was heard when the store was never opened', async () => {
    const backend = new MemoryBackend(listening(NOW, { vouchersStored: null, lastHeardAt: null }));
    const { page } = await openWindow(backend);
    expect(page.queryByTestId('last-heard')).toBeNull();
    expect(page.getByRole('contentinfo').textContent).not.toMatch(/vouchers?\b/);
    backend.status = listening(NOW, { lastHeardAt: null });
    backend.push({ voucherId: null, couponId: null, revision: 0 });
    await pass(50);
    expect(page.getByTestId('last-heard').textContent).toBe(words.status.neverHeard);
    expect(page.getByRole('contentinfo').textContent).toContain('0 vouchers');
  });

  it('gives its whole address to the clipboard, while only the masked one is shown', async () => {
    const { page, backend } = await openWindow();
    document.execCommand = () => {
      copied.push(document.querySelector('textarea')!.value);
      return true;
    };
    const copied: string[] = [];
    expect(backend.asked('copyAddress')).toEqual([]);
    page.getByTestId('copy-address').click();
    await settle();
    Reflect.deleteProperty(document, 'execCommand');
    expect(copied).toEqual(['http://192.0.2.10:8417/jackpot/S3cr3tPathPart/reserve']);
    expect(page.getByRole('contentinfo').textContent).toContain(words.common.copied);
    expect(document.body.innerHTML).not.toContain('S3cr3t');
  });

  it('says why its address was not copied', async () => {
    const { page, backend } = await openWindow(backendOf([]));
    backend.before = async (name) => {
      if (name === 'copyAddress') throw failure('port_taken');
    };
    for (const place of [page.getByRole('contentinfo'), page.getByTestId('nothing-yet')]) {
      place.querySelector<HTMLElement>('[data-testid=copy-address]')!.click();
      await settle();
      expect(place.textContent).toContain(words.errors.port_taken.title);
    }
  });

  it('with a setting that cannot be used says which, and what is wrong with it', async () => {
    const backend = backendOf();
    const { action } = failure('settings_invalid');
    const message = 'Voucher Desk did not start: policy.max_value is not an amount.';
    const problem = { code: 'settings_invalid', message, action, about: 'policy.max_value' } as const;
    backend.status = { ...backend.status, listening: false, address: null, problem };
    const { page } = await startWindow(backend);
    expect(page.getByTestId('problem-detail').textContent).toBe(message);
  });

  it('that cannot listen leaves the lookup working', async () => {
    const backend = backendOf();
    const { action } = failure('port_taken');
    backend.status = {
      ...backend.status,
      listening: false,
      address: null,
      problem: { code: 'port_taken', message: 'Port 8417 is taken.', action, about: '127.0.0.1:8417' },
    };
    const { page } = await openWindow(backend);
    expect(page.getByTestId('receiver-status').textContent).toContain('Not listening');
    expect(page.getByTestId('problem').textContent).toContain('127.0.0.1:8417');
    expect(page.getByTestId('search')).toBeTruthy();
    backend.status = listening(NOW);
    page.getByTestId('retry-start').click();
    await settle();
    expect(page.queryByTestId('problem')).toBeNull();
    expect(page.getByTestId('receiver-status').textContent).toContain('Listening');
  });

  it('with a damaged store puts the problem in place of the lookup, and goes back to the field after it', async () => {
    const backend = backendOf();
    const problem = { code: 'database_damaged', message: 'm', action: 'a', about: null } as const;
    backend.status = { ...backend.status, problem };
    backend.before = async (name) => {
      if (name === 'find') throw failure('database_damaged');
    };
    const { page } = await startWindow(backend);
    expect(page.queryByTestId('search')).toBeNull();
    backend.before = async () => {};
    backend.status = { ...backend.status, problem: null };
    page.getByTestId('retry-start').click();
    await settle();
    expect(document.activeElement).toBe(page.getByTestId('search'));
    expect(page.getAllByTestId('hit').length).toBeGreaterThan(3);
  });
});
