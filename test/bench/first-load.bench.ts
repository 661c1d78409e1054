import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildAppIfStale } from '../../tools/build.mjs';
import { inProject } from '../../tools/files.mjs';
import type { Bench } from './figures';

/** What the window loads before it shows its first screen: the scripts that its page names, as gzip would send them. */
export async function bench(): Promise<Bench> {
  buildAppIfStale();
  const folder = inProject('out/renderer');
  const page = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)].map(([, file = '']) => file);
  const bytes = scripts.map((file) => gzipSync(readFileSync(path.join(folder, file))).length);
  const total = bytes.reduce((sum, each) => sum + each, 0);
  return {
    name: 'the window',
    figures: [{ what: 'scripts at first load, gzip', unit: 'KB', ours: total / 1024, goal: 350 }],
  };
}
