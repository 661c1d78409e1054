import type { Candidate } from '../../shared/compile/candidate';
import { compile } from '../../shared/compile/compile';
import { verifyCandidate } from '../../shared/pipeline';
import { catalogue } from '../../shared/policy/catalogue';
import type { Policy } from '../../shared/policy/policy';
import type { Service, ServiceFlow } from '../../shared/policy/service';
import type { Family, Packet, Verification } from '../../shared/verify/verification';
import { goldenRouter } from '../support/golden-router';
import { type Bench, type Figure, fastest } from './figures';
import { largeOffice } from './large-office';
import { type NaiveJudge, naiveFirewall } from './naive-firewall';

/**
 * Everybody towards everybody for every service, both families, and the promises. The naive way walks the rules from the
 * first for each packet, and does not know which hosts and ports are alike: it tries every address that a rule names.
 * The verifier's own packets go through it too, and it must judge them the same.
 */
export async function bench(): Promise<Bench> {
  const state = goldenRouter('factory-24.10');
  const figures = [1000, 5000].map((devices): Figure => {
    const policy = withServices(largeOffice(devices), 45);
    const candidate = compile({ policy, state, keys: {} }).output;
    const run = (): Verification => verifyCandidate(candidate, policy, state);
    const judge = naiveFirewall(candidate.config);
    const wrong = packetsOf(run(), candidate).filter(
      (one) => judge(one.from, one.to, one.packet) !== one.fate,
    );
    if (wrong.length > 0)
      throw new Error(`two answers to ${JSON.stringify(wrong[0])} (${wrong.length} in all)`);
    return {
      what: `${devices} devices, 12 zones, 45 services`,
      unit: 'ms',
      ours: fastest(run),
      goal: devices === 1000 ? 50 : 300,
      other: fastest(() => askAll(judge, policy, candidate)),
    };
  });
  return { name: 'verify: the whole table and the promises; other: every packet by itself', figures };
}

function withServices(policy: Policy, wanted: number): Policy {
  const own = Array.from({ length: wanted - catalogue.length }, (_, at): Service => {
    const port = 20_000 + at;
    return {
      id: `own-${at}`,
      flows: [{ protocol: 'tcp', ports: [{ first: port, last: port }] }],
      confidence: 'memory',
    };
  });
  return { ...policy, services: own };
}

function packetsOf({ cells }: Verification, { placements }: Candidate) {
  const networks = new Map(placements.map(({ zone, network }) => [zone, network]));
  const fromZones = cells.filter(({ from }) => networks.has(from));
  return fromZones.flatMap(({ from, to, family, verdicts }) =>
    verdicts.flatMap(({ packet, fate, decidedBy }) =>
      decidedBy?.package === 'firewall'
        ? [{ from: networks.get(from) ?? '', to: targetOf(networks.get(to), to, family), packet, fate }]
        : [],
    ),
  );
}

const targetOf = (network: string | undefined, to: string, family: Family): string | undefined =>
  to === 'router' ? undefined : (network ?? (family === 'ipv6' ? 'wan6' : 'wan'));

/** Each zone to each other, the internet and the router, for each service, at each address that a rule names and one more. */
function askAll(judge: NaiveJudge, policy: Policy, { placements, addresses }: Candidate): number {
  const services = [...catalogue, ...policy.services];
  const named = new Map(placements.map(({ zone }) => [zone, ['192.0.2.200']]));
  for (const { id, zone } of policy.devices) if (addresses[id]) named.get(zone)?.push(addresses[id]);
  let allowed = 0;
  for (const from of placements)
    for (const to of [...placements.map(({ zone }) => zone), 'internet', 'router'])
      for (const family of ['ipv4', 'ipv6'] as const)
        for (const destination of named.get(to) ?? ['198.51.100.7'])
          for (const { flows } of services)
            for (const packet of flows.flatMap((flow) => packetsFor(flow, family, destination))) {
              const network = placements.find(({ zone }) => zone === to)?.network;
              if (judge(from.network, targetOf(network, to, family), packet) === 'allowed') allowed++;
            }
  return allowed;
}

function packetsFor(
  { protocol, ports }: ServiceFlow,
  family: Family,
  destination: string,
): readonly Packet[] {
  const protocols = protocol === 'any' ? (['tcp', 'udp', 'icmp'] as const) : [protocol];
  return protocols.flatMap((each) =>
    (ports ?? [{ first: 1 }]).map(({ first }) => ({
      family,
      protocol: each,
      port: first,
      source: '192.0.2.100',
      destination,
    })),
  );
}
