// How instants, spans, amounts, sizes and codes are written in the language in force (numbers alone: `numbers.ts`).
// The present is always an argument.
import { byLocale } from './language';
import { decimal, number } from './numbers';
import { visible } from './visible';
import { words } from './words';

export { count, number, percentage, plural } from './numbers';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long the vendor's links live; the ring is full when all of it is left. */
export const LINK_LIFE = HOUR;

const dateShort = byLocale((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }));
const dateLong = byLocale(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }),
);
const clockShort = byLocale(
  (locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
);
const clockLong = byLocale(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }),
);
const zoned = byLocale(
  (locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', timeZoneName: 'short' }),
);
const amount = byLocale((locale) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }));

const and = byLocale((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }));

const dayKey = (at: Date) => `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;
export const sameDay = (a: number, b: number) => dayKey(new Date(a)) === dayKey(new Date(b));

export function instant(iso: string): number {
  return Date.parse(iso);
}

/** "CEST": the zone the local time is given in, which depends on the date. */
export function zone(iso: string): string {
  const part = zoned()
    .formatToParts(new Date(iso))
    .find((p) => p.type === 'timeZoneName');
  return part?.value ?? 'UTC';
}

/** "24 Jun 2017, 17:27:32" in local time. */
export function dateTime(iso: string, precision: 'minutes' | 'seconds' = 'seconds'): string {
  const at = new Date(iso);
  return `${dateLong().format(at)}, ${(precision === 'seconds' ? clockLong() : clockShort()).format(at)}`;
}

/** "17:27" today, "24 Jun" this year, "24 Jun 2017" before: as much as a narrow row needs. */
export function whenShort(iso: string, now: number): string {
  const at = new Date(iso);
  if (sameDay(at.getTime(), now)) return clockShort().format(at);
  return at.getFullYear() === new Date(now).getFullYear() ? dateShort().format(at) : dateLong().format(at);
}

/** "17:29", with the date in front when that is another day than `beside`. */
export function clockBeside(iso: string, beside: string): string {
  const at = new Date(iso);
  if (sameDay(at.getTime(), instant(beside))) return clockShort().format(at);
  return `${dateLong().format(at)}, ${clockShort().format(at)}`;
}

export function time(iso: string): string {
  return clockLong().format(new Date(iso));
}

/** "48 s", "12 min", "2 h 00 min", "3 d 4 h". Rounds down: never promises more than there is. */
export function span(milliseconds: number): string {
  const { day, hour, minute, second } = words.time.units;
  const ms = Math.abs(milliseconds);
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} ${second}`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} ${minute}`;
  if (ms < DAY) {
    const minutes = Math.floor((ms % HOUR) / MINUTE);
    return `${Math.floor(ms / HOUR)} ${hour} ${String(minutes).padStart(2, '0')} ${minute}`;
  }
  const hours = Math.floor((ms % DAY) / HOUR);
  return hours === 0 ? `${Math.floor(ms / DAY)} ${day}` : `${Math.floor(ms / DAY)} ${day} ${hours} ${hour}`;
}

/** "45 s", "15 min", "4 h": rounded up, for it says how long something takes at most. */
export function atMost(seconds: number): string {
  const { day, hour, minute, second } = words.time.units;
  const units: [number, string][] = [
    [86_400, day],
    [3600, hour],
    [60, minute],
  ];
  const [length, unit] = units.find(([of]) => seconds >= 2 * of || seconds === of) ?? [1, second];
  return `${number(Math.ceil(seconds / length))} ${unit}`;
}

/** "a, b and c". */
export const list = (items: readonly string[]): string => and().format(items);

/**
 * "3 min ago", "in 2 h 10 min"; nothing from 24 hours on, where the date says more.
 * What is not due (`ahead`) but has happened lies ahead only because two clocks differ a little.
 */
export function relative(iso: string, now: number, ahead = false): string | null {
  const distance = instant(iso) - now;
  if (Math.abs(distance) >= DAY) return null;
  if (!ahead && distance > 0 && distance <= MINUTE) return words.time.justNow;
  if (distance > 0) return words.time.within(span(distance));
  return distance > -MINUTE ? words.time.underMinuteAgo : words.time.ago(span(distance));
}

export interface Countdown {
  expired: boolean;
  /** From 1 (all of the hour left) to 0. */
  fraction: number;
  text: string;
}

export function countdown(expiresAt: string, now: number): Countdown {
  const left = instant(expiresAt) - now;
  if (left > 0) {
    return { expired: false, fraction: Math.min(1, left / LINK_LIFE), text: words.time.left(span(left)) };
  }
  const text = left > -MINUTE ? words.time.expiredNow : words.time.expired(span(left));
  return { expired: true, fraction: 0, text };
}

/** Whether two instants are so far apart that both deserve to be said. */
export function differ(a: string, b: string): boolean {
  return Math.abs(instant(a) - instant(b)) > MINUTE;
}

const dayOfYear = byLocale(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
);
const wholeDay = byLocale(
  (locale) =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
);
const wholeAmount = byLocale(
  (locale) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 }),
);
const part = byLocale(
  (locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }),
);

/** "24 Nov 2026" of "2026-11-24": a day of the calendar, which is the same day everywhere. */
export const calendarDay = (day: string): string => wholeDay().format(new Date(`${day}T00:00:00Z`));

/** "24 Nov". */
export const calendarDayShort = (day: string): string => dayOfYear().format(new Date(`${day}T00:00:00Z`));

/** "17:27" today, "24 Jun, 17:27" this year, "24 Jun 2017" before: the time too where a row has room for it. */
export function whenWithTime(iso: string, now: number): string {
  const at = new Date(iso);
  if (sameDay(at.getTime(), now) || at.getFullYear() !== new Date(now).getFullYear())
    return whenShort(iso, now);
  return `${dateShort().format(at)}, ${clockShort().format(at)}`;
}

/** "Europe/Paris": the zone in which days are counted here. */
export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** "12.5 %" of 0.125. */
export const percent = (share: number): string =>
  share > 0 && share < 0.001 ? `< ${part().format(0.001)}` : part().format(share);

/** A sum in hundredths, to the whole unit. */
export const cents = (hundredths: number): string => wholeAmount().format(hundredths / 100);

export function money(value: number): string {
  return amount().format(value);
}

/** "84 kB", "1.3 MB". */
export function size(bytes: number): string {
  const { byte, kilobyte, megabyte, gigabyte } = words.size;
  if (bytes < 1000) return `${bytes} ${byte}`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} ${kilobyte}`;
  if (bytes < 1_000_000_000) return `${decimal(bytes / 1_000_000)} ${megabyte}`;
  return `${decimal(bytes / 1_000_000_000)} ${gigabyte}`;
}

/** Groups of four, as a code is read out. Counts characters, not UTF-16 units. */
export function groups(code: string): string[] {
  const characters = Array.from(code);
  const parts: string[] = [];
  for (let i = 0; i < characters.length; i += 4) parts.push(characters.slice(i, i + 4).join(''));
  return parts;
}

export const grouped = (code: string) => groups(code).map(visible).join(' ');

/** What was typed, as a code: without the blanks and hyphens of dictation, in capitals. */
export function asCode(text: string): string {
  return text.replace(/[\s-]+/g, '').toUpperCase();
}

/** Whether only this machine can reach an address. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const host = new URL(address).hostname;
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}
