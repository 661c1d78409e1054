import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Plan } from '../../shared/plan/plan';
import { type ManifestFile, manifestOf } from '../../shared/rollout/manifest';
import { flashNeededKib } from '../../shared/rollout/refusal';
import type { RouterScripts } from './router-scripts';
import { writeTar } from './tar';

/** Everything that goes to the router, in one compressed archive: dropbear's window is 24 KiB, so each KiB counts. */
export interface Upload {
  readonly archive: Uint8Array;
  readonly files: readonly ManifestFile[];
  readonly flashNeededKib: number;
}

/** The archive and its manifest for one attempt. */
export function uploadFor(plan: Plan, nonce: string, windowSeconds: number, scripts: RouterScripts): Upload {
  const contents = plan.files.map((file) => ({
    package: file.package,
    before: bytesOf(file.before, file.encoding),
    after: bytesOf(file.after, file.encoding),
    beforeSum:
      file.before === undefined
        ? 'absent'
        : (file.beforeSha256 ?? sumOf(bytesOf(file.before, file.encoding))),
  }));
  const files = contents.map(
    (file): ManifestFile => ({
      package: file.package,
      before: file.beforeSum,
      after: sumOf(file.after),
    }),
  );
  const script = Buffer.from(scripts.bulkhead);
  const guard = Buffer.from(scripts.guard);
  const manifest = Buffer.from(manifestOf({ nonce, windowSeconds, plan, files }));
  const archive = writeTar([
    { path: 'bulkhead.sh', bytes: script },
    { path: 'bulkhead-guard.sh', bytes: guard },
    { path: 'manifest', bytes: manifest },
    ...contents.flatMap((file) => (file.after ? [{ path: `next/${file.package}`, bytes: file.after }] : [])),
  ]);
  const sizes = contents.flatMap((file) => [file.before?.length ?? 0, file.after?.length ?? 0]);
  return {
    archive: gzipSync(archive, { level: 9 }),
    files,
    // The script lies there twice: its copy is the room that an undo sets free on a flash without any.
    flashNeededKib: flashNeededKib([...sizes, script.length, script.length, guard.length, manifest.length]),
  };
}

const bytesOf = (text: string | undefined, encoding: 'utf8' | 'latin1'): Buffer | undefined =>
  text === undefined ? undefined : Buffer.from(text, encoding);

const sumOf = (bytes: Uint8Array | undefined): string =>
  bytes === undefined ? 'absent' : createHash('sha256').update(bytes).digest('hex');
