// The places of the window, in their order. A new place is an entry here, its words, and its branch in App.svelte.
import type { IconName } from '../shared/icons';

export const places = [
  { id: 'lookup', key: '1', icon: 'search' },
  { id: 'attention', key: '2', icon: 'alert' },
  { id: 'lists', key: '3', icon: 'list' },
  { id: 'overview', key: '4', icon: 'chart' },
  { id: 'receiver', key: '6', icon: 'listening' },
  { id: 'guide', key: '8', icon: 'question' },
] as const satisfies readonly { id: string; key: string; icon: IconName }[];

export type PlaceId = (typeof places)[number]['id'];

/** The place that Ctrl or Cmd with this key leads to. */
export const placeOf = (key: string): PlaceId | undefined => places.find((place) => place.key === key)?.id;
