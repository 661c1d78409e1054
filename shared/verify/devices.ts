import { optionOf, type UciSection } from '../uci/uci';

/** Protocols that make a device of their own, and what they put before the interface's name (netifd's proto handlers). */
const TUNNELS: Readonly<Record<string, string>> = {
  ppp: 'ppp-',
  pppoe: 'pppoe-',
  pppoa: 'pppoa-',
  pppossh: 'pppossh-',
  pptp: 'pptp-',
  l2tp: 'l2tp-',
  '3g': '3g-',
  '6in4': '6in4-',
  '6rd': '6rd-',
  '6to4': '6to4-',
  dslite: 'ds-',
  map: 'map-',
  '464xlat': '464-',
  gre: 'gre4-',
  gretap: 'gre4t-',
  grev6: 'gre6-',
  grev6tap: 'gre6t-',
  ipip: 'ipip-',
  vti: 'vti-',
  vtiv6: 'vti6-',
  openconnect: 'vpn-',
  vpnc: 'vpn-',
  sstp: 'sstp-',
  wireguard: '',
  amneziawg: '',
  batadv: '',
  vxlan: '',
  vxlan6: '',
  xfrm: '',
};

type Named = ReadonlyMap<string, UciSection>;

/**
 * The device an interface is put upon, as the configuration says; empty where it names none. 21.02 and later say
 * `device`, before that `ifname`, and `type bridge` makes `br-<name>`. An alias (`@lan`) has that of the other one.
 */
export function layer2Device(section: UciSection, named: Named): string {
  if (optionOf(section, 'type') === 'bridge') return `br-${section.name ?? ''}`;
  const word = optionOf(section, 'device') ?? optionOf(section, 'ifname') ?? '';
  const other = otherOf(section, word, named);
  return other === undefined ? word.replace(/^@.*/, '') : layer2Device(other, new Map());
}

/**
 * The device that packets of an interface come from. Wi-Fi clients and whatever a program adds later have none in the
 * configuration: they are live all the same, and the firewall finds them by the interface's name, as `@name` here.
 */
export function layer3Device(section: UciSection, named: Named): string {
  const name = section.name ?? '';
  const proto = optionOf(section, 'proto') ?? 'none';
  if (Object.hasOwn(TUNNELS, proto)) return `${TUNNELS[proto]}${name}`;
  const word = optionOf(section, 'device') ?? optionOf(section, 'ifname') ?? '';
  const other = otherOf(section, word, named);
  if (other !== undefined) return layer3Device(other, new Map());
  return layer2Device(section, named) || `@${name}`;
}

const otherOf = (section: UciSection, word: string, named: Named): UciSection | undefined =>
  word.startsWith('@') && word.slice(1) !== section.name ? named.get(word.slice(1)) : undefined;
