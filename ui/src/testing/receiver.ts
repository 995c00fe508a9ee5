// The receiver page as the desk would tell of it: everything well, or with what an operator may meet.
import type { Check, ReceiverPage, RequestRow, TestView, UnreadView } from '../lib/bindings';

const iso = (at: number) => new Date(at).toISOString();

const check = (name: Check['name'], words: string, rest: Partial<Check> = {}): Check => ({
  name,
  state: 'ok',
  words,
  at: null,
  fix: null,
  ...rest,
});

export function request(at: number, rest: Partial<RequestRow> = {}): RequestRow {
  return {
    at: iso(at),
    peer: '198.51.100.20',
    contract: 'reserve',
    line: null,
    status: 200,
    outcome: 'agreed',
    words: 'Agreed with the reservation',
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
      check('listening', 'Listening on 127.0.0.1:4180'),
      check('secret', 'Set: strangers do not know the address'),
      check('public_url', 'Jackpot reaches it at https://vouchers.example.com/desk'),
      check('last_heard', 'The last notification came', { at: iso(now - 120_000) }),
      check('database', 'Records every notification before it is answered'),
      check('disk', '0.7 GB free', {
        state: 'attention',
        fix: 'Free some space on the disk of the data directory.',
      }),
      check('downloads', '1 waiting, each for its time'),
      check('credentials', 'API key and client secret are set'),
      check('vendor', 'Jackpot refused our credentials. Nothing stored was changed.', {
        state: 'failed',
        at: iso(now - 30_000),
        fix: 'Ask your administrator to check Jackpot’s API key and client secret.',
      }),
      check('clock', 'Goes with Jackpot’s'),
      check('keyring', 'Not asked since the start', { state: 'unknown', fix: 'Press Check now.' }),
    ],
    requests: [
      request(now - 4_000, {
        ...refused,
        status: 404,
        outcome: 'refused',
        line: 'POST /x7…/notifications/jackpot/reserve',
        words: 'Nothing is at its path, or the secret part is wrong',
        peer: '203.0.113.9',
      }),
      request(now - 60_000, {
        ...refused,
        outcome: 'test',
        line: 'POST /x7…/notifications/jackpot/reserve',
        words: 'Our own test notification; nothing is stored of it',
      }),
      request(now - 120_000),
      request(now - 180_000, {
        status: 422,
        outcome: 'declined',
        words: 'Declined: its price 150 is above the limit of 100',
        couponId: 'CXLPJTRWQM',
      }),
      request(now - 240_000, {
        ...refused,
        contract: 'reserve',
        status: 422,
        outcome: 'unreadable',
        words: 'Could not be read: couponId has a wrong type or an impossible value',
        keptId: 7,
      }),
      request(now - 300_000, { outcome: 'acknowledged', words: 'Taken note of' }),
    ],
    unread: { waiting: 2, decoded: 1, dropped: 0 },
    ...rest,
  };
}

export function arrived(now: number): TestView {
  return {
    code: 'arrived',
    at: iso(now),
    tookMs: 84,
    public: true,
    words: 'It arrived through the public address after 84 ms.',
    fix: null,
  };
}

export function stopped(now: number): TestView {
  return {
    code: 'tls',
    at: iso(now),
    tookMs: 210,
    public: true,
    words:
      'No encrypted connection came about: its certificate is not trusted or has expired, or no TLS is spoken there.',
    fix: 'Renew the certificate of the proxy or tunnel; Jackpot would not trust it either.',
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
      words: 'Could not be read: couponId has a wrong type or an impossible value',
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
