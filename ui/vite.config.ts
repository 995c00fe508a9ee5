// How the page is built and tested. Paths are relative because the window loads the files from its own scheme.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [svelte()],
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
