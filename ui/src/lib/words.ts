// The words of the window in the language in force. Everyone reads `words` when something is drawn or said:
// it is bound anew when the language changes, and the window is then drawn anew (`main.ts`).
import { en, type Words } from '../words/en';
import { fr } from '../words/fr';
import { language, onLanguage, type Language } from './language';

export const catalogue: Record<Language, Words> = { en, fr };

export let words: Words = catalogue[language()];

function speak(now: Language): void {
  words = catalogue[now];
  document.documentElement.lang = now;
}

speak(language());
onLanguage(speak);
