// Characters that cannot be seen but can make one code look like another: they are shown by their numbers.

export interface Piece {
  text: string;
  /** Stands for an invisible character. */
  mark: boolean;
}

/** Format characters (among them all that turn the direction of writing) and separators of lines. */
const INVISIBLE = /[\p{Cf}\u2028\u2029\u2065]/u;

export const hasInvisible = (text: string) => INVISIBLE.test(text);

function markOf(character: string): string {
  const number = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  return `⟦U+${number}⟧`;
}

/** The text in pieces, so that the marks can be drawn apart from what they stand between. */
export function pieces(text: string): Piece[] {
  const parts: Piece[] = [];
  for (const character of text) {
    const last = parts.at(-1);
    if (INVISIBLE.test(character)) parts.push({ text: markOf(character), mark: true });
    else if (last && !last.mark) last.text += character;
    else parts.push({ text: character, mark: false });
  }
  return parts;
}

/** The same for places that hold nothing but text. */
export const visible = (text: string) =>
  hasInvisible(text)
    ? pieces(text)
        .map((piece) => piece.text)
        .join('')
    : text;

/** As much of a text as a sentence has room for. */
export function brief(text: string): string {
  const characters = [...text];
  return characters.length > 64 ? `${characters.slice(0, 60).join('')}…` : text;
}
