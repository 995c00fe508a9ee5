// Every word the window says, in one place. Another language is another object of this shape.
import type {
  CheckName,
  CheckState,
  ConfirmStanding,
  Contract,
  Field,
  Finding,
  Flag,
  GapReason,
  JournalKind,
  MatchedBy,
  Obstacle,
  PdfStatus,
  RequestOutcome,
  Source,
  StateName,
  Step,
} from './bindings';
import { errorWords } from './errors';
import type { LinkStanding, NoPdfState } from './pdf';
import type { PlaceId } from './places';

const state: Record<StateName, string> = {
  reserved: 'Reserved',
  confirmed: 'Confirmed',
  ready: 'Ready',
  sent: 'Sent',
  canceled: 'Canceled',
  expired: 'Expired',
  refunding: 'Refunding',
  refunded: 'Refunded',
  refund_rejected: 'Refund rejected',
  unrecognised: 'Unrecognised',
};

const step: Record<Step, string> = {
  reserved: 'Reserved',
  confirmed: 'Confirmed',
  ready: 'Ready',
  sent: 'Sent',
  canceled: 'Canceled',
  expired: 'Expired',
  refunding: 'Refund started',
  refunded: 'Refunded',
  refund_rejected: 'Refund rejected',
};

const matchedBy: Record<MatchedBy, string> = {
  exact: '',
  latest: '',
  normalised: 'same code',
  spelled: 'spelled out',
  pasted: 'in the pasted text',
  pattern: 'fits the pattern',
  look_alike: 'looks the same on paper',
  prefix: 'starts with',
  prefix_look_alike: 'starts with what looks the same',
  ends_with: 'ends with',
  sound_alike: 'sounds the same',
  slip: 'one character differs',
  voucher_id: 'voucher id',
  notification_key: 'end user’s key',
};

const source: Record<Source, string> = {
  reserve_notification: 'reserve notification',
  webhook: 'webhook',
  vendor_api: 'Jackpot’s API',
  desk: 'this desk',
  agent: 'agent',
  decoded_later: 'read later',
};

const flag: Record<Flag, string> = {
  ready_without_reservation: 'Ready, but its reservation was never heard of',
  ready_after_decline: 'Ready, although we declined the reservation',
  terms_conflict: 'A later message had another code, value or price; the first stand',
  notification_key_missing: 'Came without the end user’s key',
  notification_key_differs: 'Came with different end users’ keys',
  date_unreadable: 'One of its dates could not be read',
  content_type_odd: 'Came with an unexpected content type',
  state_unrecognised: 'Came with a state we do not know',
  link_missing: 'Ready, but no link to its PDF was sent',
  event_conflict: 'One of its events came again with other content; the first stands',
  incomplete: 'Jackpot has not told its code, its value or its price yet',
};

/** Behind “This PDF …”. */
const finding: Record<Finding, string> = {
  script: 'contains a script',
  launch: 'can start another program',
  runs_by_itself: 'does something by itself when it is opened or used',
  sends_data: 'can send or take in the data of a form',
  embedded_file: 'has another file inside',
  programmed_form: 'has a form that brings its own programming',
  encrypted: 'is encrypted, so that not all of it could be inspected',
  not_inspected: 'could not be inspected completely',
};

const journalKind: Record<JournalKind, string> = {
  told: 'Told by Jackpot',
  decided: 'Decision',
  conflict: 'Conflict',
  unrecognised: 'Unrecognised',
  link_obtained: 'Link obtained',
  link_failed: 'Link failed',
  pdf_stored: 'PDF stored',
  pdf_inspected: 'PDF inspected',
  pdf_failed: 'PDF failed',
  pdf_lost: 'PDF lost',
  pdf_opened: 'PDF opened',
  pdf_shown: 'PDF shown',
  link_copied: 'Link copied',
  snoozed: 'Snoozed',
  unsnoozed: 'Taken back',
  confirm_asked: 'Confirming',
  confirm_accepted: 'Confirmed',
  confirm_failed: 'Not confirmed',
  confirm_unknown: 'Outcome not known',
  confirm_not_made: 'Not confirmed',
  confirm_left: 'Left to a person',
};

