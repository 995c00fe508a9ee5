// Vouchers as the desk would tell of them, one for each thing that can have become of a voucher.
// Instants are given relative to `now`, apart from the vendor's documented example, which keeps its own.
import type {
  AttentionReason,
  Concern,
  Happened,
  JournalEntry,
  LinkView,
  PdfFailureView,
  PdfView,
  ReceiverStatus,
  Source,
  StateName,
  Step,
  TimelineStep,
  VoucherView,
} from '../lib/bindings';
import { untold } from './advice';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const iso = (at: number) => new Date(at).toISOString();

export const noPdf: PdfView = {
  status: 'none',
  path: null,
  sha256: null,
  bytes: null,
  storedAt: null,
  findings: [],
  failure: null,
};

export function storedPdf(storedAt: string, bytes = 84_213): PdfView {
  return {
    ...noPdf,
    status: 'stored',
    path: 'vault/d9/voucher.pdf',
    sha256: 'ab'.repeat(32),
    bytes,
    storedAt,
  };
}

export function failedPdf(status: 'pending' | 'failed', failure: PdfFailureView): PdfView {
  return { ...noPdf, status, failure };
}

export function step(
  name: Step,
  at: string | null,
  receivedAt: string,
  source: Source = 'reserve_notification',
): TimelineStep {
  return { step: name, at, receivedAt, source };
}

export function link(receivedAt: string, source: Source = 'reserve_notification'): LinkView {
  return { receivedAt, expiresAt: iso(Date.parse(receivedAt) + HOUR), source };
}

/** A reason for which a voucher needs a person. */
export function reason(
  concern: Concern,
  since: string,
  facts: Partial<AttentionReason> = {},
): AttentionReason {
  const goesOn: ReadonlySet<Concern> = new Set<Concern>([
    'download_failed',
    'no_pdf',
    'not_ready',
    'not_confirmed',
  ]);
  return {
    concern,
    since,
    canBeSeen: !goesOn.has(concern),
    usualSeconds: null,
    rule: null,
    code: null,
    confirmation: 'none',
    count: null,
    ...facts,
  };
}

/** Told by a notification of the vendor. */
export function told(state: StateName, rest: Partial<Extract<Happened, { is: 'told' }>> = {}): Happened {
  return {
    is: 'told',
    state,
    word: state.toUpperCase(),
    value: 50,
    price: 47.5,
    link: false,
    confirmedToo: false,
    messageState: null,
    incomplete: false,
    ...rest,
  };
}

let nextEntry = 1;

export function entry(
  at: string,
  kind: JournalEntry['kind'],
  what: Happened,
  rest: Partial<JournalEntry> = {},
): JournalEntry {
  return {
    id: nextEntry++,
    at,
    kind,
    what,
    source: 'desk',
    occurredAt: null,
    repeats: 1,
    hasRequest: kind === 'told' && rest.source !== 'vendor_api',
    ...rest,
  };
}

/** A voucher of which only the reservation was heard, an hour before `now`, unless told otherwise. */
export function voucher(
  now: number,
  rest: Partial<VoucherView> & { couponId: string },
): VoucherView & { couponId: string } {
  const reserved = iso(now - HOUR);
  const heard = iso(now - HOUR + 2_000);
  return {
    voucherId: `7c1e0000-0000-4000-8000-${rest.couponId.toLowerCase().padEnd(12, '0').slice(0, 12)}`,
    revision: 1,
    state: 'reserved',
    stateText: 'RESERVED',
    lapsed: false,
    lapsesAt: null,
    value: 50,
    price: 47.5,
    notificationKey: 'user-48213',
    erasedAt: null,
    decision: { outcome: 'agreed', rule: null, at: heard },
    flags: [],
    attention: [],
    advice: untold,
    snooze: null,
    timeline: [step('reserved', reserved, heard)],
    typical: { confirmedMs: 9 * MINUTE, sentMs: 118 * MINUTE },
    reservationExpiresAt: iso(now + 2 * DAY),
    validUntil: iso(now + 200 * DAY),
    shop: null,
    deliveries: 1,
    link: null,
    pdf: noPdf,
    confirm: { obstacle: 'agreed', standing: 'none' },
    gaps: [],
    journal: [
      entry(heard, 'told', told('reserved'), {
        source: 'reserve_notification',
        occurredAt: reserved,
      }),
      entry(heard, 'decided', { is: 'agreed' }),
    ],
    ...rest,
  };
}

