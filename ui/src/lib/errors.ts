// What a rejected call is on the screen. Its words are in the catalogue, by its code.
import type { CallError, ErrorCode } from './bindings';
import { words } from './words';

/** With these nothing can be looked up; with the other problems only the receiver stands still. */
const stopsLookup: ReadonlySet<ErrorCode> = new Set([
  'data_dir_unwritable',
  'data_dir_in_use',
  'restore_unfinished',
  'database_newer',
  'database_damaged',
  'settings_invalid',
  'store_unavailable',
  'internal',
]);

export function preventsLookup(code: ErrorCode): boolean {
  return stopsLookup.has(code);
}

/** A rejected call. Carries the same fields as the `CallError` of the contract. */
export class CallFailure extends Error implements CallError {
  readonly code: ErrorCode;
  readonly action: string;
  readonly about: string | null;

  constructor(error: CallError) {
    super(error.message);
    this.name = 'CallFailure';
    this.code = error.code;
    this.action = error.action;
    this.about = error.about;
  }
}

function isCallError(value: unknown): value is CallError {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, action } = value as Record<string, unknown>;
  return (
    typeof code === 'string' &&
    Object.hasOwn(words.errors, code) &&
    typeof message === 'string' &&
    typeof action === 'string'
  );
}

/** Whatever was thrown becomes a failure with a known code, so no screen has to guess. */
export function asCallFailure(cause: unknown): CallFailure {
  if (cause instanceof CallFailure) return cause;
  if (isCallError(cause)) return new CallFailure(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return new CallFailure({ code: 'internal', message, action: words.errors.internal.action, about: null });
}
