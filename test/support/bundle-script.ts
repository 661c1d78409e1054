import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');

/** A script of ours with all it imports as one file for plain Node, to be run in another namespace or process. */
export async function bundleScript(entry: string): Promise<string> {
  const outDir = mkdtempSync(path.join(tmpdir(), 'bulkhead-script-'));
  chmodSync(outDir, 0o755); // it may run as another user
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.resolve(root, entry),
      outDir,
      minify: false,
      rollupOptions: { output: { format: 'cjs', entryFileNames: 'script.cjs', codeSplitting: false } },
    },
  });
  return path.join(outDir, 'script.cjs');
}
