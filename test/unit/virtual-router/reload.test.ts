import { describe, expect, it } from 'vitest';
import type { VirtualRouter } from '../../../main/virtual-router/virtual-router';
import { fileText, practiceRouter, run, signIn, until } from './practice';

const vlan = (id: number, ports: readonly string[]) =>
  `config bridge-vlan 'v${id}'\n\toption device 'br-lan'\n\toption vlan '${id}'\n${ports.map((port) => `\tlist ports '${port}'\n`).join('')}\n`;

async function addTo(router: VirtualRouter, pack: string, text: string): Promise<void> {
  await router.writeFile(`/etc/config/${pack}`, (await fileText(router, `/etc/config/${pack}`)) + text);
}

/** Makes the bridge VLAN-aware; whether `lan` moves along is the caller's business. */
async function divide(router: VirtualRouter, lanPorts: readonly string[], lanDevice: string): Promise<void> {
  await addTo(router, 'network', vlan(1, lanPorts) + vlan(20, ['lan4']));
  await run(router, `uci set network.lan.device=${lanDevice}; uci commit network`);
}

describe('what lags behind on the practice router', () => {
  it('a commit tells nobody', async () => {
    const router = await practiceRouter();
    await divide(router, ['lan2'], 'br-lan.1');
    await run(router, 'sleep 1');
    expect(await run(router, 'ubus call network.interface.lan status | jsonfilter -e @.l3_device')).toBe(
      'br-lan\n',
    );
    expect(router.managementState()).toBe('open');
  });

  it('reload returns at once: an early login still succeeds, on the old network', async () => {
    const router = await practiceRouter({ speed: 5 });
    await divide(router, ['lan2', 'lan3'], 'br-lan.1');
    await run(router, 'ubus call network reload');
    const early = await signIn(router);
    expect((await early.exec('true')).ok).toBe(true);
    await until(() => router.managementState() !== 'open');
  });

  it('the order is: ports down, network up, firewall, addresses', async () => {
    const router = await practiceRouter({ speed: 10 });
    await addTo(
      router,
      'network',
      "config interface 'iot'\n\toption device 'br-lan.20'\n\toption proto 'static'\n\toption ipaddr '192.168.20.1'\n\toption netmask '255.255.255.0'\n\n",
    );
    await addTo(
      router,
      'dhcp',
      "config dhcp 'iot'\n\toption interface 'iot'\n\toption start '100'\n\toption limit '9'\n\n",
    );
    await divide(router, ['lan1', 'lan2', 'lan3'], 'br-lan.1');
    const seen: string[] = [];
    const note = (what: string) => void (seen.includes(what) || seen.push(what));
    await run(router, 'ubus call network reload');
    await until(async () => {
      if (router.managementState() === 'silent') note('down');
      const facts = await run(
        router,
        'ubus call network.interface.lan status | jsonfilter -e @.l3_device; fw4 zone lan; cat /var/etc/dnsmasq.conf.*',
      );
      if (facts.startsWith('br-lan.1\n')) note('network');
      if (/^br-lan\.1\nbr-lan\.1\n/.test(facts)) note('firewall');
      if (facts.includes('192.168.20.100')) note('dhcp');
      return seen.includes('dhcp');
    });
    expect(seen).toEqual(['down', 'network', 'firewall', 'dhcp']);
    expect(router.managementState()).toBe('open');
  });

  it.each([
    ['our port is in no VLAN: dead', ['lan2', 'lan3'], 'br-lan.1', 'silent'],
    ['lan stays on the bridge, which goes deaf', ['lan1', 'lan2', 'lan3'], 'br-lan', 'silent'],
    ['lan moves along with our port', ['lan1', 'lan2', 'lan3'], 'br-lan.1', 'open'],
  ] as const)('%s', async (_what, ports, device, expected) => {
    const router = await practiceRouter();
    await divide(router, ports, device);
    await run(router, 'ubus call network reload');
    await until(async () => (await run(router, 'cat /sys/class/net/br-lan/bridge/vlan_filtering')) === '1\n');
    await run(router, 'fw4 reload');
    expect(router.managementState()).toBe(expected);
  });

  it('an open session freezes with the path and goes on when it is back', async () => {
    const router = await practiceRouter();
    const session = await signIn(router);
    router.cutManagement();
    const pending = session.exec('echo back');
    expect(await Promise.race([pending, new Promise((resolve) => setTimeout(resolve, 400, 'silence'))])).toBe(
      'silence',
    );
    router.restoreManagement();
    expect(await pending).toMatchObject({ ok: true, value: { stdout: 'back\n' } });
  });

  it.each([
    ['input ACCEPT of the zone', '', 'open'],
    ['zone rejects', "uci set firewall.@zone[0].input='REJECT'", 'refused'],
    ['zone drops', "uci set firewall.@zone[0].input='DROP'", 'silent'],
    [
      'zone drops, a rule opens ssh',
      "uci set firewall.@zone[0].input='DROP'; uci add firewall rule >/dev/null; uci set firewall.@rule[-1].src=lan; uci set firewall.@rule[-1].proto=tcp; uci set firewall.@rule[-1].dest_port='22'; uci set firewall.@rule[-1].target=ACCEPT",
      'open',
    ],
    [
      'a rule for another port opens nothing',
      "uci set firewall.@zone[0].input='DROP'; uci add firewall rule >/dev/null; uci set firewall.@rule[-1].src=lan; uci set firewall.@rule[-1].proto=tcp; uci set firewall.@rule[-1].dest_port='80'; uci set firewall.@rule[-1].target=ACCEPT",
      'silent',
    ],
    [
      'a rule with a zone that is not there is skipped',
      'uci add firewall rule >/dev/null; uci set firewall.@rule[-1].src=nowhere; uci set firewall.@rule[-1].target=DROP',
      'open',
    ],
  ] as const)('firewall: %s', async (_what, edit, expected) => {
    const router = await practiceRouter();
    await run(router, `${edit || ':'}; uci commit firewall; fw4 reload`);
    expect(router.managementState()).toBe(expected);
  });

  it('fw4 warns of a section it skips and ends well all the same', async () => {
    const router = await practiceRouter();
    const checked = await router.console(
      'uci add firewall rule >/dev/null; uci set firewall.@rule[-1].name=x; uci set firewall.@rule[-1].src=nowhere; uci commit firewall; fw4 check',
    );
    expect(checked.exitCode).toBe(0);
    expect(checked.stdout).toBe('Ruleset passes nftables check.\n');
    expect(checked.stderr).toMatch(/^\[!\] Section @rule\[9\] \(x\) .*skipped due to invalid options$/m);
  });

  it('a full flash cuts a commit short and says nothing', async () => {
    const router = await practiceRouter({ flashFreeKib: 0 });
    expect((await router.console('cp /etc/config/network /etc/copy')).exitCode).not.toBe(0);
    expect(await run(router, "df -kP /etc | awk 'END { print $4 }'")).toBe('0\n');
    await run(router, 'rm -f /etc/copy');
    const before = await fileText(router, '/etc/config/firewall');
    const done = await router.console('uci set firewall.@zone[0].name=lan; uci commit firewall');
    expect(done.exitCode).toBe(0);
    expect((await fileText(router, '/etc/config/firewall')).length).toBeLessThan(before.length);
  });
});
