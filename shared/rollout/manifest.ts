import { parseIpv4 } from '../net/ipv4';
import type { Plan } from '../plan/plan';

/** One file as the router is to find it and leave it; `absent` stands for "no such file". */
export interface ManifestFile {
  readonly package: string;
  readonly before: string;
  readonly after: string;
}

type Reload = 'network' | 'firewall' | 'dhcp' | 'dropbear';

/**
 * What must be reloaded, in this order. A changed network always takes the others along: the firewall binds to device
 * names, and DHCP to addresses. A changed way in comes last: the next sign-in, before anything is kept, is by it.
 */
export function reloadsFor({ effects, files }: Pick<Plan, 'effects' | 'files'>): readonly Reload[] {
  const network = effects.some((effect) => effect !== 'firewall' && effect !== 'dhcp');
  const all: readonly Reload[] = ['network', 'firewall', 'dhcp'];
  return [
    ...all.filter((reload) => network || effects.some((effect) => effect === reload)),
    ...(files.some((file) => file.package === 'dropbear') ? (['dropbear'] as const) : []),
  ];
}

const NONCE = /^[0-9a-f]{32}$/;
const PACKAGE = /^[A-Za-z0-9_-]+$/;
const INTERFACE = /^[A-Za-z0-9_]+$/;
const DEVICE = /^[A-Za-z0-9_.@-]+$/;
const ADDRESS = /^[0-9a-f.:]+$/;

const bare = (address: string): string => address.split('/')[0] ?? '';

export const isNonce = (text: string): boolean => NONCE.test(text);

/**
 * The order to the router as lines of plain words. Names that the router's own tools would not take either are a
 * mistake of ours, so they throw: nothing has been sent by then.
 */
export function manifestOf(order: {
  readonly nonce: string;
  readonly windowSeconds: number;
  readonly plan: Plan;
  readonly files: readonly ManifestFile[];
}): string {
  const { nonce, windowSeconds, plan, files } = order;
  const checked = (pattern: RegExp, text: string): string => {
    if (!pattern.test(text)) throw new Error(`not a name for a manifest: ${JSON.stringify(text)}`);
    return text;
  };
  const bridges = [...new Set(plan.target.bridgeVlans.map((vlan) => vlan.bridge))];
  return [
    `nonce ${checked(NONCE, nonce)}`,
    `window ${checked(/^\d+$/, String(windowSeconds))}`,
    ...reloadsFor(plan).map((reload) => `reload ${reload}`),
    ...plan.target.interfaces.flatMap((to) => {
      const up = `up ${checked(INTERFACE, to.name)} ${checked(DEVICE, to.device)}`;
      const addresses = to.addresses.filter((address) => parseIpv4(bare(address)) !== undefined);
      // An interface that keeps its device is up all the time: only its new address tells when it has become another one.
      return addresses.length === 0 ? [up] : addresses.map((address) => `${up} ${bare(address)}`);
    }),
    ...bridges.map((bridge) => `bridge ${checked(DEVICE, bridge)}`),
    ...plan.endedConnections.map((address) => `end ${checked(ADDRESS, address)}`),
    ...files.map((file) => `file ${checked(PACKAGE, file.package)} ${file.before} ${file.after}`),
    '',
  ].join('\n');
}
