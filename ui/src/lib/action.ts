// Something that can be done by name, and what of it only the window itself can do.
import type { IconName } from '../shared/icons';
import type { Keys } from './keys';
import type { PlaceId } from './places';
import { keysOf, type ActionId } from './shortcuts.svelte';

export interface Action {
  id: ActionId;
  name: string;
  icon: IconName;
  /** Those in force. */
  keys: Keys[];
  /** Why it cannot be done now. */
  why: string | undefined;
  /** Where it is done rather than elsewhere. */
  place: PlaceId | undefined;
  run: () => void;
}

export interface Hands {
  go: (place: PlaceId) => void;
  toField: () => void;
  nextCall: () => void;
  openPalette: () => void;
  openKeys: () => void;
  changeKeys: () => void;
}

export const action = (
  id: ActionId,
  name: string,
  icon: IconName,
  run: () => void,
  why?: string | null | undefined,
): Action => ({ id, name, icon, keys: keysOf(id), why: why ?? undefined, place: undefined, run });

export const doneAt = (place: PlaceId | undefined, actions: Action[]) =>
  actions.map((each) => ({ ...each, place }));
