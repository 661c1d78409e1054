// Runs inside the development runtime, which has no default app: makes `electron <folder>` mean what it means
// with a complete Electron. Copied to resources/app/main.js by fallback-runtime.mjs.
const fs = require('node:fs');
const path = require('node:path');
const { app } = require('electron');

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (!given) {
  console.error('usage: electron <folder or script>');
  process.exit(2);
}

/** @type {any} */ (process).defaultApp = true;
Object.defineProperty(app, 'isPackaged', { value: false });

let entry = path.resolve(given);
if (fs.statSync(entry).isDirectory()) {
  const folder = entry;
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const name = manifest.productName || manifest.name;
  app.setName(name);
  if (manifest.version) /** @type {any} */ (app).setVersion(manifest.version);
  // --user-data-dir is Chromium's own switch and stays stronger than the default place.
  if (!app.commandLine.hasSwitch('user-data-dir')) {
    app.setPath('userData', path.join(app.getPath('appData'), name));
  }
  /** @type {any} */ (app).setAppPath(folder);
  entry = path.join(folder, manifest.main || 'index.js');
}
require(entry);
