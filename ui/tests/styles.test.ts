import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SOURCES = 'src';

// WebKit looks for what each such rule may mean with every element that comes or goes: fifty rows took 0.3 s.
test('no style asks what an element has in it', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(svelte|css)$/.test(name),
  );
  expect(files.length).toBeGreaterThan(50);
  const asking = files.filter((name) => readFileSync(join(SOURCES, name), 'utf8').includes(':has('));
  expect(asking).toEqual([]);
});
