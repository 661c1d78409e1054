import type { Lab } from './lab';
import type { ClientName, ProbeOutcome } from './lab-client';
import { ASKED, startListeners, withoutSynLimit } from './listeners';
import { isOpen, probeMany, type Question, type RunScript } from './probe-many';
import {
  addressesFor,
  type Resident,
  type RouterAddress,
  routerAddresses,
  settleResidents,
} from './residents';
import { PRINTER, ZONES, type ZoneOnRouter, zonesOnRouter } from './zones-case';

const INTERNET = { ipv4: '93.184.216.34', ipv6: '2606:2800:220:1::34', names: '203.0.113.1' } as const;
const ADMINISTRATION = [22, 80, 443];

/** One packet with what should come of it. `about` completes "Guest (c4) reaches …". */
interface Errand {
  readonly from: Asker;
  readonly question: Question;
  readonly expected: 'open' | 'shut';
  readonly about: string;
}

interface Asker {
  readonly who: string;
  readonly interface: string;
  readonly run: RunScript;
}

/**
 * Sends real packets through the lab router after it was divided into `ZONES`, and says what is not as promised: one
 * sentence each, none when all is well. Renews the clients' leases and joins Wi-Fi first.
 */
export const provePackets = async (lab: Lab): Promise<readonly string[]> =>
  proveAmong(lab, await everybodySettled(lab));

/** Who lives where after the change: all clients with new addresses, and listening. */
export interface Everybody {
  readonly zones: readonly ZoneOnRouter[];
  readonly residents: readonly Resident[];
  readonly problems: readonly string[];
}

export async function everybodySettled(lab: Lab): Promise<Everybody> {
  const zones = await zonesOnRouter(lab);
  const settled = await settleResidents(lab, zones);
  await startListeners(lab, [...settled.residents.map(({ client }) => client.name), 'inet']);
  return { zones, ...settled };
}

/** The packets alone, for who has settled everybody already. */
export async function proveAmong(
  lab: Lab,
  { zones, residents, problems }: Everybody,
): Promise<readonly string[]> {
  const addresses = await routerAddresses(lab);
  const ports = await administrationPorts(lab);
  const errands = [
    ...listenersAlive(lab, residents),
    ...residents.flatMap((from) => betweenZones(from, residents)),
    ...residents.flatMap((from) => toTheRouter(from, addresses, ports)),
    ...residents.flatMap(toTheInternet),
    ...fromTheInternet(lab, residents, addresses, ports),
  ];
  const deviations = await withoutSynLimit(lab, () => carryOut(errands));
  return [
    ...zoneProblems(zones),
    ...problems,
    ...(ports.length === 0 ? ['nothing administers the router: neither SSH nor web listens'] : []),
    ...deviations,
    ...(await Promise.all(residents.map(namesOf))).flat(),
  ];
}

/** Four zones, each in a network of its own; Trusted where the flat network was. */
function zoneProblems(zones: readonly ZoneOnRouter[]): readonly string[] {
  const missing = ZONES.filter((zone) => !zones.some((on) => on.zone === zone));
  const networks = new Set(zones.map(({ gateway, prefixLength }) => `${gateway}/${prefixLength}`));
  const trusted = zones.find(({ zone }) => zone.key === 'trusted');
  return [
    ...missing.map(({ name, port }) => `${name} has no network on ${port}`),
    ...(networks.size === zones.length ? [] : [`${zones.length} zones share ${networks.size} networks`]),
    ...(trusted?.gateway === '192.168.1.1' && trusted.prefixLength === 24
      ? []
      : [`Trusted is ${trusted?.gateway}/${trusted?.prefixLength}, not 192.168.1.1/24`]),
  ];
}

const askerOf = (resident: Resident): Asker => ({
  who: `${resident.zone.zone.name} (${resident.client.name})`,
  interface: resident.interface,
  run: resident.client.exec,
});

/** The router may open connections to every zone: what it does not reach is dead, and proves nothing by being silent. */
function listenersAlive(lab: Lab, residents: readonly Resident[]): readonly Errand[] {
  const from: Asker = {
    who: 'The router',
    interface: 'br-lan',
    run: (script, ms) => lab.control(script, ms),
  };
  return residents.flatMap((to) => everything(from, to, () => 'open'));
}

/** Default deny, in all directions and both families; one exception, whose IPv6 side stays shut (those addresses change). */
function betweenZones(resident: Resident, all: readonly Resident[]): readonly Errand[] {
  const from = askerOf(resident);
  const printing = (to: Resident, { proto, port, to: address }: Question): boolean =>
    resident.zone.zone.key === 'trusted' &&
    to.client.name === PRINTER.client &&
    proto === 'tcp' &&
    port === PRINTER.port &&
    address === to.ipv4;
  return all
    .filter((to) => to.zone !== resident.zone)
    .flatMap((to) => everything(from, to, (question) => (printing(to, question) ? 'open' : 'shut')));
}

function everything(
  from: Asker,
  to: Resident,
  expected: (question: Question) => Errand['expected'],
): readonly Errand[] {
  return [to.ipv4, ...to.ipv6]
    .filter((address) => address !== '')
    .flatMap((address) =>
      ASKED.map((asked): Errand => {
        const question = { ...asked, to: address };
        return {
          from,
          question,
          expected: expected(question),
          about: `${to.zone.zone.name}'s ${to.client.name}`,
        };
      }),
    );
}

