import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { type Lab, labAvailable, startLab } from '../../lab/lab';
import { launchApp } from '../../support/launch-app';

const outDir = path.resolve(import.meta.dirname, '../../../out/tour');
const BOOT_TIMEOUT_MS = 900_000;

/** One lab for all tests of a worker, fresh from the factory for each; a window with an empty memory for each. */
export const test = base.extend<{ readonly page: Page }, { readonly machine: Lab }>({
  machine: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
    async ({}, use) => {
      const lab = await startLab({ release: '23.05', log: console.log });
      await use(lab);
      await lab.stop();
    },
    { scope: 'worker', timeout: BOOT_TIMEOUT_MS },
  ],
  page: async ({ machine: _ready }, use) => {
    const { page, close } = await launchApp();
    await use(page);
    await close();
  },
});

/** Tells the tests of a file to skip, with the reason, where no lab can be had. */
export function needsLab(): void {
  const available = labAvailable();
  test.skip(!available.ok, available.ok ? '' : available.reason);
}

export const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });

/** The button with exactly this text, or with one that matches. */
export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

/** A picture of the screen in both themes. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(outDir, { recursive: true });
  const dress = (theme: string) =>
    page.evaluate(
      (scheme) => document.documentElement.setAttribute('data-mantine-color-scheme', scheme),
      theme,
    );
  for (const theme of ['dark', 'light']) {
    await dress(theme);
    await page.waitForTimeout(200); // the window's own transitions
    await page.screenshot({ path: path.join(outDir, `${name}-${theme}.png`) });
  }
}

/** Types the lab's address and asks who answers there. */
export async function callRouter(page: Page, { ssh }: Lab): Promise<void> {
  await expect(heading(page)).toHaveText('Connect to your router');
  await page.getByRole('radio', { name: 'Another address' }).check();
  await page.getByLabel('Address', { exact: true }).fill(`${ssh.host}:${ssh.port}`);
  await press(page, 'Connect');
}

/** Compares the fingerprint on the screen with the router's own, and trusts it. */
export async function trustRouter(page: Page, lab: Lab): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Is this really your router?' })).toBeVisible();
  expect(await fingerprintIn(page.locator('.finger .groups'))).toBe(lab.ssh.hostKeySha256);
  await press(page, 'It is my router: trust it');
  await expect(page.getByRole('heading', { name: 'This is the router you trusted' })).toBeVisible();
}

/** The groups of four as `dropbearkey` and OpenSSH print them. */
export async function fingerprintIn(place: Locator): Promise<string> {
  const groups = await place.locator('span').allInnerTexts();
  return `SHA256:${groups.join('')}`;
}

export async function giveSecret(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password of the admin page').fill(password);
  await press(page, 'Continue');
}

/** Every file of the router's configuration as it is on the flash: its bytes in hex, by name. */
export async function configOnFlash(lab: Lab): Promise<Readonly<Record<string, string>>> {
  const script = 'cd /etc/config && for f in *; do echo "$f $(hexdump -v -e \'/1 "%02x"\' "$f")"; done';
  const { stdout } = await lab.onRouter(script);
  const files = Object.fromEntries([...stdout.matchAll(/^(\S+) ([0-9a-f]*)$/gm)].map(([, ...file]) => file));
  // An answer that lacks something must not count as equal to another one that lacks it.
  for (const name of ['network', 'firewall', 'dhcp', 'wireless'])
    expect(files[name]?.length).toBeGreaterThan(200);
  return files;
}
