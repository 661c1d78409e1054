import { expect, type Page, test } from '@playwright/test';
import { cutOff } from '../../support/cut-off';
import { type FakeWindow, openFakeWindow } from '../../support/fake-window';

/** What the design allows in the document of a list of any length, and the head. */
const MOST_ROWS = 60;

const names = (page: Page): Promise<readonly string[]> =>
  page.getByRole('row').evaluateAll((rows) => rows.map((row) => row.textContent ?? ''));

test.describe('an office of 5,000 devices', () => {
  let window: FakeWindow;
  test.beforeAll(async () => {
    window = await openFakeWindow();
    await window.show({ office: 5000, divided: true });
    await window.page.keyboard.press('Control+2');
    await window.page.getByRole('grid', { name: 'Devices' }).waitFor();
  });
  test.afterAll(() => window.close());

  test('only the rows in sight are in the document, at any size of the window', async () => {
    const { page } = window;
    for (const [width, height] of [
      [1280, 800],
      [1900, 1000],
      [960, 640],
      [1280, 800],
    ] as const) {
      await window.size(width, height);
      const rows = page.getByRole('row');
      await expect.poll(() => rows.count()).toBeLessThanOrEqual(MOST_ROWS);
      expect(await rows.count()).toBeGreaterThan(12);
      expect(await cutOff(page)).toEqual([]);
    }
  });

  test('wherever it is scrolled, too', async () => {
    const { page } = window;
    const before = await names(page);
    await page
      .getByRole('grid')
      .locator('.body')
      .evaluate((body) => body.scrollTo(0, body.scrollHeight / 2));
    await expect.poll(() => names(page)).not.toEqual(before);
    expect((await names(page)).length).toBeLessThanOrEqual(MOST_ROWS);
  });

  test('the search finds one in all of them', async () => {
    const { page } = window;
    await page.getByRole('searchbox').fill('finch-lt-1799');
    await expect(page.getByRole('row')).toHaveCount(2);
    await page.getByRole('searchbox').fill('');
    await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(12);
  });

  test('End goes to the last row, and Tab comes back to it', async () => {
    const { page } = window;
    await page.getByRole('row').nth(1).focus();
    await page.keyboard.press('End');
    await expect(page.locator(':focus')).toHaveAttribute('aria-rowindex', '5001');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    await expect(page.locator(':focus')).toHaveAttribute('aria-rowindex', '5001');
  });

  test('all devices of a zone are rows of the matrix, and only those in sight are in the document', async () => {
    const { page } = window;
    await page.keyboard.press('Control+4');
    const grid = page.getByRole('treegrid');
    await grid.getByRole('button', { name: 'Show the devices of Work', exact: true }).click();
    const all = Number(await grid.getAttribute('aria-rowcount'));
    expect(all).toBeGreaterThan(3000);
    expect(await grid.getByRole('row').count()).toBeLessThanOrEqual(MOST_ROWS);
    await grid.getByRole('button', { name: /^From Home to Internet/ }).focus();
    await page.keyboard.press('Control+End');
    const focused = page.locator(':focus');
    await expect(focused).toHaveAccessibleName(/^From Guests to Router/);
    // Up into the devices: each is drawn when the focus comes to it, and stands below the heads.
    for (let row = 0; row < 4; row += 1) await page.keyboard.press('PageUp');
    await expect(focused).toBeInViewport();
    expect(await focused.evaluate((cell) => cell.closest('[role=row]')?.getAttribute('aria-rowindex'))).toBe(
      String(all - 40),
    );
    for (let row = 0; row < 12; row += 1) {
      await page.keyboard.press('ArrowUp');
      expect(await coveredBy(page)).toBe('');
    }
    await page.keyboard.press('Control+Home');
    await expect(focused).toHaveAccessibleName(/^From Home to Home/);
    expect(await grid.getByRole('row').count()).toBeLessThanOrEqual(MOST_ROWS + 1);
  });
});

/** What a person sees where the focus is, when that is not what has it. */
const coveredBy = (page: Page): Promise<string> =>
  page.locator(':focus').evaluate((cell) => {
    const { left, top, width, height } = cell.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    return seen && cell.contains(seen) ? '' : (seen?.outerHTML.slice(0, 120) ?? 'nothing');
  });

test('who asked for less motion gets none', async () => {
  const window = await openFakeWindow();
  const { page } = window;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await window.show({ family: true, trust: 'trusted', keyRefs: ['work', 'media', 'iot', 'guest'] });
  await page.getByLabel('Password of the admin page').fill('correct horse');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await page.getByRole('option', { name: /Galaxy/ }).click();
  await page.keyboard.press('1');
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter((each) => Number(each.effect?.getComputedTiming().duration ?? 0) > 0)
      .map((each) => (each.effect as KeyframeEffect).target?.className),
  );
  expect(moving).toEqual([]);
  await expect(page.getByRole('listbox', { name: 'Devices in Home' })).toContainText('Galaxy A54');
  await window.close();
});
