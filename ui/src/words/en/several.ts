// Several codes looked up at once.
import { count, number } from '../../lib/numbers';

export const several = {
  several: {
    found: (found: number, of: number) =>
      `${number(found)} of ${count(of, { one: 'code', other: 'codes' })} found`,
    alike: (n: number) => `${number(n)} not to the letter`,
    repeated: (n: number) => `${number(n)} named more than once, counted once`,
    leftOut: (n: number, more: number) =>
      `only the first ${number(n)} are looked up, ${number(more)} more are not`,
    missing: 'no such voucher',
    missingRow: (code: string) => `${code}: no such voucher`,
    because: (asked: string, why: string) => `for ${asked}: ${why}`,
    more: 'others too',
    copyMissing: (n: number) => `Copy the missing (${number(n)})`,
  },
};
