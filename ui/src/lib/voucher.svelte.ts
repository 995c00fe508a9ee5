// The open voucher: its view, what just changed in it, and what the agent does with its PDF and link.
import { SvelteMap } from 'svelte/reactivity';
import type { Announcer } from './announcer.svelte';
import type { Backend } from './backend';
import type { DownloadView, VoucherView } from './bindings';
import { changedEntries, changedParts, nameOf, sayChanges, stateWords, type Part } from './changes';
import { copyText } from './clipboard';
import { Erasure } from './erasure.svelte';
import { asCallFailure, type CallFailure } from './errors';
import { FirstPage, type Draw } from './firstpage.svelte';
import { Jackpot } from './jackpot.svelte';
import { Requests } from './requests.svelte';
import { Past } from './past.svelte';
import { Question } from './question.svelte';
import { VoucherRecord } from './record.svelte';
import type { Opener } from './search.svelte';
import { words } from './words';

/** How long a changed part stays highlighted. */
export const HIGHLIGHT = 2000;

export type Refresh =
  { state: 'busy' } | { state: 'done'; expiresAt: string | null } | { state: 'failed'; error: CallFailure };

export type Notice = { tone: 'good'; text: string } | { tone: 'bad'; text: string; hint?: string };

/** What is done with a file only after a second, deliberate step when something was found in it. */
export type Deed = 'open' | 'print' | 'save' | 'page';

export class OpenVoucher implements Opener {
  id = $state<string | null>(null);
  view = $state.raw<VoucherView | null>(null);
  changed = $state.raw<ReadonlySet<Part>>(new Set());
  /** The journal's lines among it. */
  changedEntries = $state.raw<ReadonlySet<number>>(new Set());
  /** What came of opening, showing or copying. */
  notice = $state.raw<Notice | null>(null);
  /** What the agent wants to do with a file in which something was found, and has not said yet to do anyway. */
  asks = $state<Deed | null>(null);
  /** Its code is shown as it is read to the caller. */
  reading = $state(false);
  /** The system's dialog is asking where a copy goes. */
  saving = $state(false);
  /** How far the download of its file is, as long as one is under way. */
  download = $state.raw<DownloadView | null>(null);
  readonly question = new Question();
  readonly jackpot: Jackpot;
  readonly record: VoucherRecord;
  readonly past: Past;
  readonly erasure: Erasure;
  readonly page: FirstPage;
  readonly requests: Requests;

