/** A Vite plugin that notes which npm packages went into a bundle: their licences travel with it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inProject } from './files.mjs';

/** Where the notes are, one file a bundle. */
export const notesDir = inProject('out/bundled');

/**
 * @param {string} name of the bundle
 * @returns {import('vite').Plugin}
 */
export const noteBundledPackages = (name) => ({
  name: 'note-bundled-packages',
  apply: 'build',
  generateBundle(_options, bundle) {
    /** @type {Set<string>} */
    const folders = new Set();
    for (const chunk of Object.values(bundle)) {
      const files = chunk.type === 'chunk' ? Object.keys(chunk.modules) : chunk.originalFileNames;
      for (const file of files) {
        const folder = packageFolderOf(file);
        if (folder) folders.add(folder);
      }
    }
    mkdirSync(notesDir, { recursive: true });
    writeFileSync(path.join(notesDir, `${name}.json`), `${JSON.stringify([...folders].sort())}\n`);
  },
});

/**
 * `node_modules/a/node_modules/@b/c` of a file in it; undefined for our own files.
 * @param {string} file
 */
export const packageFolderOf = (file) =>
  /^.*(node_modules(?:\/.*\/node_modules)?\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/'))?.[1];
