// Putting text on the clipboard. A webview may refuse any of the ways, so each one has the next behind it.
// All of them need the agent's press to be the reason, and a press is soon forgotten: a text that is still on its
// way is promised to the clipboard within the press, instead of being brought when it has come.

/** True when the clipboard took it. Rejects only when the text itself could not be had. */
export async function copyText(text: string | Promise<string>): Promise<boolean> {
  if (typeof text !== 'string' && (await succeeds(() => promiseText(text)))) return true;
  const ready = await text;
  return (await succeeds(() => navigator.clipboard.writeText(ready))) || copyThroughSelection(ready);
}

async function succeeds(way: () => Promise<void>): Promise<boolean> {
  try {
    await way();
    return true;
  } catch {
    return false;
  }
}

function promiseText(text: Promise<string>): Promise<void> {
  const type = 'text/plain';
  const blob = text.then((ready) => new Blob([ready], { type }));
  // Where nobody takes the promise, nobody would hear that it was broken either.
  blob.catch(() => {});
  return navigator.clipboard.write([new ClipboardItem({ [type]: blob })]);
}

function copyThroughSelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('aria-hidden', 'true');
  area.className = 'offscreen';
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
