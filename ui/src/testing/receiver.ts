// The receiver page as the desk would tell of it: everything well, or with what an operator may meet.
import type {
  Because,
  Check,
  ReceiverPage,
  RequestRow,
  TestView,
  UnreadPage,
  UnreadView,
} from '../lib/bindings';

/** Rows of a page. */
const LIMIT = 50;

const iso = (at: number) => new Date(at).toISOString();

const check = (name: Check['name'], said: Check['said'], rest: Partial<Check> = {}): Check => ({
  name,
  state: 'ok',
  said,
  at: null,
  ...rest,
});

const notOurs: Because = { is: 'problem', problem: 'field_invalid', field: 'couponId' };

export function request(at: number, rest: Partial<RequestRow> = {}): RequestRow {
  return {
    at: iso(at),
    peer: '198.51.100.20',
    contract: 'reserve',
    line: null,
    status: 200,
    outcome: 'agreed',
    because: null,
    repeat: false,
    voucherId: 'd9708add-6307-418b-a3fc-8c82aa11c9a9',
    couponId: 'AGYPMNVXPJ',
    keptId: null,
    ...rest,
  };
}

const refused = { contract: null, voucherId: null, couponId: null } as const;

export function receiverPage(now: number, rest: Partial<ReceiverPage> = {}): ReceiverPage {
  return {
    addresses: [
      {
        contract: 'reserve',
        shown: 'https://vouchers.example.com/desk/••••••/notifications/jackpot/reserve',
      },
      {
        contract: 'webhook',
        shown: 'https://vouchers.example.com/desk/••••••/notifications/jackpot/webhook',
      },
    ],
    public: true,
    checks: [
      check('listening', { is: 'listening', address: '127.0.0.1:4180' }),
      check('secret', { is: 'secret_set' }),
      check('public_url', { is: 'reached_at', url: 'https://vouchers.example.com/desk' }),
      check('last_heard', { is: 'heard' }, { at: iso(now - 120_000) }),
      check('database', { is: 'records' }),
      check('disk', { is: 'room', freeBytes: 712_000_000 }, { state: 'attention' }),
      check('downloads', { is: 'waiting', count: 1 }),
      check('credentials', { is: 'key_and_secret' }),
      check(
        'vendor',
        { is: 'problem', code: 'vendor_credentials' },
        { state: 'failed', at: iso(now - 30_000) },
      ),
      check('clock', { is: 'clock_agrees' }),
      check('keyring', { is: 'not_asked' }, { state: 'unknown' }),
    ],
    requests: [
      request(now - 4_000, {
        ...refused,
        status: 404,
        outcome: 'refused',
        line: 'POST /x7…/notifications/jackpot/reserve',
        because: { is: 'refusal', refusal: 'path' },
        peer: '203.0.113.9',
      }),
      request(now - 60_000, {
        ...refused,
        outcome: 'test',
        line: 'POST /x7…/notifications/jackpot/reserve',
      }),
      request(now - 120_000),
      request(now - 180_000, {
        status: 422,
        outcome: 'declined',
        because: { is: 'rule', rule: { rule: 'price_above_max', limit: 100, actual: 150 } },
        couponId: 'CXLPJTRWQM',
      }),
      request(now - 240_000, {
        ...refused,
        contract: 'reserve',
        status: 422,
        outcome: 'unreadable',
        because: notOurs,
        keptId: 7,
      }),
      request(now - 300_000, { outcome: 'acknowledged' }),
    ],
    unread: { waiting: 2, decoded: 1, dropped: 0 },
    ...rest,
  };
}

const plain = { status: null, refusal: null, redirectedTo: null } as const;

export function arrived(now: number): TestView {
  return {
    code: 'arrived',
    at: iso(now),
    tookMs: 84,
    public: true,
    ...plain,
  };
}

export function stopped(now: number): TestView {
  return {
    code: 'tls',
    at: iso(now),
    tookMs: 210,
    public: true,
    ...plain,
  };
}

export function unreadRequest(now: number, id: number, rest: Partial<UnreadView> = {}): UnreadView {
  return {
    row: {
      id,
      at: iso(now - 240_000),
      contract: 'reserve',
      peer: '198.51.100.20',
      status: 422,
      outcome: 'unreadable',
      because: notOurs,
      times: 3,
      bytes: 163,
      glance: '{"id":"d9708add-6307-418b-a3fc-8c82aa11c9a9","state":"RESERVED","couponId":7',
      decodedAt: null,
      voucherId: null,
    },
    query: 'notificationKey=customer-4711',
    headers: [
      { name: 'content-type', value: 'application/json' },
      { name: 'authorization', value: '••••••' },
      { name: 'user-agent', value: 'Jackpot/2.1' },
    ],
    body: '{\n  "id": "d9708add-6307-418b-a3fc-8c82aa11c9a9",\n  "state": "RESERVED",\n  "couponId": 7,\n  "note": "a\\u{202e}b"\n}',
    json: true,
    cut: false,
    ...rest,
  };
}

/** What could not be read, from the newest or from below a row. */
export function unreadPage(
  all: readonly UnreadView[],
  counts: ReceiverPage['unread'],
  before: number | null,
): UnreadPage {
  const rest = all.filter(({ row }) => before === null || row.id < before);
  return { rows: rest.slice(0, LIMIT).map(({ row }) => row), more: rest.length > LIMIT, counts };
}
