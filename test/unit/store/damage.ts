import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '../../../main/store/database';
import { openStore, type Store } from '../../../main/store/store';
import { home } from '../services/desk-kit';
import { policyOf } from './policy-of';

/** One way to damage a file. */
export interface Damage {
  readonly name: string;
  readonly apply: (bytes: Buffer) => Buffer;
}

/** The same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PAGE = 4096;

export function damages(
  size: number,
  count: { flips: number; cuts: number; zeros: number },
  seed = 7,
): Damage[] {
  const next = numbers(seed);
  const flip = (): Damage => {
    const [at, bit] = [next(size), next(8)];
    return {
      name: `bit ${bit} of byte ${at} flipped`,
      apply: (bytes) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        return damaged;
      },
    };
  };
  const cut = (): Damage => {
    const at = next(size);
    return { name: `cut at byte ${at}`, apply: (bytes) => bytes.subarray(0, at) };
  };
  const zero = (): Damage => {
    const page = next(size / PAGE);
    return {
      name: `page ${page} zeroed`,
      apply: (bytes) => Buffer.from(bytes).fill(0, page * PAGE, (page + 1) * PAGE),
    };
  };
  const times = (n: number, make: () => Damage): Damage[] => Array.from({ length: n }, make);
  return [...times(count.flips, flip), ...times(count.cuts, cut), ...times(count.zeros, zero)];
}

export function openAt(dir: string, nowMs = 1_000): Store {
  const opened = openStore(dir, nowMs);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

/** A household's worth of everything, kept as a generation, and one thing more that only the database itself has. */
export function fillStore(dir: string): void {
  const store = openAt(dir);
  store.routers.save({ ...home, name: 'Zuhause am Fluß', model: 'Linksys E8450', version: '24.10.2' });
  store.policies.save('r1', 'applied', policyOf(40), 1);
  store.policies.save('r1', 'draft', policyOf(41), 2);
  for (let n = 0; n < 12; n++) {
    store.deviceNames.set('r1', `device-${n}`, `Gerät „${n}“`);
    store.history.add({
      entry: {
        id: `h${n}`,
        routerId: 'r1',
        atMs: n,
        kind: 'change',
        outcome: 'confirmed',
        facts: { zones: n },
      },
      files: [{ path: '/etc/config/network', lines: [{ kind: 'added', text: `option name 'Café ${n}'` }] }],
      consequences: [],
    });
    store.snapshots.save({
      id: `s${n}`,
      routerId: 'r1',
      takenAtMs: n,
      files: { network: { text: `config interface 'lan${n}'\n`.repeat(40), encoding: 'utf8' } },
    });
    store.policies.keepVersion('r1', { id: `v${n}`, atMs: n, cause: 'applied', policy: policyOf(n) });
  }
  store.settings.save({ theme: 'dark', contrast: 'more' });
  store.close();
}

/** Everything a store holds, as text; throws where any of it cannot be read. */
export function contentsOf(store: Store): string {
  const copies = Array.from({ length: 12 }, (_, n) => store.snapshots.read(`s${n}`));
  return JSON.stringify([
    store.routers.all(),
    store.policies.read('r1', 'applied'),
    store.policies.read('r1', 'draft'),
    store.policies.versions('r1'),
    [...store.deviceNames.of('r1')],
    store.history.list('r1').map(({ id }) => store.history.detail(id)),
    copies,
    store.settings.read(),
  ]);
}

export type Outcome = 'as it was' | 'generation restored' | 'put aside, nothing to restore' | 'refused';

/** Opens a damaged file in a folder of its own, and says how that ended. Wrong contents and lost words are errors. */
export function outcomeOf(damaged: Buffer, dir: string, expected: string, generations?: string): Outcome {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(path.join(dir, 'generations'), { recursive: true });
  for (const name of generations === undefined ? [] : readdirSync(generations))
    writeFileSync(path.join(dir, 'generations', name), readFileSync(path.join(generations ?? '', name)));
  writeFileSync(path.join(dir, 'bulkhead.db'), damaged);
  const opened = openDatabase(dir, 2_000);
  if (!opened.ok) return 'refused';
  opened.value.db.close();
  const { putAside } = opened.value;
  const store = openAt(dir, 3_000);
  try {
    const contents = contentsOf(store);
    if (putAside?.generationAtMs === undefined && putAside !== undefined) {
      if (store.routers.all().length > 0) throw new Error('a fresh database that is not empty');
      return 'put aside, nothing to restore';
    }
    if (contents !== expected) throw new Error('something else than was written is believed');
    return putAside === undefined ? 'as it was' : 'generation restored';
  } finally {
    store.close();
  }
}
