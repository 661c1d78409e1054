import { importPolicy } from '../../shared/import/import-policy';
import type { PolicyView } from '../../shared/ipc/views';
import { renameDevice } from '../../shared/policy/edit-policy';
import type { Policy } from '../../shared/policy/policy';
import { suggestPolicy } from '../../shared/policy/suggest/suggest-policy';
import type { RouterState } from '../../shared/router/router-state';
import { packageOf } from '../../shared/uci/uci';
import type { Desk } from './desk';
import type { Inventories } from './inventories';
import { suggestWifiKey } from './wifi-key';

const WIFI_KEY = 'wifi:';

/** Which policy counts for a router, and the Wi-Fi keys that belong to it. */
export class PolicyDesk {
  constructor(
    private readonly desk: Desk,
    private readonly inventories: Inventories,
  ) {}

  /** The draft, else what was applied, else what the router's configuration says, else a suggestion. */
  current(routerId: string): Policy | undefined {
    return (
      this.desk.store.policies.read(routerId, 'draft') ?? this.applied(routerId) ?? this.suggest(routerId)
    );
  }

  /** What is in force: as confirmed by us, or read back from a router that carries our marks. */
  applied(routerId: string): Policy | undefined {
    const state = this.desk.live.state(routerId);
    const stored = this.desk.store.policies.read(routerId, 'applied');
    if (state === undefined) return stored;
    if (packageOf(state.config, 'bulkhead') === undefined) return undefined;
    return stored ?? importPolicy(state).policy;
  }

  /** What this state of the router is running, as a policy: one zone for a flat network, whatever was applied before. */
  running(state: RouterState, routerId: string): Policy {
    if (packageOf(state.config, 'bulkhead') === undefined) return importPolicy(state).policy;
    return this.desk.store.policies.read(routerId, 'applied') ?? importPolicy(state).policy;
  }

  suggest(routerId: string): Policy | undefined {
    const state = this.desk.live.state(routerId);
    const policy = state && suggestPolicy(this.inventories.view(routerId).inventory, state);
    if (policy) this.addMissingKeys(routerId, policy);
    return policy;
  }

  view(routerId: string): PolicyView | undefined {
    const draft = this.current(routerId);
    if (draft === undefined) return undefined;
    const applied = this.applied(routerId);
    const called = (policy: Policy): Policy => withNames(policy, this.desk.store.deviceNames.of(routerId));
    return {
      draft: called(draft),
      ...(applied === undefined ? {} : { applied: called(applied) }),
      hasChanges: applied === undefined || JSON.stringify(draft) !== JSON.stringify(applied),
      knownKeyRefs: this.keyRefs(routerId),
    };
  }

  saveDraft(routerId: string, policy: Policy): PolicyView | undefined {
    if (!this.isKnown(routerId)) return undefined;
    this.desk.store.policies.save(routerId, 'draft', policy, this.desk.nowMs());
    return this.announce(routerId);
  }

  discardDraft(routerId: string): PolicyView | undefined {
    this.desk.store.policies.drop(routerId, 'draft');
    return this.announce(routerId);
  }

  announce(routerId: string): PolicyView | undefined {
    const view = this.view(routerId);
    if (view) this.desk.emit('policy')('changed', { routerId, view });
    return view;
  }

  /** Wi-Fi keys for the compiler, by the name the policy gives them. */
  keys(routerId: string): Readonly<Record<string, string>> {
    const { vault } = this.desk.store;
    return Object.fromEntries(
      this.keyRefs(routerId)
        .map((ref) => [ref, vault.get(routerId, WIFI_KEY + ref) ?? ''])
        .filter(([, key]) => key !== ''),
    );
  }

  setKey(routerId: string, keyRef: string, key: string): void {
    if (!this.isKnown(routerId)) return;
    this.desk.store.vault.put(routerId, WIFI_KEY + keyRef, key);
  }

  /** A suggested Wi-Fi name brings its password along, so that a suggestion can be applied as it is. Known keys stay. */
  private addMissingKeys(routerId: string, policy: Policy): void {
    const known = new Set(this.keyRefs(routerId));
    const wanted = new Set(policy.zones.flatMap(({ wifi }) => wifi.map(({ keyRef }) => keyRef)));
    for (const keyRef of wanted) if (!known.has(keyRef)) this.setKey(routerId, keyRef, suggestWifiKey());
  }

  key(routerId: string, keyRef: string): string | undefined {
    return this.desk.store.vault.get(routerId, WIFI_KEY + keyRef);
  }

  /** A router may be removed while a window is still open on it: then there is nothing to keep anything for. */
  private readonly isKnown = (routerId: string): boolean =>
    this.desk.store.routers.find(routerId) !== undefined;

  private keyRefs(routerId: string): readonly string[] {
    const names = this.desk.store.vault.names(routerId);
    return names.filter((name) => name.startsWith(WIFI_KEY)).map((name) => name.slice(WIFI_KEY.length));
  }
}

/** A name that a person gave counts in every sentence, also in a policy that is older than the name. */
function withNames(policy: Policy, names: ReadonlyMap<string, string>): Policy {
  return [...names].reduce((named, [id, name]) => renameDevice(named, id, name), policy);
}
