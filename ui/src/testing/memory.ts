// A backend in memory: the same answers as the Rust side for the vouchers put into it.
// Tests and scenes steer it by putting vouchers and by what happens `before` a call is answered.
import type { Backend } from '../lib/backend';
import type {
  ActivityFilter,
  ActivityPage,
  AskAnswer,
  AtHandView,
  AttentionItem,
  AttentionView,
  Change,
  Contract,
  Copied,
  ErasedAnswer,
  ErasureView,
  ExportFormat,
  FindAnswer,
  MatchedBy,
  Order,
  PastView,
  PatternTry,
  PreviewView,
  RawRequest,
  ReceiverPage,
  ReceiverStatus,
  RedecodedView,
  RemarksView,
  RetentionPreview,
  SecretPlace,
  SettingChange,
  SettingName,
  SettingProblem,
  SettingsView,
  Subject,
  TestView,
  UnreadPage,
  UnreadView,
  VoucherView,
} from '../lib/bindings';
import { AttentionInMemory } from './attention';
import { erased, toErase } from './erasure';
import { failure } from './failure';
import { findIn, hitOf } from './hits';
import { entryOf, MemoryLists, type Entry } from './lists';
import { rawRequest, samplePdf } from './paper';
import { pastOf, type Remembered } from './past';
import { arrived, receiverPage, unreadPage } from './receiver';
import { MemoryRecord } from './record';
import { SettingsInMemory } from './settings';
import { VouchersInMemory } from './vouchers';
import { WindowInMemory } from './window';

