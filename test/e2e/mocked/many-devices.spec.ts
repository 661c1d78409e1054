import { expect, type Page, test } from '@playwright/test';
import { cutOff } from '../../support/cut-off';
import { type FakeWindow, openFakeWindow } from '../../support/fake-window';

/** Longest time that may pass between a letter and the list that fits it, with the machine to itself. */
const LONGEST_MS = 100;

/** Types letters into the search and times what each costs the page, drawing included. */
const typing = (page: Page, word: string): Promise<readonly number[]> =>
  page.evaluate((text) => {
    const field = document.querySelector<HTMLInputElement>('input[type=search]');
    const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    if (!field || !setter) throw new Error('there is no search');
    const states = [...text].map((_, at) => text.slice(0, at + 1));
    return [...states, ...states.reverse(), ''].map((value) => {
      const start = performance.now();
      setter.call(field, value);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      document.body.getBoundingClientRect(); // the layout belongs to it
      return performance.now() - start;
    });
  }, word);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test.describe('an office of 512 devices', () => {
  let window: FakeWindow;
  test.beforeAll(async () => {
    window = await openFakeWindow();
    await window.show({ office: 512, divided: true });
    await window.page.keyboard.press('Control+2');
    await window.page.getByRole('grid', { name: 'Devices' }).waitFor();
  });
  test.afterAll(() => window.close());

  test('a letter in the search costs less than a tenth of a second', async () => {
    const times = await typing(window.page, 'finch-lt-1');
    console.log(`letter to list: median ${median(times).toFixed(1)} ms of ${times.length}`);
    expect(median(times)).toBeLessThan(LONGEST_MS);
  });

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
      await expect.poll(() => rows.count()).toBeLessThan(62);
      expect(await rows.count()).toBeGreaterThan(12);
      expect(await cutOff(page)).toEqual([]);
    }
  });

  test('End goes to the last row, and Tab comes back to it', async () => {
    const { page } = window;
    await page.getByRole('row').nth(1).focus();
    await page.keyboard.press('End');
    await expect(page.locator(':focus')).toHaveAttribute('aria-rowindex', '513');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    await expect(page.locator(':focus')).toHaveAttribute('aria-rowindex', '513');
  });
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
