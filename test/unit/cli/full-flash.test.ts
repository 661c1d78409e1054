import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { printPolicy } from '../../../main/cli/policy-file';
import { startVirtualRouter } from '../../../main/virtual-router/virtual-router';
import { keys, mainCase } from '../../support/home-policy';
import { addArgs, newCli } from './cli-kit';

const cli = newCli();
const policy = cli.file('home.bulkhead.yaml', printPolicy(mainCase));
const keysFile = cli.file('keys.yaml', stringify(keys));

/** Every file on the flash that a change could touch, byte for byte. */
const FILES = 'for f in /etc/config/* /etc/bulkhead/*; do [ -f "$f" ] && echo "$f" && cat "$f"; done';

describe.each([0, 4])('%i KiB of free flash', (freeKib) => {
  it('apply says what is free and what is needed, and changes nothing', { timeout: 60_000 }, async () => {
    const router = await startVirtualRouter({ profile: 'linksys-e8450', speed: 20, flashFreeKib: freeKib });
    try {
      const stdin = `${router.password}\n`;
      const name = `full-${freeKib}`;
      expect((await cli.run(addArgs(router, name), { stdin })).code).toBe(0);
      const before = await router.console(FILES);
      const apply = `apply --router ${name} --policy ${policy} --keys ${keysFile} --yes --password-stdin`;
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
      const history = (await cli.run(`history --router ${name} --json`)).json();
      expect(history).toMatchObject([{ outcome: 'refused' }, { kind: 'connected' }]);
    } finally {
      await router.stop();
    }
  });
});
