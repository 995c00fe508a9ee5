// What was done and written about a voucher: on its page and in the place of activity.
import { beforeEach, describe, expect, it } from 'vitest';
import { Activity, filterOf, nothingChosen, PAGE } from '../src/lib/activity.svelte';
import { Announcer } from '../src/lib/announcer.svelte';
import { allActs, detailWords } from '../src/lib/deeds';
import { everything, FIRST, LONGEST_NOTE, STEP, VoucherRecord } from '../src/lib/record.svelte';
import { ticketBlock } from '../src/lib/ticket';
import { words } from '../src/lib/words';
import { documentedExample } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import { backendOf, freezeTime, NOW, openWindow, pass, press, promised, settle, type } from './support';

const example = documentedExample(NOW);
const code = example.couponId!;

beforeEach(freezeTime);

function recordOf(backend = backendOf([example])) {
  const record = new VoucherRecord(backend, new Announcer());
  record.open(example.voucherId);
  return { backend, record };
}

describe('opening a voucher', () => {
  it('is kept once, and reading it again is not', async () => {
    const { backend, desk, field } = await openWindow(backendOf([example]));
    await type(field, code);
    expect(backend.asked('openVoucher')).toEqual([example.voucherId]);
    backend.put({ ...example, deliveries: 7 });
    await pass(100);
    expect(desk.voucher.view?.deliveries).toBe(7);
    expect(backend.asked('openVoucher')).toHaveLength(1);
    expect(backend.record.deeds.map((deed) => deed.act)).toEqual(['looked_up']);
  });
});

describe('notes', () => {
  it('are added, newest first, and the field is empty then', async () => {
    const { record, backend } = recordOf();
    record.draft = 'first';
    await record.add();
    record.draft = ' second ';
    await record.add();
    expect(record.remarks?.notes.map((note) => note.text)).toEqual(['second', 'first']);
    expect(record.draft).toBe('');
    expect(backend.asked('addNote')).toEqual(['first', ' second ']);
  });

  it('that could not be kept stay in the field, with the reason', async () => {
    const { record, backend } = recordOf();
    backend.before = async (name) => {
      if (name === 'addNote') throw failure('store_unavailable');
    };
    record.draft = 'important';
    await record.add();
    expect([record.draft, record.adding.error?.code]).toEqual(['important', 'store_unavailable']);
  });

  it('that were begun wait while another voucher is looked at', () => {
    const { record } = recordOf();
    record.draft = 'half a';
    record.open('another');
    expect(record.draft).toBe('');
    record.open(example.voucherId);
    expect(record.draft).toBe('half a');
  });

  it('cannot be added empty or too long, and the button says why', async () => {
    const { page, field, desk } = await openWindow(backendOf([example]));
    await type(field, code);
    const add = () => page.getByTestId('note-add');
    expect([add().getAttribute('aria-disabled'), add().title]).toEqual(['true', words.notes.whyEmpty]);
    desk.voucher.record.draft = 'a'.repeat(LONGEST_NOTE + 3);
    await settle();
    expect(add().title).toBe(words.notes.tooLong(3));
    desk.voucher.record.draft = 'a note';
    await settle();
    const note = page.getByTestId('note');
    await press(note, 'Enter', { ctrlKey: true });
    expect(page.getByTestId('note-row').textContent).toContain('a note');
  });
});

describe('a ticket number', () => {
  it('is kept, and what is being typed is not written over by a push', async () => {
    const { record, backend } = recordOf();
    await record.refetch();
    record.ticket = 'SUP-1';
    await record.keep();
    expect([record.kept, record.ticket]).toEqual(['SUP-1', 'SUP-1']);
    record.ticket = 'SUP-12';
    await record.refetch();
    expect(record.ticket).toBe('SUP-12');
    record.ticket = 'SUP-1';
    backend.record.setTicket(example, 'SUP-9');
    await record.refetch();
    expect(record.ticket).toBe('SUP-9');
  });
});

describe('what we did', () => {
  it('is capped, and more is shown when asked for', async () => {
    const { record, backend } = recordOf();
    for (let i = 0; i < FIRST + 2; i += 1) backend.record.note('copied_code', example);
    await record.refetch();
    expect([record.deeds.length, record.more]).toEqual([FIRST, true]);
    await record.showMore();
    expect([record.deeds.length, record.more]).toEqual([FIRST + 2, false]);
    expect(FIRST + STEP).toBeGreaterThan(record.deeds.length);
  });

  it('of another voucher is dropped when its answer comes late', async () => {
    const { record, backend } = recordOf();
    const late = promised();
    backend.before = async (name) => (name === 'remarks' ? late.promise : undefined);
    const asked = record.refetch();
    record.open('another');
    late.keep();
    await asked;
    expect(record.remarks).toBeNull();
  });

  it('has words for every act, and for every detail', () => {
    for (const act of allActs) expect(words.acts[act]).toBeTruthy();
    expect(detailWords(null)).toBeNull();
    expect(detailWords({ about: 'failed', code: 'vendor_unreachable' })).toContain(
      words.errors.vendor_unreachable.title,
    );
    expect(detailWords({ about: 'settings', names: ['policy.mode', 'log.level'] })).toBe(
      'policy.mode, log.level',
    );
    expect(detailWords({ about: 'aside' })).toBeNull();
    expect(detailWords({ about: 'aside', concern: 'silence' })).toBe(words.deed.silence);
    expect(detailWords({ about: 'file', of: 'vouchers', rows: 1 })).toBe('1 voucher');
    expect(detailWords({ about: 'list', of: 'attention', rows: 2 })).toBe('2 things to attend to');
    expect(detailWords({ about: 'request', id: 7 })).toBe('request 7, which could not be read');
    expect(detailWords({ about: 'code', code: 'AGYPMNVXPJ' })).toBe('AGYP MNVX PJ');
  });
});

