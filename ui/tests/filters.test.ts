import { describe, expect, it } from 'vitest';
import { builtIns, chips, LATEST, nothing, readAmount, RULES, sameView, without } from '../src/lib/filters';
import { columnsWithin } from '../src/lists/columns';
import { barsOf, marks, sumsOf } from '../src/overview/sums';

describe('filters', () => {
  it('says what narrows, part by part, and takes one part out alone', () => {
    const filter = {
      ...nothing(),
      states: ['ready' as const, 'sent' as const],
      period: { of: 'reserved' as const, span: { last_days: { days: 7 } } },
      rulings: [...RULES],
      price: { least: 10, most: null },
      shop: 's1',
    };
    expect(chips(filter, [{ id: 's1', name: 'Café Rivoli' }]).map(({ text }) => text)).toEqual([
      'Ready or Sent',
      'Reserved: last 7 days',
      'declined',
      'Price from €10.00',
      'Shop: Café Rivoli',
    ]);
    expect(chips(without(filter, 'price'), []).map(({ part }) => part)).not.toContain('price');
    expect(chips(nothing(), [])).toEqual([]);
    for (const { id, view } of builtIns) expect(chips(view.filter, []).length > 0).toBe(id !== 'all');
  });

  it('knows a view again whatever the order of its parts', () => {
    const view = { filter: { ...nothing(), states: ['ready' as const, 'sent' as const] }, sort: LATEST };
    const turned = { filter: { ...nothing(), states: ['sent' as const, 'ready' as const] }, sort: LATEST };
    expect(sameView(view, turned)).toBe(true);
    expect(sameView(view, { ...view, sort: { ...LATEST, descending: false } })).toBe(false);
  });

  it('reads amounts as they are written here and there', () => {
    expect(readAmount('1\u202f234,50 €')).toBe(1234.5);
    expect(readAmount(' ')).toBeNull();
    for (const text of ['-1', '1.234', 'ten', '1,2,3']) expect(readAmount(text)).toBeUndefined();
  });

  it('always draws the code and what it is sorted by', () => {
    for (const width of [0, 300, 640, 1280, 2400]) {
      const drawn = columnsWithin(width, 'canceled').map(({ by }) => by);
      expect(drawn).toEqual(expect.arrayContaining(['code', 'canceled']));
    }
    expect(columnsWithin(2400, 'code')).toHaveLength(13);
    expect(columnsWithin(1180, 'reserved').length).toBeGreaterThan(7);
  });
});

describe('figures', () => {
  const day = (date: string, sent: number, reserved = 0) => ({
    day: date,
    from: `${date}T00:00:00.000Z`,
    states: [
      { state: 'reserved' as const, count: reserved },
      { state: 'sent' as const, count: sent },
    ],
    valueCents: sent * 100,
    priceCents: sent * 90,
  });

  it('adds days up and puts them together where they would be too many', () => {
    const days = Array.from({ length: 90 }, (_, i) =>
      day(new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10), 2),
    );
    const bars = barsOf(days);
    expect(bars).toHaveLength(13);
    expect(bars[0]).toMatchObject({ first: '2026-01-01', last: '2026-01-07', count: 14, priceCents: 1260 });
    expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(180);
    expect(barsOf(days.slice(0, 30))).toHaveLength(30);
    expect(sumsOf(days.slice(0, 1)).states).toEqual([{ state: 'sent', count: 2 }]);
    expect(barsOf([])).toEqual([]);
  });

  it('marks an axis with round numbers that reach the most', () => {
    expect(marks(0)).toEqual([0, 1]);
    expect(marks(1)).toEqual([0, 1]);
    expect(marks(7)).toEqual([0, 2, 4, 6, 8]);
    expect(marks(1234)).toEqual([0, 500, 1000, 1500]);
  });
});
