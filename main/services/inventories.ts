import type { DiscoveryProgress, Inventory } from '../../shared/inventory/device';
import { mergeSightings } from '../../shared/inventory/merge-sightings';
import { routerContext, routerSightings } from '../../shared/inventory/router-sightings';
import type { DiscoveryView } from '../../shared/ipc/views';
import { err } from '../../shared/kernel/result';
import type { RouterState } from '../../shared/router/router-state';
import { type Discovery, discover } from '../discovery/discover';
import { networksTowards } from '../discovery/local-networks';
import type { Desk } from './desk';

interface Known {
  readonly inventory: Inventory;
  readonly progress: DiscoveryProgress;
  readonly search?: Discovery;
}

const IDLE: DiscoveryProgress = { running: false, startedAtMs: 0, sources: [] };

/** What is known of each router's devices: at first the router's own lists, then whatever a search adds. */
export class Inventories {
  private readonly known = new Map<string, Known>();

  /** The desk is asked for late: it and this class know each other. */
  constructor(private readonly desk: () => Desk) {}

  view(routerId: string): DiscoveryView {
    const { inventory, progress } = this.known.get(routerId) ?? {
      inventory: { devices: [], asOfMs: 0 },
      progress: IDLE,
    };
    return { routerId, inventory, progress };
  }

  /** A router was read: its lists are the inventory, unless a search has found more. */
  routerRead(routerId: string, state: RouterState): void {
    const before = this.known.get(routerId);
    if (before?.search || (before && before.inventory.devices.length > 0 && before.progress.startedAtMs > 0))
      return;
    const context = { ...routerContext(state), vendorOf: () => undefined, names: this.names(routerId) };
    const devices = mergeSightings(routerSightings(state), context);
    this.keep(routerId, { inventory: { devices, asOfMs: state.readAtMs }, progress: IDLE });
  }

  start(routerId: string): DiscoveryView {
    this.known.get(routerId)?.search?.stop();
    const { live, nowMs, store } = this.desk();
    const record = store.routers.find(routerId);
    if (record === undefined) return this.view(routerId); // removed in the meantime
    const { host, practice } = record;
    // The practice network is not around this computer: nothing is searched for in the real one.
    const networks = practice ? [] : networksTowards(host);
    const lastState = live.state(routerId);
    // The first news comes while discover() has not returned yet, so what it is compared with must exist already.
    const run: { search?: Discovery } = {};
    run.search = discover({
      readState: async () => {
        const read = await live.read(routerId);
        if (read.ok) return read;
        return err(
          read.error.kind === 'not-signed-in' ? { kind: 'wrong-credentials', tried: 'none' } : read.error,
        );
      },
      ...(lastState ? { lastState } : {}),
      networks,
      ...(practice ? {} : { routerAddress: host }),
      names: () => this.names(routerId),
      nowMs,
      onChanged: (inventory, progress) => {
        const current = this.known.get(routerId);
        if (current?.search !== undefined && current.search !== run.search) return;
        const search = progress.running ? run.search : undefined;
        this.keep(routerId, { inventory, progress, ...(search ? { search } : {}) });
      },
    });
    const { inventory, progress } = this.view(routerId);
    this.known.set(routerId, { inventory, progress: { ...progress, running: true }, search: run.search });
    return this.view(routerId);
  }

  stop(routerId: string): DiscoveryView {
    const current = this.known.get(routerId);
    current?.search?.stop();
    if (current)
      this.keep(routerId, {
        inventory: current.inventory,
        progress: { ...current.progress, running: false },
      });
    return this.view(routerId);
  }

  /** Resolves when the running search has ended by itself; for the command line. */
  async settled(routerId: string): Promise<DiscoveryView> {
    await this.known.get(routerId)?.search?.done;
    return this.view(routerId);
  }

  rename(routerId: string, deviceId: string, name: string): DiscoveryView {
    const { store } = this.desk();
    if (store.routers.find(routerId) === undefined) return this.view(routerId); // removed in the meantime
    store.deviceNames.set(routerId, deviceId, name);
    return this.start(routerId);
  }

  async stopAll(): Promise<void> {
    const searches = [...this.known.values()].flatMap(({ search }) => search ?? []);
    for (const search of searches) search.stop();
    await Promise.all(searches.map(({ done }) => done));
  }

  private names(routerId: string): Readonly<Record<string, string>> {
    return Object.fromEntries(this.desk().store.deviceNames.of(routerId));
  }

  private keep(routerId: string, known: Known): void {
    this.known.set(routerId, known);
    this.desk().emit('discovery')('changed', this.view(routerId));
  }
}
