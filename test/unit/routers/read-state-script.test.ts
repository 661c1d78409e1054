import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseRouterState } from '../../../main/routers/parse-router-state';
import type { RouterState } from '../../../shared/router/router-state';
import { factoryRouter, type RouterFixture, without } from '../../support/router-fixture';
import { hasBusybox, runInBusybox } from '../../support/run-state-script';

const MARK = '0123456789abcdef0123456789abcdef';
if (!hasBusybox()) console.warn('skipped: BusyBox not available: apt-get install busybox');

async function read(fixture: RouterFixture) {
  return parseRouterState(await runInBusybox(fixture, MARK), MARK, 1000);
}
async function readWell(fixture: RouterFixture): Promise<RouterState> {
  const state = await read(fixture);
  if (!state.ok) throw new Error(JSON.stringify(state.error));
  return state.value;
}

describe.skipIf(!hasBusybox())('read-state.sh in BusyBox ash', () => {
  it('a factory router: everything the product needs to know', async () => {
    const { files, config, ...rest } = await readWell(factoryRouter);
    expect(rest).toMatchSnapshot();
    expect(Object.keys(config).sort()).toEqual(['network', 'notes', 'wireless']);
    expect(Object.keys(files).sort()).toEqual(['broken', 'dhcp.apk-new', 'network', 'notes', 'wireless']);
  });

  it('files come byte for byte, whatever is in them', async () => {
    const all = String.fromCharCode(...Array.from({ length: 255 }, (_, value) => value + 1));
    const forged = `\n${'f'.repeat(32)} end 0\n\n`;
    const texts = { bytes: all, forged, empty: '', endless: 'no line end', crlf: 'config x\r\n' };
    const files = Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [`/etc/config/${name}`, text]),
    );
    const state = await readWell({ ...factoryRouter, files: { ...factoryRouter.files, ...files } });
    for (const [name, text] of Object.entries(texts)) {
      const file = state.files[name];
      const sha256 = createHash('sha256').update(Buffer.from(text, 'latin1')).digest('hex');
      expect(Buffer.from(file?.text ?? '?', file?.encoding).toString('latin1')).toBe(text);
      expect(file?.sha256).toBe(sha256);
    }
  });

  it('rules that stand beside the configuration come along, as far as the firewall takes them', async () => {
    const rules = {
      '/etc/nftables.d/10-own.nft': 'chain own { }\n',
      '/etc/nftables.d/README': 'not taken\n',
      '/usr/share/nftables.d/chain-post/forward/20-upnp.nft': 'jump upnp\n',
      '/usr/share/nftables.d/table-post/30-sets.nft': 'set x { type ipv4_addr; }\n',
    };
    const state = await readWell({ ...factoryRouter, files: { ...factoryRouter.files, ...rules } });
    expect(state.rulesetFiles).toEqual([
      { path: '/etc/nftables.d/10-own.nft', text: 'chain own { }\n' },
      { path: '/usr/share/nftables.d/table-post/30-sets.nft', text: 'set x { type ipv4_addr; }\n' },
      { path: '/usr/share/nftables.d/chain-post/forward/20-upnp.nft', text: 'jump upnp\n' },
    ]);
  });

  it('a file of rules without end is cut', async () => {
    const rules = { '/etc/nftables.d/10-own.nft': 'x'.repeat(100_000) };
    const state = await readWell({ ...factoryRouter, files: { ...factoryRouter.files, ...rules } });
    expect(state.rulesetFiles?.[0]?.text.length).toBe(65_536);
  });

  it('pass phrases of the Wi-Fi stay in the file they are from', async () => {
    const { files, config, ...rest } = await readWell(factoryRouter);
    expect(JSON.stringify(rest)).not.toContain('pass phrase');
    expect(files.wireless?.text).toContain('the pass phrase');
  });

  const signs: readonly (readonly [
    why: string,
    files: RouterFixture['files'],
    expected: Partial<RouterState>,
  ])[] = [
    ['an unfinished rollout of ours', { '/etc/bulkhead/0a1b/armed': 'x' }, { rolloutPending: true }],
    [
      'a rollback window of LuCI',
      { '/var/run/rpcd/snapshot-files/network': 'x' },
      { luciApplyPending: true },
    ],
    [
      'unsaved edits that uci cannot show',
      { '/tmp/.uci/network': "network.lan.mtu='9'\n" },
      { pendingChanges: "network.lan.mtu='9'" },
    ],
  ];
  it.each(signs)('%s is noticed', async (_why, files, expected) => {
    const state = await readWell({ ...factoryRouter, files: { ...factoryRouter.files, ...files } });
    expect(state).toMatchObject(expected);
  });

  it('unsaved edits are shown as uci prints them', async () => {
    const answers = { ...factoryRouter.answers, 'uci changes': "network.lan.ipaddr='10.0.0.1'\n" };
    expect((await readWell({ ...factoryRouter, answers })).pendingChanges).toBe(
      "network.lan.ipaddr='10.0.0.1'",
    );
  });

  it('a router that hears its own announcement is not a neighbour of itself', async () => {
    const devices = JSON.stringify({ 'br-lan': { up: true, macaddr: '00:11:22:33:44:55' } });
    const neighbours = `${factoryRouter.answers['ip neigh']}fe80::9 dev br-lan lladdr 00:11:22:33:44:55 router STALE\n`;
    const answers = {
      ...factoryRouter.answers,
      'ip neigh': neighbours,
      'ubus call network.device status': devices,
    };
    const state = await readWell({ ...factoryRouter, answers });
    const addresses = state.neighbours.map(({ address }) => address);
    expect(addresses).toContain('fe80::1');
    expect(addresses).not.toContain('fe80::9');
  });

  const lacking: readonly (readonly [why: string, missing: readonly string[], expected: object])[] = [
    ['no Wi-Fi tools', ['ubus list', 'ubus call hostapd', 'iw'], { wifiClients: [] }],
    ['no bridge tool', ['brctl'], { bridge: [] }],
    [
      'no neighbour list: the ARP table is enough',
      ['ip '],
      { neighbours: [{ address: '192.168.1.20' }, {}] },
    ],
    ['no lease file', ['/tmp/dhcp.leases'], { leases: [] }],
    ['no wireless at all', ['ubus call network.wireless'], { wifi: [] }],
    [
      'no package tool, no firewall',
      ['opkg', 'fw4'],
      { capabilities: { packages: 'none', firewall: 'none' } },
    ],
    ['an old ubus: the release file is enough', ['ubus call system'], { identity: { version: '24.10.2' } }],
  ];
  it.each(lacking)('%s', async (_why, missing, expected) => {
    expect(await readWell(without(factoryRouter, ...missing))).toMatchObject(expected);
  });

  it.each([
    ['ubus call network.interface', 'interfaces'],
    ['ubus call network.device', 'devices'],
    ['/etc/config', 'files'],
    ['/proc/uptime', 'clock'],
    ['df', 'disk'],
  ])('without %s nothing is planned: the part is named', async (missing, detail) => {
    expect(await read(without(factoryRouter, missing))).toEqual({
      ok: false,
      error: { kind: 'unreadable-answer', doing: 'read-state', detail },
    });
  });

  it('another system is told by its name', async () => {
    const files = { '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n' };
    const debian = without(
      { ...factoryRouter, files: { ...factoryRouter.files, ...files } },
      'ubus',
      '/etc/openwrt',
    );
    expect(await read(debian)).toEqual({
      ok: false,
      error: { kind: 'not-openwrt', found: 'Debian GNU/Linux 12 (bookworm)' },
    });
  });

  it('cut anywhere: refused, never half a state', async () => {
    const whole = await runInBusybox(factoryRouter, MARK);
    for (let length = 0; length < whole.length - 1; length += 97)
      expect(parseRouterState(whole.slice(0, length), MARK, 0).ok).toBe(false);
  });

  it('a file saved while it was being read: refused, by name', async () => {
    const whole = await runInBusybox(factoryRouter, MARK);
    const raced = whole.replace('192.168.1.1', '192.168.1.2');
    expect(parseRouterState(raced, MARK, 0)).toMatchObject({
      error: { detail: 'changed-while-reading network' },
    });
  });
});
