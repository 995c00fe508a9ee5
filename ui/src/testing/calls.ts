// Every call of the window is written down before it is answered, and may be kept waiting or made to fail.
import type { Backend } from '../lib/backend';
import type { ListCall } from './lists';

export type CallName =
  Exclude<keyof Backend, 'onChange' | 'onDestination' | 'onDownload' | 'onPhoneMode' | 'lists'> | ListCall;

export class CallsInMemory {
  readonly calls: { name: CallName; argument: string }[] = [];
  /** Runs before every answer: may wait, and fails the call by throwing. */
  before: (name: CallName, argument: string) => Promise<void> = async () => {};

  asked(name: CallName): string[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.argument);
  }

  protected async begin(name: CallName, argument: string): Promise<void> {
    this.calls.push({ name, argument });
    await this.before(name, argument);
  }
}
