// How the window looks: as the system does, unless something else was chosen here. Marks the page; the colours are in app.css.

export const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

const REMEMBERED = 'theme';

const isTheme = (text: string | null): text is Theme => themes.some((known) => known === text);

export function chosenTheme(): Theme {
  const stored = localStorage.getItem(REMEMBERED);
  return isTheme(stored) ? stored : 'system';
}

function show(systemIsDark: boolean): void {
  const theme = chosenTheme();
  const { dataset } = document.documentElement;
  const dark = theme === 'dark' || (theme !== 'light' && systemIsDark);
  dataset.theme = dark ? 'dark' : 'light';
  dataset.contrast = theme === 'contrast' ? 'more' : 'system';
}

/** From now on, also when the system changes from light to dark. */
export function wearTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  show(system.matches);
  system.addEventListener('change', () => show(system.matches));
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(REMEMBERED, theme);
  show(matchMedia('(prefers-color-scheme: dark)').matches);
}
