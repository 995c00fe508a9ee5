import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Gradual, PAUSE } from '../src/lib/gradual.svelte';

describe('a long list', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is drawn as far as it is seen, and wholly when no key follows', () => {
    const list = new Gradual();
    list.begin(10, () => 50);
    expect(list.count).toBe(10);
    vi.advanceTimersByTime(PAUSE - 1);
    expect(list.count, 'the next key may still come').toBe(10);
    vi.runAllTimers();
    expect(list.count).toBeGreaterThanOrEqual(50);
  });

  test('begins anew with the next question', () => {
    const list = new Gradual();
    list.begin(10, () => 50);
    vi.advanceTimersByTime(PAUSE);
    expect(list.count).toBeGreaterThan(10);
    list.begin(10, () => 50);
    expect(list.count).toBe(10);
  });

  test('that grows once it was drawn is drawn with what came', () => {
    let length = 5;
    const list = new Gradual();
    list.begin(10, () => length);
    vi.runAllTimers();
    length = 90;
    expect(list.count).toBeGreaterThanOrEqual(length);
  });

  test('that is gone draws nothing any more', () => {
    const list = new Gradual();
    list.begin(10, () => 50);
    list.stop();
    vi.runAllTimers();
    expect(list.count).toBe(10);
  });
});