describe('the block for a ticket', () => {
  it('tells how it stands, without the end user’s key and without a link', () => {
    const view = { ...example, notificationKey: 'customer-7' };
    const block = ticketBlock(view, 'SUP-1', false, NOW);
    expect(block).toContain(`Voucher: ${code}`);
    expect(block).toContain('Ticket number: SUP-1');
    expect(block).toContain(words.state[example.state]);
    expect(block).not.toContain('customer-7');
    expect(block).not.toContain('http');
    expect(ticketBlock(view, '', true, NOW)).toContain('End user’s key: customer-7');
    expect(ticketBlock(view, '', true, NOW)).not.toContain('Ticket number');
  });

  it('says of what was never heard that it was not received', () => {
    const reserved = {
      ...example,
      timeline: example.timeline.filter(({ step }) => step === 'reserved'),
      link: null,
    };
    const block = ticketBlock(reserved, '', false, NOW);
    expect(block).toContain(`Sent: ${words.common.notReceived}`);
    expect(block).toContain(`Link: ${words.ticketBlock.noLink}`);
  });

  it('is kept as a deed when it is copied', async () => {
    const { backend, page, field } = await openWindow(backendOf([example]));
    await type(field, code);
    page.getByTestId('copy-ticket').click();
    await settle();
    expect(backend.asked('noteCopied')).toEqual([`${example.voucherId} ticket`]);
  });
});

describe('the place of activity', () => {
  it('asks for whole local days', () => {
    expect(filterOf(nothingChosen)).toEqual(everything);
    const filter = filterOf({
      ...nothingChosen,
      code: ' AGYP ',
      act: 'opened_pdf',
      from: '2026-03-01',
      to: '2026-03-01',
    });
    expect(filter).toMatchObject({
      code: 'AGYP',
      acts: ['opened_pdf'],
      from: new Date(2026, 2, 1).toISOString(),
    });
    expect(filter.to).toBe(new Date(2026, 2, 2).toISOString());
    expect(filterOf({ ...nothingChosen, from: 'soon' }).from).toBeNull();
  });

  it('lists, goes on at the end, and asks once for a burst of keys', async () => {
    const backend = backendOf([example]);
    for (let i = 0; i <= PAGE; i += 1) backend.record.note('copied_code', example);
    const activity = new Activity(backend);
    await activity.list();
    expect([activity.rows.length, activity.more]).toEqual([PAGE, true]);
    await activity.older();
    expect([activity.rows.length, activity.more]).toEqual([PAGE + 1, false]);
    backend.calls.length = 0;
    activity.choose({ code: 'N' });
    activity.choose({ code: 'NO' });
    await pass(200);
    expect(backend.asked('activity')).toHaveLength(1);
    expect([activity.rows.length, activity.filtered]).toEqual([0, true]);
    await activity.clear();
    expect([activity.rows.length, activity.filtered]).toEqual([PAGE, false]);
  });

  it('is reached by its key, tells the four states apart, and leads to the voucher', async () => {
    const backend = backendOf([example]);
    const { page, field, desk } = await openWindow(backend);
    await press(field, '5', { ctrlKey: true });
    expect(page.getByTestId('activity-none')).toBeTruthy();
    expect(page.getByTestId('activity-csv').getAttribute('aria-disabled')).toBe('true');
    backend.record.note('opened_pdf', example);
    await desk.activity.list();
    await settle();
    expect(page.getByTestId('activity-row').textContent).toContain(words.acts.opened_pdf);
    desk.activity.choose({ by: 'nobody' });
    await pass(200);
    expect(page.getByTestId('activity-no-match')).toBeTruthy();
    page.getByTestId('activity-clear').click();
    await settle();
    backend.before = async (name) => {
      if (name === 'activity') throw failure('store_unavailable');
    };
    await desk.activity.list();
    await settle();
    expect(page.getByTestId('failed').dataset.code).toBe('store_unavailable');
    backend.before = async () => {};
    page.getByTestId('activity-row').querySelector('button')!.click();
    await pass(100);
    expect(desk.voucher.id).toBe(example.voucherId);
  });

  it('saves what the filter lets through, and says where', async () => {
    const backend = backendOf([example]);
    backend.record.note('opened_pdf', example);
    const { page, field } = await openWindow(backend);
    await press(field, '5', { ctrlKey: true });
    page.getByTestId('activity-csv').click();
    await settle();
    expect(page.getByTestId('activity-exported').textContent).toContain('voucher-desk-activity.csv');
    expect(page.getAllByTestId('activity-row')[0]!.dataset.act).toBe('exported');
  });
});
