// Makes resources/oui/makers.txt, the table that turns a hardware address into the name of its maker.
//
//   node tools/make-oui.mjs
//
// Source: the public IEEE registries as carried by the package `oui-data` (development dependency). Run it after that
// package was updated, and commit the result: the app ships the small table only.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const source = require.resolve('oui-data');
/** @type {Record<string, string>} */
const table = JSON.parse(readFileSync(source, 'utf8'));

// As people know them. Everything else is only trimmed.
/** @type {readonly (readonly [RegExp, string])[]} */
const KNOWN = [
  [/^apple\b/i, 'Apple'],
  [/^samsung electro/i, 'Samsung'],
  [/^lg (electronics|innotek)/i, 'LG'],
  [/^(hewlett[ -]?packard|hp inc|hpn )/i, 'HP'],
  [/^hewlett packard enterprise/i, 'HPE'],
  [/^amazon tech/i, 'Amazon'],
  [/^google/i, 'Google'],
  [/^intel corp/i, 'Intel'],
  [/^microsoft/i, 'Microsoft'],
  [/^raspberry pi/i, 'Raspberry Pi'],
  [/^espressif/i, 'Espressif'],
  [/^signify|^philips lighting/i, 'Signify'],
  [/^synology/i, 'Synology'],
  [/^sony interactive/i, 'Sony Interactive'],
  [/^sony/i, 'Sony'],
  [/^tp-link/i, 'TP-Link'],
  [/^avm /i, 'AVM'],
  [/^seiko epson/i, 'Epson'],
  [/^brother ind/i, 'Brother'],
  [/^canon inc/i, 'Canon'],
  [/^asustek/i, 'ASUS'],
  [/^hui zhou gaoshengda/i, 'Gaoshengda'],
  [/^guangdong oppo/i, 'OPPO'],
  [/^xiaomi/i, 'Xiaomi'],
  [/^beijing xiaomi/i, 'Xiaomi'],
  [/^bsh /i, 'BSH'],
  [/^reolink/i, 'Reolink'],
  [/^beijing roborock/i, 'Roborock'],
  [/^shelly|^allterco/i, 'Shelly'],
  [/^sonos/i, 'Sonos'],
];

const SUFFIX =
  /[ ,]+(?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|gmbh(?: ?& ?co\.? ?kg)?|ag|kg|s\.?a\.?|s\.?r\.?l|b\.?v|a\/s|oy|ab|plc|pte|pty|s\.?p\.?a|international|technologies|technology)\.?$/i;

/** @param {string} registered */
function shortName(registered) {
  const line = (registered.split('\n')[0] ?? '').replace(/[^\x20-\x7e\u00a0-\u024f]+/g, ' ').trim();
  const known = KNOWN.find(([pattern]) => pattern.test(line));
  if (known) return known[1];
  let name = line
    .replace(/\(.*?\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  for (
    let shorter = name.replace(SUFFIX, '');
    shorter !== name && shorter.length > 1;
    shorter = name.replace(SUFFIX, '')
  ) {
    name = shorter.trim();
  }
  // Registered in capitals throughout: give it the look of a name, but leave abbreviations alone.
  if (name === name.toUpperCase())
    name = name.replace(/\p{L}{4,}/gu, (word) => word[0] + word.slice(1).toLowerCase());
  return name.slice(0, 40).trim();
}

/** @type {Map<string, string[]>} */
const byName = new Map();
for (const [prefix, registered] of Object.entries(table)) {
  const name = shortName(registered);
  if (name === '' || /^private$/i.test(name)) continue;
  byName.set(name, [...(byName.get(name) ?? []), prefix.toLowerCase()]);
}
const lines = [...byName]
  .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  .map(([name, prefixes]) => `${name}\t${prefixes.sort().join(' ')}`);
const target = path.resolve(import.meta.dirname, '../resources/oui/makers.txt');
const head =
  '# Makers by hardware address prefix: IEEE registries MA-L, MA-M, MA-S. Made by tools/make-oui.mjs.';
writeFileSync(target, `${[head, ...lines].join('\n')}\n`);
console.log(`${target}: ${lines.length} makers, ${Object.keys(table).length} prefixes`);
