import { mkdirSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { cutOff } from '../../support/cut-off';
import { fakeScreens } from '../../support/fake-screens';
import { type FakeWindow, openFakeWindow } from '../../support/fake-window';

/** One picture of every screen in every state, in both themes, named as the drawings they are laid beside. */
const outDir = path.resolve(import.meta.dirname, '../../../out/pictures');

const paint = (page: Page, scheme: 'light' | 'dark', contrast?: 'more'): Promise<void> =>
  page.evaluate(
    ([theme, more]) => {
      document.documentElement.setAttribute('data-mantine-color-scheme', theme);
      if (more) document.documentElement.dataset.contrast = more;
      else delete document.documentElement.dataset.contrast;
    },
    [scheme, contrast] as const,
  );

const picture = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: path.join(outDir, `${name}.png`), animations: 'disabled' });

/** Everything axe knows; in the second theme only what a theme can change. */
async function violations(page: Page, theme: 'light' | 'dark'): Promise<readonly string[]> {
  // Electron cannot open the second target that axe's default mode needs.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations: all } = await (theme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze();
  return all.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}

test.describe('every screen', () => {
  let window: FakeWindow;
  test.beforeAll(async () => {
    mkdirSync(outDir, { recursive: true });
    window = await openFakeWindow();
    await window.page.emulateMedia({ reducedMotion: 'reduce' });
  });
  test.afterAll(() => window.close());

  for (const { name, options, go, narrow } of fakeScreens) {
    test(name, async () => {
      const { page } = window;
      await window.size(1280, 800);
      await window.show(options);
      await go(page);
      await page.mouse.move(0, 0);
      for (const theme of ['light', 'dark'] as const) {
        await paint(page, theme);
        await picture(page, `${name}-${theme}`);
        expect(await violations(page, theme), theme).toEqual([]);
      }
      expect(await cutOff(page)).toEqual([]);
      if (!narrow) return;

      await paint(page, 'light', 'more');
      await picture(page, `${name}-light-contrast`);
      await page.emulateMedia({ forcedColors: 'active' });
      await picture(page, `${name}-forced-colours`);
      await page.emulateMedia({ forcedColors: 'none' });
      await paint(page, 'light');
      await window.size(960, 640);
      await picture(page, `${name}-light-960`);
      expect(await cutOff(page), 'at the smallest size').toEqual([]);
      // What 200 % text leaves of a window of 1280 by 800.
      await window.size(640, 400);
      await picture(page, `${name}-light-200-percent`);
      expect(await cutOff(page), 'at 200 %').toEqual([]);
    });
  }
});
