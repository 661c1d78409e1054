import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { armOf, type Change, dumpOf, mayEnterSandbox, NONCE, own, type Ran, Sandbox } from './sandbox';

const OLD = {
  network: 'old network\n',
  firewall: 'old firewall\n',
  gone: 'removed by the change\n',
  other: 'not ours\n',
};
const CHANGE: Change = {
  files: {
    network: 'new network\n',
    firewall: 'new firewall\n',
    gone: undefined,
    born: 'made by the change\n',
  },
  up: ['lan br-lan.1'],
};
const NEW = {
  network: 'new network\n',
  firewall: 'new firewall\n',
  born: 'made by the change\n',
  other: 'not ours\n',
};

let router: Sandbox;
beforeEach(() => {
  router = new Sandbox();
});
afterEach(() => router.close());

/** The router as it is before any of this, in a sandbox that was used already. */
function reset(): void {
  for (const dir of [
    'etc/config',
    'etc/bulkhead',
    'etc/rc.d',
    'tmp/bulkhead',
    `etc/init.d/bulkhead-${NONCE}`,
  ])
    router.remove(dir);
  for (const [name, text] of Object.entries(OLD)) router.write(`etc/config/${name}`, text);
  router.write('etc/rc.d/.keep', '');
  router.remove('guard-runs');
  router.write('interfaces', dumpOf({ lan: 'br-lan' }));
  router.upload(NONCE, CHANGE);
}

const ARM = armOf();

/** Everything up to a step, then the step itself, which the power cut will hit. */
const steps: readonly (readonly [step: string, before: readonly string[], step: string])[] = [
  ['arm', [], ARM],
  ['write', [ARM], own('write')],
  ['reload', [ARM, own('write')], own('reload')],
  ['the guard undoes', [ARM, own('write'), own('reload')], own('guard')],
];

async function upTo(before: readonly string[]): Promise<void> {
  reset();
  for (const command of before) {
    router.write('interfaces', dumpOf({ lan: command.includes(' reload ') ? 'br-lan.1' : 'br-lan' }));
    expect(await router.run(command)).toMatchObject({ code: 0 });
  }
  router.write('interfaces', dumpOf({ lan: 'br-lan' }));
}

/** Cuts a script before its first effect, its second, and so on until it gets through. */
async function atEveryPoint(
  before: readonly string[],
  script: string,
  then: (at: number, ran: Ran) => Promise<void>,
): Promise<number> {
  await upTo(before);
  if (script.includes(' guard ')) router.write('proc/uptime', '5000.00 0.00\n'); // the deadline has passed
  if (script.includes(' reload ')) router.write('interfaces', dumpOf({ lan: 'br-lan.1' }));
  const rewind = router.save();
  for (let at = 0; ; at++) {
    rewind();
    const ran = await router.run(script, { cutAt: at });
    await then(at, ran);
    if (!ran.cut) return at;
  }
}

// A folder without a journal may lie there when the cut came while it was made or removed; the next rollout sweeps it up.
const LEFT = new RegExp(`^(undone\\.[a-z-]+|${NONCE})$`);
const leftInside = (): readonly string[] =>
  router.list(`etc/bulkhead/${NONCE}`).filter((name) => /^(armed|undoing)/.test(name));
const isClean = (): boolean => router.bootLink() === undefined && router.list('etc/init.d').length === 3;

describe.skipIf(!mayEnterSandbox)('the power fails', () => {
  it.each(steps)(
    'at any moment while %s: the old bytes after the next start',
    { timeout: 600_000 },
    async (_step, before, command) => {
      const points = await atEveryPoint(before, command, async (at) => {
        await router.restart();
        expect({ at, config: router.config() }).toEqual({ at, config: OLD });
        expect({ at, link: router.bootLink() }).toEqual({ at, link: undefined });
        expect(router.list('etc/bulkhead').filter((name) => !LEFT.test(name))).toEqual([]);
        expect(leftInside()).toEqual([]);
      });
      expect(points).toBeGreaterThan(3);
    },
  );

  it('at any moment of the confirmation: old bytes before it was recorded, new ones after', {
    timeout: 600_000,
  }, async () => {
    const seen = new Set<string>();
    await atEveryPoint([ARM, own('write'), own('reload')], own('confirm'), async (at) => {
      const recorded = router.read('etc/bulkhead/confirmed') !== undefined;
      seen.add(recorded ? 'new' : 'old');
      await router.restart();
      expect({ at, config: router.config() }).toEqual({ at, config: recorded ? NEW : OLD });
      expect({ at, clean: isClean() }).toEqual({ at, clean: true });
    });
    expect([...seen].sort()).toEqual(['new', 'old']);
  });

  it('a second time, at any moment of the undo that runs at the start', { timeout: 600_000 }, async () => {
    await upTo([ARM, own('write')]);
    const rewind = router.save();
    for (let at = 0, cut = true; cut; at++) {
      rewind();
      cut = (await router.restart({ cutAt: at }))?.cut === true;
      await router.restart();
      expect({ at, config: router.config() }).toEqual({ at, config: OLD });
      expect({ at, clean: isClean() }).toEqual({ at, clean: true });
    }
  });

  it('and the guard alone is killed at any moment of its work: the next one finishes it', {
    timeout: 600_000,
  }, async () => {
    await atEveryPoint([ARM, own('write')], own('guard'), async (at) => {
      if (router.read(`etc/bulkhead/${NONCE}/bulkhead.sh`) !== undefined) await router.run(own('guard'));
      expect({ at, config: router.config() }).toEqual({ at, config: OLD });
      expect(router.list('etc/bulkhead').filter((name) => name.startsWith('turn'))).toEqual([]);
      expect(leftInside()).toEqual([]);
    });
  });
});
