// What axe-core finds in a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The one rule that depends on the theme, and takes the longest. */
const CONTRAST = 'color-contrast';

const options = {
  all: { runOnly: { type: 'tag', values: RULES } },
  words: { runOnly: { type: 'tag', values: RULES }, rules: { [CONTRAST]: { enabled: false } } },
  contrast: { runOnly: { type: 'rule', values: [CONTRAST] } },
};

/** Makes the page answer axe. */
export const bringAxe = (page) => page.evaluate(source);

/** `which` are all rules, those about `words` and structure, or `contrast` alone. `seen` gathers what was judged. */
export async function askAxe(page, which, seen) {
  const { violations, passes } = await page.evaluate((chosen) => globalThis.axe.run(chosen), {
    ...options[which],
    resultTypes: ['violations'],
  });
  for (const { id } of [...passes, ...violations]) seen.add(id);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}\n${failureSummary}`),
  );
}
