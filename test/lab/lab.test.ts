import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LAB_PASSWORD, type Lab, labAvailable, startLab } from './lab';
import { SshSession } from './ssh-session';

const available = labAvailable();
if (!available.ok) console.warn(`router lab not available: ${available.reason}`);

/** Gives VLANs to the ports: 1 for lan1 (where the administrator sits), 20 for lan2 and lan4, 30 for lan3. */
const vlanSetUp = `
uci batch <<'U'
set network.bh_v1=bridge-vlan
set network.bh_v1.device=br-lan
set network.bh_v1.vlan=1
add_list network.bh_v1.ports=lan1:u*
set network.bh_v20=bridge-vlan
set network.bh_v20.device=br-lan
set network.bh_v20.vlan=20
add_list network.bh_v20.ports=lan2:u*
add_list network.bh_v20.ports=lan4:u*
set network.bh_v30=bridge-vlan
set network.bh_v30.device=br-lan
set network.bh_v30.vlan=30
add_list network.bh_v30.ports=lan3:u*
set network.bh_iot=interface
set network.bh_iot.device=br-lan.20
set network.bh_iot.proto=static
set network.bh_iot.ipaddr=192.168.20.1
set network.bh_iot.netmask=255.255.255.0
set network.bh_iot.ip6assign=64
set network.bh_iot.ip6hint=20
set dhcp.bh_iot=dhcp
set dhcp.bh_iot.interface=bh_iot
set dhcp.bh_iot.start=100
set dhcp.bh_iot.limit=100
set dhcp.bh_iot.leasetime=1h
set firewall.bh_iot=zone
set firewall.bh_iot.name=iot
add_list firewall.bh_iot.network=bh_iot
set firewall.bh_iot.input=REJECT
set firewall.bh_iot.output=ACCEPT
set firewall.bh_iot.forward=REJECT
set firewall.bh_iot_dhcp=rule
set firewall.bh_iot_dhcp.name=iot-dhcp
set firewall.bh_iot_dhcp.src=iot
set firewall.bh_iot_dhcp.proto=udp
set firewall.bh_iot_dhcp.dest_port=67
set firewall.bh_iot_dhcp.target=ACCEPT
set firewall.bh_print=rule
set firewall.bh_print.name=lan-to-printer
set firewall.bh_print.src=lan
set firewall.bh_print.dest=iot
set firewall.bh_print.proto=tcp
set firewall.bh_print.dest_port=631
set firewall.bh_print.target=ACCEPT
U
`;
const commitAll = 'for p in network dhcp firewall wireless; do uci commit $p; done; sync';

