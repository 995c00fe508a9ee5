// The places of the window, in their order. A new place is an entry here, its words, and its branch in App.svelte.
import type { IconName } from '../shared/icons';

export const places = [
  { id: 'lookup', key: '1', icon: 'search' },
  { id: 'attention', key: '2', icon: 'alert' },
  { id: 'lists', key: '3', icon: 'list' },
  { id: 'overview', key: '4', icon: 'chart' },
  { id: 'activity', key: '5', icon: 'bookmark' },
  { id: 'receiver', key: '6', icon: 'listening' },
  { id: 'settings', key: '7', icon: 'sliders', also: ',' },
  { id: 'guide', key: '8', icon: 'book' },
] as const satisfies readonly { id: string; key: string; icon: IconName; also?: string }[];

export type PlaceId = (typeof places)[number]['id'];
