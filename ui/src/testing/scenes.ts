// Situations to look at in a plain browser: `npm run dev`, then `?fixture=<name>`.
import type { Backend } from '../lib/backend';
import type { ErrorCode, Finding, PdfFailureView, VoucherView } from '../lib/bindings';
import { documentedExample, failedPdf, listening, typicalVouchers, voucher } from './fixtures';
import { late } from './late';
import { manyEntries } from './lists';
import type { CallName } from './calls';
import { failure } from './failure';
import { MemoryBackend } from './memory';
import { stricterRules } from './settings';
import { remember } from './record';
import { receiverPage, stopped as testStopped, unreadRequest } from './receiver';

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

function typical(): MemoryBackend {
  const now = Date.now();
  const vouchers = typicalVouchers(now);
  const backend = new MemoryBackend(listening(now, { jobsPending: 1 }), vouchers);
  remember(backend.record, vouchers, now);
  backend.misread.set('DMXPVCQRTB', ({ couponId }) => (couponId === 'DMXPVCQRTA' ? 'slip' : null));
  return backend;
}

/** A receiver with something to look at: its disk is nearly full, a test does not arrive, some requests were not read. */
function receiver(): MemoryBackend {
  const now = Date.now();
  const backend = typical();
  backend.page = receiverPage(now);
  backend.test = testStopped(now);
  backend.unread = [
    unreadRequest(now, 7),
    unreadRequest(now, 3, { json: false, body: 'not JSON\\u{1b}[2J' }),
  ];
  return backend;
}

/** A new reservation every four seconds. */
function live(): MemoryBackend {
  const backend = typical();
  backend.status = { ...backend.status, demo: true };
  let count = 0;
  setInterval(() => {
    const now = Date.now();
    const couponId = `LIVE${String.fromCharCode(65 + (count++ % 26)).repeat(6)}`;
    backend.put(voucher(now, { couponId }));
  }, 4000);
  return backend;
}

function stopped(code: ErrorCode, message: string, rest: { lookupFails: boolean }): MemoryBackend {
  const backend = typical();
  const { action } = failure(code);
  backend.status = {
    ...backend.status,
    listening: false,
    address: null,
    problem: { code, message, action, about: code === 'port_taken' ? '127.0.0.1:8417' : null },
  };
  backend.before = async (name) => {
    if (name === 'retryStart') await wait(800);
    if (rest.lookupFails && (name === 'find' || name === 'openVoucher')) throw failure(code, message);
  };
  return backend;
}

/** A long list; a text is not looked for in all of it at once. */
function many(): MemoryBackend {
  const backend = typical();
  backend.listedToo = manyEntries(Date.now(), 25_000);
  backend.lists.searchedAtOnce = 4000;
  backend.lists.betweenSteps = () => wait(1500);
  return backend;
}

/** Lists are not ready yet. */
function following(): MemoryBackend {
  const backend = typical();
  backend.lists.following = { left: 618_400, of: 1_000_000 };
  return backend;
}

/** A code of characters that are taken for each other. */
function alike(): MemoryBackend {
  const now = Date.now();
  return new MemoryBackend(listening(now), [
    voucher(now, { couponId: 'O0I1L5S8B2' }),
    ...typicalVouchers(now),
  ]);
}

/** What no caller reads out, but what a message may bring. */
function odd(): MemoryBackend {
  const now = Date.now();
  const refused: PdfFailureView = {
    code: 'link_refused',
    at: new Date(now).toISOString(),
    nextTryAt: null,
    attempts: 1,
  };
  const sent = documentedExample(now);
  const vouchers = [
    voucher(now, { couponId: 'LONG'.repeat(32), notificationKey: 'key-'.repeat(16) }),
    voucher(now, { couponId: 'ABCD\u202eEF\u200bGH', notificationKey: 'user\u2066-1' }),
    { ...sent, pdf: failedPdf('failed', refused) },
    ...typicalVouchers(now).slice(0, 4),
  ];
  const twins = Array.from({ length: 60 }, (_, i) => ({
    ...voucher(now, { couponId: 'TWIN' }),
    voucherId: `twin-${i}`,
  }));
  return new MemoryBackend(listening(now), [...vouchers, ...twins]);
}

function failing(): MemoryBackend {
  const backend = typical();
  backend.before = async (name) => {
    await wait(400);
    if (name === 'find' || name === 'openVoucher')
      throw failure('store_unavailable', 'The database is locked.');
    if (name !== 'receiverStatus') throw failure('internal', 'Nothing works in this scene.');
  };
  return backend;
}

/** Jackpot does not answer, all else does. */
function offline(): MemoryBackend {
  const backend = typical();
  backend.before = async (name) => {
    if (name !== 'refreshLink') return;
    await wait(1200);
    throw failure('vendor_unreachable');
  };
  return backend;
}

function slow(): MemoryBackend {
  const backend = typical();
  backend.before = () => wait(2500);
  return backend;
}

/** The list is never answered. */
function silent(): MemoryBackend {
  const backend = typical();
  backend.before = (name) => (name === 'find' ? new Promise(() => {}) : Promise.resolve());
  return backend;
}

/** What is begun never ends, and the list is there. */
function stuck(): MemoryBackend {
  const backend = typical();
  const begun: CallName[] = ['refreshLink', 'lists.export', 'sendTest', 'askVendor', 'changeSettings'];
  backend.before = (name) => (begun.includes(name) ? new Promise(() => {}) : Promise.resolve());
  return backend;
}

