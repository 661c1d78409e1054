import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Vitest 5 prints failures with Map.groupBy, which Node 20 does not have yet.
if (!('groupBy' in Map)) {
  const groupBy = <K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> => {
    const groups = new Map<K, T[]>();
    [...items].forEach((item, index) => {
      const key = keyOf(item, index);
      groups.set(key, [...(groups.get(key) ?? []), item]);
    });
    return groups;
  };
  Object.assign(Map, { groupBy });
}

// Many tests wait for deadlines, which are never scaled. Vitest alone would leave a processor for itself.
const WAITING = availableParallelism() + 1;

// What only root may do: chroot, network namespaces, a server that signs root in.
const BY_ROOT = [
  'test/unit/router-scripts/*.test.ts',
  'test/unit/routers/dropbear.test.ts',
  'test/unit/discovery/search-in-namespaces.test.ts',
  'test/adversary/*.test.ts',
];

/**
 * Kinds of test, told apart by what they need: nothing (unit), root (root), a pretended browser (ui), much time (deep), a router with a
 * real kernel (lab), the packaged app (dist). Only the last one needs the machine to itself.
 */
export default defineConfig({
  plugins: [react()],
  test: {
    // Under sudo nothing may be left behind that its owner could not write any more.
    ...(process.env.SUDO_UID === undefined ? {} : { cache: false, fsModuleCache: false }),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.ts'],
          exclude: BY_ROOT,
          maxWorkers: WAITING,
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'root',
          environment: 'node',
          include: BY_ROOT,
          maxWorkers: WAITING,
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'ui',
          environment: 'happy-dom',
          include: ['test/unit/**/*.test.tsx'],
          setupFiles: ['test/support/ui-setup.ts'],
          maxWorkers: WAITING,
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'deep',
          environment: 'node',
          include: ['test/deep/**/*.test.ts'],
          maxWorkers: WAITING,
          testTimeout: 3_600_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'lab',
          environment: 'node',
          include: ['test/lab/**/*.test.ts'],
          maxWorkers: 2, // each file starts a machine of its own, and much of its time is waiting
          // Only against what never ends: how long an emulated machine takes depends on what else this one does.
          testTimeout: 3_600_000,
          hookTimeout: 3_600_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'dist',
          environment: 'node',
          include: ['test/dist/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
    ],
    coverage: { provider: 'v8', include: ['main/**', 'renderer/**', 'shared/**'], reporter: ['text'] },
  },
});
