// Which keys do what: as the program is made, and as chosen here. What was chosen is kept by the window beside its look
// and language; what is damaged there counts for nothing, and its action has its own keys again.
import { themes, type Theme } from './appearance';
import { densities, type Density } from './density.svelte';
import { alone, refusal, same, withCommand, type Keys, type Refusal } from './keys';
import { builtIns, type BuiltIn } from './filters';
import { languages, type Language } from './language';
import { places, type PlaceId } from './places';
import { sections, type SectionId } from './settings.svelte';
import { usualSpans, type SpanId } from './spans';

type PlaceAction = `place.${PlaceId}`;
/** Those that are led to or chosen by name, and have no keys as the program is made. */
type NamedAction = `view.${BuiltIn}` | `span.${SpanId}` | `settings.${SectionId}`;
type LookAction = `theme.${Theme}` | `density.${Density}` | `language.${Language | 'system'}`;

const ofPlaces = Object.fromEntries(
  places.map(({ id, key, ...rest }) => [
    `place.${id}`,
    [key, ...('also' in rest ? [rest.also] : [])].map(withCommand),
  ]),
) as Record<PlaceAction, Keys[]>;

const ofTheLook = Object.fromEntries(
  [
    ...themes.map((theme) => `theme.${theme}`),
    ...densities.map((density) => `density.${density}`),
    ...['system', ...languages].map((language) => `language.${language}`),
  ].map((id) => [id, []]),
) as unknown as Record<LookAction, Keys[]>;

const named = Object.fromEntries(
  [
    ...builtIns.map(({ id }) => `view.${id}`),
    ...usualSpans.map(({ id }) => `span.${id}`),
    ...sections.map((id) => `settings.${id}`),
  ].map((id) => [id, []]),
) as unknown as Record<NamedAction, Keys[]>;

const made = {
  palette: [withCommand('k')],
  field: [alone('/'), withCommand('l')],
  next: [alone('escape')],
  ...ofPlaces,
  keys: [alone('?'), withCommand('/')],
  change_keys: [],
  read_back: [withCommand('b')],
  phone: [withCommand('9')],
  copy_code: [],
  copy_sentence: [],
  copy_next: [],
  copy_ticket: [],
  copy_end_user: [],
  open_pdf: [],
  print_pdf: [],
  save_pdf: [],
  show_pdf: [],
  refresh_link: [],
  copy_link: [],
  pin: [],
  note: [],
  ticket: [],
  past: [],
  ask: [],
  confirm: [],
  snooze: [],
  erase: [],
  watch: [],
  filter_list: [],
  sort_list: [],
  turn_list: [],
  save_view: [],
  export_list: [],
  'export_activity.csv': [],
  'export_activity.json': [],
  send_test: [],
  check_receiver: [],
  'copy_address.reserve': [],
  'copy_address.webhook': [],
  show_unread: [],
  redecode: [],
  export_unread: [],
  save_settings: [],
  discard_settings: [],
  try_rules: [],
  first_run: [],
  at_login: [],
  ...named,
  ...ofTheLook,
} satisfies Record<string, Keys[]>;

export type ActionId = keyof typeof made;
type Table = Record<ActionId, Keys[]>;
type Chosen = Partial<Record<ActionId, Keys>>;

export const actionIds = Object.keys(made) as ActionId[];

/** Why an action did not get the keys: another has them, or one of its own ones; or nobody may have them. */
export type Refused = { because: 'taken' | 'own_taken'; by: ActionId } | { because: Refusal };

const REMEMBERED = 'keys';

const isKeys = (value: unknown): value is Keys => {
  if (typeof value !== 'object' || value === null) return false;
  const { key, command, shift } = value as Record<string, unknown>;
  return typeof key === 'string' && typeof command === 'boolean' && typeof shift === 'boolean';
};

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const tableOf = (chosen: Chosen): Table => {
  const own = actionIds.flatMap((id) => (chosen[id] ? [[id, [chosen[id]]] as const] : []));
  return { ...made, ...Object.fromEntries(own) };
};

/** Whose these keys are, beside one action. */
const holder = (table: Table, keys: Keys, beside: ActionId): ActionId | undefined =>
  actionIds.find((id) => id !== beside && table[id].some((each) => same(each, keys)));

const without = (chosen: Chosen, id: ActionId): Chosen =>
  Object.fromEntries(Object.entries(chosen).filter(([each]) => each !== id));

/** Two actions never share a key, whatever is stored: the first choice that collides goes, until none does. */
function withoutCollisions(chosen: Chosen): Chosen {
  const table = tableOf(chosen);
  const collides = actionIds.find((id) => chosen[id] && holder(table, chosen[id], id) !== undefined);
  return collides === undefined ? chosen : withoutCollisions(without(chosen, collides));
}

function chosenIn(text: string): Chosen {
  const stored = parsed(text);
  const sound = actionIds.flatMap((id) => {
    const keys = Object.hasOwn(stored, id) ? stored[id] : undefined;
    return isKeys(keys) && refusal(keys) === null ? [[id, keys] as const] : [];
  });
  return withoutCollisions(Object.fromEntries(sound));
}

/** Counts what was chosen here, so that whoever shows keys is drawn anew. */
let changes = $state(0);
let read = { text: '', chosen: {} as Chosen, table: made as Table };

function current(): typeof read {
  void changes;
  const text = localStorage.getItem(REMEMBERED) ?? '';
  if (text !== read.text) {
    const chosen = chosenIn(text);
    read = { text, chosen, table: tableOf(chosen) };
  }
  return read;
}

export const keysOf = (id: ActionId): Keys[] => current().table[id];
/** As the program is made: what the guide is written with. */
export const madeKeysOf = (id: ActionId): Keys[] => made[id];
export const isChosen = (id: ActionId): boolean => current().chosen[id] !== undefined;
export const anyChosen = (): boolean => Object.keys(current().chosen).length > 0;

function keep(chosen: Chosen): void {
  if (Object.keys(chosen).length === 0) localStorage.removeItem(REMEMBERED);
  else localStorage.setItem(REMEMBERED, JSON.stringify(chosen));
  changes += 1;
}

/** Gives an action these keys instead of those it has; answers why not, when it may not. Its own ones are a reset. */
export function chooseKeys(id: ActionId, keys: Keys): Refused | null {
  if (made[id].some((each) => same(each, keys))) return resetKeys(id);
  const because = refusal(keys);
  if (because !== null) return { because };
  const { chosen, table } = current();
  const by = holder(table, keys, id);
  if (by !== undefined) return { because: 'taken', by };
  keep({ ...chosen, [id]: keys });
  return null;
}

/** Gives an action its own keys back, unless another has one of them now. */
export function resetKeys(id: ActionId): Refused | null {
  const { chosen, table } = current();
  const by = made[id].map((keys) => holder(table, keys, id)).find((found) => found !== undefined);
  if (by !== undefined) return { because: 'own_taken', by };
  keep(without(chosen, id));
  return null;
}

export function resetAllKeys(): void {
  keep({});
}
