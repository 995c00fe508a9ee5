// Keys as they are pressed and as they are written. A key alone never acts while a text is being typed.

export interface Keys {
  /** As `KeyboardEvent.key` has it, in lower case. */
  key: string;
  /** With Ctrl or Cmd. */
  command: boolean;
}

export const alone = (key: string): Keys => ({ key, command: false });
export const withCommand = (key: string): Keys => ({ key, command: true });

const isTextField = (target: EventTarget | null) =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

export function pressed(keys: Keys, event: KeyboardEvent): boolean {
  if (event.altKey || keys.command !== (event.ctrlKey || event.metaKey)) return false;
  if (!keys.command && keys.key !== 'escape' && isTextField(event.target)) return false;
  // A digit is where it is on every keyboard; on a French one it takes Shift to be the character.
  return event.key.toLowerCase() === keys.key || (keys.command && event.code === `Digit${keys.key}`);
}

const onMac = () => /mac/i.test(navigator.platform);

/** "Ctrl", "K": one piece for each key cap. */
export function caps(keys: Keys, names: { escape: string }): string[] {
  const key = keys.key === 'escape' ? names.escape : keys.key.toUpperCase();
  return keys.command ? [onMac() ? '⌘' : 'Ctrl', key] : [key];
}
