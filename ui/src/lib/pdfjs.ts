// The only file that knows pdf.js, loaded when a first page is to be drawn. Its worker, its fonts and its tables of
// characters are files of ours; nothing is evaluated, and no script of a PDF is run.
import {
  getDocument,
  PDFWorker,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { TextContent } from 'pdfjs-dist/types/src/display/api';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import type { Drawn } from './firstpage.svelte';

const urls = {
  ...import.meta.glob<string>('/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
  ...import.meta.glob<string>('/node_modules/pdfjs-dist/cmaps/*.bcmap', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
};
const byName = new Map(Object.entries(urls).map(([path, url]) => [path.split('/').at(-1), url]));

/** How pdf.js gets at the files that come with it. */
class OwnFiles {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const url = byName.get(filename);
    if (url === undefined) throw new Error(`${filename} does not come with the program`);
    return new Uint8Array(await (await fetch(url)).arrayBuffer());
  }
}

/** How many pages are looked through for the code. */
const MOST_READ = 5;
/** A page that is drawn larger than this takes memory and shows nothing more, in pixels. */
const WIDEST = 1600;

/** One for all: it starts once. Made here, as pdf.js does not know that this scheme of ours is a place of our own. */
let port: Worker | undefined;

function ownWorker(): PDFWorker {
  port ??= new Worker(workerUrl, { type: 'module' });
  return PDFWorker.create({ port });
}

export async function draw(bytes: ArrayBuffer, canvas: HTMLCanvasElement, stop: AbortSignal): Promise<Drawn> {
  const loading = getDocument({
    data: new Uint8Array(bytes),
    worker: ownWorker(),
    isEvalSupported: false,
    useWasm: false,
    wasmUrl: new URL(import.meta.env.DEV ? '/node_modules/pdfjs-dist/wasm/' : './pdfjs/', document.baseURI)
      .href,
    useWorkerFetch: false,
    useSystemFonts: false,
    enableXfa: false,
    BinaryDataFactory: OwnFiles,
    verbosity: 0,
  });
  const end = () => void loading.destroy();
  stop.addEventListener('abort', end, { once: true });
  try {
    const document = await loading.promise;
    await drawPage(await document.getPage(1), canvas, stop);
    return { pages: document.numPages, text: await textOf(document) };
  } finally {
    stop.removeEventListener('abort', end);
    await loading.destroy();
  }
}

async function drawPage(page: PDFPageProxy, canvas: HTMLCanvasElement, stop: AbortSignal): Promise<void> {
  const { width, height } = page.getViewport({ scale: 1 });
  const box = canvas.parentElement?.getBoundingClientRect();
  const room = box ? Math.min(box.width / width, box.height / height) : 1;
  const sharp = Math.min(room * window.devicePixelRatio, WIDEST / Math.max(width, height));
  const viewport = page.getViewport({ scale: Math.max(sharp, 0.1) });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  const rendering = page.render({ canvas, viewport });
  const cancel = () => rendering.cancel();
  stop.addEventListener('abort', cancel, { once: true });
  try {
    await rendering.promise;
  } finally {
    stop.removeEventListener('abort', cancel);
  }
}

/** Null too when it cannot be read: a page that was drawn is shown all the same. */
async function textOf(document: PDFDocumentProxy): Promise<string | null> {
  if (document.numPages > MOST_READ) return null;
  const texts: string[] = [];
  try {
    for (let number = 1; number <= document.numPages; number += 1) {
      texts.push(await textOfPage(await document.getPage(number)));
    }
  } catch {
    return null;
  }
  return texts.join('\n');
}

/** Read by hand: WebKit's streams cannot be looped over, as pdf.js itself would. */
async function textOfPage(page: PDFPageProxy): Promise<string> {
  const reader = page.streamTextContent().getReader();
  const texts: string[] = [];
  for (;;) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: TextContent };
    if (done || !value) return texts.join(' ');
    texts.push(...value.items.map((item) => ('str' in item ? item.str : '')));
  }
}
