// What happened to a voucher and why something is as it is, in sentences made of the closed codes and facts of Rust.
import type {
  AnyConcern,
  AttentionReason,
  Because,
  Happened,
  ReadProblem,
  Refusal,
  RequestOutcome,
  Rule,
  Terms,
} from '../../lib/bindings';
import { isErased } from '../../lib/erased';
import { atMost, dateTime, list, money, size } from '../../lib/format';
import { count, number } from '../../lib/numbers';
import { errors } from './errors';
import { pdf } from './pdf';

const amount = (value: number | null) => (value === null ? 'not told' : money(value));
const terms = ({ value, price }: Terms) => `value ${amount(value)}, price ${amount(price)}`;
const found = (findings: readonly (keyof typeof pdf.finding)[]) =>
  list(findings.map((finding) => pdf.finding[finding]));

/** Behind a colon. */
function rule(broken: Rule): string {
  switch (broken.rule) {
    case 'notification_key_missing':
      return 'the end user’s key was missing';
    case 'terms_missing':
      return 'the value or the price was missing';
    case 'mode_decline':
      return 'declining was switched on in the settings';
    case 'not_readable':
      return `it could not be read when it came, and was answered ${broken.status}; it was read later`;
    case 'reservation_expired':
      return `the reservation had lapsed (${dateTime(broken.expired_at)}) when it came (${dateTime(broken.now)})`;
    case 'notification_key_pattern':
      return isErased(broken.key)
        ? `the end user’s key, since erased, did not look like ${broken.pattern}`
        : `the end user’s key ${broken.key} does not look like ${broken.pattern}`;
    case 'value_above_max':
      return `its value of ${money(broken.actual)} is above the limit of ${money(broken.limit)}`;
    case 'price_above_max':
      return `its price of ${money(broken.actual)} is above the limit of ${money(broken.limit)}`;
    case 'price_above_value':
      return `its price of ${money(broken.price)} is above ${number(broken.factor)} times its value of ${money(broken.value)}`;
    case 'daily_count':
      return `${count(broken.agreed, { one: 'reservation was', other: 'reservations were' })} agreed with that day already; the limit is ${number(broken.limit)}`;
    case 'daily_sum':
      return `with its price of ${money(broken.price)} the ${money(broken.agreed)} agreed that day would be above the limit of ${money(broken.limit)}`;
  }
}

function told(what: Extract<Happened, { is: 'told' }>): string {
  const link = what.link ? ', with a link to the PDF' : '';
  const said = {
    reserved: `Jackpot reserved it (${terms(what)})`,
    ready: what.confirmedToo
      ? `Jackpot confirmed it and made the voucher${link}`
      : `Jackpot made the voucher${link}`,
    confirmed: 'Jackpot confirmed it',
    sent: `Jackpot sent it${link}`,
    canceled: 'Jackpot canceled it',
    expired: 'Jackpot let the reservation expire',
    refunding: 'A refund was asked for',
    refunded: 'Jackpot refunded it',
    refund_rejected: 'Jackpot refused the refund',
    unrecognised: `Jackpot told the state ${what.word}`,
  }[what.state];
  const message = what.messageState === null ? '' : `; its message says ${what.messageState}`;
  return said + message + (what.incomplete ? '; code, value or price were left out' : '');
}

function happened(what: Happened): string {
  switch (what.is) {
    case 'told':
      return told(what);
    case 'answered':
      return `Asked, Jackpot says it is ${what.word} (${terms(what)})`;
    case 'agreed':
      return 'We agreed: its price is owed once Jackpot confirms';
    case 'declined':
      return `We declined: ${rule(what.rule)}`;
    case 'other_terms':
      return `Jackpot sent other terms (${terms(what)}); the first ones stand`;
    case 'other_content':
      return `Jackpot sent an event again with other content (${terms(what)}); the first stands`;
    case 'unknown_state':
      return `Jackpot told a state its documents do not have: ${what.word}`;
    case 'unknown_event':
      return `Jackpot told an event its documents do not have: ${what.word}`;
    case 'link_obtained':
      return 'Jackpot gave a fresh link';
    case 'link_failed':
      return `No fresh link. ${errors[what.code].title}`;
    case 'pdf_stored':
      return `PDF downloaded and stored (${size(what.bytes)})${what.findings.length > 0 ? `; it ${found(what.findings)}` : ''}`;
    case 'pdf_inspected':
      return `The stored PDF was inspected: it ${what.findings.length > 0 ? found(what.findings) : 'holds nothing unusual'}`;
    case 'pdf_failed':
      return `PDF not downloaded (try ${number(what.attempts)}). ${errors[what.code].title}; ${what.nextTryAt === null ? 'no further try by itself' : 'it is tried again'}`;
    case 'pdf_lost':
      return 'The stored PDF was missing or altered; it is fetched again';
    case 'pdf_opened':
      return what.despite.length > 0
        ? `PDF opened by ${what.by}, although it ${found(what.despite)}`
        : `PDF opened by ${what.by}`;
    case 'pdf_shown':
      return `PDF shown in its folder by ${what.by}`;
    case 'link_copied':
      return `Link copied by ${what.by}`;
    case 'snoozed':
      return what.until === null
        ? `Seen by ${what.by}: ${what.reason}`
        : `Snoozed until ${dateTime(what.until, 'minutes')} by ${what.by}: ${what.reason}`;
    case 'unsnoozed':
      return `Taken back from snooze by ${what.by}`;
    case 'confirm_asked':
      return what.by === null
        ? `Confirmed within the rules for ${money(what.price)}: Jackpot is asked`
        : `${what.by} confirms it for ${money(what.price)}: Jackpot is asked`;
    case 'confirm_accepted':
      return 'Jackpot took the confirmation: its price is owed';
    case 'confirm_failed':
      return `Nothing was confirmed. ${errors[what.code].title}`;
    case 'confirm_unknown':
      return `It is not known whether it was confirmed. ${errors[what.code].title}`;
    case 'confirm_not_made':
      return 'Asked, Jackpot still has it reserved: the confirmation was not made';
    case 'erased':
      return what.by === null
        ? 'Personal data erased by the program: the time for which it is kept was over'
        : `Personal data erased by ${what.by}`;
    case 'confirm_left':
      return `Left to a person to confirm: ${rule(what.rule)}`;
  }
}