/** AGYPMNVXPJ, exactly as the vendor documents it; its link is 18 minutes old at `now`. */
export function documentedExample(now: number): VoucherView {
  const reserved = '2017-06-24T15:27:32.502Z';
  const sent = '2017-06-24T17:27:32.502Z';
  const heard = '2017-06-24T17:31:05.118Z';
  return voucher(now, {
    voucherId: 'd9708add-6307-418b-a3fc-8c82aa11c9a9',
    couponId: 'AGYPMNVXPJ',
    revision: 6,
    state: 'sent',
    stateText: 'READY',
    value: 110,
    price: 150,
    notificationKey: 'eu-7f3a91c2',
    decision: { outcome: 'agreed', rule: null, at: '2017-06-24T15:27:33.040Z' },
    timeline: [
      step('reserved', reserved, '2017-06-24T15:27:33.031Z'),
      step('confirmed', reserved, heard),
      step('sent', sent, heard),
    ],
    reservationExpiresAt: '2017-06-26T15:27:37.502Z',
    validUntil: '2018-01-31T00:00:00.000Z',
    deliveries: 4,
    link: link(iso(now - 18 * MINUTE), 'vendor_api'),
    pdf: storedPdf('2017-06-24T17:31:06.900Z'),
    journal: [
      entry('2017-06-24T15:27:33.031Z', 'told', told('reserved'), {
        source: 'reserve_notification',
        occurredAt: reserved,
      }),
      entry('2017-06-24T15:27:33.040Z', 'decided', { is: 'agreed' }),
      entry(heard, 'told', told('ready', { link: true, confirmedToo: true }), {
        source: 'reserve_notification',
        occurredAt: sent,
        repeats: 3,
      }),
      entry('2017-06-24T17:31:06.900Z', 'pdf_stored', { is: 'pdf_stored', bytes: 84_213, findings: [] }),
      entry(
        iso(now - 18 * MINUTE),
        'link_obtained',
        { is: 'link_obtained' },
        {
          source: 'vendor_api',
        },
      ),
      entry(
        iso(now - 17 * MINUTE),
        'pdf_opened',
        { is: 'pdf_opened', by: 'agent', despite: [] },
        { source: 'agent' },
      ),
    ],
  });
}

function confirmedToday(now: number, minutesAgo: number): TimelineStep[] {
  const at = now - minutesAgo * MINUTE;
  return [
    step('reserved', iso(at), iso(at + 900)),
    step('confirmed', iso(at + 4 * MINUTE), iso(at + 4 * MINUTE + 1_100)),
  ];
}

function ready(
  now: number,
  minutesAgo: number,
  rest: Partial<VoucherView> & { couponId: string },
): VoucherView {
  const sentAt = iso(now - minutesAgo * MINUTE);
  return voucher(now, {
    state: 'ready',
    stateText: 'READY',
    revision: 3,
    deliveries: 2,
    timeline: [...confirmedToday(now, minutesAgo + 70), step('sent', sentAt, sentAt)],
    link: link(sentAt),
    pdf: storedPdf(iso(now - minutesAgo * MINUTE + 1_800), 91_440),
    ...rest,
  });
}

function troubled(now: number): VoucherView[] {
  return [
    ready(now, 34, {
      couponId: 'KQWZTRBLHE',
      value: 25,
      price: 25,
      attention: [reason('no_pdf', iso(now - 34 * MINUTE), { usualSeconds: 900 })],
      pdf: failedPdf('pending', {
        code: 'file_unreachable',
        at: iso(now - 2 * MINUTE),
        nextTryAt: iso(now + 6 * MINUTE),
        attempts: 3,
      }),
    }),
    ready(now, 95, {
      couponId: 'DMXPVCQRTA',
      value: 80,
      price: 76,
      flags: ['ready_without_reservation', 'notification_key_missing'],
      attention: [
        reason('download_failed', iso(now - 31 * MINUTE), { code: 'link_expired' }),
        reason('ready_without_reservation', iso(now - 95 * MINUTE)),
      ],
      notificationKey: null,
      decision: null,
      timeline: [step('sent', iso(now - 95 * MINUTE), iso(now - 95 * MINUTE))],
      pdf: failedPdf('failed', {
        code: 'link_expired',
        at: iso(now - 31 * MINUTE),
        nextTryAt: null,
        attempts: 5,
      }),
    }),
    voucher(now, {
      couponId: 'BNRTYWQSDC',
      lapsed: true,
      reservationExpiresAt: iso(now - 5 * HOUR),
      timeline: [step('reserved', iso(now - 53 * HOUR), iso(now - 53 * HOUR + 700))],
      value: 200,
      price: 190,
      attention: [reason('not_ready', iso(now - 53 * HOUR + 700), { usualSeconds: 14_400 })],
    }),
    voucher(now, {
      couponId: 'CXLPJTRWQM',
      decision: { outcome: 'declined', rule: 'terms_missing', at: iso(now - HOUR + 2_000) },
      value: 900,
      price: null,
      attention: [reason('declined', iso(now - HOUR + 2_000), { rule: { rule: 'terms_missing' } })],
      journal: [
        entry(iso(now - HOUR + 2_000), 'told', told('reserved'), {
          source: 'reserve_notification',
          occurredAt: iso(now - HOUR),
        }),
        entry(iso(now - HOUR + 2_000), 'decided', { is: 'declined', rule: { rule: 'terms_missing' } }),
      ],
    }),
    {
      ...voucher(now, {
        couponId: 'UNTOLD',
        state: 'ready',
        stateText: 'READY',
        flags: ['link_missing', 'incomplete'],
        value: null,
        price: null,
        notificationKey: null,
        decision: null,
        timeline: [step('ready', iso(now - 12 * MINUTE), iso(now - 12 * MINUTE), 'webhook')],
        reservationExpiresAt: null,
        validUntil: null,
        pdf: failedPdf('pending', {
          code: 'vendor_unreachable',
          at: iso(now - 11 * MINUTE),
          nextTryAt: iso(now + 3 * MINUTE),
          attempts: 2,
        }),
        journal: [
          entry(iso(now - 12 * MINUTE), 'told', told('ready', { incomplete: true }), {
            source: 'webhook',
          }),
        ],
      }),
      couponId: null,
    },
    voucher(now, {
      couponId: 'PLNTVSXQEW',
      state: 'unrecognised',
      stateText: 'ON_HOLD',
      flags: ['state_unrecognised', 'date_unreadable'],
      attention: [reason('state_unrecognised', iso(now - HOUR + 2_000))],
      value: null,
      price: null,
    }),
  ];
}

