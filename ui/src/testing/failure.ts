// How a call fails: with a closed code, and the words that the window has for it.
import type { ErrorCode } from '../lib/bindings';
import { CallFailure } from '../lib/errors';
import { words } from '../lib/words';

export function failure(code: ErrorCode, message = `Message of ${code}.`): CallFailure {
  return new CallFailure({ code, message, action: words.errors[code].action, about: null });
}
