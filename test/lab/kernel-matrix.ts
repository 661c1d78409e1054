import type { Family, Place } from '../../shared/verify/verification';
import type { Lab } from './lab';
import { ASKED, withoutSynLimit } from './listeners';
import { isOpen, probeMany, type Question, type RunScript } from './probe-many';
import { addressesFor, type Resident, type RouterAddress, routerAddresses } from './residents';

/** One packet, and how the model speaks of its two ends. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly question: Question;
  readonly family: Family;
  readonly source: Place;
  readonly target: Place;
}

export interface Observation extends Asked {
  /** A real packet got through. */
  readonly open: boolean;
}

interface End {
  readonly name: string;
  readonly run: RunScript;
  readonly interface: string;
  /** The router's device towards it. */
  readonly device: string;
  readonly addresses: readonly string[];
  /** The addresses its packets may come from. */
  readonly sources: readonly string[];
  place(family: Family): Place;
}

interface Packet extends Asked {
  readonly asker: End;
}

const INTERNET_ADDRESSES = ['203.0.113.1', '2001:db8:1::1'];
const familyOf = (address: string): Family => (address.includes(':') ? 'ipv6' : 'ipv4');

/**
 * Every zone and the internet towards every zone, the internet and the router, for all of `ASKED` and both families, by
 * real packets. Towards zones and the internet a packet got through when the listener there answered (listeners must
 * run). The router does not listen on every port and address: there a packet got through when the kernel handed it
 * to the router's own processes, which a chain behind the firewall's own notes down.
 *
 * That a packet got through is a fact; that none did may be a loss on a busy machine. Where `expected` says that it
 * should, it is sent again before its silence counts.
 */
export async function askTheKernel(
  lab: Lab,
  residents: readonly Resident[],
  expected: (asked: Asked) => boolean,
): Promise<readonly Observation[]> {
  const all = await routerAddresses(lab);
  const inside = residents.map(endOf);
  const internet = await internetEnd(lab);
  const packets = [...inside, internet].flatMap((asker) => [
    ...[...inside, internet].filter((to) => to !== asker).flatMap((to) => packetsTo(asker, to)),
    ...packetsToRouter(asker, all),
  ]);
  await watchRouterInput(lab);
  await routeBackIn(lab, all, residents);
  return withoutSynLimit(lab, () => observe(lab, packets, expected));
}

const endOf = (resident: Resident): End => ({
  name: `${resident.zone.zone.name} (${resident.client.name})`,
  run: resident.client.exec,
  interface: resident.interface,
  device: resident.zone.device,
  addresses: [resident.ipv4, ...resident.ipv6],
  sources: [resident.ipv4, ...resident.ipv6, resident.linkLocal],
  place: (family) => {
    const address = [resident.ipv4, ...resident.ipv6].find((one) => familyOf(one) === family);
    return {
      kind: 'network',
      network: resident.zone.network,
      mac: resident.mac,
      ...(address === undefined ? {} : { address }),
    };
  },
});

