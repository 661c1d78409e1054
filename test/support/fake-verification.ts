import type { ZonePlacement } from '../../shared/compile/candidate';
import { intentMatrix } from '../../shared/policy/matrix';
import type { Policy } from '../../shared/policy/policy';
import { builtInPromises } from '../../shared/policy/promises';
import type { Endpoint } from '../../shared/policy/rule';
import type { ManagementPath } from '../../shared/router/router-state';
import type { MatrixCell, PromiseResult, Verdict, Verification } from '../../shared/verify/verification';

const SERVICES = ['any', 'web', 'ssh', 'router-admin', 'print', 'cast', 'hue', 'rtsp', 'files'];

const verdict = (fate: Verdict['fate'], from: string, to: string): Verdict => ({
  fate,
  packet: {
    family: 'ipv4',
    protocol: 'tcp',
    port: 445,
    source: '192.168.30.12',
    destination: to === 'internet' ? '198.51.100.7' : '192.168.1.20',
  },
  decidedBy: { package: 'firewall', section: fate === 'denied' ? `bh_${from}` : `bh_${from}_${to}` },
  enforcement: 'router',
  trace: [],
});

const targetsOf = (policy: Policy): readonly Endpoint[] => [
  ...policy.zones.map((zone): Endpoint => ({ kind: 'zone', zone: zone.id })),
  { kind: 'internet' },
  { kind: 'router' },
];

/** What the verifier would say of a router that does exactly what the policy means; `flat`: of one that divides nothing. */
export function fakeVerification(
  policy: Policy,
  management: ManagementPath,
  { flat = false }: { readonly flat?: boolean } = {},
): Verification {
  const intents = new Map(
    intentMatrix(policy, SERVICES)
      .filter((cell) => cell.family === 'ipv4')
      .map((cell) => [`${cell.from} ${cell.to} ${cell.service}`, cell.intent]),
  );
  const cells = policy.zones.flatMap((from) =>
    targetsOf(policy).flatMap((to) =>
      SERVICES.map((service): MatrixCell => {
        const target = to.kind === 'zone' ? to.zone : to.kind;
        const intent =
          flat || target === from.id
            ? 'allowed'
            : (intents.get(`${from.id} ${target} ${service}`) ?? 'denied');
        const fate = intent === 'open' ? 'allowed' : intent;
        return {
          from: from.id,
          to: target,
          service,
          family: 'ipv4',
          fate,
          verdicts: [verdict(fate === 'some' ? 'allowed' : fate, from.id, target)],
        };
      }),
    ),
  );
  const builtIn = builtInPromises(policy, management);
  return {
    cells,
    promises: [
      ...builtIn.map((promise) => held(policy, cells, promise, true)),
      ...policy.promises.map((promise) => held(policy, cells, promise, false)),
    ],
    findings: [],
  };
}

function held(
  policy: Policy,
  cells: readonly MatrixCell[],
  promise: PromiseResult['promise'],
  builtIn: boolean,
): PromiseResult {
  const from = promise.from.kind === 'zone' ? promise.from.zone : promise.from.kind;
  const to = promise.to.kind === 'zone' ? promise.to.zone : promise.to.kind;
  if (promise.id === 'builtin:no-lockout') {
    const holds = policy.zones.some((zone) => zone.id === from && zone.management);
    return {
      promise,
      builtIn,
      holds: holds ? 'yes' : 'no',
      witness: verdict(holds ? 'allowed' : 'denied', from, 'router'),
    };
  }
  const open = cells.some(
    (cell) =>
      cell.from === from && cell.to === to && cell.service === promise.service && cell.fate !== 'denied',
  );
  const holds = open === (promise.expect === 'reachable');
  return {
    promise,
    builtIn,
    holds: holds ? 'yes' : 'no',
    witness: verdict(open ? 'allowed' : 'denied', from, to),
  };
}

export const fakePlacements = (policy: Policy): readonly ZonePlacement[] =>
  policy.zones.map((zone, at) => ({
    zone: zone.id,
    vlan: at === 0 ? 1 : at * 10,
    subnet: `192.168.${at === 0 ? 1 : at * 10}.0/24`,
    gateway: `192.168.${at === 0 ? 1 : at * 10}.1`,
    network: zone.keeps ?? `bh_${zone.id}`,
    device: `br-lan.${at === 0 ? 1 : at * 10}`,
    firewallZone: zone.keeps ?? `bh_${zone.id}`,
    ports: Object.entries(policy.routers[0]?.ports ?? {})
      .filter(([, owner]) => owner === zone.id)
      .map(([port]) => port),
    ssids: zone.wifi.map(({ ssid }) => ssid),
  }));
