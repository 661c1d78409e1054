import { expect, type Page, test } from '@playwright/test';
import { type FakeWindow, openFakeWindow } from '../../support/fake-window';

/** What has the focus: how it is called, and whether a person can see that it has it. */
const focused = (page: Page): Promise<{ readonly name: string; readonly seen: boolean }> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    // A field draws its focus around itself, not around the bare input in it.
    const drawn = [element, element.closest('.field, .chip, .ask, label')].filter(
      (each) => each instanceof Element,
    );
    const seen = drawn.some((each) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(each);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
    });
    const label = (element as HTMLInputElement).labels?.[0]?.textContent;
    return { name: element.getAttribute('aria-label') ?? label ?? element.textContent ?? '', seen };
  });

/** Tab until the thing of this name has the focus. Every stop on the way has to show it. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    expect(here.seen, `the focus is seen on “${here.name}”`).toBe(true);
    if (name.test(here.name.trim())) return;
    passed.push(here.name.trim().slice(0, 40));
  }
  throw new Error(`no stop is called ${name}; passed: ${passed.join(' | ')}`);
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** A new step begins with its answer: the focus is there, so that it is the first thing read out. */
async function begins(page: Page, title: RegExp): Promise<void> {
  await expect(heading(page)).toHaveText(title);
  await expect(heading(page)).toBeFocused();
}

test.describe('by keyboard alone', () => {
  let window: FakeWindow;
  test.beforeAll(async () => {
    window = await openFakeWindow();
  });
  test.afterAll(() => window.close());

  test('from the first screen to a divided network', async () => {
    const { page } = window;
    const calls = (): Promise<readonly string[]> =>
      page.evaluate(() => globalThis.window.fake.calls.map(({ name }) => name));
    await window.show({ family: true, keyRefs: ['work', 'media', 'iot', 'guest'] });
    await begins(page, /Connect to your router/);
    await page.getByRole('heading', { name: 'Is this really your router?' }).waitFor();

    await tabTo(page, /^Password of the admin page/);
    await page.keyboard.type('correct horse');
    await page.keyboard.press('Enter');
    await tabTo(page, /trust it$/);
    await page.keyboard.press('Enter');
    expect(await calls(), 'Enter trusts nothing').not.toContain('routers.trust');
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: 'This is the router you trusted' }).waitFor();
    await tabTo(page, /^Continue/);
    await page.keyboard.press('Enter');

    await begins(page, /31 devices/);
    await tabTo(page, /^Rename Anna’s iPhone/);
    await page.keyboard.press('F2');
    await page.keyboard.type('Anna’s phone');
    await page.keyboard.press('Enter');
    await tabTo(page, /^Continue with 31/);
    await page.keyboard.press('Enter');

    await begins(page, /Put your devices into zones/);
    await tabTo(page, /^Add a zone/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menu')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Add a zone' })).toBeFocused();
    await tabTo(page, /^Anna’s phone/);
    await page.keyboard.press('ArrowRight');
    expect((await focused(page)).name).toContain('Work laptop');
    await page.keyboard.press('3');
    await expect(page.getByRole('listbox', { name: 'Devices in TV & speakers' })).toContainText(
      'Work laptop',
    );
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('listbox', { name: 'Devices in Work' })).toContainText('Work laptop (Ben)');
    await tabTo(page, /^Continue/);
    await page.keyboard.press('Enter');

    await begins(page, /Who may talk to whom/);
    await tabTo(page, /^Home may cast and play on TV & speakers/);
    await page.keyboard.press('Space');
    await expect(page.getByText('4 doors open')).toBeVisible();
    await page.keyboard.press('Space');
    await expect(page.getByText('5 doors open')).toBeVisible();
    await tabTo(page, /^From Home to Home/);
    await page.keyboard.press('ArrowDown');
    expect((await focused(page)).name).toMatch(/^From Work to Home/);
    await tabTo(page, /^Review the change/);
    await page.keyboard.press('Enter');

    await begins(page, /exactly what will happen/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^Show the technical change/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(await calls(), 'Enter elsewhere applies nothing').not.toContain('rollout.start');
    await tabTo(page, /^Apply, with automatic undo/);
    await page.keyboard.press('Enter');

    await begins(page, /If nothing else happens/);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(calls).toContain('rollout.undo');
    await page.evaluate(() => globalThis.window.fake.tell({ phase: 'confirmed' }));
    await begins(page, /^Done\./);
    await tabTo(page, /^Open the overview/);
  });

  test('F6 goes round the window, ? shows the keys, Esc closes', async () => {
    const { page } = window;
    await window.show({ family: true, divided: true });
    await begins(page, /promises hold/);
    await page.keyboard.press('Control+2');
    await begins(page, /^Devices$/);
    const ask = page.getByRole('combobox', { name: 'Find or ask' });
    await page.keyboard.press('F6');
    await expect(ask).toBeFocused();
    await page.keyboard.press('F6');
    expect((await focused(page)).name).toMatch(/^Devices/);
    await page.keyboard.press('F6');
    await expect(heading(page)).toBeFocused();
    await tabTo(page, /ESP_3FA2C1|Anna’s iPhone/);
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('complementary');
    await expect(drawer.getByRole('heading', { level: 2 })).toBeFocused();
    await page.keyboard.press('F6');
    await expect(ask).toBeFocused();
    await page.keyboard.press('Shift+F6');
    await expect(drawer.getByRole('heading', { level: 2 })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Move what is selected');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('a question is asked, and a door opened for it, without a pointer', async () => {
    const { page } = window;
    await window.show({ family: true, divided: true });
    await begins(page, /promises hold/);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('can the tv reach the nas?');
    await expect(page.getByRole('option').first()).toContainText('Can Living-room TV reach NAS?');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('complementary')).toHaveCount(0);
    await tabTo(page, /^From Home to Home/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('+');
    await expect(page.getByRole('button', { name: /^From Living-room TV to Home/ })).toBeVisible();
    await page.keyboard.press('Enter');
    const editor = page.getByRole('dialog', { name: 'What may pass from TV & speakers to Home' });
    await tabTo(page, /^Opening files/);
    await page.keyboard.press('Space');
    await expect(editor.getByRole('switch', { name: 'Opening files' })).toBeChecked();
    await page.keyboard.press('Escape');
    await expect(editor).toHaveCount(0);
    // The cell says what the new calculation says, and that takes a moment.
    await expect
      .poll(async () => (await focused(page)).name)
      .toMatch(/^From TV & speakers to Home: open for opening files/);
  });
});
