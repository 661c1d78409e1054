/**
 * Whose work is in the package: `THIRD-PARTY-NOTICES.txt` with every licence text, and `bom.cdx.json`, the same list for
 * machines (CycloneDX 1.6). Both are made from what really was packed: the archive's packages, what Vite bundled
 * (tools/bundled-packages.mjs), what a dependency brings inlined in its own file, and the runtime.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { listPackage } from '@electron/asar';
import { PackageURL } from 'packageurl-js';
import spdx from 'spdx-expression-parse';
import { notesDir, packageFolderOf } from './bundled-packages.mjs';
import { inProject } from './files.mjs';

/**
 * @typedef {{ readonly name: string, readonly version: string, readonly license: string, readonly folder: string }} Part
 */

/** Packages that just-bash 3.4 has inlined in its own file (its build leaves only the others to be loaded). */
const INLINED = {
  'just-bash': [
    'fast-xml-parser',
    'file-type',
    'ini',
    'modern-tar',
    'papaparse',
    're2js',
    'smol-toml',
    'undici',
    'yaml',
  ],
};

/** Packages of which a table was made that ships (tools/make-oui.mjs). */
const TABLES = ['node_modules/oui-data'];

/**
 * Every package whose code is in this build, by name.
 * @param {string} archive path of app.asar
 * @returns {readonly Part[]}
 */
export function partsOf(archive) {
  const packed = listPackage(archive, { isPack: false }).flatMap(
    (file) => packageFolderOf(file.slice(1)) ?? [],
  );
  const bundled = readdirSync(notesDir).flatMap((file) =>
    JSON.parse(readFileSync(path.join(notesDir, file), 'utf8')),
  );
  const inlined = Object.entries(INLINED)
    .filter(([owner]) => packed.includes(`node_modules/${owner}`))
    .flatMap(([owner, names]) =>
      names.flatMap((name) => withDependencies(name, inProject(`node_modules/${owner}`))),
    );
  const parts = [...new Set([...packed, ...bundled, ...inlined, ...TABLES])].flatMap(partAt);
  return parts.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {string} folder
 * @returns {readonly Part[]}
 */
function partAt(folder) {
  const file = inProject(`${folder}/package.json`);
  if (!existsSync(file)) return [];
  const { name, version, license, licenses } = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof version !== 'string') return [];
  return [{ name, version, license: license?.type ?? license ?? licenses?.[0]?.type ?? 'unknown', folder }];
}

/**
 * Folders of a package and of all that it needs, found as Node would from where it is used.
 * @param {string} name
 * @param {string} from
 * @param {Set<string>} [seen]
 * @returns {readonly string[]}
 */
function withDependencies(name, from, seen = new Set()) {
  for (let dir = from; dir.startsWith(inProject('')); dir = path.dirname(dir)) {
    const folder = path.join(dir, 'node_modules', name);
    if (!existsSync(folder)) continue;
    const relative = path.relative(inProject(''), folder);
    if (seen.has(relative)) return [];
    seen.add(relative);
    const { dependencies = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return [relative, ...Object.keys(dependencies).flatMap((each) => withDependencies(each, folder, seen))];
  }
  return [];
}

/**
 * Puts both files into `<resources>/third-party`.
 * @param {string} resources the packed app's resources folder
 * @param {string} electronVersion
 */
export function writeThirdParty(resources, electronVersion) {
  const parts = partsOf(path.join(resources, 'app.asar'));
  const dir = path.join(resources, 'third-party');
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, 'THIRD-PARTY-NOTICES.txt'), noticesOf(parts));
  writeFileSync(path.join(dir, 'bom.cdx.json'), billOfMaterials(parts, electronVersion));
}

/** @param {readonly Part[]} parts */
function noticesOf(parts) {
  const head =
    'Bulkhead contains work of others, listed here with their licences. Electron and Chromium, which run it, bring\n' +
    'their own: LICENSE.electron.txt and LICENSES.chromium.html.\n';
  const each = parts.map(
    ({ name, version, license, folder }) =>
      `\n${'='.repeat(80)}\n${name} ${version} (${license})\n${'='.repeat(80)}\n\n${licenceText(folder)}\n`,
  );
  return head + each.join('');
}

/** @param {string} folder */
function licenceText(folder) {
  const files = readdirSync(inProject(folder)).filter((file) =>
    /^(licen[cs]e|copying|notice|unlicense)/i.test(file),
  );
  const texts = files.map((file) => readFileSync(inProject(`${folder}/${file}`), 'utf8').trim());
  return texts.length > 0
    ? texts.join('\n\n')
    : 'The package states its licence in one word and carries no text of it.';
}

/**
 * @param {readonly Part[]} parts
 * @param {string} electronVersion
 */
function billOfMaterials(parts, electronVersion) {
  const licences = new Contrib.License.Factories.LicenseFactory(spdx);
  const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  /** @param {Omit<Part, 'folder'>} part */
  const componentOf = (part) => {
    const purl = purlOf(part.name, part.version);
    return new Models.Component(Enums.ComponentType.Library, part.name, {
      version: part.version,
      purl,
      bomRef: purl,
      licenses: new Models.LicenseRepository([licences.makeFromString(part.license)]),
    });
  };
  const bom = new Models.Bom({
    metadata: new Models.Metadata({
      component: new Models.Component(Enums.ComponentType.Application, 'bulkhead', { version }),
    }),
    components: new Models.ComponentRepository([
      ...parts.map(componentOf),
      componentOf({ name: 'electron', version: electronVersion, license: 'MIT' }),
    ]),
  });
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 1 });
}

/**
 * @param {string} name
 * @param {string} version
 */
function purlOf(name, version) {
  const [scope, bare] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return new PackageURL('npm', scope, bare, version, undefined, undefined).toString();
}
