// Numbers and plurals in the language in force, apart from `format.ts` so that the catalogue itself may use them.
import { byLocale } from './language';

const whole = byLocale((locale) => new Intl.NumberFormat(locale));
const oneDecimal = byLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
const inHundred = byLocale((locale) => new Intl.NumberFormat(locale, { style: 'percent' }));
const rules = byLocale((locale) => new Intl.PluralRules(locale));

/** A word by number. `many` is French's form behind round millions: « 1 000 000 de requêtes ». */
export interface Forms {
  one: string;
  many?: string;
  other: string;
}

export const number = (n: number): string => whole().format(n);
export const decimal = (n: number): string => oneDecimal().format(n);

/** "42%", rounded down: all is said only of all. */
export const percentage = (part: number): string => inHundred().format(Math.floor(part * 100) / 100);

/** The form that goes with the number, without the number. */
export function plural(n: number, forms: Forms): string {
  const form = rules().select(n);
  if (form === 'one') return forms.one;
  return form === 'many' ? (forms.many ?? forms.other) : forms.other;
}

/** "1 voucher", "1,204 vouchers". */
export const count = (n: number, forms: Forms): string => `${number(n)} ${plural(n, forms)}`;
