import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { launchApp } from '../../support/launch-app';

const outDir = path.resolve(import.meta.dirname, '../../../out/tour');
const report = path.join(outDir, 'report.md');

/** A picture of the screen in both themes, and no violation that axe can find in either. */
async function look(page: Page, name: string): Promise<void> {
  const heading = await page.getByRole('heading', { level: 1 }).innerText();
  console.log(`${name}: ${heading}`);
  appendFileSync(report, `- ${name}: ${heading} ![](${name}-light.png)\n`);
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate(
      (scheme) => document.documentElement.setAttribute('data-mantine-color-scheme', scheme),
      theme,
    );
    await page.waitForTimeout(250); // the window's own transitions
    await page.screenshot({ path: path.join(outDir, `${name}-${theme}.png`) });
    // Electron cannot open the second target that axe's default mode needs.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => `${name} ${theme}: ${id} ${nodes[0]?.html}`)).toEqual([]);
  }
}

test('the main job through the real window, on the practice router', async () => {
  test.setTimeout(240_000);
  mkdirSync(outDir, { recursive: true });
  writeFileSync(report, '# The main job, on the practice router\n\n');
  const { page, close } = await launchApp();
  const next = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
  try {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Connect to your router');
    await look(page, '02-connect');
    await next('Start practice');

    await expect(page.getByRole('heading', { level: 1 })).toContainText('31 devices', { timeout: 60_000 });
    await look(page, '03-devices');
    await next(/^Continue with 31/);

    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Put your devices into zones');
    await look(page, '04-zones');
    await next('Continue');

    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who may talk to whom');
    await look(page, '05-rules');
    await next('Review the change');

    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This is exactly what will happen');
    await look(page, '06-review');
    await next('Apply to the practice router');

    await expect(page.getByRole('heading', { level: 1 })).toContainText(
      'the router undoes this by itself at',
      { timeout: 20_000 },
    );
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Done.', { timeout: 60_000 });
    await look(page, '08-done');
    await next('Open the overview');

    await expect(page.getByRole('heading', { level: 1 })).toContainText(/All \d+ promises hold/);
    await look(page, '01-overview');
    const main = page.getByRole('navigation', { name: 'Main' });
    for (const [link, name] of [
      ['Devices', '09-devices'],
      ['Zones', 'zones'],
      ['Rules', '10-rules'],
      ['History', '12-history'],
    ] as const) {
      await main.getByText(link, { exact: false }).first().click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText(link);
      await look(page, name);
      // Just confirmed: nothing may be shown as still to come.
      if (link === 'Rules')
        await expect(page.getByRole('button', { name: 'Not applied yet' })).toHaveCount(0);
    }

    await next('Go back to before this');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'This is exactly what going back will do',
    );
    await look(page, '06-review-back');
    await next('Apply to the practice router');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Done.', { timeout: 60_000 });
    await look(page, '08-done-back');
  } finally {
    await close();
  }
});
