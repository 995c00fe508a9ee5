// The catalogue as a whole: nothing in it that nobody says, and French as it is written.
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../src/lib/language';
import { catalogue, words } from '../src/lib/words';
import { reason } from '../src/testing/fixtures';
import { filesBelow, leavesOf, readingsIn, readingsOfTheWindow, unusedKeys } from './usage';

describe('the keys', () => {
  it('are all used by the window', () => {
    expect(unusedKeys(catalogue.en, readingsOfTheWindow())).toEqual([]);
  });

  it('are the same in every language', () => {
    expect(leavesOf(catalogue.fr).sort()).toEqual(leavesOf(catalogue.en).sort());
  });
});

describe('whether a key is used', () => {
  const made = { a: { said: 'x', quiet: 'y' }, b: { one: '1', two: '2' }, c: { d: { e: 'z' } } };
  const unused = (source: string, isComponent = false) =>
    unusedKeys(made, readingsIn(source, isComponent)).join(' ');

  it.each([
    [
      'text alone does not use it',
      `const t = 'words.a.said words.b words.c';`,
      'a.said a.quiet b.one b.two c.d.e',
    ],
    ['by its name', `say(words.a.said); f(words.b.one(words.c.d.e));`, 'a.quiet b.two'],
    ['by a computed key, with all beside it', `say(words.b[words.a.quiet]);`, 'a.said c.d.e'],
    ['through another name', `const say = words.a; f(say.quiet);`, 'a.said b.one b.two c.d.e'],
    ['not by the other name alone', `const say = words.a;`, 'a.said a.quiet b.one b.two c.d.e'],
    ['taken apart', `const { one } = words.b;`, 'a.said a.quiet b.two c.d.e'],
    ['handed on whole', `f(words.c, words.a as unknown);`, 'b.one b.two'],
  ])('%s', (_, source, left) => expect(unused(source)).toBe(left));

  it('is seen in markup', () => {
    const source = `<script lang="ts">const say = words.b;</script>{#if x}<p title={words.a.said}>{say.two}</p>{/if}`;
    expect(unused(source, true)).toBe('a.quiet b.one c.d.e');
  });
});

/** Everything between quotes in a file, templates in their pieces. */
function textsIn(file: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      texts.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return texts;
}

describe('French', () => {
  const texts = filesBelow('src/words/fr', ['.ts']).flatMap(textsIn);

  it('is read here', () => expect(texts.length).toBeGreaterThan(200));

  it.each([
    ['apostrophes are typographic', /\p{L}'\p{L}/u],
    ['; ! ? : and quotation marks keep to their word by a narrow space', /[ \u00a0][;:!?»]|«[ \u00a0]/],
    ['and do not stand without it', /[\p{L}\d}»][;!?»]|\p{L}:( |$)|«[^\u202f]/u],
  ])('%s', (_, wrong) => expect(texts.filter((text) => wrong.test(text))).toEqual([]));
});

describe('a sentence made of facts', () => {
  const money = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

  it.each([
    ['en', 'We declined: its price of €150.00 is above the limit of €100.00'],
    ['fr', 'Nous avons refusé : son prix de 150,00 € dépasse la limite de 100,00 €'],
  ] as const)('has its amounts as the language writes them: %s', (language, said) => {
    chooseLanguage(language);
    const rule = { rule: 'price_above_max', limit: 100, actual: 150 } as const;
    expect(money(words.sentences.happened({ is: 'declined', rule }))).toBe(said);
    chooseLanguage(null);
  });

  it.each([
    [20, '20 s'],
    [60, '1 min'],
    [90, '90 s'],
    [901, '16 min'],
    [14_400, '4 h'],
    [172_800, '2 d'],
  ])('says that %i s are %s at most', (usualSeconds, said) => {
    const waits = reason('no_pdf', '2026-03-10T09:00:00.000Z', { usualSeconds });
    expect(words.sentences.reason(waits)).toContain(`takes ${said} at most`);
  });
});