export class MemoryBackend extends WindowInMemory implements Backend {
  status: ReceiverStatus;
  /** The vendor’s word for every voucher it is asked about; null is ours. */
  vendorState: string | null = null;
  page: ReceiverPage = receiverPage(Date.now());
  test: TestView = arrived(Date.now());
  unread: UnreadView[] = [];
  readonly record = new MemoryRecord();
  /** What was known of a voucher, oldest first. */
  past: Remembered[] = [];
  /** Older copies of everything in the data folder. */
  olderCopies: string[] = [];
  /** Codes that were misread, and why a voucher answers to them. */
  readonly misread = new Map<string, (voucher: VoucherView) => MatchedBy | null>();
  /** Listed beside the vouchers. */
  listedToo: Entry[] = [];
  readonly lists = new MemoryLists(
    () => [...this.#vouchers.all().map(entryOf), ...this.listedToo],
    (name, argument) => this.begin(name, argument),
  );
  /** Where copies go; null is a change of mind. */
  savesTo: string | null = '/home/agent/Downloads/voucher-AGYPMNVXPJ-2017-06-24.pdf';
  /** Whether somebody takes what is dragged out. */
  isTaken = true;
  /** The code in every PDF; null is the voucher's own. */
  codeInPdf: string | null = null;
  #vouchers: VouchersInMemory;
  #attention: AttentionInMemory;
  readonly settled = new SettingsInMemory();

  constructor(status: ReceiverStatus, vouchers: readonly VoucherView[] = []) {
    super();
    this.status = status;
    this.#vouchers = new VouchersInMemory(vouchers);
    this.#attention = new AttentionInMemory(this.#vouchers);
  }

  put(voucher: VoucherView): void {
    this.#vouchers.put(voucher);
  }

  push(change: Change): void {
    this.#vouchers.push(change);
  }

  async find(query: string): Promise<FindAnswer> {
    await this.begin('find', query);
    return findIn(this.#vouchers.all(), query, this.misread);
  }

  async voucher(voucherId: string): Promise<VoucherView> {
    await this.begin('voucher', voucherId);
    return this.#vouchers.get(voucherId);
  }

  async openVoucher(voucherId: string): Promise<VoucherView> {
    await this.begin('openVoucher', voucherId);
    const view = this.#vouchers.get(voucherId);
    this.record.note('looked_up', view);
    return view;
  }

  async voucherAt(voucherId: string, instant: string): Promise<PastView> {
    await this.begin('voucherAt', `${voucherId} ${instant}`);
    return pastOf(
      this.past.filter(({ view }) => view.voucherId === voucherId),
      instant,
    );
  }

  async activity(filter: ActivityFilter, before: number | null, limit: number): Promise<ActivityPage> {
    await this.begin('activity', JSON.stringify({ filter, before }));
    return this.record.page(filter, before, limit);
  }

  async exportActivity(filter: ActivityFilter, format: ExportFormat): Promise<string> {
    await this.begin('exportActivity', format);
    const { rows } = this.record.page(filter, null, Infinity);
    this.record.note('exported', null, { about: 'file', of: 'activity', rows: rows.length });
    return `/home/agent/Downloads/voucher-desk-activity.${format}`;
  }

  async noteCopied(voucherId: string, what: Copied): Promise<void> {
    await this.begin('noteCopied', `${voucherId} ${what}`);
    this.record.note(`copied_${what}`, this.#vouchers.get(voucherId));
  }

  async remarks(voucherId: string): Promise<RemarksView> {
    await this.begin('remarks', voucherId);
    return this.record.remarks(voucherId);
  }

  async erasure(voucherId: string): Promise<ErasureView> {
    await this.begin('erasure', voucherId);
    return toErase(this.#vouchers.get(voucherId), this.record.remarks(voucherId), this.olderCopies);
  }

  async erase(voucherId: string, typed: string): Promise<ErasedAnswer> {
    await this.begin('erase', `${voucherId} ${typed}`);
    const view = this.#vouchers.get(voucherId);
    if (typed.trim().toUpperCase() !== view.couponId) throw failure('erasure_not_confirmed');
    this.record.erase(view);
    this.put(erased(view, new Date().toISOString()));
    return { view: this.#vouchers.get(voucherId), isClean: true };
  }

  async previewRetention(days: string): Promise<RetentionPreview> {
    await this.begin('previewRetention', days);
    return { vouchers: Math.max(0, 400 - Number(days)), more: false };
  }

  async addNote(voucherId: string, text: string): Promise<RemarksView> {
    await this.begin('addNote', text);
    this.record.addNote(this.#vouchers.get(voucherId), text.trim());
    return this.record.remarks(voucherId);
  }

  async setTicket(voucherId: string, text: string): Promise<RemarksView> {
    await this.begin('setTicket', text);
    this.record.setTicket(this.#vouchers.get(voucherId), text.trim());
    return this.record.remarks(voucherId);
  }

  async atHand(): Promise<AtHandView> {
    await this.begin('atHand', '');
    return this.#atHand();
  }

  async pin(voucherId: string, pinned: boolean): Promise<AtHandView> {
    await this.begin('pin', `${voucherId} ${pinned}`);
    this.record.pin(this.#vouchers.get(voucherId), pinned);
    return this.#atHand();
  }

  async watch(code: string, watched: boolean): Promise<AtHandView> {
    await this.begin('watch', `${code} ${watched}`);
    this.record.watch(code, watched);
    return this.#atHand();
  }

  async refreshLink(voucherId: string): Promise<VoucherView> {
    await this.begin('refreshLink', voucherId);
    const receivedAt = new Date().toISOString();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    this.put({ ...this.#vouchers.get(voucherId), link: { receivedAt, expiresAt, source: 'vendor_api' } });
    return this.#vouchers.get(voucherId);
  }

  async askVendor(voucherId: string): Promise<AskAnswer> {
    await this.begin('askVendor', voucherId);
    const view = this.#vouchers.get(voucherId);
    const vendors = this.vendorState ?? view.stateText;
    const differs = vendors !== view.stateText;
    const compared = [{ field: 'state' as const, ours: view.stateText, vendors, differs }];
    return { askedAt: new Date().toISOString(), compared, view };
  }

  async confirm(voucherId: string, price: string): Promise<VoucherView> {
    await this.begin('confirm', `${voucherId} ${price}`);
    const view = this.#vouchers.get(voucherId);
    if (view.confirm.obstacle !== null || String(view.price) !== price) throw failure('cannot_confirm');
    const confirm = { obstacle: 'not_reserved', standing: 'accepted' } as const;
    this.put({ ...view, state: 'confirmed', stateText: 'CONFIRMED', confirm });
    return this.#vouchers.get(voucherId);
  }

  async openPdf(voucherId: string, acknowledged: boolean): Promise<void> {
    await this.begin('openPdf', voucherId);
    if (this.#vouchers.get(voucherId).pdf.findings.length > 0 && !acknowledged) throw failure('pdf_flagged');
  }

  async showPdf(voucherId: string): Promise<void> {
    await this.begin('showPdf', voucherId);
  }

  async printPdf(voucherId: string, acknowledged: boolean): Promise<void> {
    await this.begin('printPdf', `${voucherId} ${acknowledged}`);
  }

  async savePdf(voucherId: string, acknowledged: boolean): Promise<string | null> {
    await this.begin('savePdf', `${voucherId} ${acknowledged}`);
    return this.savesTo;
  }

  async dragPdf(voucherId: string, acknowledged: boolean): Promise<boolean> {
    await this.begin('dragPdf', `${voucherId} ${acknowledged}`);
    return this.isTaken;
  }

  async pdfBytes(voucherId: string, acknowledged: boolean): Promise<ArrayBuffer> {
    await this.begin('pdfBytes', `${voucherId} ${acknowledged}`);
    return samplePdf(this.codeInPdf ?? this.#vouchers.get(voucherId).couponId ?? 'UNTOLD');
  }

  async rawRequest(voucherId: string, entry: number): Promise<RawRequest> {
    await this.begin('rawRequest', `${voucherId} ${entry}`);
    return rawRequest;
  }

  async copyLink(voucherId: string): Promise<string> {
    await this.begin('copyLink', voucherId);
    return `https://files.example.test/${voucherId}.pdf?signature=abc`;
  }

  async copyAddress(contract?: Contract): Promise<string> {
    await this.begin('copyAddress', contract ?? '');
    if (this.status.address === null) throw failure(this.status.problem?.code ?? 'internal');
    return this.status.address.replace('••••••', 'S3cr3tPathPart');
  }

  async attention(order: Order, limit: number): Promise<AttentionView> {
    await this.begin('attention', order);
    return this.#attention.view(order, limit);
  }

  async snooze(what: Subject, until: string | null, reason: string): Promise<void> {
    await this.begin('snooze', JSON.stringify({ what, until, reason }));
    this.#attention.setSnooze(what, { until, reason, by: 'agent', at: new Date().toISOString() });
  }

  async unsnooze(what: Subject): Promise<void> {
    await this.begin('unsnooze', JSON.stringify(what));
    this.#attention.setSnooze(what, null);
  }

  /** Something that needs a person and is no voucher's. */
  putDesk(item: AttentionItem): void {
    this.#attention.putDesk(item);
  }

  async receiverStatus(): Promise<ReceiverStatus> {
    await this.begin('receiverStatus', '');
    return this.#status();
  }

  async retryStart(): Promise<ReceiverStatus> {
    await this.begin('retryStart', '');
    return this.#status();
  }

  async receiverPage(): Promise<ReceiverPage> {
    await this.begin('receiverPage', '');
    return this.page;
  }

  async checkReceiver(): Promise<ReceiverPage> {
    await this.begin('checkReceiver', '');
    return this.page;
  }

  async sendTest(): Promise<TestView> {
    await this.begin('sendTest', '');
    return this.test;
  }

  async unreadable(before: number | null): Promise<UnreadPage> {
    await this.begin('unreadable', String(before ?? ''));
    return unreadPage(this.unread, this.page.unread, before);
  }

  async unreadableRequest(id: number): Promise<UnreadView> {
    await this.begin('unreadableRequest', String(id));
    const view = this.unread.find(({ row }) => row.id === id);
    if (!view) throw failure('request_gone');
    return view;
  }

  async exportUnreadable(): Promise<string> {
    await this.begin('exportUnreadable', '');
    return '/home/agent/Downloads/voucher-desk-unreadable.json';
  }

  async redecode(): Promise<RedecodedView> {
    await this.begin('redecode', '');
    return { lookedAt: this.unread.length, decoded: 0 };
  }

  async settings(): Promise<SettingsView> {
    await this.begin('settings', '');
    return this.settled.view();
  }

  async checkSettings(changes: SettingChange[]): Promise<SettingProblem[]> {
    await this.begin('checkSettings', saidOf(changes));
    return this.settled.check(changes);
  }

  async changeSettings(changes: SettingChange[]): Promise<SettingsView> {
    await this.begin('changeSettings', saidOf(changes));
    if (this.settled.check(changes).length > 0) throw failure('settings_invalid');
    if (!this.settled.change(changes)) throw failure('setting_overruled');
    return this.settled.view();
  }

  async keepSecret(name: SettingName, _secret: string, place: SecretPlace): Promise<SettingsView> {
    await this.begin('keepSecret', `${name} ${place}`);
    if (place === 'keyring' && !this.settled.hasKeyring) throw failure('keyring_closed');
    this.settled.keep(name, place);
    return this.settled.view();
  }

  async removeSecret(name: SettingName): Promise<SettingsView> {
    await this.begin('removeSecret', name);
    this.settled.keep(name, null);
    return this.settled.view();
  }

  async newPathSecret(): Promise<SettingsView> {
    await this.begin('newPathSecret', '');
    this.settled.keep('receiver.secret', 'file');
    return this.settled.view();
  }

  async startAnew(): Promise<SettingsView> {
    await this.begin('startAnew', '');
    this.settled.startAnew();
    return this.settled.view();
  }

  async tryPattern(pattern: string, text: string): Promise<PatternTry> {
    await this.begin('tryPattern', `${pattern} ${text}`);
    return this.settled.tryPattern(pattern, text);
  }

  async previewPolicy(changes: SettingChange[], days: number): Promise<PreviewView> {
    await this.begin('previewPolicy', `${saidOf(changes)} ${days}`);
    return this.settled.preview;
  }

  async onChange(hear: (change: Change) => void): Promise<() => void> {
    return this.#vouchers.listen(hear);
  }

  #atHand(): AtHandView {
    const hits = (ids: string[]) =>
      ids.flatMap((id) => {
        const voucher = this.#vouchers.known(id);
        return voucher ? [hitOf(voucher, 'latest')] : [];
      });
    const { pinned, watched } = this.record;
    return { recent: hits(this.record.recent()), pinned: hits(pinned), watched };
  }

  #status(): ReceiverStatus {
    // Null is a store that was never opened.
    const vouchersStored = this.status.vouchersStored === null ? null : this.#vouchers.count;
    return { ...this.status, vouchersStored };
  }
}

const saidOf = (changes: SettingChange[]) =>
  changes.map(({ name, value }) => `${name}=${value ?? 'default'}`).join(';');
