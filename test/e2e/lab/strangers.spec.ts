import { expect, type Page } from '@playwright/test';
import type { Lab } from '../../lab/lab';
import {
  callRouter,
  configOnFlash,
  fingerprintIn,
  giveSecret,
  heading,
  needsLab,
  picture,
  press,
  test,
  trustRouter,
} from './lab-window';

needsLab();

const patient = { timeout: 60_000 };
const devicesShown = (page: Page) => expect(heading(page)).toContainText('4 devices', patient);

test('a wrong password, then another machine at the address: nothing is changed, and no secret leaves', async ({
  machine: lab,
  page,
}) => {
  await lab.reset();
  const before = await configOnFlash(lab);
  await test.step('Enter never trusts a fingerprint', async () => {
    await callRouter(page, lab);
    const trust = page.getByRole('button', { name: 'It is my router: trust it' });
    await trust.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Enter never trusts a fingerprint. Press Space, or click.')).toBeVisible();
    await page.getByLabel('Password of the admin page').fill(lab.ssh.password);
    await page.keyboard.press('Enter');
    await expect(trust).toBeVisible();
    expect(await passwordsSeen(lab)).toEqual({ accepted: 0, refused: 0 });
    await trustRouter(page, lab);
  });
  await test.step('a wrong password is said as such, and the right one goes on from there', async () => {
    await giveSecret(page, 'not the password');
    const note = page.getByRole('alert').filter({ hasText: 'The router did not accept this password.' });
    await expect(note).toContainText('Nothing was changed on the router.', patient);
    await expect(note).toContainText('not of your Wi-Fi');
    await giveSecret(page, lab.ssh.password);
    await devicesShown(page);
    expect(await passwordsSeen(lab)).toMatchObject({ accepted: 1 });
  });

  const other = await test.step('another machine answers at the address', () => otherHostKey(lab));
  const seen = await passwordsSeen(lab);
  await press(page, 'Back');
  await callRouter(page, lab);
  const panel = page.getByRole('region', { name: 'This is not the router you trusted' });
  await expect(panel).toContainText('Bulkhead stopped. Your password has not been sent.', patient);
  const [trusted, now] = await Promise.all([
    fingerprintIn(panel.locator('.finger > .line').nth(0)),
    fingerprintIn(panel.locator('.finger > .line').nth(1)),
  ]);
  expect({ trusted, now }).toEqual({ trusted: lab.ssh.hostKeySha256, now: other });
  await page.getByLabel('Password of the admin page').fill(lab.ssh.password);
  await page.keyboard.press('Enter');
  const next = page.getByRole('button', { name: 'Continue', exact: true });
  await expect(next).toHaveAttribute('aria-disabled', 'true');
  await expect(next).toHaveAccessibleDescription('Stopped, nothing was sent');
  await picture(page, '02b-fingerprint-changed');
  await page.getByRole('radio', { name: 'None of this' }).check();
  await expect(next).toHaveAttribute('aria-disabled', 'true');
  expect(await passwordsSeen(lab)).toEqual(seen);
  expect(await configOnFlash(lab)).toEqual(before);

  await test.step('only who says that the router is another one can trust it anew', async () => {
    await page.getByRole('radio', { name: 'I reset the router' }).click();
    await press(page, 'It is my router: trust it');
    await giveSecret(page, lab.ssh.password);
    await devicesShown(page);
  });
});

test('names from the network stay text', async ({ machine: lab, page }) => {
  await lab.reset();
  const names = [
    '"><img/src=x/onerror=alert(1)>',
    "'$(reboot)`reboot`;reboot",
    '\u202Egnp.exe',
    'two\\nlines',
  ];
  await lab
    .client('c3')
    .exec(
      `kill "$(cat /run/lab/leases/c3.pid)"; udhcpc -n -q -i eth0 -s /bin/true -F 'x"$(reboot)' -x hostname:"$(printf '<img onerror=alert(1)>\\n1 2 3 4')"`,
    );
  // A name server checks names; other programs write the same file and do not. So the worst is put there by hand.
  const lines = names.map((name, at) => `0 02:00:00:00:00:0${at} 192.168.1.20${at} ${name} *`);
  await lab.onRouter(`cat >>/tmp/dhcp.leases <<'LEASES'\n${lines.join('\n')}\nLEASES`);
  const before = await configOnFlash(lab);
  const startedAt = (await lab.onRouter('cat /proc/sys/kernel/random/boot_id')).stdout;
  const alarms: string[] = [];
  page.on('dialog', (dialog) => {
    alarms.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => alarms.push(error.message));

  await callRouter(page, lab);
  await trustRouter(page, lab);
  await giveSecret(page, lab.ssh.password);
  await expect(heading(page)).toContainText('8 devices', patient);
  await expect(page.getByRole('cell', { name: '"><img/src=x/onerror=alert(1)>' }).first()).toBeVisible();
  await picture(page, '03-hostile-names-lab');
  await press(page, 'Continue with 8');
  await expect(page.getByRole('option', { name: '<img/src=x' })).toBeVisible();
  await press(page, 'Continue');
  await press(page, 'Review the change');
  await expect(heading(page)).toHaveText('This is exactly what will happen', patient);
  await press(page, /^Show the technical change/);
  await expect(page.getByRole('dialog')).toContainText('/etc/config/network');
  expect(await page.locator('img, script:not([src])').count()).toBe(0);
  expect(alarms).toEqual([]);
  expect(await configOnFlash(lab)).toEqual(before);
  expect((await lab.onRouter('cat /proc/sys/kernel/random/boot_id')).stdout).toBe(startedAt);
});

test('the power goes out while it connects: said clearly, and the next try works', async ({
  machine: lab,
  page,
}) => {
  await lab.reset();
  await callRouter(page, lab);
  await trustRouter(page, lab);
  await giveSecret(page, lab.ssh.password);
  await lab.powerCut();
  const note = page.getByRole('main').getByRole('alert');
  await expect(note).toContainText(/The connection broke off|Nothing answers at|No answer for/, patient);
  await picture(page, '02-router-gone-lab');
  await lab.boot();
  // A router that has started still waits for its clients: whoever is early tries once more.
  await expect(async () => {
    await press(page, 'Continue');
    await expect(heading(page)).toContainText(/\d devices? so far/, { timeout: 30_000 });
  }).toPass({ timeout: 240_000 });
});

/** Takes the place of the router with a key of its own; the password would work there as well. */
async function otherHostKey(lab: Lab): Promise<string> {
  const file = '/etc/dropbear/dropbear_ed25519_host_key';
  const made = await lab.onRouter(
    `rm ${file} && dropbearkey -t ed25519 -f ${file} && /etc/init.d/dropbear restart`,
  );
  const shown = /SHA256:\S+/.exec((await lab.onRouter(`dropbearkey -y -f ${file}`)).stdout)?.[0];
  if (shown === undefined) throw new Error(`no new host key: ${made.stderr}`);
  return shown;
}

/** What the router's SSH server wrote down about passwords. */
async function passwordsSeen(lab: Lab): Promise<{ readonly accepted: number; readonly refused: number }> {
  const log = (await lab.onRouter('logread')).stdout;
  const count = (pattern: RegExp): number => [...log.matchAll(pattern)].length;
  return { accepted: count(/Password auth succeeded/g), refused: count(/Bad password attempt/g) };
}
