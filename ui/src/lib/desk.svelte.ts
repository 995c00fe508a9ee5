// The window's state as one whole, and how the backend's push reaches its parts.
import { Activity } from './activity.svelte';
import { Announcer } from './announcer.svelte';
import { AtHand } from './athand.svelte';
import { Arrival } from './arrival.svelte';
import { AtLogin } from './atLogin.svelte';
import { Attention } from './attention.svelte';
import type { Backend } from './backend';
import type { Change } from './bindings';
import type { View } from './filters';
import { Export } from './export.svelte';
import { instant } from './format';
import { Lists } from './lists.svelte';
import { Newcomers } from './newcomers';
import { Overview } from './overview.svelte';
import type { PlaceId } from './places';
import { Phone } from './phone.svelte';
import { Receiver } from './receiver.svelte';
import { Search } from './search.svelte';
import { FirstRun } from './firstRun.svelte';
import { Settings, type Led } from './settings.svelte';
import { Status } from './status.svelte';
import { Views } from './views.svelte';
import { OpenVoucher } from './voucher.svelte';

/** Pushes closer together than this lead to one round of questions. */
export const COALESCE = 50;
/** A timer holds no more than some weeks: what lapses later is waited for a day at a time. */
const LONGEST_WAIT = 86_400_000;

export class Desk {
  readonly announcer = new Announcer();
  readonly voucher: OpenVoucher;
  readonly search: Search;
  readonly status: Status;
  readonly receiver: Receiver;
  readonly settings: Settings;
  readonly firstRun: FirstRun;
  readonly activity: Activity;
  readonly atHand: AtHand;
  readonly lists: Lists;
  readonly views: Views;
  readonly exporting: Export;
  readonly overview: Overview;
  place = $state<PlaceId>('lookup');
  readonly attention: Attention;
  readonly arrival: Arrival;
  readonly atLogin: AtLogin;
  readonly phone: Phone;

  #backend: Backend;
  #newcomers = new Newcomers(this.announcer);
  #round: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #heardMeanwhile = false;
  /** The row revision last chased, so that a row ahead of its voucher cannot keep us asking. */
  #chased = 0;
  #listChanged = false;
  #openChanged = false;
  #lapsing: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.voucher = new OpenVoucher(backend, this.announcer);
    this.search = new Search(backend, this.voucher);
    this.status = new Status(backend);
    this.receiver = new Receiver(backend);
    this.settings = new Settings(backend);
    this.firstRun = new FirstRun(this.settings, this.receiver);
    this.activity = new Activity(backend);
    this.atHand = new AtHand(backend, this.announcer);
    this.lists = new Lists(backend, this.announcer);
    this.views = new Views(backend);
    this.exporting = new Export(backend);
    this.overview = new Overview(backend);
    this.attention = new Attention(backend, this.announcer);
    this.arrival = new Arrival(backend, this);
    this.atLogin = new AtLogin(backend);
    this.phone = new Phone(backend, this.announcer, () => (this.place = 'lookup'));
  }

  /** Asks for the first screen and listens from then on. Answers with the function that stops it. */
  start(): () => void {
    const listening = [
      this.#backend.onChange((change) => this.#hear(change)),
      this.#backend.onDownload((download) => this.voucher.hearDownload(download)),
    ];
    void this.#refetchStatus().then(() => this.#beginIfNew());
    void this.search.again();
    void this.attention.refetch();
    void this.atHand.refetch();
    void this.views.read();
    const stopArriving = this.arrival.start();
    const stopPhone = this.phone.start();
    const stopWaiting = $effect.root(() => {
      $effect(() => this.#waitForLapse());
    });
    return () => {
      stopWaiting();
      stopArriving();
      stopPhone();
      clearTimeout(this.#lapsing);
      clearTimeout(this.#round);
      this.#newcomers.stop();
      for (const stopped of listening) void stopped.then((stop) => stop());
    };
  }

  /** Whoever has set nothing and heard nothing is shown the way. */
  async #beginIfNew(): Promise<void> {
    if (!(await this.firstRun.isWanted(this.status.current))) return;
    this.firstRun.begin();
    this.place = 'settings';
  }

  /** Looks a code up as if it had been typed. */
  lookUp(code: string): void {
    this.go('lookup');
    this.search.type(code);
  }

  /** Shows a voucher on its page. The field is emptied: a code in it must be that of the open voucher. */
  openVoucher(voucherId: string): void {
    this.search.clear();
    this.voucher.open(voucherId);
    this.go('lookup');
  }

  go(place: PlaceId): void {
    // The small window has room for the lookup only.
    if (place !== 'lookup' && this.phone.on) void this.phone.set(false);
    this.place = place;
  }

  /** To one card of the settings. */
  leadTo(card: Led): void {
    this.firstRun.open = false;
    this.settings.leadTo(card);
    this.go('settings');
  }

  showList(view: View): void {
    this.go('lists');
    void this.lists.show(view);
  }

  async tryAgain(): Promise<void> {
    if (await this.status.tryAgain()) await Promise.all([this.search.again(), this.attention.refetch()]);
  }

  async #refetchStatus(): Promise<void> {
    await this.status.refetch();
    this.#newcomers.hear(this.status.current?.vouchersStored);
  }

  #hear(change: Change): void {
    this.#listChanged = true;
    // A push without a voucher says that anything may have changed.
    if (change.voucherId === null || change.voucherId === this.voucher.id) this.#openChanged = true;
    this.#schedule();
  }

  /** Time alone lapses a reservation and changes an advice, without a push: what is shown is then asked for again. */
  #waitForLapse(): void {
    clearTimeout(this.#lapsing);
    const { view } = this.voucher;
    const changing = [...this.search.rows.map((row) => row.lapsesAt), view?.lapsesAt, view?.advice.changesAt];
    const due = changing.flatMap((at) => (at ? [instant(at)] : []));
    if (due.length === 0) return;
    const wait = Math.min(...due) - Date.now();
    this.#lapsing = setTimeout(
      () => {
        if (wait > LONGEST_WAIT) return this.#waitForLapse();
        this.#listChanged = this.#openChanged = true;
        this.#schedule();
      },
      Math.min(Math.max(wait, 0), LONGEST_WAIT),
    );
  }

  #schedule(): void {
    if (this.#asking) {
      this.#heardMeanwhile = true;
      return;
    }
    this.#round ??= setTimeout(() => void this.#ask(), COALESCE);
  }

  async #ask(): Promise<void> {
    this.#round = undefined;
    this.#asking = true;
    this.#heardMeanwhile = false;
    const list = this.#listChanged;
    const open = this.#openChanged;
    this.#listChanged = this.#openChanged = false;
    const asked = [this.#refetchStatus(), this.attention.refetch(), this.atHand.refetch()];
    if (this.place === 'receiver') asked.push(this.receiver.refetch());
    if (this.place === 'lists') asked.push(this.lists.refetch());
    if (this.place === 'overview') asked.push(this.overview.refetch());
    if (list) asked.push(this.search.refetch());
    if (open) asked.push(this.voucher.refetch());
    await Promise.all(asked);
    this.#asking = false;
    this.#afterRound();
  }

  /** Pushes heard meanwhile, or a row newer than the open view (its push was merged into another's). */
  #afterRound(): void {
    const { id, view } = this.voucher;
    const row = this.search.rows.find((hit) => hit.voucherId === id);
    if (row && view && row.revision > view.revision && row.revision !== this.#chased) {
      this.#chased = row.revision;
      this.#openChanged = true;
    }
    if (this.#heardMeanwhile || this.#openChanged) this.#schedule();
  }
}
