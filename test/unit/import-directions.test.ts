import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may not import what, and why. The reason is printed when the test fails. */
const forbidden: readonly (readonly [files: RegExp, imports: RegExp, why: string])[] = [
  [/^shared\//, /^(main|renderer)\//, 'shared is used by both sides and by the CLI'],
  [/^shared\//, /^(electron|node:|react|@mantine)/, 'shared is pure: same input, same output, anywhere'],
  [/^shared\/(?!ipc\/)/, /^zod$/, 'only what comes from outside needs a schema, and that passes shared/ipc'],
  [
    /^shared\/verify\//,
    /^shared\/compile\/(?!finding$|candidate$)/,
    'the verifier judges what was made, never how',
  ],
  [
    /^shared\/check\//,
    /^shared\/compile\/(?!finding$|candidate$|make-finding$)/,
    'the check reads the policy a second time, and must not repeat mistakes of the compiler',
  ],
  [/^renderer\//, /^main\//, 'the renderer talks to main through shared/ipc only'],
  [/^renderer\//, /^(electron|node:)/, 'the renderer is sandboxed; the preload is its only door'],
  [/^renderer\//, /^zod$/, 'main checks the input; the schema library stays out of the window'],
  [/^main\//, /^renderer\//, 'main must run without a window (CLI, tests)'],
  [/^main\//, /^(react|@mantine)/, 'main shows nothing'],
  [/^main\/(?!shell\/|preload\/)/, /^electron$/, 'only the shell knows about Electron'],
  [/^main\/(?!shell\/|preload\/|main\.ts$)/, /^main\/shell\//, 'the CLI runs this without a shell'],
  [/^(main|shared|renderer)\/(?!routers\/|virtual-router\/)/, /^(node-ssh|ssh2)$/, 'one folder speaks SSH'],
  [/^main\/virtual-router\//, /^shared\/(compile|verify|plan)\//, 'it must not repeat our own mistakes'],
  [/^(shared|main|renderer)\//, /^test\//, 'test helpers do not ship'],
];

/** Inside shared a folder may use its own layer and the ones above it in this list, never one below. */
const layers: readonly RegExp[] = [
  /^shared\/kernel\//,
  /^shared\/net\//,
  /^shared\/(inventory|policy|router|uci)\//,
  /^shared\/compile\//,
  /^shared\/verify\//,
  /^shared\/(check|answers)\//,
  /^shared\/(plan|import)\//,
  /^shared\/(rollout|observe)\//,
  /^shared\/ipc\//,
  /^shared\/text\//,
];
const layerOf = (file: string): number => layers.findIndex((layer) => layer.test(file));

// Type-only imports of a package are erased, so they reach nothing; between our own folders they still couple.
const IMPORT =
  /^\s*(?:import|export)\s+(?<type>type\s)?(?:[^'";]*?\sfrom\s+)?'(?<a>[^']+)'|\bimport\(\s*'(?<b>[^']+)'\s*\)/gm;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const root = path.resolve(import.meta.dirname, '../..');

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.posix.join(folder, name));
}

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(({ groups = {} }) => {
    const written = groups.a ?? groups.b ?? '';
    const to = written.startsWith('.') ? path.posix.join(path.posix.dirname(file), written) : written;
    return { from: file, to, typeOnly: groups.type !== undefined };
  });
}

function breaches(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to, typeOnly }) => {
    const upwards = layerOf(from) >= 0 && layerOf(to) > layerOf(from);
    const ours = /^(shared|main|renderer|test)\//.test(to);
    const reasons = forbidden
      .filter(([files, targets]) => files.test(from) && targets.test(to) && (ours || !typeOnly))
      .map(([, , why]) => why);
    if (upwards)
      reasons.push(
        'shared is layered: kernel, net, the nouns, compile, verify, check and answers, plan, rollout, ipc',
      );
    return reasons.map((why) => `${from} -> ${to}: ${why}`);
  });
}

describe('import directions', () => {
  it('hold in every file', () => {
    const imports = ['shared', 'main', 'renderer']
      .flatMap(sourceFiles)
      .flatMap((file) => importsOf(file, readFileSync(path.join(root, file), 'utf8')));
    expect(breaches(imports)).toEqual([]);
  });

  const caught: readonly (readonly [file: string, text: string, count: number])[] = [
    ['shared/net/mac.ts', "import { app } from 'electron';", 1],
    ['shared/net/mac.ts', "import type { Store } from '../../main/store/store';", 1],
    ['shared/net/mac.ts', "import { ok } from '../kernel/result';", 0],
    ['shared/plan/plan.ts', "export { z } from 'zod';", 1],
    ['shared/ipc/contract.ts', "import { z } from 'zod';", 0],
    ['renderer/app.tsx', "import '../main/main';", 1],
    ['renderer/app.tsx', "import {\n  readFile,\n  writeFile,\n} from 'node:fs/promises';", 1],
    ['main/store/store.ts', "const electron = await import('electron');", 1],
    ['main/store/store.ts', "import type { SafeStorage } from 'electron';", 0],
    ['main/shell/window.ts', "import { BrowserWindow } from 'electron';", 0],
    ['main/discovery/sweep.ts', "import { NodeSSH } from 'node-ssh';", 1],
    ['main/routers/ssh-transport.ts', "import { NodeSSH } from 'node-ssh';", 0],
    ['main/virtual-router/server.ts', "import { compile } from '../../shared/compile/compile';", 1],
    ['shared/compile/compile.ts', "import { verify } from '../verify/verify';", 1],
    ['shared/verify/verify.ts', "import type { Finding } from '../compile/finding';", 0],
    ['shared/check/check.ts', "import { doorsOf } from '../compile/passes/doors';", 1],
    ['shared/verify/verify.ts', "import { compileVlans } from '../compile/passes/vlans';", 1],
    ['shared/pipeline.ts', "import { makePlan } from './plan/make-plan';", 0],
  ];
  it.each(caught)('%s with %j: %i breaches', (file, text, count) => {
    expect(breaches(importsOf(file, text))).toHaveLength(count);
  });
});
