// A backend in memory: the same answers as the Rust side for the vouchers put into it.
// Tests and scenes steer it by putting vouchers and by what happens `before` a call is answered.
import type { Backend } from '../lib/backend';
import type {
  Action,
  ActivityFilter,
  ActivityPage,
  AnyConcern,
  AskAnswer,
  AtHandView,
  AttentionItem,
  AtLogin,
  AttentionView,
  Change,
  Contract,
  Copied,
  ExportFormat,
  Destination,
  DownloadView,
  FindAnswer,
  Hit,
  MatchedBy,
  Order,
  PatternTry,
  PreviewView,
  PastView,
  RawRequest,
  PhoneMode,
  ReceiverPage,
  ReceiverStatus,
  RedecodedView,
  SecretPlace,
  RemarksView,
  SettingChange,
  SettingName,
  SettingProblem,
  SettingsView,
  SnoozeView,
  Subject,
  TestView,
  UnreadPage,
  UnreadView,
  VoucherView,
} from '../lib/bindings';
import { CallFailure } from '../lib/errors';
import type { Language } from '../lib/language';
import { words } from '../lib/words';
import type { ErasedAnswer, ErasureView, ErrorCode, RetentionPreview } from '../lib/bindings';
import { asCode } from '../lib/format';
import { adviceOf } from './advice';
import { entryOf, MemoryLists, type Entry, type ListCall } from './lists';
import { erased } from './erasure';
import { rawRequest, samplePdf } from './paper';
import { arrived, receiverPage } from './receiver';
import { severalOf } from './several';
import { SettingsInMemory } from './settings';
import { MemoryRecord } from './record';

export type CallName =
  Exclude<keyof Backend, 'onChange' | 'onDestination' | 'onDownload' | 'onPhoneMode' | 'lists'> | ListCall;

const LIMIT = 50;

export function failure(code: ErrorCode, message = `Message of ${code}.`): CallFailure {
  return new CallFailure({ code, message, action: words.errors[code].action, about: null });
}

