import { untrustedText } from '../../shared/net/untrusted-text';
import type {
  ConfigFile,
  NetworkInterface,
  Port,
  RouterState,
  WifiNetwork,
} from '../../shared/router/router-state';
import { parseUci } from '../../shared/uci/parse-uci';
import { configOf, type UciPackage } from '../../shared/uci/uci';
import { isValidPackageWord } from '../../shared/uci/valid-uci';
import type { DeviceStatus, InterfaceDump, WirelessStatus } from './ubus-answers';

/** Netifd's words about its interfaces, as ours. */
export function interfacesOf(dump: InterfaceDump): readonly NetworkInterface[] {
  return dump.interface.map((raw) => {
    const assigned = raw['ipv6-prefix-assignment'].flatMap((prefix) => prefix['local-address'] ?? []);
    // As OpenWrt itself finds the way out (network.sh): an active default route in the main table.
    const leads = (target: string): boolean =>
      raw.route.some((route) => route.target === target && route.mask === 0 && route.table === undefined);
    return {
      name: raw.interface,
      up: raw.up,
      pending: raw.pending,
      proto: raw.proto,
      ...(raw.l3_device === undefined ? {} : { device: raw.l3_device }),
      ipv4: raw['ipv4-address'].map(({ address, mask }) => ({ address, prefix: mask })),
      ipv6: [...raw['ipv6-address'], ...assigned].map(({ address, mask }) => ({ address, prefix: mask })),
      defaultRoute: { ipv4: leads('0.0.0.0'), ipv6: leads('::') },
    };
  });
}

/** Plugs on the case: those of the LAN in the board's order, the one to the internet, then what else the kernel calls a switch port. */
export function portsOf(
  devices: DeviceStatus,
  lanPorts: readonly string[],
  wanDevice: string | undefined,
): readonly Port[] {
  const others = Object.keys(devices).filter((name) => devices[name]?.devtype === 'dsa');
  const names = new Set([...lanPorts, ...(wanDevice === undefined ? [] : [wanDevice]), ...others.sort()]);
  return [...names].flatMap((name) => {
    const device = devices[name];
    if (device === undefined) return [];
    const { up, carrier, speed } = device;
    const known = carrier && speed !== undefined && /^\d+[FH]$/.test(speed) ? { speed } : {};
    return [{ name, up, carrier, ...known }];
  });
}

/** Access points only: a radio that is a client of another network is no network of ours. */
export function wifiOf(status: WirelessStatus): readonly WifiNetwork[] {
  return Object.entries(status).flatMap(([radio, { up, interfaces }]) =>
    interfaces.flatMap(({ section, ifname, config }) => {
      if (section === undefined || config.mode !== 'ap') return [];
      const device = ifname === undefined ? {} : { device: ifname };
      const { network, ssid } = config;
      return [
        {
          section,
          radio,
          ssid: untrustedText(ssid),
          ...device,
          networks: network,
          up: up && ifname !== undefined,
        },
      ];
    }),
  );
}

/** The packages that parse, and the names of those that do not. Left-overs such as `dhcp.apk-new` are no packages. */
export function configsOf(
  files: Readonly<Record<string, ConfigFile>>,
): Pick<RouterState, 'config' | 'unreadable'> {
  const packages: UciPackage[] = [];
  const unreadable: string[] = [];
  for (const [name, { text }] of Object.entries(files)) {
    if (!isValidPackageWord(name)) continue;
    const parsed = parseUci(text, name);
    if (parsed.ok) packages.push(parsed.value);
    else unreadable.push(name);
  }
  return { config: configOf(packages), unreadable };
}
