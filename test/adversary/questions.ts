import type { Family, Place } from '../../shared/verify/verification';
import type { Case } from './config-text';
import { textOf } from './config-text';
import type { Shot } from './kernel';
import { FAR_MAC, type Host, INTERNET4, INTERNET6, type LabNetwork, type Layout, nameInUci } from './layouts';
import type { Random } from './random';

/** One question to the verifier, and the packets that answer it: one a source port. */
export interface Question {
  readonly from: Place;
  readonly to: Place;
  readonly family: Family;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly port: number;
  /** The device towards the target; undefined for the router itself. */
  readonly towards?: string;
  readonly shots: readonly Shot[];
}

interface Source {
  readonly place: Place;
  readonly network: string;
  readonly device: string;
  readonly mac: string;
  readonly address: string;
}

interface Target {
  readonly place: Place;
  readonly network: string;
  readonly device?: string;
  readonly address: string;
}

const familyOf = (address: string): Family => (address.includes(':') ? 'ipv6' : 'ipv4');

/** About `count` questions, most of them about ports that the configuration names. */
export function questionsFor(one: Case, layout: Layout, random: Random, count: number): readonly Question[] {
  const text = textOf(one.firewall);
  const services = servicesIn(text);
  const ports = sourcePortsIn(one);
  const pairs = sourcesOf(layout).flatMap((source) =>
    targetsOf(layout, source)
      .filter((target) => familyOf(target.address) === familyOf(source.address))
      .map((target) => ({ source, target })),
  );
  return random.some(pairs, count).map(({ source, target }) => {
    const [protocol, port] = random.pick(services);
    return question(source, target, protocol, port, ports, random);
  });
}

type Service = readonly [protocol: 'tcp' | 'udp' | 'icmp', port: number];

function servicesIn(text: string): readonly Service[] {
  const usual: Service[] = [
    ['tcp', 22],
    ['tcp', 80],
    ['tcp', 443],
    ['udp', 53],
    ['tcp', 53],
    ['udp', 67],
    ['udp', 547],
    ['icmp', 0],
    ['icmp', 0],
    ['icmp', 0],
    ['tcp', 5555],
    ['udp', 5555],
    ['tcp', 80],
    ['udp', 80],
  ];
  const named = [...text.matchAll(/(?:dport|dest_port|entry) '[^']*?(\d{2,5})'/g)].map(([, port]) =>
    Number(port),
  );
  return [
    ...usual,
    ...named
      .filter((port) => port > 0 && port < 65536)
      .flatMap((port): Service[] => [
        ['tcp', port],
        ['tcp', port],
        ['udp', port],
      ]),
  ];
}

/** Source ports that a rule tells apart, besides a usual one. */
function sourcePortsIn({ firewall }: Case): readonly number[] {
  const named = firewall.flatMap(({ options }) =>
    options.flatMap(([name, value]) =>
      name === 'src_port' || (name === 'match' && `${value}`.includes('src_port'))
        ? [...`${value}`.matchAll(/\d+/g)].map(([port]) => Number(port))
        : [],
    ),
  );
  const setPorts = firewall.some(({ options }) =>
    options.some(([name, value]) => name === 'ipset' && /src|match/.test(`${value}`)),
  );
  return [
    ...new Set([
      ...named.filter((port) => port > 0 && port < 65536),
      ...(named.length > 0 || setPorts ? [68, 546, 5353, 443, 80, 22] : []),
    ]),
  ];
}

function question(
  source: Source,
  target: Target,
  protocol: Service[0],
  port: number,
  special: readonly number[],
  random: Random,
): Question {
  const family = familyOf(source.address);
  const usual = port === 67 ? 68 : port === 547 ? 546 : 49152 + random.int(16000);
  const ports = protocol === 'icmp' ? [0] : [usual, ...special];
  return {
    from: source.place,
    to: target.place,
    family,
    protocol,
    port,
    ...(target.device === undefined ? {} : { towards: target.device }),
    shots: ports.map((sourcePort) => ({
      device: source.device,
      mac: source.mac,
      source: source.address,
      destination: target.address,
      protocol,
      sourcePort,
      port,
    })),
  };
}

function sourcesOf(layout: Layout): readonly Source[] {
  const inside = layout.networks.flatMap((network) =>
    network.hosts.flatMap((host) =>
      addressesOf(host).map(
        (address): Source => ({
          place: {
            kind: 'network',
            network: nameInUci(layout, network.name),
            address,
            ...(isTunnel(network) ? {} : { mac: host.mac }),
          },
          network: network.name,
          device: network.device,
          mac: host.mac,
          address,
        }),
      ),
    ),
  );
  const far = [
    ...INTERNET4.map((address) => [address, layout.uplink] as const),
    ...(layout.uplink6 === undefined
      ? []
      : INTERNET6.map((address) => [address, layout.uplink6 ?? ''] as const)),
  ];
  return [
    ...inside,
    ...[...far, ...far].map(
      ([address, device]): Source => ({
        place: { kind: 'internet' },
        network: 'internet',
        device,
        mac: FAR_MAC,
        address,
      }),
    ),
  ];
}

// A tunnel carries no hardware addresses.
const isTunnel = (network: LabNetwork): boolean =>
  network.device.startsWith('wg') || network.device.startsWith('pppoe');

const addressesOf = (host: Host): readonly string[] => [
  ...(host.ipv4 === undefined ? [] : [host.ipv4, host.ipv4]),
  ...host.ipv6,
  host.linkLocal,
];

function targetsOf(layout: Layout, source: Source): readonly Target[] {
  const local = source.address.startsWith('fe80');
  const hosts = layout.networks
    .filter(({ device }) => device !== source.device)
    .flatMap((network) =>
      network.hosts.flatMap((host) =>
        [...(host.ipv4 === undefined ? [] : [host.ipv4]), ...host.ipv6].map(
          (address): Target => ({
            place: { kind: 'network', network: nameInUci(layout, network.name), address },
            network: network.name,
            device: network.device,
            address,
          }),
        ),
      ),
    );
  const own = layout.networks.flatMap(({ ipv4, ipv6, assigned6 }) =>
    [...ipv4, ...ipv6, ...assigned6].map((cidr) => cidr.split('/')[0] ?? ''),
  );
  const router = [...own, ...own, 'fe80::1'].map(
    (address): Target => ({ place: { kind: 'router', address }, network: 'router', address }),
  );
  const far =
    source.network === 'internet'
      ? []
      : [...INTERNET4, ...(layout.uplink6 === undefined ? [] : INTERNET6)].map(
          (address): Target => ({
            place: { kind: 'internet' },
            network: 'internet',
            device: address.includes(':') ? (layout.uplink6 ?? '') : layout.uplink,
            address,
          }),
        );
  // A link-local packet never leaves its cable.
  return [...hosts, ...router, ...far].filter(({ address, place }) =>
    local ? place.kind === 'router' : !address.startsWith('fe80'),
  );
}
