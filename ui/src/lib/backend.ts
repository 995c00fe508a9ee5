// The only file that knows Tauri: one method per call of the Rust side, plus its push.
// Everything else talks to the `Backend` interface, so tests and the browser can stand in another one.
import { Channel, type InvokeArgs, invoke, isTauri } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type {
  ActivityFilter,
  ActivityPage,
  AskAnswer,
  AtHandView,
  AtLogin,
  AttentionView,
  Change,
  Contract,
  ErasedAnswer,
  ErasureView,
  ExportProgress,
  Copied,
  Destination,
  DownloadView,
  ExportFormat,
  FindAnswer,
  Order,
  PatternTry,
  PreviewView,
  PastView,
  RawRequest,
  PhoneMode,
  ReceiverPage,
  ReceiverStatus,
  RedecodedView,
  RetentionPreview,
  SecretPlace,
  RemarksView,
  SettingChange,
  SettingName,
  SettingProblem,
  SettingsView,
  Subject,
  TestView,
  UnreadPage,
  UnreadView,
  VoucherView,
} from './bindings';
import { asCallFailure } from './errors';
import type { ListsBackend } from './lists';
import type { Language } from './language';

/** Every method rejects with a `CallFailure` and with nothing else. */
export interface Backend {
  /** An empty query asks for the latest vouchers. */
  find(query: string): Promise<FindAnswer>;
  voucher(voucherId: string): Promise<VoucherView>;
  /** The same for an agent who opens it: that is kept. */
  openVoucher(voucherId: string): Promise<VoucherView>;
  /** The voucher as it was known at an instant. */
  voucherAt(voucherId: string, instant: string): Promise<PastView>;
  refreshLink(voucherId: string): Promise<VoucherView>;
  /** What Jackpot has of the voucher, beside ours. */
  askVendor(voucherId: string): Promise<AskAnswer>;
  /** For good, and for this price only. */
  confirm(voucherId: string, price: string): Promise<VoucherView>;
  /** A flagged file opens only when the agent has `acknowledged` what was found in it. */
  openPdf(voucherId: string, acknowledged: boolean): Promise<void>;
  showPdf(voucherId: string): Promise<void>;
  /** To the system's printer. */
  printPdf(voucherId: string, acknowledged: boolean): Promise<void>;
  /** Asks where to; answers with where that was, or null when the agent changed their mind. */
  savePdf(voucherId: string, acknowledged: boolean): Promise<string | null>;
  /** Drags a copy out of the window while the button is held; answers whether somebody took it. */
  dragPdf(voucherId: string, acknowledged: boolean): Promise<boolean>;
  /** The file itself, to be drawn. */
  pdfBytes(voucherId: string, acknowledged: boolean): Promise<ArrayBuffer>;
  /** The request behind an entry of the journal. */
  rawRequest(voucherId: string, entry: number): Promise<RawRequest>;
  /** The signed URL; putting it on the clipboard is the window's part. */
  copyLink(voucherId: string): Promise<string>;
  /** The receiver's whole address, with the secret part that the status masks; the first contract's when none is named. */
  copyAddress(contract?: Contract): Promise<string>;
  attention(order: Order, limit: number): Promise<AttentionView>;
  /** Null is for good. */
  snooze(what: Subject, until: string | null, reason: string): Promise<void>;
  unsnooze(what: Subject): Promise<void>;
  receiverStatus(): Promise<ReceiverStatus>;
  retryStart(): Promise<ReceiverStatus>;
  /** Asks nobody outside. */
  receiverPage(): Promise<ReceiverPage>;
  /** Asks Jackpot and the keyring. */
  checkReceiver(): Promise<ReceiverPage>;
  sendTest(): Promise<TestView>;
  /** The newest, or those before one of them. */
  unreadable(before: number | null): Promise<UnreadPage>;
  unreadableRequest(id: number): Promise<UnreadView>;
  /** Answers with the name of the file. */
  exportUnreadable(): Promise<string>;
  redecode(): Promise<RedecodedView>;
  /** Lists and the overview. */
  readonly lists: ListsBackend;
  settings(): Promise<SettingsView>;
  /** What would be wrong; nothing is changed. */
  checkSettings(changes: SettingChange[]): Promise<SettingProblem[]>;
  /** All or none; answers with what holds then. */
  changeSettings(changes: SettingChange[]): Promise<SettingsView>;
  keepSecret(name: SettingName, secret: string, place: SecretPlace): Promise<SettingsView>;
  removeSecret(name: SettingName): Promise<SettingsView>;
  /** A word for the receiver's path that nobody guesses. It is kept and not told. */
  newPathSecret(): Promise<SettingsView>;
  /** Starts the program behind the window by the settings as they are now. */
  startAnew(): Promise<SettingsView>;
  tryPattern(pattern: string, text: string): Promise<PatternTry>;
  /** How the last days' reservations would have been decided. */
  previewPolicy(changes: SettingChange[], days: number): Promise<PreviewView>;
  /** Which language the window speaks, for what the program says outside of it. */
  speak(language: Language): Promise<void>;
  /** What was done, newest first, before the given place. */
  activity(filter: ActivityFilter, before: number | null, limit: number): Promise<ActivityPage>;
  /** Answers with the name of the file. */
  exportActivity(filter: ActivityFilter, format: ExportFormat): Promise<string>;
  /** Keeps that the window put something on the clipboard. */
  noteCopied(voucherId: string, what: Copied): Promise<void>;
  remarks(voucherId: string): Promise<RemarksView>;
  erasure(voucherId: string): Promise<ErasureView>;
  /** For good; `typed` is its code as a person wrote it to confirm that. */
  erase(voucherId: string, typed: string): Promise<ErasedAnswer>;
  previewRetention(days: string): Promise<RetentionPreview>;
  addNote(voucherId: string, text: string): Promise<RemarksView>;
  /** Empty is none. */
  setTicket(voucherId: string, text: string): Promise<RemarksView>;
  atHand(): Promise<AtHandView>;
  pin(voucherId: string, pinned: boolean): Promise<AtHandView>;
  watch(code: string, watched: boolean): Promise<AtHandView>;
  /** Whether the program starts with the session. */
  atLogin(): Promise<AtLogin>;
  startAtLogin(wanted: boolean): Promise<AtLogin>;
  /** Whether the window is small and above the others. */
  phoneMode(): Promise<PhoneMode>;
  setPhoneMode(on: boolean): Promise<PhoneMode>;
  /** Where something outside the page leads it, once; null is nowhere. */
  takeDestination(): Promise<Destination | null>;
  /** Answers with the function that stops listening. */
  onChange(hear: (change: Change) => void): Promise<() => void>;
  /** Hears that there is somewhere to go. */
  onDestination(hear: () => void): Promise<() => void>;
  /** Hears that the window became small or whole. */
  onPhoneMode(hear: (mode: PhoneMode) => void): Promise<() => void>;
  /** How far downloads are, a few times a second at most. */
  onDownload(hear: (download: DownloadView) => void): Promise<() => void>;
}

