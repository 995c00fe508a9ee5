// How close the rows of lists stand: kept by the window beside its theme. Marks the page; what else depends on it is in CSS.

export const densities = ['comfortable', 'compact'] as const;
export type Density = (typeof densities)[number];

/** How tall a row is, in rem: `--row` of app.css. */
export const ROW: Record<Density, number> = { comfortable: 2.5, compact: 2 };

const REMEMBERED = 'density';

const isDensity = (text: string | null): text is Density => densities.some((known) => known === text);

/** Counts what was chosen here, so that lists that measure their rows are drawn anew. */
let changes = $state(0);

export function chosenDensity(): Density {
  void changes;
  const stored = localStorage.getItem(REMEMBERED);
  return isDensity(stored) ? stored : 'comfortable';
}

export function wearDensity(): void {
  document.documentElement.dataset.density = chosenDensity();
}

export function chooseDensity(density: Density): void {
  localStorage.setItem(REMEMBERED, density);
  changes += 1;
  wearDensity();
}
