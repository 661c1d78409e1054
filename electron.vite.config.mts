import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { noteBundledPackages } from './tools/bundled-packages.mjs';

const at = (file: string): string => path.resolve(import.meta.dirname, file);

/** Small and pure: bundled, so that they load with our own code instead of from hundreds of files. */
const bundled = ['zod', 'yaml', 'commander'];

// Targets are those of the oldest runtime we test with (Electron 25: Node 18, Chrome 114), not of the shipped one.
export default defineConfig({
  main: {
    plugins: [noteBundledPackages('main')],
    build: {
      target: 'node18',
      outDir: 'out/main',
      // Not minified: a stack trace from a person's computer must be readable, and the files are small anyway.
      externalizeDeps: { exclude: bundled },
      // CommonJS: the development runtime starts no ES module.
      rollupOptions: { input: { main: at('main/main.ts') }, output: { format: 'cjs' } },
    },
  },
  preload: {
    plugins: [noteBundledPackages('preload')],
    build: {
      target: 'node18',
      outDir: 'out/preload',
      minify: true,
      // A sandboxed preload cannot require anything but Electron, so everything goes into the one file.
      externalizeDeps: false,
      rollupOptions: { input: { preload: at('main/preload/preload.ts') }, output: { format: 'cjs' } },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), noteBundledPackages('renderer')],
    build: {
      target: 'chrome114',
      outDir: at('out/renderer'),
      minify: true,
      modulePreload: { polyfill: false },
      // Files instead of data: addresses, which the page's policy allows for pictures only.
      assetsInlineLimit: 0,
      rollupOptions: { input: at('renderer/index.html') },
    },
  },
});