const pdfStatus: Record<PdfStatus, string> = {
  none: 'No PDF yet',
  pending: 'Downloading',
  stored: 'Stored here',
  failed: 'Not downloaded',
};

/** A voucher that ended like this before it was sent has no PDF, and none is to be waited for. */
const noPdfBecause: Record<NoPdfState, string> = {
  canceled: 'No PDF will come: the voucher was canceled.',
  expired: 'No PDF will come: the voucher expired.',
  refunded: 'No PDF will come: the voucher was refunded.',
};

const whyNoCopy: Record<Exclude<LinkStanding, 'valid'>, string> = {
  none: 'Copy link works once there is a link.',
  expired: 'Copy link works again after a refresh.',
  refused: 'Copy link is off: this link’s host is not trusted.',
  rejected: 'Copy link is off: this link is no longer accepted. Refresh it for another.',
};

/** By the rules' names. The desk may be told of a rule that has no words here yet. */
const declineRule: Readonly<Record<string, string>> = {
  notification_key_missing: 'the end user’s key was missing',
  terms_missing: 'value or price was missing',
  mode_decline: 'declining is switched on in the settings',
  not_readable: 'it could not be read when it came',
  reservation_expired: 'the reservation had lapsed when it came',
  notification_key_pattern: 'the end user’s key does not look as it must',
  value_above_max: 'its value is above the limit',
  price_above_max: 'its price is above the limit',
  price_above_value: 'its price is too high for its value',
  daily_count: 'the day’s number of agreements was reached',
  daily_sum: 'the day’s agreements would have cost too much',
};

const place: Record<PlaceId, string> = {
  lookup: 'Lookup',
  attention: 'Attention',
  receiver: 'Receiver',
};

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

/** Said of a row only where there is something to say. */
const pdfHint: Record<Exclude<PdfStatus, 'none'>, string> = {
  pending: 'PDF pending',
  stored: 'PDF stored',
  failed: 'PDF failed',
};

const comparedField: Record<Field, string> = {
  state: 'State',
  coupon_id: 'Code',
  value: 'Value',
  price: 'Price',
  reserved_at: 'Reserved',
  confirmed_at: 'Confirmed',
  canceled_at: 'Canceled',
  sent_at: 'Sent',
  reservation_expires_at: 'Reserved until',
  valid_until: 'Valid until',
};

/** Why Confirm cannot be pressed. */
const confirmObstacle: Record<Obstacle, string> = {
  not_reserved: 'It is not reserved: there is nothing to confirm.',
  accepted: 'Jackpot has taken the confirmation; its news is still to come.',
  unsettled: 'An earlier confirmation was sent and its outcome is not known.',
  declined: 'Confirm is off: we declined the reservation.',
  agreed: 'We agreed when it was reserved: Jackpot confirms it by itself.',
  lapsed: 'Confirm is off: the reservation has run out by our clock.',
  terms_missing: 'Confirm is off: Jackpot never told its value or its price. Ask Jackpot.',
  terms_differ:
    'Confirm is off: Jackpot told different values or prices. Settle it in Jackpot’s back office.',
  price_differs: 'Its price is another one.',
};

const confirmStanding: Record<ConfirmStanding, string | null> = {
  none: null,
  left: 'The rules do not allow to confirm it automatically: a person has to decide.',
  asked: 'Jackpot is being asked to confirm it.',
  accepted: null,
  failed: 'It was tried, and nothing was confirmed.',
  unknown: 'A confirmation was sent and its outcome is not known. Confirming again asks Jackpot first.',
  not_made: 'A confirmation was sent; Jackpot says it was not made.',
};

const gapReason: Record<GapReason, string> = {
  not_running: 'Voucher Desk was not running.',
  not_listening: 'the receiver was not listening.',
  not_recording: 'nothing could be recorded.',
  asleep: 'the computer was asleep, or its clock was set forward.',
  clock_set_back: 'the clock was set back.',
};

