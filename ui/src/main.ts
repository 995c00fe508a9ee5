// Puts the window together: which backend it talks to is decided here and nowhere else.
import { mount, unmount } from 'svelte';
import '@fontsource/roboto-mono/latin-400.css';
import '@fontsource/roboto-mono/latin-600.css';
import App from './App.svelte';
import './app.css';
import { wearTheme } from './lib/appearance';
import { insideTauri, tauriBackend, type Backend } from './lib/backend';
import { wearDensity } from './lib/density.svelte';
import { Desk } from './lib/desk.svelte';
import { follow, language, onLanguage } from './lib/language';

async function chooseBackend(): Promise<Backend> {
  // Looking at the page in a plain browser; the branch and its fixtures are not part of a build.
  if (import.meta.env.DEV && !insideTauri()) {
    const { scene } = await import('./testing/scenes');
    return scene(new URLSearchParams(location.search).get('fixture') ?? 'typical');
  }
  return tauriBackend;
}

wearTheme();
wearDensity();
const backend = await chooseBackend();
const desk = new Desk(backend);
const show = () => mount(App, { target: document.getElementById('app')!, props: { desk } });

/** Without an answer the tray goes on in the system's language; there is nothing to do about that here. */
const tell = () => backend.speak(language()).catch(() => undefined);

let shown = show();
void tell();
// Words are read when something is drawn: in another language the same desk is drawn anew.
onLanguage(() => {
  void unmount(shown);
  shown = show();
  void tell();
});
window.addEventListener('languagechange', follow);
