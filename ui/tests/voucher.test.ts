// The open voucher without a window: refreshing, live changes, and answers that belong to another voucher.
import type { JournalEntry } from '../src/lib/bindings';
import { beforeEach, describe, expect, it } from 'vitest';
import { Announcer } from '../src/lib/announcer.svelte';
import { HIGHLIGHT, OpenVoucher } from '../src/lib/voucher.svelte';
import { documentedExample, storedPdf, voucher } from '../src/testing/fixtures';
import { failure } from '../src/testing/failure';
import type { MemoryBackend } from '../src/testing/memory';
import { backendOf, freezeTime, NOW, pass, promised, settle } from './support';

const example = documentedExample(NOW);
const other = voucher(NOW, { couponId: 'WXYZ3' });
let backend: MemoryBackend;
let announcer: Announcer;
let open: OpenVoucher;

beforeEach(async () => {
  freezeTime();
  backend = backendOf([example, other]);
  announcer = new Announcer();
  open = new OpenVoucher(backend, announcer);
  open.open(example.voucherId);
  await settle();
});

describe('opening', () => {
  it('says the code and the state', () => {
    expect(open.view?.couponId).toBe('AGYPMNVXPJ');
    expect(announcer.message).toBe('AGYP MNVX PJ: Sent');
  });

  it('never shows one voucher under the selection of another', async () => {
    const slow = promised();
    backend.before = () => slow.promise;
    open.open(other.voucherId);
    expect(open.view).toBeNull();
    slow.keep();
    await settle();
    expect(open.view?.couponId).toBe('WXYZ3');
  });

  it('drops the answer for a voucher that is no longer open', async () => {
    const slow = promised();
    backend.before = (_, id) => (id === other.voucherId ? slow.promise : Promise.resolve());
    open.open(other.voucherId);
    open.open(example.voucherId);
    slow.keep();
    await settle();
    expect(open.view?.couponId).toBe('AGYPMNVXPJ');
  });

  it('does not ask again for the voucher that is open', () => {
    open.open(example.voucherId);
    expect(backend.asked('openVoucher')).toHaveLength(1);
  });

  it('closes a voucher that does not answer the typed text', () => {
    open.keepOnly(new Set([example.voucherId]));
    expect(open.id).toBe(example.voucherId);
    open.keepOnly(new Set([other.voucherId]));
    expect([open.id, open.view]).toEqual([null, null]);
  });
});

describe('refreshing the link', () => {
  it('shows the new expiry', async () => {
    await open.refreshLink();
    const expiresAt = new Date(NOW + 3_600_000).toISOString();
    expect(open.refresh).toEqual({ state: 'done', expiresAt });
    expect(open.view?.link?.expiresAt).toBe(expiresAt);
  });

  it('cannot be started twice', async () => {
    const slow = promised();
    backend.before = () => slow.promise;
    void open.refreshLink();
    void open.refreshLink();
    expect(open.refresh?.state).toBe('busy');
    slow.keep();
    await settle();
    expect(backend.asked('refreshLink')).toHaveLength(1);
  });

  it('goes on while another voucher is looked at, and touches only its own', async () => {
    const slow = promised();
    backend.before = (name) => (name === 'refreshLink' ? slow.promise : Promise.resolve());
    void open.refreshLink();
    open.open(other.voucherId);
    await settle();
    expect(open.refresh).toBeUndefined();
    slow.keep();
    await settle();
    expect(open.view?.couponId).toBe('WXYZ3');
    expect(open.view?.link).toBeNull();
    open.open(example.voucherId);
    expect(open.refresh?.state).toBe('done');
  });

  it('keeps the old link when it fails', async () => {
    backend.before = async () => {
      throw failure('vendor_unreachable');
    };
    await open.refreshLink();
    expect(open.refresh).toMatchObject({ state: 'failed', error: { code: 'vendor_unreachable' } });
    expect(open.view?.link).toEqual(example.link);
  });
});

describe('live changes', () => {
  it('highlight what changed for two seconds and say it once', async () => {
    const turn = announcer.turn;
    backend.put({ ...example, state: 'refunding', pdf: storedPdf('2026-03-10T08:59:00.000Z') });
    await open.refetch();
    expect([...open.changed].sort()).toEqual(['pdf', 'state']);
    expect(announcer.message).toBe('AGYP MNVX PJ updated: now refunding, PDF');
    expect(announcer.turn).toBe(turn + 1);
    await pass(HIGHLIGHT - 1);
    expect(open.changed.size).toBe(2);
    await pass(1);
    expect(open.changed.size).toBe(0);
  });

  it('are not spoken when only the journal grew', async () => {
    const turn = announcer.turn;
    const [first, ...rest] = example.journal as [JournalEntry, ...JournalEntry[]];
    const added = { ...first, id: 9000 };
    backend.put({ ...example, journal: [{ ...first, repeats: first.repeats + 1 }, ...rest, added] });
    await open.refetch();
    expect([...open.changed]).toEqual(['journal']);
    expect([...open.changedEntries], 'the line delivered again and the new one').toEqual([first.id, 9000]);
    expect(announcer.turn).toBe(turn);
    await pass(HIGHLIGHT);
    expect(open.changedEntries.size).toBe(0);
  });

  it('are nothing when nothing changed', async () => {
    const turn = announcer.turn;
    await open.refetch();
    expect(open.changed.size).toBe(0);
    expect(announcer.turn).toBe(turn);
  });

  it('never go back to an older revision', async () => {
    backend.put({ ...example, state: 'refunding' });
    await open.refetch();
    const answer = { ...example, revision: 1 };
    backend.voucher = async () => answer;
    await open.refetch();
    expect(open.view?.state).toBe('refunding');
  });

  it('leave what is shown in place when they cannot be loaded', async () => {
    backend.before = async () => {
      throw failure('store_unavailable');
    };
    await open.refetch();
    expect(open.view?.couponId).toBe('AGYPMNVXPJ');
    expect(open.question.error?.code).toBe('store_unavailable');
  });
});
