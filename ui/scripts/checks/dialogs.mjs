// Every dialog: opened by the keyboard it takes the focus, Escape closes it, and the focus is back where it was.
import { code, place, pressKey, seen, then } from '../acts.mjs';

/** Pressed as someone without a mouse presses it. */
const enter =
  (testid, which = 0) =>
  async (page) => {
    await page.getByTestId(testid).nth(which).focus();
    await page.keyboard.press('Enter');
  };

export const dialogs = [
  {
    name: 'palette-returns',
    fixture: 'typical',
    act: code('AGYPMNVXPJ'),
    open: pressKey('Control+k'),
    dialog: 'palette',
  },
  {
    name: 'keys-return',
    fixture: 'typical',
    act: code('AGYPMNVXPJ'),
    open: pressKey('Control+/'),
    dialog: 'key-sheet',
  },
  {
    name: 'snooze-returns',
    fixture: 'typical',
    act: place(2, 'attention-item'),
    open: enter('snooze', 1),
    opener: ['snooze', 1],
    dialog: 'snooze-dialog',
  },
  {
    name: 'voucher-snooze-returns',
    fixture: 'typical',
    act: code('DMXPVCQRTA'),
    open: enter('voucher-snooze-open'),
    opener: ['voucher-snooze-open', 0],
    dialog: 'snooze-dialog',
  },
  {
    name: 'confirm-returns',
    fixture: 'undecided',
    act: code('DECIDEITNOW'),
    open: enter('confirm'),
    opener: ['confirm', 0],
    dialog: 'confirm-dialog',
  },
  {
    name: 'read-back-returns',
    fixture: 'typical',
    act: code('AGYPMNVXPJ'),
    open: pressKey('Control+b'),
    dialog: 'read-back',
  },
  {
    name: 'erase-returns',
    fixture: 'typical',
    act: code('AGYPMNVXPJ'),
    open: enter('erase'),
    opener: ['erase', 0],
    dialog: 'erase-dialog',
  },
  {
    name: 'export-returns',
    fixture: 'many',
    act: place(3, 'list-row'),
    open: enter('export'),
    opener: ['export', 0],
    dialog: 'export-dialog',
  },
  {
    name: 'exported-returns',
    fixture: 'typical',
    act: place(3, 'list-row'),
    open: then(enter('export'), seen('export-start'), enter('export-start'), seen('export-done')),
    opener: ['export', 0],
    dialog: 'export-dialog',
  },
];

/** Without an opener it is wherever the focus was. */
export async function returnsFocus(page, { open, opener, dialog }) {
  if (opener)
    await page
      .getByTestId(opener[0])
      .nth(opener[1] ?? 0)
      .focus();
  const before = await page.evaluateHandle(() => document.activeElement);
  await open(page);
  await page.getByTestId(dialog).waitFor();
  const isInside = await page.getByTestId(dialog).evaluate((it) => it.contains(document.activeElement));
  await page.keyboard.press('Escape');
  await page.getByTestId(dialog).waitFor({ state: 'hidden' });
  const now = await page.evaluate((was) => {
    const at = document.activeElement;
    return at === was && at !== document.body ? null : globalThis.probe.where(at);
  }, before);
  return [
    ...(isInside ? [] : [`${dialog} does not take the focus`]),
    ...(now === null ? [] : [`${dialog} leaves the focus at ${now}`]),
  ];
}