export class MemoryBackend implements Backend {
  readonly calls: { name: CallName; argument: string }[] = [];
  /** Runs before every answer: may wait, and fails the call by throwing. */
  before: (name: CallName, argument: string) => Promise<void> = async () => {};
  status: ReceiverStatus;
  /** The vendor’s word for every voucher it is asked about; null is ours. */
  vendorState: string | null = null;
  page: ReceiverPage = receiverPage(Date.now());
  test: TestView = arrived(Date.now());
  unread: UnreadView[] = [];
  readonly record = new MemoryRecord();
  /** What was known of a voucher, oldest first. */
  past: { at: string; view: VoucherView }[] = [];
  /** Older copies of everything in the data folder. */
  olderCopies: string[] = [];
  /** Codes that were misread, and why a voucher answers to them. */
  readonly misread = new Map<string, (voucher: VoucherView) => MatchedBy | null>();
  /** Listed beside the vouchers. */
  listedToo: Entry[] = [];
  readonly lists = new MemoryLists(
    () => [...[...this.#vouchers.values()].reverse().map(entryOf), ...this.listedToo],
    (name, argument) => this.#begin(name, argument),
  );
  /** Where copies go; null is a change of mind. */
  savesTo: string | null = '/home/agent/Downloads/voucher-AGYPMNVXPJ-2017-06-24.pdf';
  /** Whether somebody takes what is dragged out. */
  isTaken = true;
  /** The code in every PDF; null is the voucher's own. */
  codeInPdf: string | null = null;
  #vouchers = new Map<string, VoucherView>();
  #desk: AttentionItem[] = [];
  readonly settled = new SettingsInMemory();
  #listeners = new Set<(change: Change) => void>();
  phone: PhoneMode = { on: false, staysOnTop: true };
  #phones = new Set<(mode: PhoneMode) => void>();
  login: AtLogin = { possible: true, enabled: false };
  #destination: Destination | null = null;
  #arriving = new Set<() => void>();
  #downloads = new Set<(download: DownloadView) => void>();

  constructor(status: ReceiverStatus, vouchers: readonly VoucherView[] = []) {
    this.status = status;
    // The last one put is the latest.
    for (const voucher of [...vouchers].reverse()) this.#vouchers.set(voucher.voucherId, voucher);
  }

  /** Stores a voucher as the latest and pushes the change, as a commit does. */
  put(voucher: VoucherView): void {
    const revision = (this.#vouchers.get(voucher.voucherId)?.revision ?? 0) + 1;
    this.#vouchers.delete(voucher.voucherId);
    this.#vouchers.set(voucher.voucherId, { ...voucher, revision });
    this.push({ voucherId: voucher.voucherId, couponId: voucher.couponId, revision });
  }

  push(change: Change): void {
    for (const hear of this.#listeners) hear(change);
  }

  asked(name: CallName): string[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.argument);
  }

  async find(query: string): Promise<FindAnswer> {
    await this.#begin('find', query);
    const all = [...this.#vouchers.values()].reverse().map(asOfNow);
    const best = (code: string) =>
      all.flatMap((voucher) => {
        const matchedBy = matchOf(voucher, code) ?? this.misread.get(code)?.(voucher) ?? null;
        return matchedBy ? [hitOf(voucher, matchedBy)] : [];
      })[0];
    const list = severalOf(query, best);
    if (list) return { query, ...list, more: false, vouchersStored: this.#vouchers.size };
    const matches = all.flatMap((voucher) => {
      const matchedBy = matchOf(voucher, query.trim());
      return matchedBy ? [hitOf(voucher, matchedBy)] : [];
    });
    return {
      query,
      matches: matches.slice(0, LIMIT),
      more: matches.length > LIMIT,
      vouchersStored: this.#vouchers.size,
      several: null,
    };
  }

  async voucher(voucherId: string): Promise<VoucherView> {
    await this.#begin('voucher', voucherId);
    return this.#get(voucherId);
  }

  async openVoucher(voucherId: string): Promise<VoucherView> {
    await this.#begin('openVoucher', voucherId);
    const view = this.#get(voucherId);
    this.record.note('looked_up', view);
    return view;
  }

  async voucherAt(voucherId: string, instant: string): Promise<PastView> {
    await this.#begin('voucherAt', `${voucherId} ${instant}`);
    const known = this.past.filter(({ at, view }) => view.voucherId === voucherId && at <= instant);
    const all = this.past.filter(({ view }) => view.voucherId === voucherId);
    return {
      instant,
      view: known.at(-1)?.view ?? null,
      known: known.length,
      total: all.length,
      steps: all.map(({ at }) => at),
    };
  }

  async activity(filter: ActivityFilter, before: number | null, limit: number): Promise<ActivityPage> {
    await this.#begin('activity', JSON.stringify({ filter, before }));
    return this.record.page(filter, before, limit);
  }

  async exportActivity(filter: ActivityFilter, format: ExportFormat): Promise<string> {
    await this.#begin('exportActivity', format);
    const { rows } = this.record.page(filter, null, Infinity);
    this.record.note('exported', null, { about: 'file', of: 'activity', rows: rows.length });
    return `/home/agent/Downloads/voucher-desk-activity.${format}`;
  }

  async noteCopied(voucherId: string, what: Copied): Promise<void> {
    await this.#begin('noteCopied', `${voucherId} ${what}`);
    this.record.note(`copied_${what}`, this.#get(voucherId));
  }

  async remarks(voucherId: string): Promise<RemarksView> {
    await this.#begin('remarks', voucherId);
    return this.record.remarks(voucherId);
  }

  async erasure(voucherId: string): Promise<ErasureView> {
    await this.#begin('erasure', voucherId);
    const view = this.#get(voucherId);
    return {
      voucherId,
      couponId: view.couponId,
      erasedAt: view.erasedAt,
      keys: view.notificationKey === null ? 0 : 1,
      requests: view.journal.filter(({ hasRequest }) => hasRequest).length,
      links: view.link === null ? 0 : 1,
      files: view.pdf.status === 'stored' ? 1 : 0,
      notes: this.record.remarks(voucherId).notes.filter(({ text }) => text !== null).length,
      olderCopies: this.olderCopies,
    };
  }

  async erase(voucherId: string, typed: string): Promise<ErasedAnswer> {
    await this.#begin('erase', `${voucherId} ${typed}`);
    const view = this.#get(voucherId);
    if (typed.trim().toUpperCase() !== view.couponId) throw failure('erasure_not_confirmed');
    this.record.erase(view);
    this.put(erased(view, new Date().toISOString()));
    return { view: this.#get(voucherId), isClean: true };
  }

  async previewRetention(days: string): Promise<RetentionPreview> {
    await this.#begin('previewRetention', days);
    return { vouchers: Math.max(0, 400 - Number(days)), more: false };
  }

  async addNote(voucherId: string, text: string): Promise<RemarksView> {
    await this.#begin('addNote', text);
    this.record.addNote(this.#get(voucherId), text.trim());
    return this.record.remarks(voucherId);
  }

  async setTicket(voucherId: string, text: string): Promise<RemarksView> {
    await this.#begin('setTicket', text);
    this.record.setTicket(this.#get(voucherId), text.trim());
    return this.record.remarks(voucherId);
  }

  async atHand(): Promise<AtHandView> {
    await this.#begin('atHand', '');
    return this.#atHand();
  }

  async pin(voucherId: string, pinned: boolean): Promise<AtHandView> {
    await this.#begin('pin', `${voucherId} ${pinned}`);
    this.record.pin(this.#get(voucherId), pinned);
    return this.#atHand();
  }

  async watch(code: string, watched: boolean): Promise<AtHandView> {
    await this.#begin('watch', `${code} ${watched}`);
    this.record.watch(code, watched);
    return this.#atHand();
  }

  async refreshLink(voucherId: string): Promise<VoucherView> {
    await this.#begin('refreshLink', voucherId);
    const receivedAt = new Date().toISOString();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    this.put({ ...this.#get(voucherId), link: { receivedAt, expiresAt, source: 'vendor_api' } });
    return this.#get(voucherId);
  }

  async askVendor(voucherId: string): Promise<AskAnswer> {
    await this.#begin('askVendor', voucherId);
    const view = this.#get(voucherId);
    const vendors = this.vendorState ?? view.stateText;
    const differs = vendors !== view.stateText;
    const compared = [{ field: 'state' as const, ours: view.stateText, vendors, differs }];
    return { askedAt: new Date().toISOString(), compared, view };
  }

  async confirm(voucherId: string, price: string): Promise<VoucherView> {
    await this.#begin('confirm', `${voucherId} ${price}`);
    const view = this.#get(voucherId);
    if (view.confirm.obstacle !== null || String(view.price) !== price) throw failure('cannot_confirm');
    const confirm = { obstacle: 'not_reserved', standing: 'accepted' } as const;
    this.put({ ...view, state: 'confirmed', stateText: 'CONFIRMED', confirm });
    return this.#get(voucherId);
  }

  async openPdf(voucherId: string, acknowledged: boolean): Promise<void> {
    await this.#begin('openPdf', voucherId);
    if (this.#get(voucherId).pdf.findings.length > 0 && !acknowledged) throw failure('pdf_flagged');
  }

  async showPdf(voucherId: string): Promise<void> {
    await this.#begin('showPdf', voucherId);
  }

  async printPdf(voucherId: string, acknowledged: boolean): Promise<void> {
    await this.#begin('printPdf', `${voucherId} ${acknowledged}`);
  }

  async savePdf(voucherId: string, acknowledged: boolean): Promise<string | null> {
    await this.#begin('savePdf', `${voucherId} ${acknowledged}`);
    return this.savesTo;
  }

  async dragPdf(voucherId: string, acknowledged: boolean): Promise<boolean> {
    await this.#begin('dragPdf', `${voucherId} ${acknowledged}`);
    return this.isTaken;
  }

  async pdfBytes(voucherId: string, acknowledged: boolean): Promise<ArrayBuffer> {
    await this.#begin('pdfBytes', `${voucherId} ${acknowledged}`);
    return samplePdf(this.codeInPdf ?? this.#get(voucherId).couponId ?? 'UNTOLD');
  }

  async rawRequest(voucherId: string, entry: number): Promise<RawRequest> {
    await this.#begin('rawRequest', `${voucherId} ${entry}`);
    return rawRequest;
  }

  async copyLink(voucherId: string): Promise<string> {
    await this.#begin('copyLink', voucherId);
    return `https://files.example.test/${voucherId}.pdf?signature=abc`;
  }

  async copyAddress(contract?: Contract): Promise<string> {
    await this.#begin('copyAddress', contract ?? '');
    if (this.status.address === null) throw failure(this.status.problem?.code ?? 'internal');
    return this.status.address.replace('••••••', 'S3cr3tPathPart');
  }

  async attention(order: Order, limit: number): Promise<AttentionView> {
    await this.#begin('attention', order);
    const items = [...this.#desk, ...this.#items()].sort((a, b) => a.since.localeCompare(b.since));
    if (order === 'newest') items.reverse();
    const shown = items.filter((item) => item.snooze === null);
    const counts = new Map<AnyConcern, number>();
    for (const { concern } of shown) counts.set(concern, (counts.get(concern) ?? 0) + 1);
    return {
      total: shown.length,
      counts: [...counts].map(([concern, count]) => ({ concern, count })),
      items: shown.slice(0, limit),
      more: shown.length > limit,
      aside: items.filter((item) => item.snooze?.until),
    };
  }

  async snooze(what: Subject, until: string | null, reason: string): Promise<void> {
    await this.#begin('snooze', JSON.stringify({ what, until, reason }));
    this.#setSnooze(what, { until, reason, by: 'agent', at: new Date().toISOString() });
  }

  async unsnooze(what: Subject): Promise<void> {
    await this.#begin('unsnooze', JSON.stringify(what));
    this.#setSnooze(what, null);
  }

  /** Something that needs a person and is no voucher's. */
  putDesk(item: AttentionItem): void {
    this.#desk.push(item);
    this.push({ voucherId: null, couponId: null, revision: 0 });
  }

  async receiverStatus(): Promise<ReceiverStatus> {
    await this.#begin('receiverStatus', '');
    return this.#status();
  }

  async retryStart(): Promise<ReceiverStatus> {
    await this.#begin('retryStart', '');
    return this.#status();
  }

  async receiverPage(): Promise<ReceiverPage> {
    await this.#begin('receiverPage', '');
    return this.page;
  }

  async checkReceiver(): Promise<ReceiverPage> {
    await this.#begin('checkReceiver', '');
    return this.page;
  }

  async sendTest(): Promise<TestView> {
    await this.#begin('sendTest', '');
    return this.test;
  }

  async unreadable(before: number | null): Promise<UnreadPage> {
    await this.#begin('unreadable', String(before ?? ''));
    const rest = this.unread.filter(({ row }) => before === null || row.id < before);
    return {
      rows: rest.slice(0, LIMIT).map(({ row }) => row),
      more: rest.length > LIMIT,
      counts: this.page.unread,
    };
  }

  async unreadableRequest(id: number): Promise<UnreadView> {
    await this.#begin('unreadableRequest', String(id));
    const view = this.unread.find(({ row }) => row.id === id);
    if (!view) throw failure('request_gone');
    return view;
  }

  async exportUnreadable(): Promise<string> {
    await this.#begin('exportUnreadable', '');
    return '/home/agent/Downloads/voucher-desk-unreadable.json';
  }

  async redecode(): Promise<RedecodedView> {
    await this.#begin('redecode', '');
    return { lookedAt: this.unread.length, decoded: 0 };
  }

  async settings(): Promise<SettingsView> {
    await this.#begin('settings', '');
    return this.settled.view();
  }

  async checkSettings(changes: SettingChange[]): Promise<SettingProblem[]> {
    await this.#begin('checkSettings', saidOf(changes));
    return this.settled.check(changes);
  }

  async changeSettings(changes: SettingChange[]): Promise<SettingsView> {
    await this.#begin('changeSettings', saidOf(changes));
    if (this.settled.check(changes).length > 0) throw failure('settings_invalid');
    if (!this.settled.change(changes)) throw failure('setting_overruled');
    return this.settled.view();
  }

  async keepSecret(name: SettingName, _secret: string, place: SecretPlace): Promise<SettingsView> {
    await this.#begin('keepSecret', `${name} ${place}`);
    if (place === 'keyring' && !this.settled.hasKeyring) throw failure('keyring_closed');
    this.settled.keep(name, place);
    return this.settled.view();
  }

  async removeSecret(name: SettingName): Promise<SettingsView> {
    await this.#begin('removeSecret', name);
    this.settled.keep(name, null);
    return this.settled.view();
  }

  async newPathSecret(): Promise<SettingsView> {
    await this.#begin('newPathSecret', '');
    this.settled.keep('receiver.secret', 'file');
    return this.settled.view();
  }

  async startAnew(): Promise<SettingsView> {
    await this.#begin('startAnew', '');
    this.settled.startAnew();
    return this.settled.view();
  }

  async tryPattern(pattern: string, text: string): Promise<PatternTry> {
    await this.#begin('tryPattern', `${pattern} ${text}`);
    return this.settled.tryPattern(pattern, text);
  }

  async previewPolicy(changes: SettingChange[], days: number): Promise<PreviewView> {
    await this.#begin('previewPolicy', `${saidOf(changes)} ${days}`);
    return this.settled.preview;
  }

  /** Leads the window somewhere from outside, also before there is anybody to hear. */
  lead(destination: Destination): void {
    this.#destination = destination;
    for (const hear of this.#arriving) hear();
  }

  async speak(language: Language): Promise<void> {
    await this.#begin('speak', language);
  }

  async atLogin(): Promise<AtLogin> {
    await this.#begin('atLogin', '');
    return this.login;
  }

  async startAtLogin(wanted: boolean): Promise<AtLogin> {
    await this.#begin('startAtLogin', String(wanted));
    this.login = { ...this.login, enabled: wanted };
    return this.login;
  }

  async phoneMode(): Promise<PhoneMode> {
    await this.#begin('phoneMode', '');
    return this.phone;
  }

  async setPhoneMode(on: boolean): Promise<PhoneMode> {
    await this.#begin('setPhoneMode', String(on));
    this.phone = { ...this.phone, on };
    for (const hear of this.#phones) hear(this.phone);
    return this.phone;
  }

  async onPhoneMode(hear: (mode: PhoneMode) => void): Promise<() => void> {
    this.#phones.add(hear);
    return () => this.#phones.delete(hear);
  }

  async takeDestination(): Promise<Destination | null> {
    await this.#begin('takeDestination', '');
    const destination = this.#destination;
    this.#destination = null;
    return destination;
  }

  async onDestination(hear: () => void): Promise<() => void> {
    this.#arriving.add(hear);
    return () => this.#arriving.delete(hear);
  }

  async onChange(hear: (change: Change) => void): Promise<() => void> {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  #atHand(): AtHandView {
    const hits = (ids: string[]) =>
      ids.flatMap((id) => {
        const voucher = this.#vouchers.get(id);
        return voucher ? [hitOf(asOfNow(voucher), 'latest')] : [];
      });
    const { pinned, watched } = this.record;
    return { recent: hits(this.record.recent()), pinned: hits(pinned), watched };
  }

  async onDownload(hear: (download: DownloadView) => void): Promise<() => void> {
    this.#downloads.add(hear);
    return () => this.#downloads.delete(hear);
  }

  /** Tells how far a download is. */
  tellDownload(download: DownloadView): void {
    for (const hear of this.#downloads) hear(download);
  }

  #items(): AttentionItem[] {
    return [...this.#vouchers.values()].flatMap((voucher) => {
      const [first] = voucher.attention;
      if (!first) return [];
      return {
        voucherId: voucher.voucherId,
        couponId: voucher.couponId,
        concern: first.concern,
        reasons: voucher.attention,
        since: first.since,
        action: actionOf(first.concern),
        canBeSeen: voucher.attention.every((reason) => reason.canBeSeen),
        snooze: voucher.snooze,
      };
    });
  }

  #setSnooze(what: Subject, snooze: SnoozeView | null): void {
    if ('voucher' in what) {
      this.put({ ...this.#get(what.voucher), snooze });
      return;
    }
    this.#desk = this.#desk.map((item) => (item.concern === what.desk ? { ...item, snooze } : item));
    this.push({ voucherId: null, couponId: null, revision: 0 });
  }

  #status(): ReceiverStatus {
    // Null is a store that was never opened.
    const vouchersStored = this.status.vouchersStored === null ? null : this.#vouchers.size;
    return { ...this.status, vouchersStored };
  }

  async #begin(name: CallName, argument: string): Promise<void> {
    this.calls.push({ name, argument });
    await this.before(name, argument);
  }

  #get(voucherId: string): VoucherView {
    const voucher = this.#vouchers.get(voucherId);
    if (!voucher) throw failure('voucher_not_found');
    return asOfNow(voucher);
  }
}

const saidOf = (changes: SettingChange[]) =>
  changes.map(({ name, value }) => `${name}=${value ?? 'default'}`).join(';');

/** A reservation lapses by the clock, not by a push. */
function asOfNow(voucher: VoucherView): VoucherView {
  const { lapsesAt } = voucher;
  const isOver = lapsesAt !== null && Date.parse(lapsesAt) <= Date.now();
  const now = isOver ? { ...voucher, lapsed: true, lapsesAt: null } : voucher;
  return { ...now, advice: adviceOf(now) };
}

const actionOf = (concern: AnyConcern): Action =>
  concern === 'no_pdf' || concern === 'download_failed' ? 'refresh_link' : 'open_voucher';

function matchOf(voucher: VoucherView, query: string): MatchedBy | null {
  if (query === '') return 'latest';
  if (query === voucher.couponId) return 'exact';
  if (asCode(query) === voucher.couponId) return 'normalised';
  if (voucher.couponId?.startsWith(asCode(query))) return 'prefix';
  if (query.toLowerCase() === voucher.voucherId) return 'voucher_id';
  return query === voucher.notificationKey ? 'notification_key' : null;
}

function hitOf(voucher: VoucherView, matchedBy: MatchedBy): Hit {
  const last = voucher.timeline.at(-1)?.receivedAt ?? '1970-01-01T00:00:00.000Z';
  return {
    voucherId: voucher.voucherId,
    couponId: voucher.couponId,
    state: voucher.state,
    stateText: voucher.stateText,
    lapsed: voucher.lapsed,
    lapsesAt: voucher.lapsesAt,
    value: voucher.value,
    price: voucher.price,
    reservedAt: voucher.timeline.find((step) => step.step === 'reserved')?.at ?? null,
    lastHeardAt: last,
    pdfStatus: voucher.pdf.status,
    needsAttention: voucher.attention.length > 0 && voucher.snooze === null,
    matchedBy,
    revision: voucher.revision,
  };
}
