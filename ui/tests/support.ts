// What the tests share: a moment to start from, a desk over the backend in memory, answers under the test's control.
import { render } from '@testing-library/svelte';
import { vi } from 'vitest';
import App from '../src/App.svelte';
import type { VoucherView } from '../src/lib/bindings';
import { Desk } from '../src/lib/desk.svelte';
import { DEBOUNCE } from '../src/lib/search.svelte';
import { listening, typicalVouchers } from '../src/testing/fixtures';
import { MemoryBackend } from '../src/testing/memory';

export const NOW = Date.parse('2026-03-10T09:00:00.000Z');

export function backendOf(vouchers: VoucherView[] = typicalVouchers(NOW)): MemoryBackend {
  return new MemoryBackend(listening(NOW), vouchers);
}

export function freezeTime(): void {
  vi.useFakeTimers({ now: NOW });
}

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Lets answers that are already there arrive. */
export const settle = () => pass(0);

/** The whole window over a backend, with its first screen loaded. */
export async function startWindow(backend: MemoryBackend) {
  freezeTime();
  const desk = new Desk(backend);
  const page = render(App, { props: { desk } });
  await settle();
  return { desk, page };
}

/** The same, for the many tests that type into its field. */
export async function openWindow(backend = backendOf()) {
  const { desk, page } = await startWindow(backend);
  return { backend, desk, page, field: page.getByTestId('search') as HTMLInputElement };
}

export async function type(field: HTMLInputElement, text: string): Promise<void> {
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await pass(DEBOUNCE);
}

export async function press(
  target: EventTarget,
  key: string,
  rest: KeyboardEventInit = {},
): Promise<KeyboardEvent> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...rest });
  target.dispatchEvent(event);
  await settle();
  return event;
}

/** A promise that the test keeps or breaks when it likes. */
export function promised<T = void>() {
  let keep!: (value: T) => void;
  let fail!: (cause: unknown) => void;
  const promise = new Promise<T>((resolve, reject) => {
    keep = resolve;
    fail = reject;
  });
  return { promise, keep, fail };
}
