// The receiver page, and what could not be read.
import { count, number } from '../../lib/numbers';
import type { CheckName, CheckState, Contract, RequestOutcome } from '../../lib/bindings';

const check: Record<CheckName, string> = {
  listening: 'Receiver',
  secret: 'Secret path',
  public_url: 'Public address',
  last_heard: 'Last heard',
  database: 'Database',
  disk: 'Disk',
  downloads: 'Downloads',
  credentials: 'Credentials',
  vendor: 'Jackpot’s API',
  clock: 'Clock',
  keyring: 'Keyring',
};

const checkState: Record<CheckState, string> = {
  ok: 'OK',
  attention: 'Look at it',
  failed: 'Failed',
  unknown: 'Not known',
};

const contract: Record<Contract, string> = {
  reserve: 'reserveNotificationUrl (the older contract)',
  webhook: 'URL de notification (the webhook, the newer contract)',
};

const outcome: Record<RequestOutcome, string> = {
  agreed: 'Agreed',
  declined: 'Declined',
  acknowledged: 'Noted',
  conflict: 'Conflict',
  unrecognised: 'Unrecognised',
  unreadable: 'Unreadable',
  refused: 'Turned away',
  test: 'Test',
};

export const receiver = {
  receiver: {
    title: 'Receiver',
    address: 'Address for Jackpot’s back office',
    contract,
    copy: 'Copy the full address',
    notListening: 'No notifications are taken, so there is no address.',
    localOnly: 'Only this computer reaches it: set receiver.public_url to the public one.',
    sendTest: 'Send a test notification',
    sendingTest: 'Sending…',
    testHint: 'It takes the way that Jackpot takes and leaves no voucher behind.',
    arrived: 'Arrived',
    notArrived: 'Did not arrive',
    checks: 'Is it working?',
    check,
    checkState,
    checkNow: 'Check now',
    checking: 'Checking…',
    checkHint: 'Asks Jackpot for a token, and the keyring.',
    requests: 'Last requests',
    noRequests: 'None yet.',
    outcome,
    from: 'From',
    openVoucher: (code: string) => `Look up ${code}`,
    read: 'Read it',
  },

  unread: {
    title: (n: number) => `Could not be read (${number(n)})`,
    none: 'Everything that came could be read.',
    summary: (decoded: number, dropped: number) =>
      [
        ...(decoded > 0 ? [`${number(decoded)} read later`] : []),
        ...(dropped > 0 ? [`${number(dropped)} dropped to make room`] : []),
      ].join(', '),
    show: 'Show them',
    older: 'Older ones',
    back: 'Back to the receiver',
    times: (n: number) => `×${n}`,
    readLater: 'Read later',
    export: 'Save for Jackpot',
    exporting: 'Saving…',
    exported: (name: string) => `Saved as ${name}. Keys, credentials, links and addresses are taken out.`,
    redecode: 'Read again',
    redecoding: 'Reading…',
    redecoded: (decoded: number, lookedAt: number) =>
      `${number(decoded)} of ${count(lookedAt, { one: 'request', other: 'requests' })} could be read now.`,
    received: 'Received',
    answered: 'Answered',
    query: 'Query',
    headers: 'Headers',
    body: 'Body',
    empty: 'empty',
    cut: 'Only its beginning is kept.',
    invisible: 'Characters that would not be seen are named by their number.',
    copyBody: 'Copy the body',
  },
};
