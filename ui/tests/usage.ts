// Which keys of the catalogue the window's source reads, found in its syntax trees and not in its text.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';

interface Node {
  type: string;
  [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function* childrenOf(node: Node): Generator<Node> {
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) yield* value.filter(isNode);
    else if (isNode(value)) yield value;
  }
}

/** One reading of the catalogue. A `whole` one takes everything below its path: by a computed key, or as a value. */
export interface Reading {
  path: string[];
  whole: boolean;
}

/** Names that stand for a part of the catalogue: `const say = words.jackpot`. */
type Aliases = Map<string, string[]>;

function pathOf(node: Node, aliases: Aliases): Reading | null {
  if (node.type === 'Identifier') {
    const path = aliases.get(node.name as string);
    return path ? { path, whole: false } : null;
  }
  if (node.type === 'ChainExpression') return pathOf(node.expression as Node, aliases);
  if (node.type !== 'MemberExpression') return null;
  const of = pathOf(node.object as Node, aliases);
  if (!of || of.whole) return of;
  const property = node.property as Node;
  return node.computed
    ? { path: of.path, whole: true }
    : { path: [...of.path, property.name as string], whole: false };
}

/** `const say = words.a` makes an alias; `const { b } = words.a` reads `a.b`. Answers whether it was one of them. */
function declared(node: Node, aliases: Aliases, readings: Reading[]): boolean {
  const init = node.init;
  const id = node.id as Node;
  const from = isNode(init) ? pathOf(init, aliases) : null;
  if (!from) return false;
  if (id.type === 'Identifier' && !from.whole) {
    aliases.set(id.name as string, from.path);
    return true;
  }
  if (id.type !== 'ObjectPattern' || from.whole) return false;
  for (const property of id.properties as Node[]) {
    readings.push({ path: [...from.path, (property.key as Node).name as string], whole: true });
  }
  return true;
}

function walk(node: Node, aliases: Aliases, readings: Reading[]): void {
  if (node.type === 'ImportDeclaration' || node.type.startsWith('TS')) {
    // A cast or an assertion holds an expression; types hold none of ours.
    if (isNode(node.expression)) walk(node.expression, aliases, readings);
    return;
  }
  if (node.type === 'VariableDeclarator' && declared(node, aliases, readings)) return;
  const reading = pathOf(node, aliases);
  if (reading) {
    if (reading.path.length > 0) readings.push({ ...reading, whole: true });
    walkComputed(node, aliases, readings);
    return;
  }
  for (const child of childrenOf(node)) walk(child, aliases, readings);
}

/** In `words.state[words.step.x]` the key is a reading too. */
function walkComputed(node: Node, aliases: Aliases, readings: Reading[]): void {
  if (node.type !== 'MemberExpression') return;
  if (node.computed) walk(node.property as Node, aliases, readings);
  walkComputed(node.object as Node, aliases, readings);
}

/** What one file reads. A TypeScript file is parsed as the script of a component. */
export function readingsIn(source: string, isComponent: boolean): Reading[] {
  const ast = parse(isComponent ? source : `<script lang="ts">\n${source}\n</script>`, { modern: true });
  const readings: Reading[] = [];
  const aliases: Aliases = new Map([['words', []]]);
  // What the scripts name is known to the markup.
  for (const part of [ast.module, ast.instance, ast.fragment]) {
    if (isNode(part)) walk(part, aliases, readings);
  }
  return readings;
}

export function filesBelow(folder: string, ends: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ends.some((end) => name.endsWith(end)))
    .map((name) => join(folder, name));
}

/** What the window reads, without the catalogue itself and what stands in for the backend. */
export function readingsOfTheWindow(): Reading[] {
  return filesBelow('src', ['.svelte', '.ts'])
    .filter((file) => !/^src\/(words|testing)\/|^src\/lib\/(words|bindings)\.ts$/.test(file))
    .flatMap((file) => readingsIn(readFileSync(file, 'utf8'), file.endsWith('.svelte')));
}

/** Every key of a catalogue that holds words: "pdf.open". A list counts as one. */
export function leavesOf(value: unknown, path: string[] = []): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path.join('.')];
  return Object.entries(value).flatMap(([key, below]) => leavesOf(below, [...path, key]));
}

export function unusedKeys(catalogue: unknown, readings: readonly Reading[]): string[] {
  const read = new Set(readings.map(({ path }) => path.join('.')));
  return leavesOf(catalogue).filter((leaf) => {
    const parts = leaf.split('.');
    return !parts.some((_, length) => read.has(parts.slice(0, length + 1).join('.')));
  });
}
