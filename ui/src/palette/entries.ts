// What the palette offers: whatever can be done, the vouchers at hand, and the views that were kept. Before anything is typed it stands in sections;
// from then on the best comes first, what belongs to the open place and what was used last a little before the rest.
import { go } from 'fuzzysort';
import type { IconName } from '../shared/icons';
import type { Action } from '../lib/actions';
import type { AtHand } from '../lib/athand.svelte';
import type { Hit, SavedViewDto } from '../lib/bindings';
import { stateWords } from '../lib/changes';
import type { View } from '../lib/filters';
import { asCode } from '../lib/format';
import type { Keys } from '../lib/keys';
import type { PlaceId } from '../lib/places';
import type { ActionId } from '../lib/shortcuts.svelte';
import { stateLook } from '../lib/states';
import { visible } from '../lib/visible';
import { words } from '../lib/words';

export interface Entry {
  id: string;
  action: ActionId | undefined;
  /** What is looked through for what is typed. */
  text: string;
  icon: IconName;
  /** Drawn as a code; null as long as it was not told. Not of what is done. */
  code: string | null | undefined;
  /** A voucher's state in words, or why a code is at hand. */
  note: string | undefined;
  keys: Keys[];
  why: string | undefined;
  run: () => void;
}

export interface Section {
  title: string;
  entries: Entry[];
}

export interface Offer {
  actions: readonly Action[];
  atHand: AtHand;
  /** Lists that were kept by a name. */
  views: readonly SavedViewDto[];
  place: PlaceId;
  /** What was done by name last, the newest first. */
  used: readonly ActionId[];
  onview: (view: View) => void;
  onvoucher: (voucherId: string) => void;
  onlookup: (code: string) => void;
}

/** Matches below this have little to do with what was typed. */
const THRESHOLD = 0.35;
const NEAR = 1.1;

const ofAction = ({ id, name, icon, keys, why, run }: Action): Entry => ({
  id,
  action: id,
  text: name,
  icon,
  code: undefined,
  note: undefined,
  keys,
  why,
  run,
});

function ofCode(id: string, code: string | null, icon: IconName, note: string, run: () => void): Entry {
  const text = `${code ?? words.voucher.noCode} ${note}`;
  return { id, action: undefined, text, icon, code, note, keys: [], why: undefined, run };
}

/** Each voucher once: watched and come, pinned, looked up last; then the codes that are still watched for. */
function vouchersAtHand({ atHand, onvoucher, onlookup }: Offer): Entry[] {
  const come = atHand.arrived.map(({ code, voucherId }) =>
    ofCode(`voucher.${voucherId}`, code, 'inbox', words.palette.come, () => onvoucher(voucherId!)),
  );
  const known = [...atHand.view.pinned, ...atHand.view.recent].map((hit: Hit) =>
    ofCode(`voucher.${hit.voucherId}`, hit.couponId, stateLook[hit.state].icon, stateWords(hit), () =>
      onvoucher(hit.voucherId),
    ),
  );
  const awaited = atHand.awaited.map(({ code }) =>
    ofCode(`code.${asCode(code)}`, code, 'hourglass', words.palette.awaited, () => onlookup(code)),
  );
  const all = [...come, ...known, ...awaited];
  return all.filter(({ id }, at) => all.findIndex((entry) => entry.id === id) === at);
}

const savedViews = ({ views, onview }: Offer): Entry[] =>
  views.map((view, place) => ({
    id: `saved.${place}`,
    action: undefined,
    text: words.palette.view(visible(view.name)),
    icon: 'bookmark',
    code: undefined,
    note: undefined,
    keys: [],
    why: undefined,
    run: () => onview(view),
  }));

/** Opening the palette once more is no deed. */
const doable = ({ actions }: Offer) => actions.filter(({ id }) => id !== 'palette');

export function sections(offer: Offer): Section[] {
  const say = words.palette;
  const actions = doable(offer);
  const used = offer.used.flatMap((id) => actions.filter((action) => action.id === id));
  const others = actions.filter((action) => !used.includes(action));
  const here = others.filter(({ place }) => place === offer.place);
  const rest = others.filter((action) => !here.includes(action));
  return [
    { title: say.used, entries: used.map(ofAction) },
    { title: say.here(words.places.name[offer.place]), entries: here.map(ofAction) },
    { title: say.vouchers, entries: vouchersAtHand(offer) },
    { title: say.views, entries: savedViews(offer) },
    { title: say.rest, entries: rest.map(ofAction) },
  ].filter(({ entries }) => entries.length > 0);
}

export function found(offer: Offer, typed: string): Entry[] {
  const near = new Set<string>(offer.used);
  for (const { id, place } of offer.actions) if (place === offer.place) near.add(id);
  const all = [...doable(offer).map(ofAction), ...vouchersAtHand(offer), ...savedViews(offer)];
  const ranked = go(typed.trim(), all, {
    key: 'text',
    limit: 0,
    threshold: THRESHOLD,
    scoreFn: (result) => result.score * (near.has(result.obj.id) ? NEAR : 1),
  });
  return ranked.map(({ obj }) => obj);
}
