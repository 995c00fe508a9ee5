// A code as it is read back over the telephone: a word for every character, and what it could be taken for.
import { groups } from './format';
import { visible } from './visible';
import { words } from './words';

export interface Said {
  character: string;
  word: string;
  /** What it is not, where another looks the same on paper. */
  beware: string | undefined;
}

/** Which digit a letter looks like, as the look-up takes them for each other. */
const DIGIT_LIKE: Partial<Record<string, string>> = { O: '0', I: '1', L: '1', S: '5', B: '8', Z: '2' };
const lettersLike = (digit: string) =>
  Object.keys(DIGIT_LIKE).filter((letter) => DIGIT_LIKE[letter] === digit);

function said(character: string): Said {
  const say = words.readBack;
  const capital = character.toUpperCase();
  const digit = DIGIT_LIKE[capital];
  const letters = lettersLike(character);
  if (/^\d$/.test(character)) {
    const beware = letters.length > 0 ? say.digitNot(letters.join(say.orLetter)) : undefined;
    return { character, word: say.digits[Number(character)]!, beware };
  }
  const word = Object.hasOwn(say.letters, capital) ? say.letters[capital] : undefined;
  return {
    character: visible(character),
    word: word === undefined ? say.other : say.like(word),
    beware: digit === undefined ? undefined : say.letterNot(say.digits[Number(digit)]!),
  };
}

/** In groups of four, as a code is shown. */
export const spelled = (code: string): Said[][] =>
  groups(code).map((group) => Array.from(group).map((character) => said(character)));
