// A desk whose answers come when the page's script lets them, and to which things happen when it says so: for looking at
// what moves when they do (`scripts/still.mjs`). `?fixture=late&hold=atHand,remarks` holds these back from the start.
import type { Finding, VoucherView } from '../lib/bindings';
import {
  entry,
  failedPdf,
  link,
  listening,
  reason,
  step,
  storedPdf,
  told,
  typicalVouchers,
} from './fixtures';
import type { CallName } from './calls';
import { failure } from './failure';
import { MemoryBackend } from './memory';
import { remember } from './record';

/** The voucher that everything happens to. */
const CODE = 'RQZLBVTNEA';
const HOUR = 3_600_000;

type Happening = (view: VoucherView, now: string) => VoucherView;

const confirmed: Happening = (view, now) => ({
  ...view,
  state: 'confirmed',
  stateText: 'CONFIRMED',
  timeline: [...view.timeline, step('confirmed', now, now)],
  journal: [...view.journal, entry(now, 'told', told('confirmed'), { source: 'webhook' })],
});

const ready: Happening = (view, now) => ({
  ...view,
  state: 'ready',
  stateText: 'READY',
  timeline: [...view.timeline, step('ready', now, now, 'webhook')],
  link: link(now),
  pdf: { ...view.pdf, status: 'pending' },
});

const failed: Happening = (view, now) => ({
  ...view,
  pdf: failedPdf('failed', { code: 'file_unreachable', at: now, nextTryAt: null, attempts: 5 }),
});

const stored: Happening = (view, now) => ({ ...view, pdf: storedPdf(now) });

/** What happens to a voucher by itself, by name. */
const happenings = {
  stuck: (view, now) => ({
    ...view,
    attention: [...view.attention, reason('not_ready', now, { usualSeconds: 14_400 })],
  }),
  flagged: (view) => ({ ...view, flags: ['terms_conflict', 'notification_key_differs'] }),
  lapsed: (view) => ({ ...view, lapsed: true }),
  confirmed,
  ready,
  failed,
  stored,
  sent: (view, now) => ({
    ...view,
    state: 'sent',
    stateText: 'SENT',
    timeline: [...view.timeline, step('sent', now, now)],
  }),
  suspicious: (view, now) => ({
    ...view,
    pdf: { ...storedPdf(now), sha256: 'cd'.repeat(32), findings: ['script', 'embedded_file'] as Finding[] },
  }),
  linkExpired: (view) => {
    const before = new Date(Date.now() - 2 * HOUR).toISOString();
    return { ...view, link: link(before) };
  },
} satisfies Record<string, Happening>;

declare global {
  interface Window {
    late?: Late;
  }
}

class Late {
  readonly backend: MemoryBackend;
  #view: VoucherView;
  #held: Set<string>;
  #failing = new Set<string>();
  #listening: { name: CallName; asked: () => void }[] = [];
  #waiting: { name: CallName; go: () => void }[] = [];

  constructor(backend: MemoryBackend, view: VoucherView, held: readonly string[]) {
    this.backend = backend;
    this.#view = view;
    this.#held = new Set(held);
    backend.before = (name) => this.#before(name);
  }

  hold(...names: CallName[]): void {
    for (const name of names) this.#held.add(name);
  }

  /** Answers what waits, and from now on at once. */
  release(...names: CallName[]): void {
    for (const name of names) this.#held.delete(name);
    const [go, stay] = [true, false].map((free) =>
      this.#waiting.filter(({ name }) => this.#held.has(name) !== free),
    );
    this.#waiting = stay ?? [];
    for (const each of go ?? []) each.go();
  }

  fail(...names: CallName[]): void {
    for (const name of names) this.#failing.add(name);
  }

  mend(): void {
    this.#failing.clear();
  }

  happen(name: keyof typeof happenings): Promise<void> {
    this.#view = happenings[name](this.#view, new Date().toISOString());
    this.backend.put(this.#view);
    return this.#asked('atHand');
  }

  download(taken: number): void {
    this.backend.tellDownload({ voucherId: this.#view.voucherId, taken, total: 100_000 });
  }

  pin(): Promise<void> {
    this.backend.record.pin(this.#view, true);
    return this.#push();
  }

  stop(): Promise<void> {
    const { action } = failure('port_taken');
    const problem = { code: 'port_taken', message: '', action, about: '127.0.0.1:8417' } as const;
    this.backend.status = { ...this.backend.status, listening: false, problem };
    return this.#push();
  }

  /** A link from outside that is none of ours. */
  lead(): void {
    this.backend.lead({ to: 'refused', problem: 'not_ours' });
  }

  #push(): Promise<void> {
    this.backend.push({ voucherId: null, couponId: null, revision: 0 });
    return this.#asked('atHand');
  }

  /** The page has heard of it and asks again. */
  #asked(name: CallName): Promise<void> {
    return new Promise((asked) => this.#listening.push({ name, asked }));
  }

  async #before(name: CallName): Promise<void> {
    for (const each of this.#listening) if (each.name === name) each.asked();
    if (this.#held.has(name)) await new Promise<void>((go) => this.#waiting.push({ name, go }));
    if (this.#failing.has(name)) throw failure('store_unavailable');
  }
}

export function late(): MemoryBackend {
  const now = Date.now();
  const vouchers = typicalVouchers(now);
  const backend = new MemoryBackend(listening(now), vouchers);
  remember(backend.record, vouchers, now);
  const held = new URLSearchParams(location.search).get('hold')?.split(',') ?? [];
  window.late = new Late(
    backend,
    vouchers.find(({ couponId }) => couponId === CODE)!,
    held,
  );
  return backend;
}
