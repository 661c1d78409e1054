import { defineConfig } from '@playwright/test';

/**
 * The real window, in tiers named for what stands behind it: answers made up by the test, the built-in practice
 * router, the lab router with a real kernel. One worker: each test has a whole Electron, and the lab is one machine.
 */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/test-results/e2e',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  globalSetup: './test/support/e2e-setup.ts',
  projects: [
    { name: 'mocked', testMatch: 'mocked/**/*.spec.ts' },
    { name: 'practice', testMatch: 'practice/**/*.spec.ts' },
    { name: 'lab', testMatch: 'lab/**/*.spec.ts', timeout: 600_000 },
  ],
});
