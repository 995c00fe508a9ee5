// The short path from nothing to the first voucher. Its steps can be left out and come back to; what is done is seen from
// what is set, never from a step having been passed.
import type { ReceiverStatus, SecretPlace, SettingName } from './bindings';
import type { Receiver } from './receiver.svelte';
import type { Settings } from './settings.svelte';

export const steps = ['environment', 'credentials', 'address', 'paste', 'test'] as const;
export type StepId = (typeof steps)[number];

/** What nobody has set who has not begun. */
const begun: SettingName[] = [
  'jackpot.base_url',
  'jackpot.api_key',
  'jackpot.client_secret',
  'receiver.secret',
  'receiver.public_url',
];

export class FirstRun {
  open = $state(false);
  at = $state<StepId | null>('environment');
  /** The environment was looked at and is the one that is wanted. */
  chosen = $state(false);
  copied = $state(false);
  busy = $state(false);
  /** How often it went on to another step. */
  gone = $state(0);
  readonly settings: Settings;
  readonly receiver: Receiver;

  constructor(settings: Settings, receiver: Receiver) {
    this.settings = settings;
    this.receiver = receiver;
  }

  /** Whether nothing was ever set or received; asked once, of a program that is no demonstration. */
  async isWanted(status: ReceiverStatus | null): Promise<boolean> {
    if (!status || status.demo || status.vouchersStored !== 0 || status.lastHeardAt !== null) return false;
    await this.settings.refetch();
    return this.settings.view !== null && begun.every((name) => !this.#isSet(name));
  }

  begin(): void {
    this.open = true;
    this.at = steps.find((step) => !this.isDone(step)) ?? null;
    void this.receiver.refetch();
  }

  isDone(step: StepId): boolean {
    switch (step) {
      case 'environment':
        return this.chosen || this.#isSet('jackpot.base_url') || this.#isSet('jackpot.api_key');
      case 'credentials':
        return this.hasCredentials && !this.#isRefused;
      case 'address':
        return this.#isSet('receiver.secret') && this.#isSet('receiver.public_url');
      case 'paste':
        return this.copied;
      case 'test':
        return this.receiver.test?.code === 'arrived';
    }
  }

  get hasCredentials(): boolean {
    return this.#isSet('jackpot.api_key') && this.#isSet('jackpot.client_secret');
  }

  /** On to the next step that is not done; none when this was the last. */
  next(): void {
    const here = this.at === null ? -1 : steps.indexOf(this.at);
    this.at = steps.find((step, i) => i > here && !this.isDone(step)) ?? null;
    this.gone += 1;
  }

  /** An empty address is the usual one. */
  async chooseEnvironment(url: string): Promise<void> {
    const wanted = url === '' ? null : url;
    if (await this.#work(() => this.settings.put('jackpot.base_url', wanted))) {
      this.chosen = true;
      this.next();
    }
  }

  /** Keeps both, starts anew by them, and asks Jackpot whether it takes them. */
  async keepCredentials(key: string, secret: string, place: SecretPlace): Promise<boolean> {
    return this.#work(
      async () =>
        (await this.settings.keepSecret('jackpot.api_key', key, 'file')) &&
        (await this.settings.keepSecret('jackpot.client_secret', secret, place)) &&
        (await this.settings.startAnew()) &&
        (await this.#ask()),
    );
  }

  /** A word for the path unless there is one, the public address, and a start by both. */
  async keepAddress(url: string): Promise<void> {
    const kept = await this.#work(
      async () =>
        (await this.settings.put('receiver.public_url', url)) &&
        (this.#isSet('receiver.secret') || (await this.settings.newPathSecret())) &&
        (await this.settings.startAnew()),
    );
    await this.receiver.refetch();
    if (kept) this.next();
  }

  /** Jackpot was asked and did not take them, or could not be asked. */
  get #isRefused(): boolean {
    const { page, checking } = this.receiver;
    const vendor = page?.checks.find(({ name }) => name === 'vendor');
    return checking.error !== null || vendor?.state === 'failed';
  }

  #isSet(name: SettingName): boolean {
    const setting = this.settings.setting(name);
    return setting !== undefined && setting.isSet && setting.origin !== 'default';
  }

  async #ask(): Promise<boolean> {
    await this.receiver.checkNow();
    return this.receiver.checking.error === null;
  }

  async #work(work: () => Promise<boolean>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      return await work();
    } finally {
      this.busy = false;
    }
  }
}
