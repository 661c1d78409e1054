import { admitsSsh } from './firewall/admits-ssh';
import type { FirewallService } from './firewall/firewall-service';
import { computerId } from './household/family';
import type { Household } from './household/household';
import type { NetDaemon } from './network/net-daemon';

/** How a new SSH connection from this computer fares right now. */
export type Reachability = 'open' | 'refused' | 'silent';

export interface PathState {
  readonly reachability: Reachability;
  /** Both ends as the router sees them; undefined while there is no way at all. */
  readonly ends?: { readonly client: string; readonly router: string };
}

/**
 * The way between this computer and the router: its port, VLAN, address and the firewall that is loaded. Everything
 * arrives on loopback in truth; this decides what would have arrived.
 */
export class ManagementPath {
  cableIn = true;
  poweredOn = false;

  constructor(
    private readonly household: Household,
    private readonly net: NetDaemon,
    private readonly firewall: FirewallService,
  ) {}

  state(): PathState {
    if (!this.poweredOn || !this.cableIn) return { reachability: 'silent' };
    const here = this.household.seen().find(({ client }) => client.id === computerId);
    if (here?.device === undefined || here.address === undefined) return { reachability: 'silent' };
    const heard = this.net.live.interfaces.find(({ name }) => name === here.interface);
    const router = heard?.ipv4[0]?.address;
    if (router === undefined) return { reachability: 'silent' };
    const { device, address, client } = here;
    const verdict = admitsSsh(this.firewall.loaded, { device, address, mac: client.mac, to: router });
    const reachability = verdict === 'accept' ? 'open' : verdict === 'reject' ? 'refused' : 'silent';
    return { reachability, ends: { client: address, router } };
  }
}
