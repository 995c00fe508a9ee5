// The zone is Europe/Paris (vite.config.ts), so summer and winter time can both be wrong.
import { describe, expect, it } from 'vitest';
import * as format from '../src/lib/format';

const SENT = '2017-06-24T17:27:32.502Z';
const at = (iso: string) => Date.parse(iso);

describe('spans', () => {
  it.each([
    [0, '0 s'],
    [48_999, '48 s'],
    [60_000, '1 min'],
    [59 * 60_000 + 59_000, '59 min'],
    [7_200_000, '2 h 00 min'],
    [7_200_000 + 300_000, '2 h 05 min'],
    [86_400_000, '1 d'],
    [2 * 86_400_000 + 4 * 3_600_000, '2 d 4 h'],
    [-7_200_000, '2 h 00 min'],
  ])('%i ms is "%s"', (ms, words) => expect(format.span(ms)).toBe(words));
});

describe('instants', () => {
  it('are local, with the zone of their date', () => {
    expect(format.dateTime(SENT)).toBe('24 Jun 2017, 19:27:32');
    expect(format.dateTime(SENT, 'minutes')).toBe('24 Jun 2017, 19:27');
    expect(format.zone(SENT)).toBe('CEST');
    expect(format.zone('2018-01-31T00:00:00.000Z')).toBe('CET');
  });

  it('start the day at 00, not at 24', () => {
    expect(format.dateTime('2018-01-30T23:00:00.000Z')).toBe('31 Jan 2018, 00:00:00');
  });

  it('are relative under a day only', () => {
    expect(format.relative(SENT, at('2017-06-24T17:30:32.502Z'))).toBe('3 min ago');
    expect(format.relative(SENT, at('2017-06-24T17:27:50.000Z'))).toBe('under a minute ago');
    expect(format.relative(SENT, at('2017-06-24T15:17:32.502Z'))).toBe('in 2 h 10 min');
    expect(format.relative(SENT, at('2017-06-25T17:27:32.501Z'))).toBe('23 h 59 min ago');
    expect(format.relative(SENT, at('2017-06-25T17:27:32.502Z'))).toBeNull();
  });

  it('that lie a little ahead have just happened, unless they are due', () => {
    const before = (ms: number) => at(SENT) - ms;
    expect(format.relative(SENT, before(1))).toBe('just now');
    expect(format.relative(SENT, before(60_000))).toBe('just now');
    expect(format.relative(SENT, before(60_001))).toBe('in 1 min');
    expect(format.relative(SENT, before(40_000), true)).toBe('in 40 s');
  });

  it('take as much room in a row as their distance needs', () => {
    expect(format.whenShort(SENT, at('2017-06-24T20:00:00.000Z'))).toBe('19:27');
    expect(format.whenShort(SENT, at('2017-06-24T22:30:00.000Z'))).toBe('24 Jun');
    expect(format.whenShort(SENT, at('2026-03-10T09:00:00.000Z'))).toBe('24 Jun 2017');
  });

  it('beside another say the date only when it is another', () => {
    expect(format.clockBeside('2017-06-24T17:31:05.118Z', SENT)).toBe('19:31');
    expect(format.clockBeside('2017-06-24T22:05:00.000Z', SENT)).toBe('25 Jun 2017, 00:05');
  });

  it('differ from more than a minute on', () => {
    expect(format.differ(SENT, '2017-06-24T17:28:32.502Z')).toBe(false);
    expect(format.differ(SENT, '2017-06-24T17:28:32.503Z')).toBe(true);
    expect(format.differ(SENT, '2017-06-24T17:26:32.501Z')).toBe(true);
  });
});

describe('the countdown', () => {
  const expiresAt = '2026-03-10T10:00:00.000Z';

  it('never promises more than is left', () => {
    const { expired, fraction, text } = format.countdown(expiresAt, at('2026-03-10T09:17:01.000Z'));
    expect({ expired, text }).toEqual({ expired: false, text: '42 min left' });
    expect(fraction).toBeCloseTo(42.98 / 60, 3);
  });

  it('counts the last minute in seconds and ends exactly', () => {
    expect(format.countdown(expiresAt, at('2026-03-10T09:59:12.000Z')).text).toBe('48 s left');
    expect(format.countdown(expiresAt, at('2026-03-10T09:59:59.999Z')).expired).toBe(false);
    expect(format.countdown(expiresAt, at(expiresAt))).toEqual({
      expired: true,
      fraction: 0,
      text: 'expired just now',
    });
    expect(format.countdown(expiresAt, at('2026-03-10T10:03:00.000Z')).text).toBe('expired 3 min ago');
  });

  it('shows a full ring for a link that lives longer than usual', () => {
    expect(format.countdown(expiresAt, at('2026-03-10T07:00:00.000Z')).fraction).toBe(1);
  });
});

describe('codes', () => {
  it('are grouped in fours, whatever their length and alphabet', () => {
    expect(format.grouped('AGYPMNVXPJ')).toBe('AGYP MNVX PJ');
    expect(format.groups('ABCD')).toEqual(['ABCD']);
    expect(format.groups('')).toEqual([]);
    expect(format.groups('ÀB🎁DE')).toEqual(['ÀB🎁D', 'E']);
  });

  it('are read out of what was typed', () => {
    expect(format.asCode(' agyp-mnvx pj ')).toBe('AGYPMNVXPJ');
  });
});

describe('an address', () => {
  it.each([
    ['http://127.0.0.1:4180/jackpot/••••••/reserve', true],
    ['http://[::1]:4180/', true],
    ['http://localhost:4180/', true],
    ['https://127.example.test/reserve', false],
    ['http://192.0.2.10:8417/', false],
    ['', false],
  ])('%s is of this machine alone: %s', (address, local) => expect(format.isLoopback(address)).toBe(local));
});

describe('amounts and sizes', () => {
  it('keep their cents', () => {
    expect(format.money(110)).toBe('€110.00');
    expect(format.money(1234.5)).toBe('€1,234.50');
  });

  it('are written in the unit that fits', () => {
    expect([format.size(999), format.size(84_213), format.size(1_260_000)]).toEqual([
      '999 B',
      '84 kB',
      '1.3 MB',
    ]);
  });
});
