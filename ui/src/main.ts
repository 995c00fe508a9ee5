// Puts the window together: which backend it talks to is decided here and nowhere else.
import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { insideTauri, tauriBackend, type Backend } from './lib/backend';
import { Desk } from './lib/desk.svelte';

async function chooseBackend(): Promise<Backend> {
  // Looking at the page in a plain browser; the branch and its fixtures are not part of a build.
  if (import.meta.env.DEV && !insideTauri()) {
    const { scene } = await import('./testing/scenes');
    return scene(new URLSearchParams(location.search).get('fixture') ?? 'typical');
  }
  return tauriBackend;
}

const desk = new Desk(await chooseBackend());
mount(App, { target: document.getElementById('app')!, props: { desk } });
