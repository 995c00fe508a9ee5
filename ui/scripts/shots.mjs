// What there is to see of the window: for each picture its scene, and the way through it by the agent's own acts.
// `wide` is also kept as a large screen shows it in English, `narrow` is seen in the small window for an agent on the phone; `aside` is
// like another, and no picture of it is kept.
import { lists } from './shots/lists.mjs';
import { lookup } from './shots/lookup.mjs';
import { places } from './shots/places.mjs';
import { settings } from './shots/settings.mjs';
import { voucher } from './shots/voucher.mjs';

export const shots = [...lookup, ...voucher, ...places, ...lists, ...settings];