async function call<T>(command: string, args: InvokeArgs = {}): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (cause) {
    throw asCallFailure(cause);
  }
}

export const insideTauri = isTauri;

const tauriLists: ListsBackend = {
  open: (filter, sort) => call('open_list', { filter, sort }),
  searchOn: (list) => call('search_on', { list }),
  rows: (list, from, count) => call('list_rows', { list, from, count }),
  news: (list) => call('list_news', { list }),
  shops: () => call('listed_shops'),
  views: () => call('saved_views'),
  saveView: (name, filter, sort) => call('save_view', { name, filter, sort }),
  renameView: (name, to) => call('rename_view', { name, to }),
  removeView: (name) => call('remove_view', { name }),
  moveView: (name, place) => call('move_view', { name, place }),
  export: (list, format, withKeys, hear) => {
    const progress = new Channel<ExportProgress>(hear);
    return call('export_list', { list, format, withKeys, progress });
  },
  cancelExport: () => call('cancel_export'),
  overview: (span) => call('overview', { span }),
};

export const tauriBackend: Backend = {
  find: (query) => call('find', { query }),
  voucher: (voucherId) => call('voucher', { voucherId }),
  openVoucher: (voucherId) => call('open_voucher', { voucherId }),
  voucherAt: (voucherId, instant) => call('voucher_at', { voucherId, instant }),
  refreshLink: (voucherId) => call('refresh_link', { voucherId }),
  askVendor: (voucherId) => call('ask_vendor', { voucherId }),
  confirm: (voucherId, price) => call('confirm', { voucherId, price }),
  openPdf: (voucherId, acknowledged) => call('open_pdf', { voucherId, acknowledged }),
  showPdf: (voucherId) => call('show_pdf', { voucherId }),
  printPdf: (voucherId, acknowledged) => call('print_pdf', { voucherId, acknowledged }),
  savePdf: (voucherId, acknowledged) => call('save_pdf', { voucherId, acknowledged }),
  dragPdf: (voucherId, acknowledged) => call('drag_pdf', { voucherId, acknowledged }),
  pdfBytes: (voucherId, acknowledged) => call('pdf_bytes', { voucherId, acknowledged }),
  rawRequest: (voucherId, entry) => call('raw_request', { voucherId, event: entry }),
  copyLink: (voucherId) => call('copy_link', { voucherId }),
  copyAddress: (contract) => call('copy_address', { contract: contract ?? null }),
  attention: (order, limit) => call('attention', { order, limit }),
  snooze: (what, until, reason) => call('snooze', { what, until, reason }),
  unsnooze: (what) => call('unsnooze', { what }),
  receiverStatus: () => call('receiver_status'),
  retryStart: () => call('retry_start'),
  receiverPage: () => call('receiver_page'),
  checkReceiver: () => call('check_receiver'),
  sendTest: () => call('send_test'),
  unreadable: (before) => call('unreadable', { before }),
  unreadableRequest: (id) => call('unreadable_request', { id }),
  exportUnreadable: () => call('export_unreadable'),
  redecode: () => call('redecode'),
  lists: tauriLists,
  settings: () => call('settings'),
  checkSettings: (changes) => call('check_settings', { changes }),
  changeSettings: (changes) => call('change_settings', { changes }),
  keepSecret: (name, secret, place) => call('keep_secret', { name, secret, place }),
  removeSecret: (name) => call('remove_secret', { name }),
  newPathSecret: () => call('new_path_secret'),
  startAnew: () => call('start_anew'),
  tryPattern: (pattern, text) => call('try_pattern', { pattern, text }),
  previewPolicy: (changes, days) => call('preview_policy', { changes, days }),
  speak: (language) => call('speak', { language }),
  activity: (filter, before, limit) => call('activity', { filter, before, limit }),
  exportActivity: (filter, format) => call('export_activity', { filter, format }),
  noteCopied: (voucherId, what) => call('note_copied', { voucherId, what }),
  remarks: (voucherId) => call('remarks', { voucherId }),
  erasure: (voucherId) => call('erasure', { voucherId }),
  erase: (voucherId, typed) => call('erase', { voucherId, typed }),
  previewRetention: (days) => call('preview_retention', { days }),
  addNote: (voucherId, text) => call('add_note', { voucherId, text }),
  setTicket: (voucherId, text) => call('set_ticket', { voucherId, text }),
  atHand: () => call('at_hand'),
  pin: (voucherId, pinned) => call('pin', { voucherId, pinned }),
  watch: (code, watched) => call('watch', { code, watched }),
  atLogin: () => call('at_login'),
  startAtLogin: (wanted) => call('start_at_login', { wanted }),
  phoneMode: () => call('phone_mode'),
  setPhoneMode: (on) => call('set_phone_mode', { on }),
  takeDestination: () => call('take_destination'),
  onChange: (hear) => listen<Change>('change', (event) => hear(event.payload)),
  onDestination: (hear) => listen('destination', () => hear()),
  onPhoneMode: (hear) => listen<PhoneMode>('phone_mode', (event) => hear(event.payload)),
  onDownload: (hear) => listen<DownloadView>('download', (event) => hear(event.payload)),
};
