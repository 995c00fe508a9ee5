// Which language the window speaks: the system's, unless another was chosen here. It knows no words.

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

/** Dates and numbers are written as where most speakers of the language at our desks are. */
const locales: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };
const REMEMBERED = 'language';

const isLanguage = (text: string | null): text is Language => languages.some((known) => known === text);

/** The first language of the system's list that the window speaks; English if it speaks none. */
export function systemLanguage(preferred: readonly string[] = navigator.languages): Language {
  return preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

/** Null: the system is followed. */
export function chosenLanguage(): Language | null {
  const stored = localStorage.getItem(REMEMBERED);
  return isLanguage(stored) ? stored : null;
}

let current: Language = chosenLanguage() ?? systemLanguage();
const hearers = new Set<(language: Language) => void>();

export const language = (): Language => current;
export const locale = (): string => locales[current];

/** Answers with the function that stops listening. Who hears first is told first. */
export function onLanguage(hear: (language: Language) => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

/** For this window and from now on; null follows the system again. */
export function chooseLanguage(choice: Language | null): void {
  if (choice === null) localStorage.removeItem(REMEMBERED);
  else localStorage.setItem(REMEMBERED, choice);
  follow();
}

/** What is chosen or, without a choice, what the system has now. */
export function follow(): void {
  const next = chosenLanguage() ?? systemLanguage();
  if (next === current) return;
  current = next;
  for (const hear of hearers) hear(next);
}

/** Something made for a locale once and kept: formatters are dear to make. */
export function byLocale<T>(make: (locale: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const key = locale();
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(key);
    made.set(key, fresh);
    return fresh;
  };
}
