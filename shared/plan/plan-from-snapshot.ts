import { placementsNow } from '../compile/compile';
import { utf8Bytes } from '../net/utf8';
import type { Policy } from '../policy/policy';
import type { ConfigFile, RouterState } from '../router/router-state';
import { makePlan } from './make-plan';
import type { Opening } from './openings';
import type { Plan, PlannedFile } from './plan';

export interface SnapshotPlanInput {
  readonly state: RouterState;
  /** The router as it would be with the copy's files. */
  readonly then: RouterState;
  /** What the copy's configuration says, as a policy. */
  readonly policy: Policy;
  readonly opened: readonly Opening[];
}

/**
 * The way back to a kept copy. What restarts and what must settle is found as for any candidate; the files are the
 * copy's own, byte for byte: also those that merely look different, and those that did not exist then go away.
 */
export function planFromSnapshot({ state, then, policy, opened }: SnapshotPlanInput): Plan {
  const candidate = { config: then.config, placements: placementsNow(policy, then), addresses: {} };
  const plan = makePlan({ state, candidate, policy, opened });
  const names = [...new Set([...Object.keys(state.files), ...Object.keys(then.files)])].sort();
  return { ...plan, files: names.flatMap((name) => fileBack(name, fileOf(state, name), fileOf(then, name))) };
}

const fileOf = ({ files }: RouterState, name: string): ConfigFile | undefined =>
  Object.hasOwn(files, name) ? files[name] : undefined;

function fileBack(
  name: string,
  now: ConfigFile | undefined,
  then: ConfigFile | undefined,
): readonly PlannedFile[] {
  if (now?.sha256 === then?.sha256) return [];
  // One encoding for both sides: latin1 holds any bytes, and UTF-8 only those that were UTF-8 on both.
  const encoding = now?.encoding === 'latin1' || then?.encoding === 'latin1' ? 'latin1' : 'utf8';
  return [
    {
      package: name,
      before: now && textIn(now, encoding),
      after: then && textIn(then, encoding),
      encoding,
      beforeSha256: now?.sha256,
    },
  ];
}

/** UTF-8 text as its bytes, one character each, where the other side needs that form. */
function textIn(file: ConfigFile, encoding: 'utf8' | 'latin1'): string {
  if (file.encoding === encoding || encoding === 'utf8') return file.text;
  return utf8Bytes(file.text);
}
