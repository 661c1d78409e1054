import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Change, dumpOf, NONCE, Sandbox } from './sandbox';

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

const arm = () => router.run(`/tmp/bulkhead/${NONCE}/bulkhead.sh arm ${NONCE}`);
const own = (words: string) =>
  router.run(`/etc/bulkhead/bulkhead.sh ${words}`, { env: { SSH_CONNECTION: 'c2' } });

describe('on the router', () => {
  it('a change goes through and leaves only the note of it', async () => {
    router.upload(NONCE, CHANGE);
    expect(await arm()).toMatchObject({ code: 0, stdout: 'armed 60\n', stderr: '' });
    expect(router.calls()).toEqual(['add bulkhead-guard']);
    expect(router.bootLink()).toBe('../init.d/bulkhead-guard');
    expect(router.config()).toEqual(OLD);

    expect(await own(`write ${NONCE}`)).toMatchObject({ code: 0, stdout: 'written\n', stderr: '' });
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
    expect(await own(`confirm ${NONCE}`)).toMatchObject({ code: 0, stdout: 'confirmed\n', stderr: '' });
    expect(router.config()).toEqual({ ...OLD, ...CHANGE.files });
    expect(router.list('etc/bulkhead')).toEqual(['confirmed']);
    expect([router.bootLink(), router.list('etc/init.d'), router.list('tmp')]).toEqual([
      undefined,
      ['dnsmasq', 'firewall', 'odhcpd'],
      ['.uci'],
    ]);
  });

  it('the deadline passes: the guard brings back the old bytes and reloads in order', async () => {
    router.upload(NONCE, CHANGE);
    await arm();
    await own(`write ${NONCE}`);
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
});
