import { lstatSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { armOf, type Change, mayEnterSandbox, NONCE, own, Sandbox, scriptText } from './sandbox';

const OLD = { network: 'old network\n', firewall: 'old firewall\n' };
const CHANGE: Change = { files: { network: 'new\n', firewall: 'new\n' } };
const SLOW = { timeout: 240_000 } as const;

let router: Sandbox;
beforeEach(() => {
  router = new Sandbox();
  for (const [name, text] of Object.entries(OLD)) router.write(`etc/config/${name}`, text);
});
afterEach(() => router.close());

const check = () => router.run(`/tmp/bulkhead/${NONCE}/bulkhead.sh check ${NONCE}`);
const arm = () => router.run(armOf());
const step = (words: string) => router.run(own(words));
const deadlinePasses = (): void => router.write('proc/uptime', '5000.00 0.00\n');

describe.skipIf(!mayEnterSandbox)('the time since the start of the router', SLOW, () => {
  it.each(['0.00 0.00\n', '0.40 0.10\n', ''])(
    'is %j right after it: the window is as long as ever',
    async (uptime) => {
      router.write('proc/uptime', uptime);
      router.upload(NONCE, CHANGE);
      expect((await arm()).stdout).toBe('armed 60\n');
      expect(router.read(`etc/bulkhead/${NONCE}/deadline`)).toBe('60\n');
      await step('write');
      router.write('proc/uptime', '10.00 0.00\n');
      expect((await step('status 0')).stdout).toMatch(/^state armed [\s\S]*\nuptime 10\ndeadline 60\n/);
      await step('guard');
      expect(router.uptime).toBeGreaterThanOrEqual(60);
      expect(router.config()).toEqual(OLD);
    },
  );

  it.each(['0.00 0.00\n', ''])('stands still at %j: the guard counts for itself', async (uptime) => {
    router.write('proc/uptime', uptime);
    router.upload(NONCE, CHANGE);
    await arm();
    await step('write');
    router.write('slept', '');
    router.program('stub/sleep', 'echo >>/slept\nexec /bin/busybox true');
    await step('guard');
    expect(router.read('slept')?.length).toBeGreaterThanOrEqual(59);
    expect(router.config()).toEqual(OLD);
  });
});

describe.skipIf(!mayEnterSandbox)('a configuration file that is a link', SLOW, () => {
  const link = (to: string): void => {
    router.write('etc/elsewhere/network', OLD.network);
    router.remove('etc/config/network');
    symlinkSync(to, path.join(router.root, 'etc/config/network'));
  };
  const isLinkTo = (): string | undefined => {
    const file = path.join(router.root, 'etc/config/network');
    return lstatSync(file).isSymbolicLink() ? readlinkSync(file) : undefined;
  };

  it.each(['../elsewhere/network', '/etc/elsewhere/network'])(
    'to %s stays one when the change is made, and when it is undone',
    async (target) => {
      link(target);
      router.upload(NONCE, CHANGE, 60, OLD);
      expect((await arm()).stdout).toBe('armed 60\n');
      expect((await step('write')).stdout).toBe('written\n');
      expect([isLinkTo(), router.read('etc/elsewhere/network')]).toEqual([target, 'new\n']);
      deadlinePasses();
      await step('guard');
      expect([isLinkTo(), router.read('etc/elsewhere/network')]).toEqual([target, OLD.network]);
      expect(router.list('etc/elsewhere')).toEqual(['network']);
    },
  );

  it('that somebody replaced during the window is one again after the undo', async () => {
    link('../elsewhere/network');
    router.upload(NONCE, CHANGE);
    await arm();
    await step('write');
    router.remove('etc/config/network');
    router.write('etc/config/network', 'a plain file\n');
    deadlinePasses();
    await step('guard');
    expect([isLinkTo(), router.read('etc/elsewhere/network')]).toEqual(['../elsewhere/network', OLD.network]);
    expect(router.read('tmp/bulkhead-edited-network')).toBe('a plain file\n');
  });

  it('that is to be removed comes back as a link', async () => {
    link('../elsewhere/network');
    router.upload(NONCE, { files: { network: undefined }, reload: ['network'] });
    await arm();
    expect((await step('write')).stdout).toBe('written\n');
    expect(router.config().network).toBeUndefined();
    deadlinePasses();
    await step('guard');
    expect([isLinkTo(), router.read('etc/elsewhere/network')]).toEqual(['../elsewhere/network', OLD.network]);
  });

  it.each([
    ['to nowhere', '/etc/elsewhere/nothing'],
    ['to a folder', '/etc/elsewhere'],
    ['to a name that is no plain one', '/etc/elsewhere/a b'],
  ])('%s: refused by name, nothing is left', async (_why, target) => {
    link(target);
    router.write('etc/elsewhere/a b', OLD.network);
    router.upload(NONCE, CHANGE);
    expect((await arm()).stdout).toMatch(/^fail (link|changed) network\n$/);
    expect(router.list('etc/bulkhead')).toEqual([]);
  });

  it('to another file system: refused by name, because no rename could bring it back', async () => {
    router.write('tmp/far', OLD.network);
    router.remove('etc/config/network');
    symlinkSync('/tmp/far', path.join(router.root, 'etc/config/network'));
    router.upload(NONCE, CHANGE);
    await router.confine({ flashKib: 1024, memoryKib: 1024 });
    expect((await arm()).stdout).toBe('fail link network\n');
    expect(router.list('etc/bulkhead')).toEqual([]);
  });
});

const tools = /^TOOLS='(.*)'$/m.exec(scriptText('bulkhead.sh'))?.[1]?.split(' ') ?? [];

describe.skipIf(!mayEnterSandbox)('programs of the router', SLOW, () => {
  it('each that is missing is named before anything is written', async () => {
    expect(tools.length).toBeGreaterThan(20);
    for (const tool of tools) {
      const places = [`bin/${tool}`, `stub/${tool}`].filter((file) => router.has(file));
      for (const file of places) router.hide(file);
      router.upload(NONCE, CHANGE);
      expect((await check()).stdout).toBe(`missing ${tool}\n`);
      for (const file of places) router.show(file);
    }
    expect(router.list('etc/bulkhead')).toEqual([]);
    expect(router.config()).toEqual(OLD);
  });

  it('no other one is called: with these alone a change goes through, another is undone, a third ends in a restart', async () => {
    for (const name of router.list('bin'))
      if (!['sh', 'busybox', ...tools].includes(name)) router.remove(`bin/${name}`);
    router.program('stub/sleep', (router.read('stub/sleep') ?? '').replaceAll('/bin/mv', '/bin/busybox mv'));
    router.upload(NONCE, CHANGE);
    expect((await check()).stdout).toMatch(/\nblock snapshot [1-9][\s\S]*\nchecked\n$/);
    for (const run of [arm, () => step('write'), () => step('reload'), () => step('status 1 facts')])
      expect(await run()).toMatchObject({ code: 0, stdout: expect.not.stringMatching(/^fail/), stderr: '' });
    expect(await step('confirm')).toMatchObject({ stdout: 'confirmed\n', stderr: '' });
    expect(await step('guard')).toMatchObject({ code: 0, stderr: '' });
    expect(router.list('etc/bulkhead')).toEqual(['confirmed']);

    router.remove('etc/bulkhead');
    router.upload(NONCE, { files: { network: 'newer\n' } });
    await arm();
    await step('write');
    expect(await step('extend 100')).toMatchObject({ code: 0, stderr: '' });
    expect(await step('undo asked')).toMatchObject({ code: 0, stderr: '' });
    expect(await step('guard')).toMatchObject({ code: 0, stderr: '' });
    expect(router.list('etc/bulkhead')).toEqual(['undone.asked']);

    router.remove('etc/bulkhead');
    router.upload(NONCE, { files: { network: 'newest\n' } });
    await arm();
    await step('write');
    expect(await router.restart()).toMatchObject({ code: 0, stderr: '' });
    expect(router.list('etc/bulkhead')).toEqual(['undone.rebooted']);
    const seen = await router.run('/scripts/look.sh snapshot');
    expect(seen).toMatchObject({ code: 0, stderr: '' });
    expect(seen.stdout).toMatch(/^state undone\.rebooted [\s\S]*\nblock snapshot \d+\n[\s\S]*\nseen\n$/);
  });
});

describe.skipIf(!mayEnterSandbox)('uci’s own lock is held by somebody', SLOW, () => {
  const hold = (verb: string): void =>
    router.program('stub/uci', `[ "$1" != ${verb} ] || exec /bin/busybox sleep 600`);

  it('before anything is written: waited for ten seconds, then said', async () => {
    hold('changes');
    router.upload(NONCE, CHANGE);
    const { code, stdout } = await check();
    expect([code, stdout.split('\n').at(-2)]).toEqual([1, 'fail locked uci']);
    expect(router.uptime).toBeLessThanOrEqual(1030);
  });

  it('after the files were written: the old ones are back', async () => {
    hold('show');
    router.upload(NONCE, CHANGE);
    await arm();
    expect((await step('write')).stdout).toBe('fail locked uci\n');
    await step('guard');
    expect(router.config()).toEqual(OLD);
  });
});

describe.skipIf(!mayEnterSandbox)('the way in is changed', SLOW, () => {
  it('dropbear is reloaded with a change of its file, so that the next sign-in tests it, and again by the undo', async () => {
    router.program('etc/init.d/dropbear', 'echo "dropbear $1" >>/log');
    router.write('etc/config/dropbear', 'old way in\n');
    router.upload(NONCE, { files: { dropbear: 'new way in\n' }, reload: ['dropbear'] });
    await arm();
    await step('write');
    await step('reload');
    expect(router.calls()).toContain('dropbear reload');
    deadlinePasses();
    await step('guard');
    expect(router.calls()).toContain('dropbear reload');
    expect(router.config().dropbear).toBe('old way in\n');
  });
});

it('the script has no text that the shell would put into a file of its own', () => {
  const script = readFileSync(
    path.resolve(import.meta.dirname, '../../../resources/router-scripts/bulkhead.sh'),
    'utf8',
  );
  expect(script).not.toMatch(/<<[-A-Za-z'"]/);
});
