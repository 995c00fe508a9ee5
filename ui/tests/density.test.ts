// How close rows stand: chosen by name or in the settings, held at once, remembered, followed by the list that measures.
import { expect, it } from 'vitest';
import { chosenDensity, chooseDensity, wearDensity } from '../src/lib/density.svelte';
import { backendOf, openWindow, press, settle } from './support';

const worn = () => document.documentElement.dataset.density;

it('is comfortable until another is chosen, which is remembered; what is damaged counts for nothing', () => {
  wearDensity();
  expect([chosenDensity(), worn()]).toEqual(['comfortable', 'comfortable']);
  chooseDensity('compact');
  expect([localStorage.getItem('density'), chosenDensity(), worn()]).toEqual([
    'compact',
    'compact',
    'compact',
  ]);
  localStorage.setItem('density', 'dense');
  wearDensity();
  expect(worn()).toBe('comfortable');
});

it('is chosen in the settings, where the palette’s choice is seen', async () => {
  const { page, field } = await openWindow();
  await press(field, '7', { ctrlKey: true });
  const compact = page.getByTestId('density-compact') as HTMLInputElement;
  compact.click();
  await settle();
  expect(worn()).toBe('compact');
  chooseDensity('comfortable');
  await settle();
  expect([compact.checked, (page.getByTestId('density-comfortable') as HTMLInputElement).checked]).toEqual([
    false,
    true,
  ]);
});

it('the rows of a long list are as tall as the page’s rows, at once', async () => {
  const { page, field } = await openWindow(backendOf());
  await press(field, '3', { ctrlKey: true });
  await settle();
  const tall = () => page.getAllByTestId('list-row')[0]!.style.height;
  expect(tall()).toBe('40px');
  chooseDensity('compact');
  await settle();
  expect(tall()).toBe('32px');
});