  #backend: Backend;
  #announcer: Announcer;
  /** By voucher: a refresh goes on while the agent looks at another one. */
  #refreshes = new SvelteMap<string, Refresh>();
  #highlight: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend, announcer: Announcer, draw?: Draw) {
    this.#backend = backend;
    this.#announcer = announcer;
    this.jackpot = new Jackpot(backend, announcer);
    this.record = new VoucherRecord(backend, announcer);
    this.past = new Past(backend, announcer);
    this.erasure = new Erasure(backend, announcer);
    this.page = new FirstPage(backend, draw);
    this.requests = new Requests(backend);
  }

  readonly refresh = $derived(this.id === null ? undefined : this.#refreshes.get(this.id));

  open(voucherId: string): void {
    if (voucherId === this.id && (this.view || this.question.pending)) return;
    this.close();
    this.id = voucherId;
    this.record.open(voucherId);
    void this.again();
  }

  close(): void {
    if (this.id !== null && this.refresh?.state !== 'busy') this.#refreshes.delete(this.id);
    this.id = null;
    this.view = null;
    this.record.open(null);
    this.past.close();
    this.notice = null;
    this.asks = null;
    this.reading = false;
    this.download = null;
    this.page.forget();
    this.requests.forget();
    this.jackpot.decided();
    this.erasure.decided();
    this.#settleHighlight();
    this.question.drop();
  }

  keepOnly(voucherIds: ReadonlySet<string>): void {
    if (this.id !== null && !voucherIds.has(this.id)) this.close();
  }

  /** Loads it, also after it failed. */
  async again(): Promise<void> {
    const view = await this.#fetch((id) => this.#backend.openVoucher(id));
    if (!view) return;
    this.view = view;
    void this.record.refetch();
    this.#announcer.say(words.voucher.opened(nameOf(view), stateWords(view)));
  }

  /** It changed in the store: shows what is different, in place. */
  async refetch(): Promise<void> {
    if (!this.view) {
      if (this.id !== null) await this.again();
      return;
    }
    void this.record.refetch();
    const view = await this.#fetch((id) => this.#backend.voucher(id));
    if (view) this.#update(view, this.refresh?.state !== 'busy');
  }

  async refreshLink(): Promise<void> {
    const id = this.id;
    if (id === null || this.refresh?.state === 'busy') return;
    this.notice = null;
    this.#refreshes.set(id, { state: 'busy' });
    try {
      const view = await this.#backend.refreshLink(id);
      this.#refreshes.set(id, { state: 'done', expiresAt: view.link?.expiresAt ?? null });
      if (this.id === id) this.#update(view, false);
    } catch (cause) {
      this.#refreshes.set(id, { state: 'failed', error: asCallFailure(cause) });
    }
  }

  /** A file in which something was found is asked about first; asked again with `acknowledged`, it is done. */
  async do(deed: Deed, acknowledged = false): Promise<void> {
    this.asks = !acknowledged && (this.view?.pdf.findings.length ?? 0) > 0 ? deed : null;
    if (this.asks === null) await this.#deeds[deed](acknowledged);
  }

  leave(): void {
    this.asks = null;
  }

  readonly #deeds: Record<Deed, (acknowledged: boolean) => Promise<void>> = {
    open: (acknowledged) => this.#act((id) => this.#backend.openPdf(id, acknowledged)),
    print: (acknowledged) =>
      this.#act(async (id) => {
        await this.#backend.printPdf(id, acknowledged);
        this.#tell(id, words.pdf.printed);
      }),
    save: (acknowledged) =>
      this.#act(async (id) => {
        if (this.saving) return;
        this.saving = true;
        try {
          const name = await this.#backend.savePdf(id, acknowledged);
          if (name !== null) this.#tell(id, words.pdf.saved(name));
        } finally {
          this.saving = false;
        }
      }),
    page: (acknowledged) => this.page.allow(acknowledged),
  };

  #tell(id: string, text: string): void {
    if (this.id === id) this.notice = { tone: 'good', text };
  }

  hearDownload(download: DownloadView): void {
    if (download.voucherId === this.id) this.download = download;
  }

  readBack(reading: boolean): void {
    this.reading = reading;
  }

  async showPdf(): Promise<void> {
    await this.#act((id) => this.#backend.showPdf(id));
  }

  /** The page that is drawn is dragged: of a flagged file none is before the agent has said so. */
  async dragPdf(): Promise<void> {
    await this.#act(async (id) => {
      if (await this.#backend.dragPdf(id, this.page.allowed)) this.#tell(id, words.pdf.dragged);
    });
  }

  async copyLink(): Promise<void> {
    await this.#act(async (id) => {
      const copied = await copyText(this.#backend.copyLink(id));
      if (this.id !== id) return;
      this.notice = copied
        ? { tone: 'good', text: words.pdf.linkCopied }
        : { tone: 'bad', text: words.common.copyRefused };
    });
  }

  /** For the record; that it was not kept is no news for somebody with a caller on the phone: the log has it. */
  noteAnswerCopied(): void {
    if (this.id !== null) this.#backend.noteCopied(this.id, 'answer').catch(() => {});
  }

  noteCodeCopied(voucherId: string): void {
    this.#backend.noteCopied(voucherId, 'code').catch(() => {});
  }

  async #act(action: (id: string) => Promise<void>): Promise<void> {
    const id = this.id;
    if (id === null) return;
    this.#forgetSaid(id);
    try {
      await action(id);
    } catch (cause) {
      if (this.id !== id) return;
      const { title, action: hint } = words.errors[asCallFailure(cause).code];
      this.notice = { tone: 'bad', text: title, hint };
    }
  }

  /** There is one place for what came of the last thing done, and it holds one message. */
  #forgetSaid(id: string): void {
    this.notice = null;
    if (this.#refreshes.get(id)?.state !== 'busy') this.#refreshes.delete(id);
  }

  async #fetch(read: (id: string) => Promise<VoucherView>): Promise<VoucherView | undefined> {
    const id = this.id;
    if (id === null) return undefined;
    return this.question.ask(() => read(id));
  }

  #update(view: VoucherView, announce: boolean): void {
    const before = this.view;
    if (before && view.revision < before.revision) return;
    this.view = view;
    if (!before) return;
    // What was asked about is another file now.
    if (before.pdf.sha256 !== view.pdf.sha256) this.asks = null;
    if (view.pdf.status !== 'pending') this.download = null;
    const parts = changedParts(before, view);
    if (parts.size === 0) return;
    this.#showChanged(parts, changedEntries(before, view));
    const said = sayChanges(parts, view);
    if (announce && said) this.#announcer.say(words.voucher.updated(nameOf(view), said));
  }

  #showChanged(parts: ReadonlySet<Part>, entries: ReadonlySet<number>): void {
    this.changed = new Set([...this.changed, ...parts]);
    this.changedEntries = new Set([...this.changedEntries, ...entries]);
    clearTimeout(this.#highlight);
    this.#highlight = setTimeout(() => this.#settleHighlight(), HIGHLIGHT);
  }

  #settleHighlight(): void {
    clearTimeout(this.#highlight);
    this.changed = new Set();
    this.changedEntries = new Set();
  }
}
