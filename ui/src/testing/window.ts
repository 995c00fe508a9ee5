// The window itself in memory: its small size, where it is led from outside, its start with the session.
import type { AtLogin, Destination, DownloadView, PhoneMode } from '../lib/bindings';
import type { Language } from '../lib/language';
import { CallsInMemory } from './calls';

export class WindowInMemory extends CallsInMemory {
  phone: PhoneMode = { on: false, staysOnTop: true };
  login: AtLogin = { possible: true, enabled: false };
  #destination: Destination | null = null;
  #phones = new Set<(mode: PhoneMode) => void>();
  #arriving = new Set<() => void>();
  #downloads = new Set<(download: DownloadView) => void>();

  /** Leads the window somewhere from outside, also before there is anybody to hear. */
  lead(destination: Destination): void {
    this.#destination = destination;
    for (const hear of this.#arriving) hear();
  }

  /** Tells how far a download is. */
  tellDownload(download: DownloadView): void {
    for (const hear of this.#downloads) hear(download);
  }

  async speak(language: Language): Promise<void> {
    await this.begin('speak', language);
  }

  async atLogin(): Promise<AtLogin> {
    await this.begin('atLogin', '');
    return this.login;
  }

  async startAtLogin(wanted: boolean): Promise<AtLogin> {
    await this.begin('startAtLogin', String(wanted));
    this.login = { ...this.login, enabled: wanted };
    return this.login;
  }

  async phoneMode(): Promise<PhoneMode> {
    await this.begin('phoneMode', '');
    return this.phone;
  }

  async setPhoneMode(on: boolean): Promise<PhoneMode> {
    await this.begin('setPhoneMode', String(on));
    this.phone = { ...this.phone, on };
    for (const hear of this.#phones) hear(this.phone);
    return this.phone;
  }

  async takeDestination(): Promise<Destination | null> {
    await this.begin('takeDestination', '');
    const destination = this.#destination;
    this.#destination = null;
    return destination;
  }

  async onPhoneMode(hear: (mode: PhoneMode) => void): Promise<() => void> {
    this.#phones.add(hear);
    return () => this.#phones.delete(hear);
  }

  async onDestination(hear: () => void): Promise<() => void> {
    this.#arriving.add(hear);
    return () => this.#arriving.delete(hear);
  }

  async onDownload(hear: (download: DownloadView) => void): Promise<() => void> {
    this.#downloads.add(hear);
    return () => this.#downloads.delete(hear);
  }
}
