// The table must follow the codes that Rust generates; bindings.ts is read as text because types vanish at run time.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asCallFailure, CallFailure, preventsLookup } from '../src/lib/errors';
import { words } from '../src/lib/words';

const bindings = readFileSync('src/lib/bindings.ts', 'utf8');

function membersOf(type: string): string[] {
  const body = new RegExp(`export type ${type} =([^;]*);`).exec(bindings)?.[1] ?? '';
  return [...body.matchAll(/"(\w+)"/g)].map((match) => match[1]!);
}

describe('the table of errors', () => {
  it('has words for every code and no code that Rust does not know', () => {
    const codes = new Set([...membersOf('ErrorCode'), ...membersOf('FailureCode')]);
    expect(codes.size).toBeGreaterThan(20);
    expect(Object.keys(words.errors).sort()).toEqual([...codes].sort());
  });

  it('says something of its own for each', () => {
    const titles = Object.values(words.errors).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { title, action } of Object.values(words.errors)) {
      expect(title).not.toMatch(/\.$/);
      expect(action).toMatch(/\.$/);
    }
  });

  it('knows which problems leave the lookup working', () => {
    expect(preventsLookup('port_taken')).toBe(false);
    expect(preventsLookup('database_damaged')).toBe(true);
  });
});

describe('a rejected call', () => {
  it('keeps what Rust said', () => {
    const failure = asCallFailure({ code: 'disk', message: 'No space left.', action: 'Free some.' });
    expect(failure).toBeInstanceOf(CallFailure);
    expect({ ...failure, message: failure.message }).toMatchObject({
      code: 'disk',
      message: 'No space left.',
      action: 'Free some.',
    });
  });

  it.each([
    ['a bare string', 'command find not found', 'command find not found'],
    ['an unknown code', { code: 'toString', message: 'm', action: 'a' }, '[object Object]'],
    ['an exception', new TypeError('x is undefined'), 'x is undefined'],
  ])('is internal when it is %s', (_, cause, message) => {
    expect(asCallFailure(cause)).toMatchObject({ code: 'internal', message });
  });
});
