import path from 'node:path';
import { defineConfig } from 'vite';
import { noteBundledPackages } from './tools/bundled-packages.mjs';

const at = (file: string): string => path.resolve(import.meta.dirname, file);

/** The command line: the same code as the app's main process, without Electron, in one file for plain Node. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  logLevel: 'warn',
  plugins: [noteBundledPackages('cli')],
  ssr: { noExternal: ['zod', 'yaml', 'commander'] },
  build: {
    ssr: at('main/cli/cli.ts'),
    target: 'node18',
    outDir: 'out/cli',
    rollupOptions: {
      output: { format: 'cjs', entryFileNames: 'cli.js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
