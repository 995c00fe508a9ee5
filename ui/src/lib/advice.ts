// The sentence for a caller in the language in force. What is said is decided in Rust; here its instants and spans are
// written out and put in their places.
import type { Made, Saying, Wait } from './bindings';
import { dateTime, span } from './format';
import { words } from './words';

const when = (at: string | null) => (at === null ? null : dateTime(at, 'minutes'));

function waits(wait: Wait, what: (usual: string, late: boolean) => string): string {
  const said = what(span(wait.usualMs), wait.isLate);
  return wait.mayHaveMissed ? words.advice.mayHaveMissed(said) : said;
}

const made = (file: Made) => words.advice.made(file.sent, when(file.at));
const usable = (file: Made) => words.advice.usable(made(file), when(file.validUntil));

export function sentence(saying: Saying): string {
  const say = words.advice;
  switch (saying.code) {
    case 'reserved':
      return say.reserved(when(saying.at), waits(saying.wait, say.notReady));
    case 'awaits_confirmation':
      return say.awaitsConfirmation(when(saying.at), when(saying.heldUntil));
    case 'confirmation_unknown':
      return say.confirmationUnknown(when(saying.at));
    case 'not_completed':
      return say.notCompleted(when(saying.at));
    case 'lapsed':
      return say.lapsed(when(saying.at));
    case 'expired':
      return say.expired(when(saying.at));
    case 'canceled':
      return say.canceled(when(saying.at));
    case 'confirmed':
      return say.confirmed(when(saying.at), waits(saying.wait, say.notReady));
    case 'file_awaited':
      return say.fileAwaited(made(saying.made), waits(saying.wait, say.noFile));
    case 'file_missing':
      return say.fileMissing(made(saying.made));
    case 'file_here':
      return say.fileHere(usable(saying.made));
    case 'file_in_doubt':
      return say.fileInDoubt(made(saying.made));
    case 'file_erased':
      return say.fileErased(made(saying.made), dateTime(saying.erasedAt, 'minutes'));
    case 'past_validity':
      return say.pastValidity(dateTime(saying.validUntil, 'minutes'));
    case 'refunding':
      return say.refunding(when(saying.at));
    case 'refunded':
      return say.refunded(when(saying.at));
    case 'refund_refused':
      return say.refundRefused(when(saying.at));
    case 'unclear':
      return say.unclear;
  }
}
