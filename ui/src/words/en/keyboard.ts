// Choosing other keys for what can be done.
import type { Refusal } from '../../lib/keys';

const refused: Record<Refusal, (keys: string) => string> = {
  alt: () => 'Alt is for the system, and for typing special characters.',
  typing: () => 'A character alone is for typing: take it together with Ctrl or Cmd.',
  moving: () => 'This key is for moving, choosing and typing.',
  editing: (keys) => `${keys} is for editing text.`,
  system: (keys) => `${keys} belongs to the system or to the window.`,
};

export const keyboard = {
  keyboard: {
    title: 'Keyboard',
    hint: 'A key together with Ctrl or Cmd, or F2, F4, F6, F8 or F9. It holds at once, in this window.',
    none: 'no key',
    change: 'Change',
    changeOf: (name: string) => `Change the key: ${name}`,
    pressNow: 'Press a key…',
    press: 'Press the new key. Esc leaves it as it is.',
    pressFor: (name: string) => `${name}: press a key… Esc leaves it as it is.`,
    left: (name: string) => `${name}: left as it was`,
    became: (name: string, keys: string) => `${name}: ${keys}`,
    resetOf: (name: string) => `Reset: ${name}`,
    resetAll: 'Reset all',
    whyNoneChosen: 'No key was changed.',
    allReset: 'Every action has its own keys again.',
    taken: (keys: string, name: string) =>
      `${keys} is the key of “${name}”. Change that one first, or press another.`,
    ownTaken: (name: string) => `“${name}” has its own key now. Change that one first.`,
    refused,
  },
};
