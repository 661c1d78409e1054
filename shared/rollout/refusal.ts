import { maskedChanges } from '../uci/mask-secrets';
import type { ManifestFile } from './manifest';
import type { Refusal } from './rollout-state';
import { answersTo, answerTo, type RouterAnswer } from './router-answer';

// A file occupies whole blocks: 4 KiB on ext4, f2fs and UBIFS; JFFS2 is finer and compresses, so this errs upwards.
const BLOCK_BYTES = 4096;
// Room that flash file systems keep for their own work when they are nearly full (JFFS2: five erase blocks of 64 KiB
// are already taken off what `df` shows); this is only for directories and the journal of ours.
const SLACK_KIB = 24;
// `fw4 check` renders the whole rule set and nft checks it: a few MiB on a router with some hundred rules.
export const MEMORY_KIB = 8 * 1024;

/** Flash that a rollout needs at its widest: the old files, the new ones and our script lie there side by side. */
export function flashNeededKib(fileBytes: readonly number[]): number {
  const blocks = fileBytes.reduce((sum, bytes) => sum + Math.ceil(bytes / BLOCK_BYTES), 0);
  return (blocks * BLOCK_BYTES) / 1024 + SLACK_KIB;
}

/** Why nothing may be written, seen from what the router said about itself. The first reason that a person can mend. */
export function refusalOf(
  answer: RouterAnswer,
  files: readonly ManifestFile[],
  neededKib: number,
): Refusal | undefined {
  const missing = answersTo(answer, 'missing').map(([name = '']) => name);
  if (missing.length > 0) return { kind: 'missing-programs', names: missing };
  const number = (word: string): number => Number(answerTo(answer, word));
  const [state = ''] = answersTo(answer, 'state')[0] ?? [];
  if (state === 'armed' || state.startsWith('undoing.')) return { kind: 'other-rollout-pending' };
  if (answerTo(answer, 'luci-pending') !== 'no') return { kind: 'luci-apply-pending' };
  if (answerTo(answer, 'persistent') !== 'yes') return { kind: 'flash-not-persistent' };

  const hashes = new Map(answersTo(answer, 'hash').map(([name = '', sum = '']) => [name, sum]));
  const changed = files
    .filter((file) => hashes.get(file.package) !== file.before)
    .map((file) => file.package);
  if (changed.length > 0) return { kind: 'router-changed', packages: changed };

  const changes = answer.blocks.get('pending');
  if (changes === undefined || changes.trim() !== '') {
    return { kind: 'pending-changes', changes: maskedChanges(changes ?? '') };
  }
  const freeKib = number('flash-free-kib');
  if (!(freeKib >= neededKib)) return { kind: 'flash-full', freeKib, neededKib };
  const memoryKib = number('memory-free-kib');
  if (!(memoryKib >= MEMORY_KIB)) return { kind: 'memory-low', freeKib: memoryKib, neededKib: MEMORY_KIB };
  return undefined;
}
