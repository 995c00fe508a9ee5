// The guide is written with the keys as the program is made; the window shows those in force. A character alone in a
// sentence stands for itself: it may be one of a code.
import { caps, type CapNames, type Keys } from '../lib/keys';
import { actionIds, isChosen, keysOf, madeKeysOf, type ActionId } from '../lib/shortcuts.svelte';
import type { Span } from './blocks';

export type Shown = Span | { kind: 'keys'; caps: string[] };

/** "Ctrl K", as the guide has it on every system. */
const inTheGuide = ({ key, command }: Keys, names: CapNames): string => {
  const cap = key === 'escape' ? names.escape : key.toUpperCase();
  return command ? `Ctrl ${cap}` : cap;
};

/** The action that has these keys as the program is made, and which of them are meant. */
function meant({ kind, text }: Span, names: CapNames): { id: ActionId; keys: Keys } | undefined {
  if (kind !== 'codespan') return undefined;
  for (const id of actionIds) {
    const keys = madeKeysOf(id).find((each) => inTheGuide(each, names) === text);
    if (keys) return { id, keys };
  }
  return undefined;
}

const shownAs = (keys: Keys, names: CapNames): Shown => ({ kind: 'keys', caps: caps(keys, names) });

/** A line that begins with the keys of an action tells all that it has now. */
export function keysInLine(spans: readonly Span[], names: CapNames, or: string): Shown[] {
  const id = spans[0] && meant(spans[0], names)?.id;
  if (!id) return keysInText(spans, names);
  const last = spans.map((span) => meant(span, names)?.id).lastIndexOf(id);
  const rest = spans.slice(last + 1);
  const now = keysOf(id).flatMap((keys, i): Shown[] => [
    ...(i > 0 ? [{ kind: 'text', text: ` ${or} ` } as const] : []),
    shownAs(keys, names),
  ]);
  return [...now, ...keysInText(rest, names)];
}

export function keysInText(spans: readonly Span[], names: CapNames): Shown[] {
  return spans.map((span) => {
    const found = Array.from(span.text).length > 1 ? meant(span, names) : undefined;
    if (!found) return span;
    const [chosen] = isChosen(found.id) ? keysOf(found.id) : [];
    return shownAs(chosen ?? found.keys, names);
  });
}
