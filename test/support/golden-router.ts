import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { untrustedText } from '../../shared/net/untrusted-text';
import type { Capabilities } from '../../shared/router/capabilities';
import type { ConfigFile, Lease, RouterState } from '../../shared/router/router-state';
import { parseUci } from '../../shared/uci/parse-uci';
import { printUci } from '../../shared/uci/print-uci';
import { packageOf, type UciConfig, type UciPackage } from '../../shared/uci/uci';

export type GoldenRouter = 'factory-23.05' | 'factory-24.10' | 'factory-25.12';

const ROUTERS = path.resolve(import.meta.dirname, '../golden/routers');

const lanPorts: Readonly<Record<GoldenRouter, readonly string[]>> = {
  'factory-23.05': ['lan1', 'lan2', 'lan3', 'lan4'],
  'factory-24.10': ['lan1', 'lan2', 'lan3', 'lan4', 'sfp2'],
  'factory-25.12': ['lan1', 'lan2', 'lan3', 'lan4', 'lan5'],
};

/** Devices of the household: MAC, address, name, port. The laptop is the computer in use. */
export const household = [
  ['3c:22:fb:10:20:30', '192.168.1.20', 'laptop', 'lan1'],
  ['9c:93:4e:aa:bb:cc', '192.168.1.131', 'printer', 'lan3'],
  ['b8:27:eb:01:02:03', '192.168.1.140', 'plug', 'lan3'],
  ['d8:3a:dd:04:05:06', '192.168.1.141', 'desk', 'lan2'],
] as const;

/** A factory router as one read brings it, from the files in test/golden/routers. */
export function goldenRouter(router: GoldenRouter, overrides: Partial<RouterState> = {}): RouterState {
  const dir = path.join(ROUTERS, router);
  const files = Object.fromEntries(
    readdirSync(dir).map((name): [string, ConfigFile] => [
      name.replace(/\.uci$/, ''),
      { text: readFileSync(path.join(dir, name), 'utf8'), encoding: 'utf8', sha256: `sha-of-${name}` },
    ]),
  );
  const release = router.slice('factory-'.length);
  return { ...stateOf(files, capabilitiesOf(router, release)), ...overrides };
}

function capabilitiesOf(router: GoldenRouter, release: string): Capabilities {
  return {
    release,
    wired: 'dsa',
    firewall: 'fw4',
    packages: release === '25.12' ? 'apk' : 'opkg',
    addressForm: release === '25.12' ? 'cidr-list' : 'netmask',
    logLimit: release !== '23.05',
    targetlessRule: true,
    perBssReload: true,
    dhcpv6Server: true,
    lanPorts: lanPorts[router],
    wanDevice: router === 'factory-23.05' ? 'wan' : router === 'factory-24.10' ? 'br-wan' : 'eth1',
    radios: [
      { name: 'radio0', band: '2g', maxAccessPoints: 16, radarWaitSeconds: 0 },
      { name: 'radio1', band: '5g', maxAccessPoints: 16, radarWaitSeconds: 0 },
    ],
  };
}

function stateOf(files: Readonly<Record<string, ConfigFile>>, capabilities: Capabilities): RouterState {
  return {
    readAtMs: 1_700_000_000_000,
    identity: {
      boardName: 'vendor,model',
      model: untrustedText('Vendor Model'),
      hostname: untrustedText('OpenWrt'),
      distribution: 'OpenWrt',
      version: `${capabilities.release}.2`,
      target: 'mediatek/filogic',
    },
    capabilities,
    files,
    config: parseAll(files),
    unreadable: [],
    pendingChanges: '',
    luciApplyPending: false,
    rolloutPending: false,
    interfaces: [
      {
        name: 'lan',
        up: true,
        pending: false,
        proto: 'static',
        device: 'br-lan',
        ipv4: [{ address: '192.168.1.1', prefix: 24 }],
        ipv6: [],
        defaultRoute: { ipv4: false, ipv6: false },
      },
      {
        name: 'wan',
        up: true,
        pending: false,
        proto: 'dhcp',
        device: capabilities.wanDevice ?? 'wan',
        ipv4: [{ address: '203.0.113.7', prefix: 24 }],
        ipv6: [],
        defaultRoute: { ipv4: true, ipv6: false },
      },
    ],
    ports: capabilities.lanPorts.map((name) => ({ name, up: true, carrier: true, speed: '1000F' })),
    wifi: [],
    leases: household.map(
      ([mac, address, hostname]): Lease => ({
        expiresAt: 1_700_000_600,
        mac,
        address,
        hostname: untrustedText(hostname),
      }),
    ),
    neighbours: household.map(([mac, address]) => ({ address, mac, device: 'br-lan', reachable: true })),
    bridge: household.map(([mac, , , port]) => ({ mac, port, local: false, ageSeconds: 3 })),
    wifiClients: [],
    management: {
      clientAddress: '192.168.1.20',
      routerAddress: '192.168.1.1',
      routerPort: 22,
      mac: '3c:22:fb:10:20:30',
      port: 'lan1',
      network: 'lan',
    },
    resources: { flashFreeKib: 20_000, memoryFreeKib: 200_000, flashPersistent: true },
    clock: { epochSeconds: 1_700_000_000, uptimeSeconds: 5000, bootId: '7f0c' },
  };
}

function parseAll(files: Readonly<Record<string, ConfigFile>>): UciConfig {
  return Object.fromEntries(
    Object.entries(files).map(([name, { text }]): [string, UciPackage] => {
      const parsed = parseUci(text, name);
      if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.error)}`);
      return [name, parsed.value];
    }),
  );
}

/** The same router after its owner wrote some more lines into these packages by hand. */
export function withLines(state: RouterState, lines: Readonly<Record<string, string>>): RouterState {
  const more = Object.entries(lines).map(([name, text]): [string, ConfigFile] => [
    name,
    { text: `${state.files[name]?.text ?? ''}\n${text}`, encoding: 'utf8', sha256: `sha-of-theirs-${name}` },
  ]);
  const files = { ...state.files, ...Object.fromEntries(more) };
  return { ...state, files, config: parseAll(files) };
}

/** The same router after somebody wrote these files to it. */
export function withConfig(state: RouterState, config: UciConfig): RouterState {
  const files = Object.fromEntries(
    Object.keys(config).map((name): [string, ConfigFile] => {
      const pkg = packageOf(config, name) ?? { name, sections: [] };
      const old = state.files[name];
      return [name, { text: printUci(pkg), encoding: old?.encoding ?? 'utf8', sha256: `sha-of-new-${name}` }];
    }),
  );
  return { ...state, files, config: parseAll(files) };
}
