// Keys as they are pressed, kept and written. A key alone that could type something never acts while a text is being typed.

export interface Keys {
  /** As `KeyboardEvent.key` has it, in lower case. */
  key: string;
  /** With Ctrl or Cmd. */
  command: boolean;
  /** With Shift; only where Shift makes no other character, so that it can be told apart. */
  shift: boolean;
}

/** Why a key cannot be chosen. */
export type Refusal = 'alt' | 'typing' | 'moving' | 'editing' | 'system';

const isFunctionKey = (key: string) => /^f([1-9]|1[0-2])$/.test(key);
const isLetter = (key: string) => /^[a-z]$/.test(key);
const tellsShift = (key: string) => isLetter(key) || isFunctionKey(key);

export const alone = (key: string): Keys => ({ key, command: false, shift: false });
export const withCommand = (key: string): Keys => ({ key, command: true, shift: false });

export const same = (a: Keys, b: Keys): boolean =>
  a.key === b.key && a.command === b.command && a.shift === b.shift;

const isTextField = (target: EventTarget | null) =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

const couldType = ({ key, command }: Keys) => !command && key !== 'escape' && !isFunctionKey(key);

export function pressed(keys: Keys, event: KeyboardEvent): boolean {
  if (event.altKey || keys.command !== (event.ctrlKey || event.metaKey)) return false;
  if (tellsShift(keys.key) && keys.shift !== event.shiftKey) return false;
  if (couldType(keys) && isTextField(event.target)) return false;
  // A digit is where it is on every keyboard; on a French one it takes Shift to be the character.
  return event.key.toLowerCase() === keys.key || (keys.command && event.code === `Digit${keys.key}`);
}

const HELD = new Set(['control', 'shift', 'alt', 'altgraph', 'meta', 'os', 'fn', 'capslock', 'numlock']);

/** What was pressed, to be kept; null as long as only keys like Shift are. */
export function keysOfPress(event: KeyboardEvent): Keys | null {
  const typed = event.key.toLowerCase();
  if (HELD.has(typed) || typed === 'unidentified' || typed === 'process') return null;
  const command = event.ctrlKey || event.metaKey;
  const digit = command ? /^Digit(\d)$/.exec(event.code)?.[1] : undefined;
  const key = digit ?? typed;
  return { key, command, shift: event.shiftKey && tellsShift(key) };
}

/** Cut, copy, paste, select all, undo and redo. */
const EDITING = 'acvxyz';
/** Closing, quitting, hiding, minimising, a new window or tab, loading again, and the size of everything. */
const OF_THE_SYSTEM = 'qwhmntr0-=+_';
/** The tools of those who build pages, and characters by their numbers. */
const OF_THE_SYSTEM_WITH_SHIFT = 'iju';
/** Help, search, loading again, a caret in the page, menus, full screen, tools. */
const FUNCTIONS_OF_THE_SYSTEM = ['f1', 'f3', 'f5', 'f7', 'f10', 'f11', 'f12'];

/** Why these cannot be chosen for anything; null when they can. */
export function refusal({ key, command, shift }: Keys): Refusal | null {
  if (isFunctionKey(key)) return command || FUNCTIONS_OF_THE_SYSTEM.includes(key) ? 'system' : null;
  if (key === 'dead') return 'typing';
  if (key === ' ' || Array.from(key).length !== 1) return 'moving';
  if (!command) return 'typing';
  if (EDITING.includes(key)) return 'editing';
  if (OF_THE_SYSTEM.includes(key) || (shift && OF_THE_SYSTEM_WITH_SHIFT.includes(key))) return 'system';
  return null;
}

const onMac = () => /mac/i.test(navigator.platform);

export interface CapNames {
  escape: string;
  shift: string;
}

/** "Ctrl", "K": one piece for each key cap. */
export function caps(keys: Keys, names: CapNames): string[] {
  const key = keys.key === 'escape' ? names.escape : keys.key.toUpperCase();
  const command = keys.command ? [onMac() ? '⌘' : 'Ctrl'] : [];
  const shift = keys.shift ? [onMac() ? '⇧' : names.shift] : [];
  return [...command, ...shift, key];
}

/** "Ctrl+K", or "⌘K" on a Mac. */
export const written = (keys: Keys, names: CapNames): string => caps(keys, names).join(onMac() ? '' : '+');

/** As `aria-keyshortcuts` has them. */
export function spokenKeys(all: readonly Keys[]): string {
  const one = ({ key, command, shift }: Keys) => {
    const name = key === 'escape' ? 'Escape' : key.toUpperCase();
    return [...(command ? [onMac() ? 'Meta' : 'Control'] : []), ...(shift ? ['Shift'] : []), name].join('+');
  };
  return all.map(one).join(' ');
}
