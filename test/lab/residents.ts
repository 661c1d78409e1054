import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from './lab';
import type { ClientName, LabClient, Lease } from './lab-client';
import { isWithin, type ZoneOnRouter } from './zones-case';

/** A client in its zone, with the addresses it got there. */
export interface Resident {
  readonly zone: ZoneOnRouter;
  readonly client: LabClient;
  readonly interface: string;
  readonly mac: string;
  readonly ipv4: string;
  /** Global and local (ULA), without link-local. */
  readonly ipv6: readonly string[];
  readonly linkLocal: string;
  readonly lease: Lease | undefined;
}

export interface Settled {
  readonly residents: readonly Resident[];
  /** A sentence for each client that did not get what its zone should give it. */
  readonly problems: readonly string[];
}

const LEASE_TIMEOUT_MS = 60_000;
const INTERFACES: Readonly<Partial<Record<ClientName, string>>> = { w1: 'wlan2', w2: 'wlan3' };
export const interfaceOf = (client: ClientName): string => INTERFACES[client] ?? 'eth0';

/** Everybody asks for addresses anew, as after replugging; who has a Wi-Fi name joins it. */
export async function settleResidents(lab: Lab, zones: readonly ZoneOnRouter[]): Promise<Settled> {
  const moves = zones.flatMap((on) => {
    const { cabled, wireless } = on.zone;
    return [
      settle(on, lab.client(cabled), cabled === 'pc' ? renew : replug),
      ...(wireless === undefined ? [] : [settle(on, lab.client(wireless), join(lab, on, wireless))]),
    ];
  });
  const settled = await Promise.all(moves);
  return {
    residents: settled.flatMap(({ resident }) => resident ?? []),
    problems: settled.flatMap(({ problems }) => problems),
  };
}

type GetAddress = (client: LabClient) => Promise<Lease | undefined>;

/** The administrator's computer keeps what it has: tests are signed in through it. */
const renew: GetAddress = async (client) => {
  await client.renew();
  return client.lease();
};
const replug: GetAddress = (client) => client.dhcp(LEASE_TIMEOUT_MS);
const join =
  (lab: Lab, { wifi }: ZoneOnRouter, station: 'w1' | 'w2'): GetAddress =>
  async (client) => {
    const [first] = wifi;
    if (first === undefined) throw new Error('no Wi-Fi name of its own');
    await lab.joinWifi(station, first.ssid, first.key);
    const deadline = Date.now() + LEASE_TIMEOUT_MS;
    for (;;) {
      const lease = await client.lease();
      if (lease !== undefined || Date.now() > deadline) return lease;
      await sleep(500);
    }
  };

async function settle(
  zone: ZoneOnRouter,
  client: LabClient,
  getAddress: GetAddress,
): Promise<{ readonly resident?: Resident; readonly problems: readonly string[] }> {
  const who = `${client.name} in ${zone.zone.name}`;
  try {
    const lease = await getAddress(client);
    const addresses = await addressesOf(client);
    const resident = { zone, client, interface: interfaceOf(client.name), ...addresses, lease };
    return { resident, problems: leaseProblems(who, zone, lease, addresses) };
  } catch (error) {
    return { problems: [`${who}: ${error instanceof Error ? error.message.trim() : String(error)}`] };
  }
}

function leaseProblems(
  who: string,
  zone: ZoneOnRouter,
  lease: Lease | undefined,
  { ipv4, ipv6 }: Pick<Resident, 'ipv4' | 'ipv6'>,
): readonly string[] {
  if (lease === undefined) return [`${who} gets no address`];
  return [
    ...(isWithin(lease.address, zone)
      ? []
      : [`${who} has ${lease.address}, not of ${zone.gateway}/${zone.prefixLength}`]),
    ...(lease.router === zone.gateway ? [] : [`${who} is sent to ${lease.router}, not to ${zone.gateway}`]),
    ...(ipv4 === lease.address ? [] : [`${who} uses ${ipv4 || 'no address'}, not ${lease.address}`]),
    // one from the provider's prefix, one of the local (ULA) prefix
    ...(ipv6.length >= 2 ? [] : [`${who} gets ${ipv6.length} IPv6 addresses`]),
  ];
}

/** IPv6 starts anew (an address of the old network would outlive the move by hours); both kinds of prefix are waited for. */
async function addressesOf(
  client: LabClient,
): Promise<Pick<Resident, 'mac' | 'ipv4' | 'ipv6' | 'linkLocal'>> {
  const name = interfaceOf(client.name);
  const script = `
    for value in 1 0; do echo $value >/proc/sys/net/ipv6/conf/${name}/disable_ipv6; done
    i=0
    until ip -4 -o addr show dev ${name} scope global | grep -q inet &&
      [ "$(ip -6 -o addr show dev ${name} scope global -tentative | wc -l)" -ge 2 ]; do
      i=$((i + 1)); [ $i -lt 80 ] || break; sleep 0.5
    done
    ip -o link show dev ${name} | grep -o 'ether [0-9a-f:]*'
    ip -4 -o addr show dev ${name} scope global | awk '{ print $4; exit }'
    ip -6 -o addr show dev ${name} -tentative | awk '{ print $4 }'`;
  const shown = await client.exec(script, 120_000);
  if (shown.code !== 0) throw new Error(`addresses cannot be read: ${shown.stderr}`);
  const [hardware = '', ...addresses] = shown.stdout.trim().split('\n');
  const bare = addresses.map((address) => address.split('/')[0] ?? '');
  return {
    mac: hardware.replace('ether ', ''),
    ipv4: bare.find((address) => !address.includes(':')) ?? '',
    ipv6: bare.filter((address) => address.includes(':') && !address.startsWith('fe80')),
    linkLocal: bare.find((address) => address.startsWith('fe80')) ?? '',
  };
}

/** An address of the router, and the device it is on. */
export interface RouterAddress {
  readonly device: string;
  readonly address: string;
}

export async function routerAddresses(lab: Lab): Promise<readonly RouterAddress[]> {
  const shown = await lab.control('ip -o addr show');
  return [...shown.stdout.matchAll(/^\d+: (\S+)\s+inet6? ([0-9a-f.:]+)\//gm)].flatMap(
    ([, device = '', address = '']) => (device === 'lo' ? [] : [{ device, address }]),
  );
}

/** The addresses of the router that a client can name: all but the link-local ones of other segments. */
export const addressesFor = (all: readonly RouterAddress[], device: string): readonly string[] =>
  all.filter((one) => !one.address.startsWith('fe80') || one.device === device).map(({ address }) => address);
