/** Where a mistake locks somebody out or leaves a camera open, and the tests that have to notice it. */
export interface Area {
  readonly name: string;
  /** Folder or file whose source is changed. */
  readonly source: string;
  /** Test files and folders, the quickest first; the first that fails kills a mutant. */
  readonly tests: readonly string[];
}

export const areas: readonly Area[] = [
  {
    name: 'verify',
    source: 'shared/verify',
    tests: ['test/unit/verify', 'test/unit/answers', 'test/unit/pipeline.test.ts', 'test/unit/plan'],
  },
  {
    name: 'compile',
    source: 'shared/compile',
    tests: ['test/unit/compile', 'test/unit/check', 'test/unit/import', 'test/unit/pipeline.test.ts'],
  },
  {
    name: 'plan',
    source: 'shared/plan',
    tests: ['test/unit/plan', 'test/unit/pipeline.test.ts', 'test/unit/compile'],
  },
  {
    name: 'pipeline',
    source: 'shared/pipeline.ts',
    tests: ['test/unit/pipeline.test.ts', 'test/unit/compile', 'test/unit/services'],
  },
  {
    name: 'rollout',
    source: 'main/rollout',
    tests: ['test/unit/rollout', 'test/unit/services/rollout-service.test.ts'],
  },
];
