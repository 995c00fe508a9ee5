// The settings: what is set, what is about to be changed, what would be wrong with it, and the way back.
import type { Backend } from './backend';
import type {
  PatternTry,
  PreviewView,
  SecretPlace,
  SettingChange,
  SettingName,
  SettingProblem,
  SettingsView,
  SettingView,
} from './bindings';
import { Question } from './question.svelte';
import { Retention } from './retention.svelte';
import { words } from './words';

/** How long typing rests before what was typed is judged. */
export const JUDGE_AFTER = 200;
/** How far a preview of the rules looks back. */
export const PREVIEW_DAYS = 30;

export const sections = ['jackpot', 'receiver', 'policy', 'vault', 'retention', 'program'] as const;
export type SectionId = (typeof sections)[number];

export const sectionOf = (name: SettingName): SectionId =>
  sections.find((section) => name.startsWith(`${section}.`)) ?? 'program';

/** A card of the place, or the trial of the rules in one, that somebody can be led to. */
export type Led = 'keyboard' | 'at_login' | 'preview' | SectionId;

/** What is about to be saved: a value, or null for the default. */
type Draft = Partial<Record<SettingName, string | null>>;

export class Settings {
  view = $state.raw<SettingsView | null>(null);
  draft = $state.raw<Draft>({});
  problems = $state.raw<SettingProblem[]>([]);
  query = $state('');
  /** The card that whoever came here was led to, until it has been shown. */
  wanted = $state<Led | null>(null);
  /** The last group of changes that was saved, turned round. */
  back = $state.raw<SettingChange[] | null>(null);
  undone = $state(false);
  preview = $state.raw<PreviewView | null>(null);
  readonly question = new Question();
  readonly judging = new Question();
  readonly saving = new Question();
  readonly keeping = new Question();
  /** The secret that was kept or removed last, whether it worked or not. */
  kept = $state<SettingName | null>(null);
  readonly restarting = new Question();
  readonly previewing = new Question();
  readonly retention: Retention;
  /** The rules that the preview is of. */
  #previewed = $state.raw<string | null>(null);
  #resting: ReturnType<typeof setTimeout> | undefined;
  #backend: Backend;

