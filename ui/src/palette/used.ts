// What was done by name last: kept by the window, so that it comes first when the palette is opened.
import { actionIds, type ActionId } from '../lib/shortcuts.svelte';

const REMEMBERED = 'used';
const MOST = 4;

/** The newest first; what is no action any more, or was damaged, counts for nothing. */
export function usedLast(): ActionId[] {
  const stored = (localStorage.getItem(REMEMBERED) ?? '').split(' ');
  const known = stored.flatMap((text) => actionIds.filter((id) => id === text));
  return [...new Set(known)].slice(0, MOST);
}

export function noteUsed(id: ActionId): void {
  localStorage.setItem(
    REMEMBERED,
    [id, ...usedLast().filter((other) => other !== id)].slice(0, MOST).join(' '),
  );
}
