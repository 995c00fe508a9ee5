// What is pasted into the field: it has one line, so the ends of lines become commas, which part codes just as well.
// Without this a webview puts blanks there, and a code in groups could no longer be told from its neighbours.

/** The text for the field; null when it can be pasted as it is. */
export function onOneLine(pasted: string): string | null {
  const lines = pasted
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return /[\r\n]/.test(pasted) ? lines.join(', ') : null;
}