const concern: Record<AnyConcern, (reason: AttentionReason, usual: string) => string> = {
  no_pdf: (_, usual) => `Ready, and its PDF is not here; that usually takes ${usual} at most`,
  not_ready: (_, usual) => `Agreed, and Jackpot has not made it; that usually takes ${usual} at most`,
  not_confirmed: (_, usual) => `Reserved, and nobody confirmed it; that usually takes ${usual} at most`,
  download_failed: ({ code }) => `PDF not downloaded${code === null ? '' : `. ${errors[code].title}`}`,
  declined: ({ rule: broken }) => `We declined its reservation${broken === null ? '' : `: ${rule(broken)}`}`,
  confirmation_open: (reason) => confirmation(reason),
  terms_conflict: () => 'Jackpot later told another code, value or price; the first stand',
  event_conflict: () => 'Jackpot sent an event once more with another content; the first stands',
  ready_without_reservation: () => 'Ready, but its reservation was never heard of',
  ready_after_decline: () => 'Ready, although we declined its reservation',
  state_unrecognised: () => 'Jackpot told a state that its documents do not have',
  unreadable: ({ count: n }) => `${count(n ?? 0, { one: 'request', other: 'requests' })} could not be read`,
  silence: ({ count: n }) =>
    `Nothing heard, where at this time of the week at least ${count(n ?? 0, { one: 'notification is', other: 'notifications are' })} usual`,
};

function confirmation({ confirmation: standing, rule: broken, code }: AttentionReason): string {
  if (standing === 'left' && broken) return `Left to a person to confirm: ${rule(broken)}`;
  if (standing === 'failed' && code) return `Not confirmed. ${errors[code].title}`;
  if (standing === 'unknown') return 'Its confirmation was sent, and its outcome is not known';
  if (standing === 'not_made') return 'Its confirmation was not made: Jackpot still has it reserved';
  return 'Its confirmation is open';
}

const problem: Record<ReadProblem, (field: string) => string> = {
  not_json: () => 'it is not JSON in UTF-8',
  too_deep: () => 'it is nested deeper than anything Jackpot sends',
  repeated_key: () => 'it has the same key twice in one object',
  not_an_object: () => 'it is JSON, but not an object',
  field_missing: (field) => `${field} is missing or empty`,
  field_invalid: (field) => `${field} has a wrong type or an impossible value`,
  key_invalid: () => 'notificationKey is there twice, is not UTF-8, or is too long',
  encoded: () => 'its body is compressed, which is not taken',
  too_large: () => 'its body is larger than any notification; its beginning is kept',
};

const refusal: Record<Refusal, string> = {
  peer: 'its sender is not in receiver.allowed_peers',
  forwarded_for: 'a trusted proxy did not say readably for whom it came',
  host: 'the host it asked for is not in receiver.allowed_hosts',
  web_page: 'a web page in somebody’s browser sent it',
  path: 'nothing is at its path, or the secret part is wrong',
  method: 'its path takes another method',
  body_slow: 'its body took too long',
  body_broken: 'its body ended early',
  body_too_large: 'its body is too large',
  not_stored: 'the database did not take it; a repeat is served',
  internal: 'a mistake inside Voucher Desk; a repeat is served',
};

function because(why: Because): string {
  switch (why.is) {
    case 'rule':
      return rule(why.rule);
    case 'problem':
      return problem[why.problem](why.field ?? 'a field');
    case 'refusal':
      return refusal[why.refusal];
    case 'word':
      return why.word;
  }
}

const answered: Record<RequestOutcome, string> = {
  agreed: 'Agreed with the reservation',
  declined: 'Declined',
  acknowledged: 'Taken note of',
  conflict: 'It contradicts what was told first, which stands',
  unrecognised: 'It tells something that Jackpot’s documents do not have',
  unreadable: 'Could not be read',
  refused: 'Turned away',
  test: 'Our own test notification; nothing is stored of it',
};

export const sentences = {
  happened,
  reason: (reason: AttentionReason) =>
    concern[reason.concern](reason, reason.usualSeconds === null ? '' : atMost(reason.usualSeconds)),
  answered: (outcome: RequestOutcome, why: Because | null, repeat: boolean) =>
    `${answered[outcome]}${why === null ? '' : `: ${because(why)}`}${repeat ? ' (a repeat: the same answer again)' : ''}`,
};