/** Administration from Trusted only, on every address; echo and names for everybody at their own gateway. */
function toTheRouter(
  resident: Resident,
  addresses: readonly RouterAddress[],
  ports: readonly number[],
): readonly Errand[] {
  const from = askerOf(resident);
  const { device, gateway, zone } = resident.zone;
  const expected = zone.key === 'trusted' ? 'open' : 'shut';
  const own = addresses.filter((one) => one.device === device && one.address !== gateway);
  return [
    ...addressesFor(addresses, device).flatMap((to) =>
      ports.map(
        (port): Errand => ({ from, question: { proto: 'tcp', to, port }, expected, about: 'the router' }),
      ),
    ),
    ...[gateway, ...own.map(({ address }) => address)].flatMap((to): Errand[] => [
      { from, question: { proto: 'icmp', to, port: 0 }, expected: 'open', about: 'its gateway' },
      { from, question: { proto: 'udp', to, port: 53 }, expected: 'open', about: 'its gateway' },
    ]),
  ];
}

function toTheInternet(resident: Resident): readonly Errand[] {
  const from = askerOf(resident);
  const asked: readonly Question[] = [
    { proto: 'tcp', to: INTERNET.ipv4, port: 80 },
    { proto: 'tcp', to: INTERNET.ipv6, port: 80 },
    { proto: 'icmp', to: INTERNET.ipv4, port: 0 },
    { proto: 'icmp', to: INTERNET.ipv6, port: 0 },
    { proto: 'udp', to: INTERNET.names, port: 53 },
  ];
  return asked.map((question) => ({ from, question, expected: 'open', about: 'the internet' }));
}

/** Nothing comes in from outside: not to the router, not past it to an address the whole world can name. */
function fromTheInternet(
  lab: Lab,
  residents: readonly Resident[],
  addresses: readonly RouterAddress[],
  ports: readonly number[],
): readonly Errand[] {
  const client: ClientName = 'inet';
  const from: Asker = { who: 'The internet', interface: 'eth0', run: lab.client(client).exec };
  const outside = addresses.filter(({ device, address }) => device === 'wan' || address.startsWith('2'));
  const router = outside.flatMap(({ address }) =>
    address.startsWith('fe80')
      ? []
      : ports.map(
          (port): Errand => ({
            from,
            question: { proto: 'tcp', to: address, port },
            expected: 'shut',
            about: 'the router',
          }),
        ),
  );
  const inside = residents.flatMap((to) =>
    everything(from, { ...to, ipv4: '', ipv6: to.ipv6.filter((one) => one.startsWith('2')) }, () => 'shut'),
  );
  // Echo requests from outside are let through by the factory's own rules, as IPv6 wants it (RFC 4890).
  return [...router, ...inside.filter(({ question }) => question.proto !== 'icmp')];
}

async function administrationPorts(lab: Lab): Promise<readonly number[]> {
  const shown = await lab.onRouter('netstat -lnt');
  const listening = new Set(
    [...shown.stdout.matchAll(/:(\d+)\s+\S+\s+LISTEN/g)].map(([, port]) => Number(port)),
  );
  return ADMINISTRATION.filter((port) => listening.has(port));
}

const TRIES = 3;

/** What did not come out as expected. A packet that should have got through is sent again first: a busy machine loses some. */
async function carryOut(errands: readonly Errand[]): Promise<readonly string[]> {
  const reached = new Map<Errand, ProbeOutcome>();
  let asking = errands;
  for (let tries = 0; tries < TRIES && asking.length > 0; tries++) {
    for (const [errand, outcome] of await sendAll(asking)) reached.set(errand, outcome);
    asking = asking.filter((errand) => errand.expected === 'open' && !isOpen(reached.get(errand)));
  }
  return errands.flatMap((errand) => {
    const { from, question, expected, about } = errand;
    const outcome = reached.get(errand);
    if (isOpen(outcome) === (expected === 'open')) return [];
    const port = question.port === 0 ? '' : `/${question.port}`;
    const what = `${about} at ${question.to} ${question.proto}${port}`;
    return expected === 'open'
      ? [`${from.who} does not reach ${what} (${outcome})`]
      : [`${from.who} reaches ${what}, which should be shut`];
  });
}

/** Each asker sends all its packets at once, and all of them do it at the same time. */
async function sendAll(
  errands: readonly Errand[],
): Promise<readonly (readonly [errand: Errand, outcome: ProbeOutcome])[]> {
  const askers = [...new Map(errands.map(({ from }) => [from.who, from])).values()];
  const sent = askers.map(async ({ who, run, interface: name }) => {
    const own = errands.filter(({ from }) => from.who === who);
    const outcomes = await probeMany(
      run,
      name,
      own.map(({ question }) => question),
    );
    return own.map((errand, at) => [errand, outcomes[at] ?? 'no-answer'] as const);
  });
  return (await Promise.all(sent)).flat();
}

async function namesOf({ client, zone }: Resident): Promise<readonly string[]> {
  const found = await client.resolve('example.com');
  const complete = found.includes(INTERNET.ipv4) && found.includes(INTERNET.ipv6);
  return complete
    ? []
    : [`${zone.zone.name} (${client.name}) resolves example.com to ${found.join(' ') || 'nothing'}`];
}
