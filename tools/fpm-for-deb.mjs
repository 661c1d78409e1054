#!/usr/bin/env node
/**
 * electron-builder makes .deb files with fpm, which Debian does not have and which it would download. This answers
 * the few options that it uses for a .deb, with dpkg-deb. Anything else it refuses.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Options that stand alone; all others take a value. */
const SWITCHES = new Set(['--force', '--debug', '--version-only', '--deb-no-default-config-files']);
const SCRIPTS = {
  '--before-install': 'preinst',
  '--after-install': 'postinst',
  '--before-remove': 'prerm',
  '--after-remove': 'postrm',
};

const { options, sources } = readArguments(process.argv.slice(2));
const first = (/** @type {string} */ name) => options.get(name)?.[0];
if (first('-t') !== 'deb') {
  console.error(`only .deb can be made here, not ${first('-t')}`);
  process.exit(1);
}

const root = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-deb-'));
try {
  for (const { from, to } of sources) place(from, to);
  const installedKiB = execFileSync('du', ['-sk', root], { encoding: 'utf8' }).split('\t')[0] ?? '0';
  const control = path.join(root, 'DEBIAN');
  mkdirSync(control);
  writeFileSync(path.join(control, 'control'), controlFile(installedKiB));
  for (const [option, name] of Object.entries(SCRIPTS)) {
    const script = first(option);
    if (!script) continue;
    copyFileSync(script, path.join(control, name));
    chmodSync(path.join(control, name), 0o755);
  }
  chmodSync(root, 0o755);
  const output = first('--package') ?? 'app.deb';
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z6', '--build', root, output], {
    stdio: 'inherit',
  });
} finally {
  rmSync(root, { recursive: true, force: true });
}

/**
 * @param {string} from
 * @param {string} to a file, or a folder where it ends with a slash
 */
function place(from, to) {
  const target = path.join(root, to);
  const source = from.replace(/\/$/, '');
  if (statSync(source).isDirectory()) {
    // A trailing slash on the source means its contents.
    const into = from.endsWith('/') ? target : path.join(target, path.basename(source));
    cpSync(source, into, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    return;
  }
  const file = to.endsWith('/') ? path.join(target, path.basename(source)) : target;
  mkdirSync(path.dirname(file), { recursive: true });
  copyFileSync(source, file);
  chmodSync(file, statSync(source).mode);
}

/** @param {string} installedKiB */
function controlFile(installedKiB) {
  const fields = {
    Package: first('--name'),
    Version: first('--version'),
    Architecture: first('--architecture'),
    Maintainer: first('--maintainer'),
    'Installed-Size': installedKiB,
    Depends: [...(options.get('--depends') ?? []), ...(options.get('-d') ?? [])].join(', '),
    Recommends: options.get('--deb-recommends')?.join(', '),
    Section: first('--category') ?? 'net',
    Priority: first('--deb-priority') ?? 'optional',
    Homepage: first('--url'),
    // The first line is the summary; further lines belong to it when they are indented.
    Description: first('--description')?.replace(/\n\s*/g, '\n '),
  };
  const lines = Object.entries(fields).filter(([, value]) => value);
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}

/** @param {readonly string[]} given */
function readArguments(given) {
  /** @type {Map<string, string[]>} */
  const options = new Map();
  /** @type {{ from: string, to: string }[]} */
  const sources = [];
  const left = [...given];
  for (let argument = left.shift(); argument !== undefined; argument = left.shift()) {
    if (SWITCHES.has(argument)) continue;
    const [name, inline] = split(argument);
    if (!argument.startsWith('-')) sources.push({ from: name, to: inline ?? name });
    else options.set(name, [...(options.get(name) ?? []), inline ?? left.shift() ?? '']);
  }
  return { options, sources };
}

/**
 * @param {string} argument
 * @returns {[string, string | undefined]}
 */
function split(argument) {
  const at = argument.indexOf('=');
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}
