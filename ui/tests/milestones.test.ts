import { describe, expect, it } from 'vitest';
import { milestonesOf, reservationFate, validityFate } from '../src/lib/milestones';
import { documentedExample, step, voucher } from '../src/testing/fixtures';
import { NOW } from './support';

const unlearned = { confirmedMs: null, sentMs: null };
const T = (time: string) => `2026-03-10T${time}:00.000Z`;

describe('milestones', () => {
  it('of the documented example take two hours from confirmed to sent', () => {
    const rows = milestonesOf(documentedExample(NOW).timeline, unlearned);
    expect(rows.map(({ step, gap, late }) => ({ step, gap, late }))).toEqual([
      { step: 'reserved', gap: null, late: false },
      { step: 'confirmed', gap: 'same instant', late: true },
      { step: 'sent', gap: '2 h 00 min', late: true },
    ]);
  });

  it('stand there also when never heard of', () => {
    const rows = milestonesOf([], unlearned);
    expect(rows.map((row) => row.step)).toEqual(['reserved', 'confirmed', 'sent']);
    expect(rows.every((row) => row.heard === null && row.gap === null && !row.late)).toBe(true);
  });

  it('measure across a missing one and say from where', () => {
    const rows = milestonesOf(
      [step('reserved', T('08:00'), T('08:00')), step('sent', T('08:20'), T('08:20'))],
      unlearned,
    );
    expect(rows.map((row) => row.gap)).toEqual([null, null, '20 min after reserved']);
    expect(rows[2]?.gapNamed).toBe(true);
  });

  it('do not hide that the vendor’s dates contradict each other', () => {
    const rows = milestonesOf(
      [step('reserved', T('08:10'), T('08:10')), step('confirmed', T('08:05'), T('08:10'))],
      unlearned,
    );
    expect(rows[1]?.gap).toBe('5 min before reserved');
  });

  it('have the making of the voucher between them once it was heard of', () => {
    const rows = milestonesOf(
      [
        step('sent', T('08:20'), T('08:20')),
        step('ready', T('08:15'), T('08:15'), 'webhook'),
        step('confirmed', T('08:10'), T('08:10')),
      ],
      unlearned,
    );
    expect(rows.map((row) => row.step)).toEqual(['reserved', 'confirmed', 'ready', 'sent']);
    expect(rows.map((row) => row.gap)).toEqual([null, null, '5 min', '5 min']);
  });

  it('are followed by whatever else was heard, in its order', () => {
    const rows = milestonesOf(
      [
        step('refunded', T('09:00'), T('09:00')),
        step('refunding', null, T('08:30')),
        step('reserved', T('08:00'), T('08:00')),
      ],
      unlearned,
    );
    expect(rows.map((row) => row.step)).toEqual(['reserved', 'confirmed', 'sent', 'refunding', 'refunded']);
    expect(rows[3]).toMatchObject({ late: true, gap: null });
    expect(rows[4]?.gap).toBe('1 h 00 min after reserved');
  });
});

it('say how long they usually take, also where one was never heard of', () => {
  const rows = milestonesOf([], { confirmedMs: 9 * 60_000, sentMs: null });
  expect(rows.map((row) => row.usual)).toEqual([null, { span: '9 min', from: 'reserved' }, null]);
});

describe('deadlines', () => {
  const due = voucher(NOW, { couponId: 'A', reservationExpiresAt: T('09:00'), validUntil: T('09:00') });

  it('are silent while ahead and speak from their instant on', () => {
    expect(reservationFate(due, NOW - 1)).toBeNull();
    expect(reservationFate(due, NOW)).toBe('passed');
    expect(validityFate(due, NOW - 1)).toBeNull();
    expect(validityFate(due, NOW)).toBe('expired');
  });

  it('say "expired" of a reservation only when it lapsed', () => {
    expect(reservationFate({ ...due, lapsed: true }, NOW)).toBe('expired, no confirmation heard');
  });

  it('have nothing to say without a date', () => {
    const dateless = { ...due, reservationExpiresAt: null, validUntil: null };
    expect([reservationFate(dateless, NOW), validityFate(dateless, NOW)]).toEqual([null, null]);
  });
});
