// Days and instants as people write them: the day first, as all languages of the window do, or as ISO 8601 has it. The
// system's own fields are not used: a webview writes those in its own language and order, not in the window's.
import { time } from './format';
import { byLocale } from './language';

const DAY = 24 * 60;

const written = byLocale(
  (locale) =>
    new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }),
);

/** "2026-11-24" of "24/11/2026", "24.11.2026" or "2026-11-24"; null of what is no day. */
export function readDay(text: string): string | null {
  const trimmed = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed);
  const local = /^(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})$/.exec(trimmed);
  const parts = iso ? [iso[1], iso[2], iso[3]] : local ? [local[3], local[2], local[1]] : null;
  if (!parts) return null;
  const [year, month, day] = parts.map(Number) as [number, number, number];
  const at = new Date(Date.UTC(year, month - 1, day));
  const exists = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return exists ? at.toISOString().slice(0, 10) : null;
}

/** "24/11/2026" of "2026-11-24". */
export const writeDay = (day: string): string => written().format(new Date(`${day}T00:00:00Z`));

/**
 * The instant in local time that "24/11/2026 14:05:09" ends with, in UTC. Of what is left out all is meant: a minute to its
 * last second, a day to its last minute. Null of what is no instant.
 */
export function readInstant(text: string): string | null {
  const timed = /^(.*?)[T,\s]+(\d{1,2})[:h](\d{2})(?::(\d{2}))?$/.exec(text.trim());
  const day = readDay(timed?.[1] ?? text);
  if (day === null) return null;
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const [hour, minute] = [Number(timed?.[2] ?? 0), Number(timed?.[3] ?? 0)];
  const second = timed?.[4] === undefined ? undefined : Number(timed[4]);
  if (hour > 23 || minute > 59 || (second ?? 0) > 59) return null;
  const after =
    second === undefined
      ? new Date(year, month - 1, date, hour, minute + (timed ? 1 : DAY))
      : new Date(year, month - 1, date, hour, minute, second + 1);
  return new Date(after.getTime() - 1).toISOString();
}

/** "24/11/2026 14:05:09" in local time. */
export function writeInstant(iso: string): string {
  const at = new Date(iso);
  const day = new Date(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()));
  return `${written().format(day)} ${time(iso)}`;
}
