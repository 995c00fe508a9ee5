// How the page is built and tested. Paths are relative because the window loads the files from its own scheme.
import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { guide } from './guide';

/** What pdf.js loads by a name of its own, for images that it can decode without WebAssembly, which the policy forbids. */
const decoder = {
  name: 'pdfjs-decoder',
  generateBundle(this: { emitFile: (file: { type: 'asset'; fileName: string; source: Buffer }) => void }) {
    const name = 'openjpeg_nowasm_fallback.js';
    const source = readFileSync(`node_modules/pdfjs-dist/wasm/${name}`);
    this.emitFile({ type: 'asset', fileName: `pdfjs/${name}`, source });
  },
};

export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [svelte(), decoder, guide],
  // Vitest would otherwise pick Svelte's server build, which cannot mount components.
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  build: {
    target: 'safari16',
    outDir: 'dist',
    modulePreload: { polyfill: false },
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
  },
  server: { port: 5173, strictPort: true },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    // Time is faked inside the tests; this one is for machines that compile something else meanwhile.
    testTimeout: 20_000,
    // Local times are part of what is tested, so the zone is fixed.
    env: { TZ: 'Europe/Paris' },
  },
}));
