import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { armOf, type Change, dumpOf, mayEnterSandbox, NONCE, own, Sandbox } from './sandbox';

const OLD = {
  network: 'old network\n'.repeat(500),
  firewall: 'old firewall\n',
  gone: 'removed by the change\n',
};
const CHANGE: Change = {
  files: { network: 'new\n'.repeat(2000), firewall: 'new\n', gone: undefined, born: 'made by the change\n' },
};
const NEW = { network: 'new\n'.repeat(2000), firewall: 'new\n', born: 'made by the change\n' };
const SLOW = { timeout: 600_000 } as const;

let router: Sandbox;
beforeEach(async () => {
  router = new Sandbox();
  for (const [name, text] of Object.entries(OLD)) router.write(`etc/config/${name}`, text);
  router.upload(NONCE, CHANGE);
  await router.confine({ flashKib: 512, memoryKib: 256 });
});
afterEach(() => router.close());

const arm = () => router.run(armOf());
const step = (words: string) => router.run(own(words));
const deadlinePasses = (): void => router.write('proc/uptime', '5000.00 0.00\n');

async function expectUndone(because = 'not-confirmed'): Promise<void> {
  expect(router.config()).toEqual(OLD);
  expect(router.list('etc/bulkhead').filter((name) => name !== NONCE)).toEqual([`undone.${because}`]);
}

