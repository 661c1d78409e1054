import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { armOf, type Change, dumpOf, mayEnterSandbox, NONCE, own as ownLine, Sandbox } from './sandbox';

const OLD = { network: 'old network\n', firewall: 'old firewall\n', system: 'untouched\n' };
const CHANGE: Change = {
  files: { network: 'new network\n', firewall: 'new firewall\n', bh_zones: 'new file\n' },
  up: ['lan br-lan.1'],
};

let router: Sandbox;
beforeEach(() => {
  router = new Sandbox();
  for (const [name, text] of Object.entries(OLD)) router.write(`etc/config/${name}`, text);
});
afterEach(() => router.close());

// Seconds on a quiet machine; each command of a script is a process.
const LONG = { timeout: 120_000 } as const;

const arm = () => router.run(armOf());
const own = (words: string) => router.run(ownLine(words));

describe.skipIf(!mayEnterSandbox)('on the router', LONG, () => {
  it('a change goes through and leaves only the note of it', async () => {
    router.upload(NONCE, CHANGE);
    expect(await arm()).toMatchObject({ code: 0, stdout: 'armed 60\n', stderr: '' });
    expect(router.calls()).toEqual(['add bulkhead-guard']);
    expect(router.bootLink()).toBe(`../init.d/bulkhead-${NONCE}`);
    expect(router.config()).toEqual(OLD);

    expect(await own('write')).toMatchObject({ code: 0, stdout: 'written\n', stderr: '' });
    expect(router.calls()).toEqual(['fw4 check', 'add bulkhead-reload']);
    expect(router.config()).toEqual({ ...OLD, ...CHANGE.files });

    router.write('interfaces', dumpOf({ lan: 'br-lan.1' }));
    expect(await own('reload')).toMatchObject({ code: 0, stderr: '' });
    expect(router.calls()).toEqual([
      'network reload',
      'firewall reload',
      'dnsmasq reload',
      'odhcpd reload',
      'delete bulkhead-reload',
    ]);

    expect((await own('status 5')).stdout).toContain('progress reloaded\n');
    expect(await own('confirm')).toMatchObject({ code: 0, stdout: 'confirmed\n', stderr: '' });
    expect(router.calls()).toEqual([]);
    expect(await own('guard')).toMatchObject({ code: 0, stderr: '' });
    expect(router.calls()).toEqual(['delete bulkhead-guard']);
    expect(router.config()).toEqual({ ...OLD, ...CHANGE.files });
    expect(router.list('etc/bulkhead')).toEqual(['confirmed']);
    expect([router.bootLink(), router.list('etc/init.d'), router.list('tmp')]).toEqual([
      undefined,
      ['dnsmasq', 'firewall', 'odhcpd'],
      ['.uci'],
    ]);
  });

  const unsound: readonly (readonly [why: string, said: Readonly<Record<string, string>>, output: string])[] =
    [
      [
        'fw4 skips a section of ours',
        { 'fw4-says': "[!] Section bh_in_iot 'port' is invalid\n" },
        'bh_in_iot',
      ],
      ['nft refuses the ruleset', { 'fw4-says': 'line 3: syntax error\n', 'fw4-fails': '' }, 'syntax error'],
      ['uci cannot read the file', { 'uci-says': 'Parse error (unterminated ") at line 7\n' }, 'Parse error'],
    ];
  it.each(unsound)(
    '%s: refused before any reload, and the old files are back',
    async (_why, said, output) => {
      for (const [file, text] of Object.entries(said)) router.write(file, text);
      router.upload(NONCE, CHANGE);
      await arm();
      const { code, stdout } = await own('write');
      expect([code, stdout]).toEqual([1, expect.stringContaining('fail firewall\n')]);
      expect(stdout).toContain(output);
      await own('guard');
      expect(router.config()).toEqual(OLD);
      expect(router.calls()).not.toContain('add bulkhead-reload');
    },
  );

  it('a warning about a section of somebody else stops nothing', async () => {
    router.write('fw4-says', "[!] Section cfg0a option 'x' is unknown\n");
    router.upload(NONCE, CHANGE);
    await arm();
    expect(await own('write')).toMatchObject({ code: 0, stdout: 'written\n' });
  });

  const forgets = async (end: readonly string[]): Promise<readonly string[]> => {
    router.upload(NONCE, { files: { firewall: 'new firewall\n' }, reload: ['firewall'], end });
    await arm();
    await own('write');
    await own('reload');
    router.calls();
    expect(await own('confirm')).toMatchObject({ code: 0, stdout: 'confirmed\n', stderr: '' });
    return router.calls();
  };

  it('open connections that may be forbidden now are forgotten by the kernel, and only once the change is kept', async () => {
    router.write('proc/net/nf_conntrack', '');
    router.upload(NONCE, { files: { firewall: 'new\n' }, reload: ['firewall'], end: ['192.168.20.9'] }, 3);
    await arm();
    await own('write');
    await own('guard');
    expect(router.read('proc/net/nf_conntrack')).toBe('');
    router.remove('etc/bulkhead/undone.not-confirmed'); // the same number once more
    expect(await forgets(['192.168.20.8', '192.168.20.9'])).toEqual([]);
    expect(router.read('proc/net/nf_conntrack')).toBe('192.168.20.9\n');
  });

  it('a kernel that does not forget by itself: the tool does, for each side and family', async () => {
    router.write('proc/net/nf_conntrack/not-a-file', '');
    expect(await forgets(['192.168.20.9', 'fd00::9', '9;reboot', '$(reboot)'])).toEqual([
      ...['-s', '-d', '-r'].map((side) => `conntrack -D -f ipv4 ${side} 192.168.20.9`),
      ...['-s', '-d', '-r'].map((side) => `conntrack -D -f ipv6 ${side} fd00::9`),
    ]);
  });

  it('the deadline passes: the guard brings back the old bytes and reloads in order', async () => {
    router.upload(NONCE, CHANGE);
    await arm();
    await own('write');
    router.calls();
    expect(await own('guard')).toMatchObject({ code: 0, stderr: '' });
    expect(router.uptime).toBeGreaterThanOrEqual(1060);
    expect(router.config()).toEqual(OLD);
    expect(router.calls()).toEqual([
      'delete bulkhead-reload',
      'network reload',
      'firewall reload',
      'dnsmasq reload',
      'odhcpd reload',
      'log change undone: not-confirmed',
      'delete bulkhead-guard',
    ]);
    expect(router.list('etc/bulkhead')).toEqual(['undone.not-confirmed']);
  });

  it('an interface that keeps its device is up when it has its new address, and undone when it has its old one', async () => {
    router.write('interfaces', dumpOf({ lan: 'br-lan 192.168.1.1' }));
    router.upload(NONCE, { files: { network: 'new\n' }, up: ['lan br-lan 192.168.2.1'] }, 10);
    await arm();
    expect(router.read(`etc/bulkhead/${NONCE}/interfaces`)).toBe(
      'up lan br-lan\nup lan br-lan 192.168.1.1\n',
    );
    await own('write');
    await own('reload');
    expect((await own('status 0')).stdout).toContain('progress failed\n');
    router.write('interfaces', dumpOf({ lan: 'br-lan 192.168.2.1' }));
    await own('reload');
    expect((await own('status 0')).stdout).toContain('progress reloaded\n');
    router.calls();
    await own('undo asked');
    await own('guard');
    expect(router.calls()).toContain('reboot'); // the old address does not come back by itself
    expect(router.config()).toEqual(OLD);
  });

  it.each([
    ['before the reload has ended', 'c9', [], 'not-reloaded'],
    ['over the connection that armed it', 'the first one', ['reload'], 'old-connection'],
    ['over the connection of the last look', 'c3', ['reload', 'status 0 facts'], 'old-connection'],
    ['over one that came before the last look', 'c2', ['reload', 'status 0 facts'], 'old-connection'],
    ['over one that nobody knows', '', ['reload'], 'old-connection'],
  ] as const)(
    'a confirmation %s is refused, and the undo stays armed',
    async (_why, connection, steps, word) => {
      const over = (words: string, SSH_CONNECTION: string) =>
        router.run(ownLine(words), { env: { SSH_CONNECTION } });
      router.upload(NONCE, { ...CHANGE, reload: ['firewall'] });
      await arm();
      await over('write', 'c2');
      for (const step of steps) await over(step, step === 'reload' ? '' : 'c3');
      expect(await over('confirm', connection)).toMatchObject({ code: 1, stdout: `fail ${word}\n` });
      expect(router.list(`etc/bulkhead/${NONCE}`)).toContain('armed');
      await own('guard');
      expect(router.config()).toEqual(OLD);
      expect(await over('confirm', 'c4')).toMatchObject({ code: expect.any(Number) });
      expect(router.config()).toEqual(OLD);
    },
  );

  it('what the next change has sent stays when the last one is tidied up', async () => {
    router.upload(NONCE, { ...CHANGE, reload: ['firewall'] });
    await arm();
    await own('undo asked');
    expect(router.list('etc/bulkhead')).toContain('turn.first');
    const next = '1'.repeat(32);
    router.upload(next, CHANGE);
    router.write(`tmp/bulkhead/${next}/since`, '990\n');
    router.write('tmp/bulkhead/forgotten/since', '1\n');
    expect(await own('guard')).toMatchObject({ code: 0, stderr: '' });
    expect(router.list('tmp/bulkhead')).toEqual([next]);
    expect(await router.run(armOf(next))).toMatchObject({ code: 0, stdout: 'armed 60\n' });
    expect(router.list('etc/bulkhead')).toEqual([next, `turn.${NONCE}`, 'undone.asked']);
  });

  it('an undo that is asked for while the guard looks away is carried out, not tidied away', async () => {
    router.upload(NONCE, CHANGE);
    await arm();
    await own('write');
    const journal = router.read(`etc/bulkhead/${NONCE}/armed`) ?? '';
    router.write(`etc/bulkhead/${NONCE}/undoing.asked`, journal);
    router.remove(`etc/bulkhead/${NONCE}/armed`);
    await own('guard');
    expect(router.config()).toEqual(OLD);
    expect(router.list('etc/bulkhead')).toEqual(['undone.asked']);
  });

  it('more time is given although somebody took our folder in memory away', async () => {
    router.upload(NONCE, { ...CHANGE, reload: ['firewall'] });
    await arm();
    router.remove('tmp/bulkhead');
    expect(await own('extend 300')).toMatchObject({ code: 0, stdout: 'armed 300\n' });
  });
});