/** A voucher that is listed cannot be opened. */
function lost(): MemoryBackend {
  const backend = typical();
  backend.before = async (name) => {
    if (name === 'openVoucher') throw failure('store_unavailable');
  };
  return backend;
}

/** All that the status can say at once. */
function busy(): MemoryBackend {
  const backend = typical();
  const at = new Date().toISOString();
  const catchingUp = { begunAt: at, asked: 1204, moved: 31, total: 18_400, endedAt: null, heldBy: null };
  backend.status = { ...backend.status, demo: true, jobsPending: 1312, catchingUp };
  return backend;
}

/** A link from outside was none that leads anywhere. */
function refused(): MemoryBackend {
  const backend = typical();
  backend.lead({ to: 'refused', problem: 'other_place' });
  return backend;
}

/** The PDF of one voucher under the code of another. */
function misfiled(): MemoryBackend {
  const backend = typical();
  backend.codeInPdf = 'KQWZTRBLHE';
  return backend;
}

/** A voucher whose past can be seen. */
function remembered(): MemoryBackend {
  const backend = typical();
  const view = documentedExample(Date.now());
  const [first] = view.timeline;
  const early: VoucherView = {
    ...view,
    state: 'reserved',
    stateText: 'RESERVED',
    timeline: first ? [first] : [],
    journal: view.journal.slice(0, 1),
  };
  backend.past = [
    { at: '2017-06-24T10:00:00.000Z', view: early },
    { at: '2017-06-25T10:00:00.000Z', view },
  ];
  return backend;
}

/** A PDF with more in it than a voucher needs, and one that could not be read. */
function flagged(): MemoryBackend {
  const now = Date.now();
  const sent = documentedExample(now);
  const [unread, ...rest] = typicalVouchers(now).filter(({ voucherId }) => voucherId !== sent.voucherId);
  const vouchers = [
    { ...sent, pdf: { ...sent.pdf, findings: ['script', 'runs_by_itself', 'embedded_file'] as Finding[] } },
    { ...unread!, pdf: { ...unread!.pdf, findings: ['not_inspected'] as Finding[] } },
    ...rest,
  ];
  return new MemoryBackend(listening(now), vouchers);
}

/** A reservation that a person is to decide on, of which Jackpot has another state. */
function undecided(): MemoryBackend {
  const now = Date.now();
  const one = voucher(now, { couponId: 'DECIDEITNOW', confirm: { obstacle: null, standing: 'none' } });
  const backend = new MemoryBackend(listening(now), [one, ...typicalVouchers(now)]);
  backend.vendorState = 'READY';
  return backend;
}

/** Some settings of every origin, and rules under change. */
function settings(): MemoryBackend {
  const backend = typical();
  const { settled } = backend;
  const file = '/home/agent/.config/voucher-desk/config.toml';
  settled.put('policy.max_price', { value: '500', isSet: true, origin: 'file', originName: file });
  settled.put('receiver.trusted_proxies', {
    value: '127.0.0.1,10.0.0.0/8',
    isSet: true,
    origin: 'file',
    originName: file,
  });
  settled.put('policy.daily_count', {
    value: '1000',
    isSet: true,
    origin: 'environment',
    originName: 'VOUCHER_DESK__POLICY__DAILY_COUNT',
    changeable: false,
  });
  settled.put('receiver.listen', { origin: 'flag', originName: '--listen', changeable: false });
  settled.put('jackpot.client_secret', { isSet: true, origin: 'keyring' });
  settled.keep('jackpot.api_key', 'file');
  settled.startAnew();
  settled.preview = stricterRules(Date.now());
  return backend;
}

/** Nothing set and nothing heard. */
function fresh(): MemoryBackend {
  const address = 'http://127.0.0.1:4180/jackpot/••••••/reserve';
  const backend = new MemoryBackend(listening(Date.now(), { lastHeardAt: null, address }));
  backend.settled.asNew();
  // Jackpot is asked once there are credentials to ask with.
  const asked = backend.page;
  backend.checkReceiver = () => Promise.resolve((backend.page = asked));
  backend.page = { ...asked };
  backend.page.checks = asked.checks.map((check) =>
    check.name === 'vendor'
      ? { ...check, state: 'unknown' as const, said: { is: 'cannot_ask' }, at: null }
      : check,
  );
  return backend;
}

/** The small window, on a desktop that does not let it stay on top. */
function phone(): MemoryBackend {
  const backend = typical();
  backend.phone = { on: true, staysOnTop: false };
  return backend;
}

const scenes: Record<string, () => Backend> = {
  fresh,
  typical,
  settings,
  receiver,
  live,
  offline,
  slow,
  silent,
  failing,
  stuck,
  lost,
  busy,
  refused,
  misfiled,
  remembered,
  flagged,
  undecided,
  empty: () =>
    new MemoryBackend(
      listening(Date.now(), { lastHeardAt: null, address: 'http://127.0.0.1:4180/jackpot/••••••/reserve' }),
    ),
  late,
  many,
  following,
  phone,
  odd,
  alike,
  port: () =>
    stopped('port_taken', 'Port 8417 on this machine is taken. Vouchers can be looked up; none can arrive.', {
      lookupFails: false,
    }),
  damaged: () => {
    const backend = stopped('database_damaged', 'The database failed its check. Nothing was changed.', {
      lookupFails: true,
    });
    backend.status = { ...backend.status, vouchersStored: null, lastHeardAt: null };
    return backend;
  },
};

export function scene(name: string): Backend {
  const make = scenes[name];
  if (!make) throw new Error(`No scene “${name}”; there are: ${Object.keys(scenes).join(', ')}`);
  return make();
}