  readonly changes: SettingChange[] = $derived.by(() =>
    (this.view?.settings ?? []).flatMap(({ name }) => {
      const value = this.draft[name];
      return value === undefined ? [] : [{ name, value }];
    }),
  );
  readonly waiting = $derived(
    (this.view?.settings ?? []).filter((setting) => setting.waitsForRestart).length,
  );
  readonly found: SettingView[] = $derived.by(() => {
    const sought = fold(this.query.trim());
    return (this.view?.settings ?? []).filter((setting) => sought === '' || textOf(setting).includes(sought));
  });
  readonly #rules = $derived(JSON.stringify(this.#policyChanges()));
  readonly previewIsStale = $derived(this.preview !== null && this.#previewed !== this.#rules);

  readonly rulesAreWrong = $derived(
    this.problems.some(({ name }) => name !== null && sectionOf(name) === 'policy'),
  );
  /** Why the rules cannot be tried now. */
  readonly previewWhy = $derived.by(() => {
    const say = words.settings.preview;
    return this.rulesAreWrong ? say.whyWrong : this.previewing.pending ? say.whyBusy : undefined;
  });

  constructor(backend: Backend) {
    this.#backend = backend;
    this.retention = new Retention(backend);
  }

  /** Whatever was searched for, so that the card is there. */
  leadTo(card: Led): void {
    this.query = '';
    this.wanted = card;
  }

  async refetch(): Promise<void> {
    const view = await this.question.ask(() => this.#backend.settings());
    if (view) this.view = view;
  }

  setting(name: SettingName): SettingView | undefined {
    return this.view?.settings.find((setting) => setting.name === name);
  }

  /** What an editor shows: what is about to be saved, otherwise what is set. */
  valueOf(setting: SettingView): string {
    const value = this.draft[setting.name];
    return value === undefined ? setting.value : (value ?? setting.default);
  }

  isChanged(name: SettingName): boolean {
    return this.draft[name] !== undefined;
  }

  problemOf(name: SettingName): SettingProblem | undefined {
    return this.problems.find((problem) => problem.name === name);
  }

  edit(setting: SettingView, value: string | null): void {
    const draft: Draft = { ...this.draft, [setting.name]: value };
    const isSame = value === null ? setting.origin === 'default' : value === setting.value;
    if (isSame) delete draft[setting.name];
    this.draft = draft;
    this.undone = false;
    this.back = null;
    this.#judgeSoon();
  }

  discard(): void {
    clearTimeout(this.#resting);
    this.judging.drop();
    this.saving.drop();
    this.draft = {};
    this.problems = [];
  }

  async save(): Promise<void> {
    const changes = this.changes;
    if (changes.length === 0 || this.problems.length > 0 || this.saving.pending) return;
    const back = changes.map(({ name }) => this.#asSet(name));
    const view = await this.saving.ask(() => this.#backend.changeSettings(changes));
    if (!view) return;
    this.view = view;
    this.discard();
    this.back = back;
  }

  /** Saves one value at once; null is the default. Whether it was. */
  async put(name: SettingName, value: string | null): Promise<boolean> {
    const view = await this.saving.ask(() => this.#backend.changeSettings([{ name, value }]));
    if (view) this.view = view;
    return view !== undefined;
  }

  /** Takes back what was saved last. */
  async undo(): Promise<void> {
    const back = this.back;
    if (!back || this.saving.pending) return;
    const view = await this.saving.ask(() => this.#backend.changeSettings(back));
    if (!view) return;
    this.view = view;
    this.back = null;
    this.undone = true;
  }

  /** Whether it was kept. */
  async keepSecret(name: SettingName, secret: string, place: SecretPlace): Promise<boolean> {
    return this.#keep(name, () => this.#backend.keepSecret(name, secret, place));
  }

  async removeSecret(name: SettingName): Promise<boolean> {
    return this.#keep(name, () => this.#backend.removeSecret(name));
  }

  async newPathSecret(): Promise<boolean> {
    return this.#keep('receiver.secret', () => this.#backend.newPathSecret());
  }

  async startAnew(): Promise<boolean> {
    if (this.restarting.pending) return false;
    const view = await this.restarting.ask(() => this.#backend.startAnew());
    if (view) this.view = view;
    return view !== undefined;
  }

  tryPattern(pattern: string, text: string): Promise<PatternTry> {
    return this.#backend.tryPattern(pattern, text);
  }

  async showPreview(): Promise<void> {
    if (this.previewing.pending) return;
    const rules = this.#rules;
    const preview = await this.previewing.ask(() =>
      this.#backend.previewPolicy(this.#policyChanges(), PREVIEW_DAYS),
    );
    if (!preview) return;
    this.preview = preview;
    this.#previewed = rules;
  }

  #policyChanges(): SettingChange[] {
    return this.changes.filter(({ name }) => sectionOf(name) === 'policy');
  }

  #asSet(name: SettingName): SettingChange {
    const setting = this.setting(name);
    return { name, value: setting && setting.origin !== 'default' ? setting.value : null };
  }

  #judgeSoon(): void {
    clearTimeout(this.#resting);
    this.judging.drop();
    if (this.changes.length === 0) this.problems = [];
    else this.#resting = setTimeout(() => void this.#judge(), JUDGE_AFTER);
  }

  async #judge(): Promise<void> {
    const problems = await this.judging.ask(() => this.#backend.checkSettings(this.changes));
    if (problems) this.problems = problems;
  }

  async #keep(name: SettingName, call: () => Promise<SettingsView>): Promise<boolean> {
    if (this.keeping.pending) return false;
    this.kept = name;
    const view = await this.keeping.ask(call);
    if (view) this.view = view;
    return view !== undefined;
  }
}

/** Without accents and in small letters: what is sought is typed in a hurry. */
const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function textOf({ name }: SettingView): string {
  const said = words.settings.of[name];
  const section = words.settings.section[sectionOf(name)];
  return fold(`${name} ${said.title} ${said.about} ${section.title}`);
}

/** The entries of a list as it is set, each once. */
export const entriesOf = (value: string): string[] => [
  ...new Set(
    value
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  ),
];
