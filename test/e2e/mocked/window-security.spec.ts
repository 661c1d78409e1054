import { expect, test } from '@playwright/test';
import { type LaunchedApp, launchApp } from '../../support/launch-app';

/** What the rules of main/shell come to in a running window. The rules themselves are tested in test/unit/shell. */
test.describe('the window', () => {
  let running: LaunchedApp;
  test.beforeAll(async () => {
    running = await launchApp();
  });
  test.afterAll(() => running.close());

  test('is served from our own scheme, with a policy that names no other source of code', async () => {
    expect(new URL(running.page.url()).protocol).toBe('app:');
    const policy = await running.page.evaluate(async () => {
      const answer = await fetch(location.href);
      return answer.headers.get('content-security-policy');
    });
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("default-src 'none'");
  });

  test('holds nothing of Node or Electron but the two functions of the bridge', async () => {
    const world = await running.page.evaluate(() => {
      const names = globalThis as unknown as Record<string, unknown>;
      return {
        node: ['require', 'process', 'Buffer', 'module', 'global'].filter((name) => name in names),
        bridge: Object.keys(names.api as object).sort(),
      };
    });
    expect(world).toEqual({ node: [], bridge: ['call', 'on'] });
  });

  test('runs no code that is not in our files', async () => {
    const ran = await running.page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlineRan = true';
      document.head.append(script);
      // Later, because the debugger that runs this very function may evaluate, whatever the policy says.
      const evaluated = await new Promise((answer) => {
        setTimeout(() => {
          try {
            // biome-ignore lint/security/noGlobalEval: the test is that it does not work
            answer(globalThis.eval('true'));
          } catch {
            answer(false);
          }
        });
      });
      return { inline: 'inlineRan' in globalThis, evaluated };
    });
    expect(ran).toEqual({ inline: false, evaluated: false });
  });

  test('opens no other window, leaves for no other page and reaches no network', async () => {
    const before = running.page.url();
    const reached = await running.page.evaluate(async () => ({
      opened: window.open('https://example.org/') !== null,
      fetched: await fetch('https://example.org/').then(
        () => true,
        () => false,
      ),
    }));
    expect(reached).toEqual({ opened: false, fetched: false });
    await running.page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await running.page.waitForTimeout(300);
    expect(running.page.url()).toBe(before);
    expect(running.app.windows()).toHaveLength(1);
  });

  test.describe('pages that belong to nobody', () => {
    for (const address of ['about:blank', 'data:text/html,x', 'blob:null/x'])
      test(`${address}: the window comes back to our own`, async () => {
        const before = running.page.url();
        await running.page.evaluate((url) => {
          location.href = url;
        }, address);
        await expect.poll(() => running.page.url()).toBe(before);
        await expect(running.page.locator('main, [role=main]').first()).toBeVisible();
      });
  });

  test('gets no permission', async () => {
    const states = await running.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'microphone', 'camera'] as PermissionName[];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  test('may call what the contract names, and nothing else', async () => {
    const refused = await running.page.evaluate(async () => {
      const api = (globalThis as unknown as { api: { call(...names: unknown[]): Promise<unknown> } }).api;
      try {
        await api.call('app', 'quit', {});
        return '';
      } catch (cause) {
        return String(cause);
      }
    });
    expect(refused).toContain('not in the contract');
  });

  test('cannot read files outside its folder through the scheme', async () => {
    const statuses = await running.page.evaluate(async () => {
      const paths = ['/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/assets', '/nothing.js'];
      return Promise.all(paths.map(async (path) => (await fetch(path)).status));
    });
    expect(statuses).toEqual([404, 404, 404, 404]);
  });
});
