import { describe, expect, it } from 'vitest';
import { createOwnKey, installOwnKey } from '../../../main/routers/own-key';
import { readRouterState } from '../../../main/routers/read-router-state';
import { createConnector } from '../../../main/routers/ssh-transport';
import { profiles } from '../../../main/virtual-router/profiles/profiles';
import { fileText, practiceRouter, signIn, targetOf } from './practice';

describe('signing in at the practice router', () => {
  it('runs a command and gives back its three answers', async () => {
    const session = await signIn(await practiceRouter());
    const done = await session.exec('echo out; echo err >&2; exit 7');
    expect(done).toEqual({ ok: true, value: { code: 7, stdout: 'out\n', stderr: 'err\n' } });
  });

  it('takes bytes on standard input and gives the same bytes back', async () => {
    const session = await signIn(await practiceRouter());
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const done = await session.exec('cat > /tmp/x; cat /tmp/x', { stdin: bytes });
    expect(done.ok && Buffer.from(done.value.stdout, 'latin1')).toEqual(Buffer.from(bytes));
  });

  it('runs a script from standard input with arguments', async () => {
    const session = await signIn(await practiceRouter());
    const done = await session.exec('sh -s -- "a b" c', {
      stdin: 'for x in "$@"; do echo "<$x>"; done; exit 3',
    });
    expect(done).toEqual({ ok: true, value: { code: 3, stdout: '<a b>\n<c>\n', stderr: '' } });
  });

  it('refuses a wrong password', async () => {
    const router = await practiceRouter();
    const refused = await createConnector({}).connect(targetOf(router, 'wrong'));
    expect(refused).toMatchObject({ ok: false, error: { kind: 'wrong-credentials' } });
  });

  it('lets root in without a password while none is set, and not after one is', async () => {
    const router = await practiceRouter({ password: '' });
    const session = await signIn(router);
    expect((await session.exec('passwd', { stdin: 'secret\nsecret\n' })).ok).toBe(true);
    expect(await createConnector({}).connect(targetOf(router, ''))).toMatchObject({ ok: false });
    expect(await createConnector({}).connect(targetOf(router, 'secret'))).toMatchObject({ ok: true });
  });

  it('honours a key that was installed', async () => {
    const router = await practiceRouter();
    const installed = await installOwnKey(
      await signIn(router),
      createOwnKey('test'),
      createConnector({}),
      targetOf(router),
    );
    expect(installed).toMatchObject({ ok: true });
  });

  it('keeps the host key it is given', async () => {
    const first = await practiceRouter();
    const second = await practiceRouter({ hostKey: first.hostKey });
    expect(second.hostKeySha256).toBe(first.hostKeySha256);
    expect((await practiceRouter()).hostKeySha256).not.toBe(first.hostKeySha256);
  });

  it.each(profiles.map(({ id }) => id))('%s: its whole state can be read', async (profile) => {
    const router = await practiceRouter({ profile: profile as 'glinet-mt6000' });
    const state = await readRouterState(await signIn(router), 0);
    if (!state.ok) throw new Error(JSON.stringify(state.error));
    const found = profiles.find(({ id }) => id === profile);
    expect(state.value.capabilities).toMatchObject({
      wired: 'dsa',
      firewall: 'fw4',
      lanPorts: found?.lanPorts,
      wanDevice: found?.wanDevice,
      packages: found?.packages,
      addressForm: found?.addressForm,
      dhcpv6Server: true,
      logLimit: found?.logLimit,
    });
    expect(state.value.management).toMatchObject({ port: 'lan1', network: 'lan' });
    expect(state.value.leases).toHaveLength(31);
    expect(state.value.wifiClients.length).toBeGreaterThan(15);
  });

  it('a hostile name reaches the lease file as it is and harms nobody', async () => {
    const hostname = 'x\n0 aa:bb:cc:dd:ee:ff 10.0.0.1 forged *\'"$(reboot)<img onerror=alert(1)>';
    const router = await practiceRouter();
    const phone = router.clients.find(({ id }) => id === 'annas-iphone');
    if (!phone) throw new Error('no phone');
    router.setClient(phone.id, { ...phone, hostname });
    await router.console('/etc/init.d/dnsmasq reload');
    expect(await fileText(router, '/tmp/dhcp.leases')).toContain(hostname);
    const state = await readRouterState(await signIn(router), 0);
    expect(state.ok).toBe(true);
    expect(router.managementState()).toBe('open');
  });
});
