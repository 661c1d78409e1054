import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as steps from '../../../main/rollout/router-steps';
import type { RouterSession } from '../../../main/routers/transport';
import type { UndoReason } from '../../../shared/rollout/rollout-state';

/** No text of anybody's else becomes part of a command line: neither on the router nor on this computer. */
const project = path.resolve(import.meta.dirname, '../../..');
const sources = readdirSync(path.join(project, 'main'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('virtual-router'))
  .map((name) => [name, readFileSync(path.join(project, 'main', name), 'utf8')] as const);

const filesWith = (pattern: RegExp): readonly string[] =>
  sources.flatMap(([name, text]) => (pattern.test(text) ? [name] : [])).sort();

describe('who runs commands', () => {
  it('on a router: three files, each with lines of our own; a fourth has to be looked at, then named here', () => {
    expect(filesWith(/\bsession\S*\.exec\(/)).toEqual([
      'rollout/router-steps.ts',
      'routers/own-key.ts',
      'routers/read-router-state.ts',
    ]);
  });

  it('on this computer: never through a shell', () => {
    expect(filesWith(/node:child_process/)).toEqual([
      'discovery/sources/arp-table.ts',
      'routers/routers-found.ts',
    ]);
    const imports = sources.flatMap(([, text]) => text.match(/import .* from 'node:child_process'/g) ?? []);
    expect(new Set(imports)).toEqual(new Set(["import { execFile } from 'node:child_process'"]));
    expect(filesWith(/shell: true/)).toEqual([]);
  });
});

describe('what varies in a line', () => {
  const NONCE = 'a1'.repeat(16);

  /** A router that notes the lines it is given. */
  function noting() {
    const lines: string[] = [];
    const session = {
      exec: async (line: string) => {
        lines.push(line);
        return { ok: true, value: { code: 0, stdout: '', stderr: '' } };
      },
    } as unknown as RouterSession;
    return { session, lines };
  }
  const upload = { archive: new Uint8Array() } as Parameters<typeof steps.sendAndCheck>[2];
  const withNonce: readonly (readonly [string, (session: RouterSession, nonce: string) => unknown])[] = [
    ['check', (session, nonce) => steps.sendAndCheck(session, nonce, upload)],
    ['forget', (session, nonce) => steps.forgetUpload(session, nonce)],
    ['arm', (session, nonce) => steps.arm(session, nonce)],
    ['write', (session, nonce) => steps.write(session, nonce)],
    ['status', (session, nonce) => steps.status(session, nonce, 0)],
    ['confirm', (session, nonce) => steps.confirm(session, nonce)],
    ['undo', (session, nonce) => steps.undo(session, nonce, 'asked' satisfies UndoReason)],
    ['extend', (session, nonce) => steps.extend(session, nonce, 300)],
  ];

  it.each(withNonce)(
    '%s: a nonce of 32 hex digits, and nothing that is not one reaches the router',
    async (_name, step) => {
      const { session, lines } = noting();
      await step(session, NONCE);
      expect(lines).toHaveLength(1);
      expect(lines[0]?.replaceAll(NONCE, '')).toMatch(/^[a-z0-9 ./&-]+$/);
      const hostile = fc.oneof(
        fc.string(),
        fc.constantFrom(`${NONCE};reboot`, `$(reboot)`, `${NONCE}\n`, '', NONCE.toUpperCase()),
      );
      await fc.assert(
        fc.asyncProperty(hostile, async (nonce) => {
          await expect((async () => step(session, nonce))()).rejects.toThrow('not a nonce');
        }),
        { numRuns: 50 },
      );
      expect(lines).toHaveLength(1);
    },
  );

  it('times are whole numbers', async () => {
    const { session, lines } = noting();
    await steps.status(session, NONCE, 12.7);
    await steps.extend(session, NONCE, 300.5);
    expect(lines.join('\n')).toMatch(/status a1\w+ 12 facts\n.*extend a1\w+ 300$/);
  });
});