async function internetEnd(lab: Lab): Promise<End> {
  const { exec } = lab.client('inet');
  const shown = await exec('ip -o addr show dev eth0');
  return {
    name: 'the internet',
    run: exec,
    interface: 'eth0',
    device: 'wan',
    addresses: INTERNET_ADDRESSES,
    sources: [...shown.stdout.matchAll(/inet6? ([0-9a-f.:]+)\//g)].map(([, address = '']) => address),
    place: () => ({ kind: 'internet' }),
  };
}

function packetsTo(asker: End, to: End): readonly Packet[] {
  return to.addresses.flatMap((address) =>
    ASKED.map((asked): Packet => {
      const family = familyOf(address);
      const place = to.place(family);
      return {
        asker,
        from: asker.name,
        to: to.name,
        question: { ...asked, to: address },
        family,
        source: asker.place(family),
        target: place.kind === 'network' ? { ...place, address } : place,
      };
    }),
  );
}

function packetsToRouter(asker: End, all: readonly RouterAddress[]): readonly Packet[] {
  return addressesFor(all, asker.device).flatMap((address) =>
    ASKED.map((asked): Packet => {
      const family = familyOf(address);
      return {
        asker,
        from: asker.name,
        to: 'the router',
        question: { ...asked, to: address },
        family,
        source: asker.place(family),
        target: { kind: 'router', address },
      };
    }),
  );
}

/** Behind fw4's chain of the same hook: what it refuses never comes here. */
async function watchRouterInput(lab: Lab): Promise<void> {
  const done = await lab.control(`nft -f - <<'N'
add table inet witness
delete table inet witness
table inet witness {
  set ports4 { type ipv4_addr . ipv4_addr . inet_proto . inet_service; flags dynamic; size 65535; }
  set ports6 { type ipv6_addr . ipv6_addr . inet_proto . inet_service; flags dynamic; size 65535; }
  set echo4 { type ipv4_addr . ipv4_addr; flags dynamic; size 65535; }
  set echo6 { type ipv6_addr . ipv6_addr; flags dynamic; size 65535; }
  chain in {
    type filter hook input priority 200; policy accept;
    meta l4proto { tcp, udp } add @ports4 { ip saddr . ip daddr . meta l4proto . th dport }
    meta l4proto { tcp, udp } add @ports6 { ip6 saddr . ip6 daddr . meta l4proto . th dport }
    icmp type echo-request add @echo4 { ip saddr . ip daddr }
    icmpv6 type echo-request add @echo6 { ip6 saddr . ip6 daddr }
  }
}
N`);
  if (done.code !== 0) throw new Error(`the router's input cannot be watched: ${done.stderr}`);
}

interface Seen {
  got(source: string, question: Question): boolean;
}

async function seenByRouter(lab: Lab): Promise<Seen> {
  const shown = await lab.control('nft --numeric list table inet witness');
  const elements = new Set(
    [...shown.stdout.matchAll(/elements = \{([^}]*)\}/g)].flatMap(([, list = '']) =>
      list.split(',').map((element) => element.trim().replaceAll(' . ', ' ')),
    ),
  );
  const number = { tcp: 6, udp: 17 } as const;
  return {
    got: (source, { proto, to, port }) =>
      elements.has(proto === 'icmp' ? `${source} ${to}` : `${source} ${to} ${number[proto]} ${port}`),
  };
}

/** The provider of the lab knows the way to the household's private networks, so that only the firewall is in the way. */
async function routeBackIn(
  lab: Lab,
  all: readonly RouterAddress[],
  residents: readonly Resident[],
): Promise<void> {
  const wan = all.find(({ device, address }) => device === 'wan' && !address.includes(':'))?.address ?? '';
  const wan6 =
    all.find(({ device, address }) => device === 'wan' && address.startsWith('2001:'))?.address ?? '';
  const outside = new Set(all.filter(({ device }) => device === 'wan').map(({ address }) => address));
  const inside = [
    ...residents.flatMap(({ ipv4, ipv6 }) => [ipv4, ...ipv6]),
    ...all.map(({ address }) => address).filter((one) => !outside.has(one) && !one.startsWith('fe80')),
  ];
  const routes = inside.map((address) =>
    address.includes(':')
      ? `ip -6 route replace ${address} via ${wan6}`
      : `ip route replace ${address} via ${wan}`,
  );
  const done = await lab.client('inet').exec(`set -e\n${routes.join('\n')}`);
  if (done.code !== 0) throw new Error(`the internet knows no way in: ${done.stderr}`);
}

const TRIES = 3;

async function observe(
  lab: Lab,
  packets: readonly Packet[],
  expected: (asked: Asked) => boolean,
): Promise<readonly Observation[]> {
  const through = new Set<Packet>();
  let asking = packets;
  for (let tries = 0; tries < TRIES && asking.length > 0; tries++) {
    for (const packet of await whatGotThrough(lab, asking)) through.add(packet);
    asking = asking.filter((packet) => !through.has(packet) && expected(packet));
  }
  return packets.map((packet): Observation => {
    const { asker: _asker, ...asked } = packet;
    return { ...asked, open: through.has(packet) };
  });
}

/** Each asker sends all its packets at once, and all of them do it at the same time. */
async function whatGotThrough(lab: Lab, packets: readonly Packet[]): Promise<readonly Packet[]> {
  const askers = [...new Set(packets.map(({ asker }) => asker))];
  const answered = await Promise.all(
    askers.map(async (asker) => {
      const own = packets.filter((packet) => packet.asker === asker);
      const questions = own.map(({ question }) => question);
      const outcomes = await probeMany(asker.run, asker.interface, questions);
      return own.filter((_packet, at) => isOpen(outcomes[at]));
    }),
  );
  const seen = await seenByRouter(lab);
  const arrived = (packet: Packet): boolean =>
    packet.asker.sources.some((source) => seen.got(source, packet.question));
  return [
    ...answered.flat().filter(({ target }) => target.kind !== 'router'),
    ...packets.filter((packet) => packet.target.kind === 'router' && arrived(packet)),
  ];
}