const countOf = (n: number, one: string, many: string) =>
  `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;

export const words = {
  app: 'Voucher Desk',
  errors: errorWords,
  state,
  step,
  matchedBy,
  source,
  flag,
  finding,
  journalKind,

  common: {
    tryAgain: 'Try again',
    trying: 'Trying…',
    copied: 'Copied',
    copyRefused: 'The clipboard did not take it',
    loading: 'Loading…',
    notReceived: 'not received',
    unknown: 'not told',
  },

  search: {
    landmark: 'Lookup',
    label: 'Voucher code',
    placeholder: 'Type or paste a code',
    characters: (n: number) => countOf(n, 'character', 'characters'),
    clear: 'Clear',
  },

  list: {
    landmark: 'Vouchers found',
    latest: 'Latest',
    matches: (n: number) => countOf(n, 'voucher matches', 'vouchers match'),
    moreThan: (n: number) => `More than ${n} match: type more of the code`,
    moreThanOfSame: (n: number) =>
      `More than ${n} vouchers have this code. Only the newest ${n} of them are listed; search by voucher id or end user’s key for another.`,
    fresh: (n: number, more: boolean) => `${n}${more ? '+' : ''} new`,
    freshHint: 'Show them (arrow up from the first row)',
    loading: 'Looking…',
    attention: 'needs attention',
    pdf: pdfHint,
    stale: 'This list is not up to date.',
    noMatch: (query: string) => `No voucher matches “${query}”`,
    noMatchHint: 'Check the code with the caller: O and 0, I and 1, B and 8 are easily confused.',
    nothingYet: 'No vouchers yet',
    nothingYetHint: 'The first one appears here by itself.',
    nothingYetHow: 'To get it:',
    nothingYetStopped: 'The receiver is not listening, so none can arrive yet.',
    nothingYetInDemo: 'The built-in Jackpot sends the first one in a moment.',
    nothingYetLocal: 'Jackpot must reach it: put your public address in front (see README).',
    nothingYetSteps: [
      'Copy the receiver’s address below.',
      'Paste it as reserveNotificationUrl in Jackpot’s back office.',
      'Reserve a voucher on your platform.',
    ],
    nothingYetDemo: 'Only looking around? Start',
    demoCommand: 'voucher-desk demo',
  },

  voucher: {
    landmark: 'Voucher',
    idle: 'No voucher open',
    idleHint: 'Type the code the caller reads out.',
    idleKeys: [
      { keys: ['↑', '↓'], does: 'move through the list' },
      { keys: ['Enter'], does: 'open the voucher' },
      { keys: ['Esc'], does: 'clear, ready for the next code' },
      { keys: ['/'], does: 'back to the field' },
    ],
    copyCode: 'Copy code',
    noCode: 'Code not told yet',
    opened: (code: string, stateWord: string) => `${code}: ${stateWord}`,
    updated: (code: string, what: string) => `${code} updated: ${what}`,
    unrecognised: (text: string) => `Unrecognised: ${text}`,
    lapsed: 'Lapsed',
    lapsedWhy: 'Our inference, not Jackpot’s word: the reservation ran out and no confirmation was heard.',
    value: 'Value',
    price: 'Price',
    currencyNote: 'Jackpot sends no currency; euros are assumed.',
    endUser: 'End user’s key',
    shop: 'Shop',
    copyEndUser: 'Copy the end user’s key',
    decision: 'Our decision',
    agreed: 'Agreed',
    declined: 'Declined',
    declinedBecause: (rule: string) => (Object.hasOwn(declineRule, rule) ? declineRule[rule] : rule),
    undecided: 'None recorded',
    voucherId: 'Voucher id',
    copyVoucherId: 'Copy the voucher id',
    flags: 'Worth knowing',
  },

  parts: {
    state: (stateWord: string) => `now ${stateWord.toLowerCase()}`,
    timeline: 'timeline',
    pdf: 'PDF',
    link: 'link',
    decision: 'decision',
    flags: 'remarks',
    facts: 'details',
    dates: 'dates',
  },

  timeline: {
    title: 'Timeline',
    noDate: 'date not told',
    heard: (when: string) => `heard ${when}`,
    sameInstant: 'same instant',
    after: (gap: string) => gap,
    afterStep: (gap: string, from: string) => `${gap} after ${from.toLowerCase()}`,
    before: (gap: string, from: string) => `${gap} before ${from.toLowerCase()}`,
    reservationUntil: 'Reserved until',
    validUntil: 'Valid until',
    reservationLapsed: 'expired, no confirmation heard',
    reservationPassed: 'passed',
    voucherExpired: 'expired',
  },

  pdf: {
    title: 'PDF',
    status: pdfStatus,
    waiting: 'Waiting',
    noneHint: 'Jackpot sends a link to it once the voucher is ready.',
    noneComes: 'No PDF',
    noneBecause: noPdfBecause,
    storedSince: 'Since',
    downloadingNow: 'The download is under way or next in the queue.',
    nextTry: 'Next try',
    lastTry: 'Last try',
    attempts: (n: number) => countOf(n, 'try', 'tries'),
    givenUp: 'No further try will be made by itself.',
    open: 'Open',
    openAsks: 'Open…',
    openAnyway: 'Open anyway',
    doNotOpen: 'Do not open',
    flagged: 'This PDF',
    flaggedHint: 'A voucher needs none of this. If in doubt, ask Jackpot before opening it.',
    asksToOpen: 'Once it is open, the program that shows it decides what all of this may do.',
    show: 'Show in folder',
    copyLink: 'Copy link',
    refresh: 'Refresh link',
    refreshing: 'Refreshing…',
    link: 'Link',
    noLink: 'No link received',
    noLinkHint: 'Ask Jackpot for one with “Refresh link”.',
    linkRefused: 'Link not trusted',
    linkRejected: 'Link no longer accepted',
    until: 'until',
    wasUntil: 'was valid until',
    wouldBeUntil: 'by its date valid until',
    refreshed: 'New link, valid until',
    whyNotStored: 'Open and Show in folder work once the PDF is stored.',
    whyNoCopy,
    whyRefreshing: 'Jackpot is being asked for a new link.',
    linkCopied: 'Link copied. Whoever has it can open the PDF until it expires.',
  },

  jackpot: {
    title: 'Jackpot',
    ask: 'Ask Jackpot',
    asking: 'Asking…',
    whyAsking: 'Jackpot is being asked about this voucher.',
    answered: (n: number) =>
      n === 0 ? 'Jackpot has the same' : countOf(n, 'thing differs at Jackpot', 'things differ at Jackpot'),
    same: 'Jackpot has the same as we do.',
    differing: (n: number) => `${countOf(n, 'thing differs', 'things differ')}.`,
    field: 'What',
    ours: 'Ours, before',
    vendors: 'Jackpot’s',
    fields: comparedField,
    confirm: 'Confirm…',
    confirmTitle: 'Confirm',
    means: (value: string | null) =>
      `This is definitive. Jackpot charges this amount for a voucher worth ${value ?? 'an amount it did not tell'}, and it cannot be taken back from here.`,
    agree: (price: string) => `Yes, ${price} may be charged.`,
    confirmFor: (price: string) => `Confirm for ${price}`,
    confirmingNow: 'Confirming…',
    confirmed: 'Confirmed',
    leave: 'Do not confirm',
    whyNotYet: 'Tick the box first.',
    whyBusy: 'Jackpot is being asked to confirm.',
    obstacle: confirmObstacle,
    standing: confirmStanding,
    gap: (from: string, until: string) => `Nothing was received from ${from} to ${until}:`,
    gapReason,
    elsewhere: 'Canceling and refunds are made in Jackpot’s back office, not here.',
  },

  journal: {
    title: 'Journal',
    empty: 'Nothing recorded.',
    notifications: (n: number) => countOf(n, 'notification', 'notifications'),
    happened: 'happened',
    repeats: (n: number) => `×${n}`,
    repeatsLong: (n: number) => `received ${n} times`,
  },

  status: {
    landmark: 'Receiver',
    listening: 'Listening',
    notListening: 'Not listening',
    copyAddress: 'Copy the receiver’s full address',
    lastHeard: 'Last heard',
    neverHeard: 'Nothing heard yet',
    stored: (n: number) => countOf(n, 'voucher', 'vouchers'),
    pending: (n: number) => countOf(n, 'download pending', 'downloads pending'),
    demo: 'Demo',
    demoHint: 'These vouchers come from a simulator, not from Jackpot.',
    failed: 'The receiver’s status could not be read',
    catchingUp: (asked: number, total: number) =>
      `Catching up with Jackpot: ${asked.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')}`,
    catchingUpWaits: 'waiting',
    notCaughtUp: 'What was missed cannot be asked for',
    caughtUp: (asked: number, moved: number) =>
      `Caught up with Jackpot: ${countOf(asked, 'voucher', 'vouchers')} asked about, ${moved.toLocaleString('en-GB')} had moved`,
    open: 'Open the receiver page',
  },

  places: {
    landmark: 'Places',
    name: place,
    hint: (name: string, key: string) => `${name} (Ctrl or Cmd and ${key})`,
    counted: (name: string, said: string) => `${name}, ${said}`,
    atMost: (n: number) => (n > 99 ? '99+' : String(n)),
  },

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
    status: 'Answered',
    from: 'From',
    openVoucher: (code: string) => `Look up ${code}`,
    read: 'Read it',
  },

  unread: {
    title: (n: number) => `Could not be read (${n.toLocaleString('en-GB')})`,
    none: 'Everything that came could be read.',
    summary: (decoded: number, dropped: number) =>
      [
        ...(decoded > 0 ? [`${decoded.toLocaleString('en-GB')} read later`] : []),
        ...(dropped > 0 ? [`${dropped.toLocaleString('en-GB')} dropped to make room`] : []),
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
      `${decoded.toLocaleString('en-GB')} of ${countOf(lookedAt, 'request', 'requests')} could be read now.`,
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

  attention: {
    title: 'Needs attention',
    count: (n: number) => `Needs attention (${n.toLocaleString('en-GB')})`,
    said: (n: number) => (n === 1 ? '1 thing needs attention' : `${n} things need attention`),
    none: 'Nothing needs attention',
    noneHint: 'What gets stuck, fails or is contradicted appears here by itself.',
    fresh: (n: number) => `${n} new`,
    more: 'Show more',
    age: (age: string) => `for ${age}`,
    since: 'since',
    until: 'Snoozed until',
    seen: 'Seen',
    settled: 'settled',
    aside: (n: number) => `Snoozed (${n})`,
    order: { oldest: 'Oldest first', newest: 'Newest first' },
    action: {
      refresh_link: 'Refresh link',
      open_voucher: 'Open',
      check_receiver: 'Show the receiver',
    },
    desk: { unreadable: 'Receiver', silence: 'Silence' },
    snooze: 'Snooze…',
    unsnooze: 'Take back',
    snoozed: (name: string) => `${name} put aside`,
    takenBack: (name: string) => `${name} needs attention again`,
  },

  snooze: {
    title: (name: string) => `Snooze ${name}`,
    hint: 'Something new or worse about it shows it again at once.',
    how: 'Until',
    choice: {
      seen: 'Seen: it need not come back',
      hour: 'In an hour',
      tomorrow: 'Tomorrow at 9:00',
      week: 'In a week at 9:00',
    },
    back: 'Comes back',
    noBack: 'Does not come back by itself.',
    reason: 'Reason, for the journal',
    whyNoReason: 'A reason is needed.',
    cancel: 'Cancel',
    confirm: 'Snooze',
    confirmSeen: 'Mark as seen',
  },

  split: { label: 'Width of the list' },

  time: {
    units: { day: 'd', hour: 'h', minute: 'min', second: 's' },
    justNow: 'just now',
    underMinuteAgo: 'under a minute ago',
    ago: (span: string) => `${span} ago`,
    within: (span: string) => `in ${span}`,
    left: (span: string) => `${span} left`,
    expired: (span: string) => `expired ${span} ago`,
    expiredNow: 'expired just now',
  },
};

export type Words = typeof words;