describe.skipIf(!mayEnterSandbox)('the undo needs no room', SLOW, () => {
  const places = [['tmp'], ['etc'], ['tmp', 'etc']] as const;
  const upTo = [['arm'], ['arm', 'write'], ['arm', 'write', 'reload']] as const;
  const cases = places.flatMap((full) =>
    upTo.map((steps) => [full.join(' and '), steps.at(-1), full, steps] as const),
  );

  it.each(cases)('%s full from the moment after %s', async (_full, _step, full, steps) => {
    for (const each of steps)
      expect(each === 'arm' ? await arm() : await step(each)).toMatchObject({ code: 0 });
    router.fill(...full);
    deadlinePasses();
    router.calls();
    expect(await step('guard')).toMatchObject({ code: 0 });
    await expectUndone();
    const read = steps.length === 1 ? [] : ['network reload', 'firewall reload', 'dnsmasq reload'];
    expect(router.calls()).toEqual(expect.arrayContaining(read));
    expect(router.calls()).not.toContain('reboot');
  });

  it('all of it full before any command of the undo', async () => {
    for (const run of [arm, () => step('write'), () => step('reload')]) await run();
    deadlinePasses();
    const rewind = router.save();
    let commands = 1;
    for (let at = 0; at < commands; at++) {
      rewind();
      router.calls();
      const { code, effects } = await router.run(own('guard'), { fillAt: at });
      commands = Math.max(effects, at + 1);
      expect({ at, code, config: router.config() }).toEqual({ at, code: 0, config: OLD });
      expect(router.list('etc/bulkhead').filter((name) => name !== NONCE)).toEqual(['undone.not-confirmed']);
      expect(router.calls()).toContain('firewall reload');
    }
    expect(commands).toBeGreaterThan(15);
  });

  it('all of it full before any command of the write or the reload: the old files come back', async () => {
    await arm();
    const armed = router.save();
    for (const [words, before] of [
      ['write', []],
      ['reload', ['write']],
    ] as const) {
      let commands = 1;
      for (let at = 0; at < commands; at++) {
        armed();
        router.write('proc/uptime', '1000.00 0.00\n');
        for (const each of before) await step(each);
        const { effects } = await router.run(own(words), { fillAt: at });
        commands = Math.max(effects, at + 1);
        deadlinePasses();
        await step('guard');
        expect({ words, at, config: router.config() }).toEqual({ words, at, config: OLD });
      }
    }
  });

  it('a flash that refuses even a rename gets the room that was put aside for it', async () => {
    await arm();
    await step('write');
    router.program('stub/mv', `[ ! -e /etc/bulkhead/${NONCE}/reserve ] || exit 1\nexec /bin/busybox mv "$@"`);
    deadlinePasses();
    expect(await step('guard')).toMatchObject({ code: 0 });
    await expectUndone();
  });

  it('a file that cannot be put back does not keep the others, and the sums tell which it is', async () => {
    await arm();
    await step('write');
    router.program('stub/mv', 'case "$*" in */old/firewall*) exit 1 ;; esac\nexec /bin/busybox mv "$@"');
    deadlinePasses();
    await step('guard');
    expect(router.config()).toEqual({ ...OLD, firewall: NEW.firewall });
    const { stdout } = await router.run('/scripts/look.sh');
    expect(stdout).toMatch(/^state undone\.not-confirmed /);
    const differing = [...stdout.matchAll(/^hash (\S+) (\S+) (\S+) /gm)].filter(
      ([, , now, before]) => now !== before,
    );
    expect(differing.map(([, name]) => name)).toEqual(['firewall']);
  });

  it('everything of ours in memory, and the script itself, are taken away during the window', async () => {
    await arm();
    await step('write');
    await step('reload');
    router.write(
      'meanwhile',
      `rm -rf /tmp/* /etc/bulkhead/${NONCE}/interfaces; echo 'echo hacked >>/log' >/etc/bulkhead/${NONCE}/bulkhead.sh`,
    );
    router.calls();
    await step('guard');
    await expectUndone();
    expect(router.calls()).toEqual(expect.arrayContaining(['network reload', 'firewall reload']));
  });

  it('a log that is stuck and a program 1 that does not answer hold up nothing', async () => {
    await arm();
    await step('write');
    router.program('stub/logger', 'exec /bin/sleep 5');
    router.program('stub/ubus', 'exec /bin/sleep 5');
    deadlinePasses();
    await step('guard');
    await expectUndone();
  });

  it('with memory short, and none at all for a while: the next guard goes on', async () => {
    await arm();
    await step('write');
    deadlinePasses();
    const rewind = router.save();
    const finished: number[] = [];
    for (let kib = 2000; kib <= 6000; kib += 250) {
      rewind();
      const { code } = await router.run(own('guard'), { memoryKib: kib });
      if (code === 0 && router.list('etc/bulkhead').includes('undone.not-confirmed')) finished.push(kib);
      else await step('guard'); // process 1 starts it again
      expect({ kib, config: router.config() }).toEqual({ kib, config: OLD });
      expect(router.list('etc/bulkhead').filter((name) => name !== NONCE)).toEqual(['undone.not-confirmed']);
    }
    expect(finished.length).toBeGreaterThan(0);
  });
});

describe.skipIf(!mayEnterSandbox)('a window without room', SLOW, () => {
  it('no confirmation without its marks in memory', async () => {
    await arm();
    await step('write');
    router.fill('tmp');
    await step('reload');
    const said = await step('confirm');
    const kept = said.stdout === 'confirmed\n';
    deadlinePasses();
    await step('guard');
    expect(router.config()).toEqual(kept ? NEW : OLD);
  });

  it('arming finds no room: refused by name, nothing is left', async () => {
    router.fill('etc');
    expect(await arm()).toMatchObject({ code: 1, stdout: 'fail flash-full\n' });
    router.empty('etc');
    expect(router.config()).toEqual(OLD);
    expect(router.list('etc/bulkhead')).toEqual([]);
    expect([router.bootLink(), router.list('etc/init.d').length]).toEqual([undefined, 3]);
  });

  it('an interface that is up again is waited for without a file', async () => {
    await arm();
    await step('write');
    await step('reload');
    router.write('interfaces', dumpOf({ lan: 'br-lan' }));
    router.fill('tmp', 'etc');
    deadlinePasses();
    await step('guard');
    expect(router.calls()).not.toContain('reboot');
  });
});