describe.skipIf(!available.ok)('the lab router', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({ log: console.log });
  }, 600_000);
  beforeEach(async () => lab.reset());
  afterAll(async () => lab?.stop());

  const session = () => SshSession.open(lab.ssh, { password: LAB_PASSWORD });
  /** Asks again until the answer is yes; for what the router does in its own time. */
  const eventually = async (question: () => Promise<boolean>, timeoutMs = 1_800_000): Promise<boolean> => {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) if (await question()) return true;
    return false;
  };

  it('factory: flat network, leases, names, internet over both families, administration from anywhere inside', async () => {
    const laptop = lab.client('c2');
    expect((await laptop.lease())?.address).toMatch(/^192\.168\.1\./);
    expect(await laptop.resolve('example.com')).toEqual(['93.184.216.34', '2606:2800:220:1::34']);
    expect(await laptop.canConnect({ to: '93.184.216.34', proto: 'tcp', port: 80 })).toBe(true);
    expect(await laptop.canConnect({ to: '2606:2800:220:1::34', proto: 'tcp', port: 80 })).toBe(true);
    expect(await laptop.canConnect({ to: '192.168.1.1', proto: 'tcp', port: 22 })).toBe(true);
    expect(await laptop.canConnect({ to: '192.168.1.1', proto: 'udp', port: 53 })).toBe(true);
    expect(
      await lab.client('inet').canConnect({ to: '203.0.113.71', proto: 'tcp', port: 22, seconds: 1 }),
    ).toBe(false);
  });

  it('ssh: comes from the administrator computer behind lan1, refuses a wrong password, has no SFTP', async () => {
    const ssh = await session();
    const shown = await ssh.exec(
      'echo $SSH_CLIENT; . /etc/openwrt_release; echo $DISTRIB_RELEASE; which nohup setsid timeout base64 stat',
    );
    expect(shown.stdout).toMatch(/^192\.168\.1\.\d+ \d+ 22\n23\.05\.5\n$/);
    expect((await ssh.exec('cat', "it's data\n")).stdout).toBe("it's data\n");
    expect((await ssh.exec('sleep 0.5')).stderr).toContain('invalid number');
    ssh.close();
    await expect(SshSession.open(lab.ssh, { password: 'wrong' })).rejects.toThrow(/authentication/);
  });

  it('a root account without password lets everybody in, and passwd ends that', async () => {
    await lab.onRouter("sed -i 's/^root:[^:]*:/root::/' /etc/shadow");
    const blank = await SshSession.open(lab.ssh, { blank: true });
    expect((await blank.exec('passwd', 'new-secret\nnew-secret\n')).code).toBe(0);
    blank.close();
    await expect(SshSession.open(lab.ssh, { blank: true })).rejects.toThrow();
    (await SshSession.open(lab.ssh, { password: 'new-secret' })).close();
  });

  it('reload_config returns before anything has changed; afterwards each port is in its VLAN', async () => {
    const ssh = await session();
    // The network is held, so that on a busy machine too it has changed nothing when reload_config has returned.
    await lab.control("kill -STOP $(pgrep -f '[s]bin/netifd')");
    const done = await ssh.exec(
      `${vlanSetUp}uci set network.lan.device=br-lan.1\n${commitAll}\nreload_config`,
    );
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect((await lab.control('ip -br -4 addr show br-lan')).stdout).toContain('192.168.1.1/24');
    await lab.control("kill -CONT $(pgrep -f '[s]bin/netifd')");
    ssh.close();

    const iot = lab.client('c4');
    expect(
      await eventually(async () => (await iot.dhcp(5_000))?.address.startsWith('192.168.20.') === true),
    ).toBe(true);
    expect((await lab.control('bridge vlan show dev lan3')).stdout).toMatch(/30 PVID Egress Untagged/);
    await iot.listen(631);
    await iot.listen(8080);
    const printer = (await iot.lease())?.address ?? '';
    const admin = lab.client('pc');
    expect(await admin.canConnect({ to: printer, proto: 'tcp', port: 631 })).toBe(true);
    expect(await admin.canConnect({ to: printer, proto: 'tcp', port: 8080 })).toBe(false);
    expect(await iot.canConnect({ to: '192.168.20.1', proto: 'tcp', port: 22 })).toBe(false);
    expect(await iot.canConnect({ to: '192.168.1.1', proto: 'tcp', port: 22 })).toBe(false);
    (await session()).close();
  });

  it('the wrong order locks out: VLANs without moving the lan interface leave the router deaf', async () => {
    const ssh = await session();
    await ssh.exec(`${vlanSetUp}${commitAll}\nreload_config`);
    ssh.close();
    const admin = lab.client('pc');
    const deaf = async () => !(await admin.canConnect({ to: '192.168.1.1', proto: 'icmp', seconds: 1 }));
    expect(await eventually(async () => (await deaf()) && (await deaf()) && (await deaf()))).toBe(true);
    await expect(SshSession.open(lab.ssh, { password: LAB_PASSWORD }, 5_000)).rejects.toThrow();
    expect((await lab.onRouter('uci get network.bh_v1.vlan')).stdout).toBe('1\n'); // the tests' own way in still works
  });

  it('a power cut keeps what was synced, and the start scripts run in their order', async () => {
    await lab.onRouter(`
      echo kept > /etc/kept; sync
      printf '%s\\n' '#!/bin/sh /etc/rc.common' 'START=15' 'boot() { ls /var/run/fw4.state 2>/dev/null || echo early > /etc/order; sync; }' \\
        > /etc/init.d/bh-guard
      chmod 755 /etc/init.d/bh-guard; /etc/init.d/bh-guard enable; sync
      echo lost > /tmp/lost`);
    await lab.powerCut();
    await lab.boot();
    expect((await lab.onRouter('cat /etc/kept /etc/order /tmp/lost')).stdout).toBe('kept\nearly\n');
    expect(await eventually(async () => (await lab.client('pc').lease()) !== undefined)).toBe(true);
    expect(
      await eventually(
        async () =>
          (await lab.client('pc').probe({ to: '192.168.1.1', proto: 'tcp', port: 22 })) === 'connected',
      ),
    ).toBe(true);
  }, 400_000);

  it('a full flash: uci commit cuts the file short and still says 0', async () => {
    await lab.fillFlash(0);
    const done = await lab.onRouter(
      'for i in $(seq 60); do uci set network.bh_x$i=interface; uci set network.bh_x$i.proto=none; done; uci commit network; echo $?; cat /etc/config/network | wc -c',
    );
    const [code, size] = done.stdout.trim().split('\n').map(Number);
    expect(code === 0 ? (size ?? 0) < 2000 : code === 1).toBe(true);
    await lab.freeFlash();
  });

  it('swapping two ports moves the clients behind them', async () => {
    await lab.swapPorts('lan2', 'lan3');
    expect((await lab.control('ip -o link show lan3')).stdout).toContain('link-netns c2');
    const laptop = lab.client('c2');
    expect(await eventually(async () => (await laptop.lease()) !== undefined)).toBe(true);
    expect(await laptop.canConnect({ to: '192.168.1.1', proto: 'icmp' })).toBe(true);
  });

  it('cut management: nobody gets through until it is mended', async () => {
    await lab.cutManagement();
    await expect(SshSession.open(lab.ssh, { password: LAB_PASSWORD }, 3_000)).rejects.toThrow();
    await lab.restoreManagement();
    (await session()).close();
  });

  it('services: a guard that is killed comes back, a deleted one does not', async () => {
    const started =
      await lab.onRouter(`ubus call service add '{"name":"bh-guard","instances":{"g":{"command":["/bin/sleep","1000"],"respawn":["3600","1","0"]}}}'
      sleep 1; kill -9 $(ubus call service list '{"name":"bh-guard"}' | sed -n 's/.*"pid": \\([0-9]*\\).*/\\1/p'); sleep 4
      ubus -S call service list '{"name":"bh-guard"}'; ubus call service delete '{"name":"bh-guard"}'; ubus -S call service list '{"name":"bh-guard"}'`);
    expect(started.stdout).toMatch(/"running":true,"pid":\d+/);
    expect(started.stdout.trimEnd().split('\n').at(-1)).toBe('{}');
  });

  it('firewall: a bad section is skipped with a warning and exit code 0, a broken include keeps the old rules', async () => {
    const skipped = await lab.onRouter(`uci -q batch <<'U'
set firewall.bad=rule
set firewall.bad.name=block-camera
set firewall.bad.src=lan
set firewall.bad.dest=wan
set firewall.bad.src_ip=not.an.address
set firewall.bad.target=DROP
U
uci commit firewall; fw4 check; echo code $?; fw4 print 2>/dev/null | grep -c block-camera`);
    expect(skipped.stderr).toContain(
      "[!] Section bad (block-camera) option 'src_ip' specifies invalid value 'not.an.address'",
    );
    expect(skipped.stdout).toContain('Ruleset passes nftables check.\ncode 0\n0\n');
    const broken = await lab.onRouter(
      'echo nonsense > /etc/nftables.d/x.nft; fw4 check >/dev/null 2>&1; echo $?; fw4 reload 2>/dev/null; echo $?; nft list chain inet fw4 input_lan | wc -l',
    );
    expect(broken.stdout).toBe('1\n0\n5\n');
  });

  it('wireless: two networks on one radio, each in its own VLAN, and who is connected', async () => {
    await lab.onRouter(`${vlanSetUp}
uci batch <<'U'
set network.lan.device=br-lan.1
set wireless.radio0.disabled=0
set wireless.default_radio0.ssid=Home
set wireless.default_radio0.encryption=psk2
set wireless.default_radio0.key=trusted-pass
set wireless.bh_iot_2g=wifi-iface
set wireless.bh_iot_2g.device=radio0
set wireless.bh_iot_2g.network=bh_iot
set wireless.bh_iot_2g.mode=ap
set wireless.bh_iot_2g.ssid=Home-IoT
set wireless.bh_iot_2g.encryption=sae-mixed
set wireless.bh_iot_2g.key=iot-password
U
${commitAll}
reload_config`);
    const up = async () =>
      (await lab.onRouter('ubus -S call network.wireless status | grep -c \'"up":true\'')).stdout.trim() ===
      '1';
    expect(await eventually(up)).toBe(true);
    await lab.joinWifi('w1', 'Home-IoT', 'iot-password');
    await lab.joinWifi('w2', 'Home', 'trusted-pass');
    expect(
      await eventually(
        async () => (await lab.client('w1').lease())?.address.startsWith('192.168.20.') === true,
      ),
    ).toBe(true);
    expect(
      await eventually(
        async () => (await lab.client('w2').lease())?.address.startsWith('192.168.1.') === true,
      ),
    ).toBe(true);
    const clients = await lab.onRouter('ubus -S call hostapd.phy0-ap1 get_clients');
    expect(clients.stdout).toContain('"authorized":true');
  });
});