function ended(now: number): VoucherView[] {
  const start = now - 9 * DAY;
  const at = (hours: number) => iso(start + hours * HOUR);
  const sentSteps = [
    step('reserved', at(0), at(0)),
    step('confirmed', at(1), at(1)),
    step('sent', at(3), at(3.2)),
  ];
  return [
    voucher(now, {
      couponId: 'VHQKDZLMNP',
      state: 'canceled',
      stateText: 'CANCELED',
      timeline: [step('reserved', at(0), at(0)), step('canceled', at(6), at(6))],
    }),
    voucher(now, {
      couponId: 'QVHSTMZKWB',
      state: 'sent',
      stateText: 'SENT',
      shop: { id: 'store-118', name: 'Café Rivoli' },
      timeline: [
        step('reserved', at(0), at(0), 'webhook'),
        step('confirmed', at(1), at(1), 'webhook'),
        step('ready', at(2.9), at(2.9), 'webhook'),
        step('sent', at(3), at(3.2)),
      ],
      pdf: storedPdf(at(3.2)),
      link: link(at(3.2)),
    }),
    voucher(now, {
      couponId: 'WJRCYBTGSK',
      state: 'refunding',
      stateText: 'REFUNDING',
      timeline: [...sentSteps, step('refunding', at(50), at(50), 'webhook')],
      pdf: storedPdf(at(3.2)),
      link: link(at(3.2)),
    }),
    voucher(now, {
      couponId: 'XDFGHLKPQR',
      state: 'refunded',
      stateText: 'REFUNDEED',
      timeline: [
        ...sentSteps,
        step('refunding', at(50), at(50), 'webhook'),
        step('refunded', at(74), at(74)),
      ],
      pdf: storedPdf(at(3.2)),
      link: link(at(3.2)),
    }),
    voucher(now, {
      couponId: 'YTBNWQZRLS',
      state: 'refund_rejected',
      stateText: 'REFUND_REJECTED',
      timeline: [...sentSteps, step('refund_rejected', null, at(80))],
      pdf: storedPdf(at(3.2)),
    }),
    voucher(now, {
      couponId: 'ZPLMKJNHBG',
      state: 'expired',
      stateText: 'EXPIRED',
      reservationExpiresAt: at(48),
      timeline: [step('reserved', at(0), at(0)), step('expired', at(48), at(48.5))],
    }),
  ];
}

/** Newest first, as the empty query lists them. */
export function typicalVouchers(now: number): VoucherView[] {
  return [
    ready(now, 4, { couponId: 'HTMWPQLXCV', value: 60, price: 57, notificationKey: 'eu-02bd7710' }),
    voucher(now, { couponId: 'RQZLBVTNEA', value: 30, price: 28.5 }),
    voucher(now, {
      couponId: 'AGYQWRTPLM',
      state: 'confirmed',
      stateText: 'CONFIRMED',
      timeline: confirmedToday(now, 22),
      value: 110,
      price: 104.5,
    }),
    ...troubled(now),
    documentedExample(now),
    ...ended(now),
    ready(now, 55, { couponId: 'GWXTRQPLVB', value: 15, price: 15 }),
    ready(now, 80, { couponId: 'FNPLWZQTRC', value: 45.9, price: 45.9 }),
    voucher(now, { couponId: 'SLKJWQPTZX', value: 20, price: 19 }),
  ];
}

export function listening(now: number, rest: Partial<ReceiverStatus> = {}): ReceiverStatus {
  return {
    address: 'http://192.0.2.10:8417/jackpot/••••••/reserve',
    listening: true,
    lastHeardAt: iso(now - 4 * MINUTE),
    vouchersStored: 0,
    jobsPending: 0,
    catchingUp: null,
    problem: null,
    demo: false,
    version: '0.1.0',
    ...rest,
  };
}
