// Makes of the guide for agents, which is kept in docs/, what the window draws: blocks of words and no markup.
// A kind of text that the window cannot draw stops the build.
import { readFileSync } from 'node:fs';
import { marked, type Token, type Tokens } from 'marked';
import type { Block, Span } from './src/guide/blocks';

const ID = 'virtual:guide';
const files = { en: '../docs/agents.md', fr: '../docs/agents.fr.md' };

function spanOf(token: Token): Span {
  if (token.type === 'text' || token.type === 'strong' || token.type === 'em' || token.type === 'codespan') {
    return { kind: token.type, text: token.text };
  }
  throw new Error(`The guide has a ${token.type} in its words: ${token.raw}`);
}

const spansOf = (tokens: Token[] = []): Span[] => tokens.map(spanOf);

const itemOf = (item: Tokens.ListItem): Span[] =>
  item.tokens.flatMap((token) => spansOf('tokens' in token ? token.tokens : undefined));

function blockOf(token: Token): Block[] {
  if (token.type === 'space') return [];
  if (token.type === 'heading')
    return [{ kind: 'heading', level: token.depth, spans: spansOf(token.tokens) }];
  if (token.type === 'list') return [{ kind: 'list', items: (token as Tokens.List).items.map(itemOf) }];
  if (token.type === 'paragraph') {
    // A picture of the window is for those who read the guide outside of it.
    const words = token.tokens?.filter((part) => part.type !== 'image');
    return words?.length ? [{ kind: 'paragraph', spans: spansOf(words) }] : [];
  }
  throw new Error(`The guide has a ${token.type}: ${token.raw}`);
}

export const blocksOf = (text: string): Block[] => marked.lexer(text).flatMap(blockOf);

export const guide = {
  name: 'guide',
  resolveId: (id: string) => (id === ID ? `\0${ID}` : null),
  load(id: string) {
    if (id !== `\0${ID}`) return null;
    const told = Object.entries(files).map(([language, file]) => [
      language,
      blocksOf(readFileSync(file, 'utf8')),
    ]);
    return `export const guide = ${JSON.stringify(Object.fromEntries(told))}`;
  },
};
