// Puts the window together: which backend it talks to is decided here and nowhere else.
import { mount, unmount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { insideTauri, tauriBackend, type Backend } from './lib/backend';
import { Desk } from './lib/desk.svelte';
import { follow, onLanguage } from './lib/language';

async function chooseBackend(): Promise<Backend> {
  // Looking at the page in a plain browser; the branch and its fixtures are not part of a build.
  if (import.meta.env.DEV && !insideTauri()) {
    const { scene } = await import('./testing/scenes');
    return scene(new URLSearchParams(location.search).get('fixture') ?? 'typical');
  }
  return tauriBackend;
}

const desk = new Desk(await chooseBackend());
const show = () => mount(App, { target: document.getElementById('app')!, props: { desk } });

let shown = show();
// Words are read when something is drawn: in another language the same desk is drawn anew.
onLanguage(() => {
  void unmount(shown);
  shown = show();
});
window.addEventListener('languagechange', follow);
