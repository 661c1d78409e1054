import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { printPolicy } from '../../../main/cli/policy-file';
import type { VirtualRouter } from '../../../main/virtual-router/virtual-router';
import { keys, mainCase } from '../../support/home-policy';
import { addArgs, newCli, routerForFile } from './cli-kit';

const cli = newCli();
const policy = cli.file('home.bulkhead.yaml', printPolicy(mainCase));
const keysFile = cli.file('keys.yaml', stringify(keys));

/** Every file on the flash that a change could touch, byte for byte. */
const FILES = 'for f in /etc/config/* /etc/bulkhead/*; do [ -f "$f" ] && echo "$f" && cat "$f"; done';

/** Leaves so much of the flash free, or all of it again. */
async function fill(router: VirtualRouter, freeKib: number): Promise<void> {
  const df = async () => Number((await router.console("df -kP /etc | awk 'END { print $4 }'")).stdout);
  await router.writeFile('/root/filler', new Uint8Array(((await df()) - freeKib) * 1024));
  expect(await df()).toBe(freeKib);
}

it('apply says what is free and what is needed, and changes nothing; with room again it goes through', {
  timeout: 120_000,
}, async () => {
  const router = await routerForFile({ flashFreeKib: 400 });
  const stdin = `${router.password}\n`;
  expect((await cli.run(addArgs(router), { stdin })).code).toBe(0);
  const apply = `apply --policy ${policy} --keys ${keysFile} --yes --password-stdin`;
  const before = await router.console(FILES);
  for (const freeKib of [0, 4]) {
    await fill(router, freeKib);
    const { code, out, err } = await cli.run(apply, { stdin });
    expect([code, out]).toEqual([1, '']);
    const said = new RegExp(
      `^The router’s memory is full: ${freeKib} KB free, (\\d+) KB needed\\. Nothing was changed\\. ` +
        'Remove a package you do not use, then try again\\. \\(flash-full\\)$',
      'm',
    ).exec(err);
    expect(said, err).not.toBeNull();
    expect(Number(said?.[1])).toBeGreaterThan(freeKib);
    expect(await router.console(FILES)).toEqual(before);
    await router.console('rm /root/filler');
  }
  expect((await cli.run('history --json')).json()).toMatchObject([
    { outcome: 'refused' },
    { outcome: 'refused' },
    { kind: 'connected' },
  ]);
  expect(await cli.run(apply, { stdin })).toMatchObject({ code: 0 });
});
