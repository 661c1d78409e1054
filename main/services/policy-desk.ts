import { importPolicy } from '../../shared/import/import-policy';
import type { PolicyView } from '../../shared/ipc/views';
import { renameDevice } from '../../shared/policy/edit-policy';
import type { Policy } from '../../shared/policy/policy';
import { suggestPolicy } from '../../shared/policy/suggest/suggest-policy';
import { withDecisions } from '../../shared/policy/with-decisions';
import type { RouterState } from '../../shared/router/router-state';
import { packageOf } from '../../shared/uci/uci';
import type { VersionCause } from '../store/policy-records';
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

  /**
   * The draft, else what was applied, else what the router's configuration says, else a suggestion. What was applied to
   * a router that has been reset or exchanged is still what the person decided.
   */
  current(routerId: string): Policy | undefined {
    const { policies } = this.desk.store;
    return (
      policies.read(routerId, 'draft') ??
      this.applied(routerId) ??
      policies.read(routerId, 'applied') ??
      this.suggest(routerId)
    );
  }

  /** What the person has decided last, in force or not; undefined: nothing yet. */
  decided(routerId: string): Policy | undefined {
    const { policies } = this.desk.store;
    return policies.read(routerId, 'draft') ?? policies.read(routerId, 'applied');
  }

  /** The policy that belongs to a copy: as it was in force then, or read from it, with what was decided since. */
  ofCopy(routerId: string, snapshotId: string, then: RouterState): Policy {
    return this.desk.store.policies.ofCopy(snapshotId) ?? this.readFrom(routerId, then);
  }

  /** What is in force: as confirmed by us, or read back from a router that carries our marks. */
  applied(routerId: string): Policy | undefined {
    const state = this.desk.live.state(routerId);
    const stored = this.desk.store.policies.read(routerId, 'applied');
    if (state === undefined) return stored;
    if (packageOf(state.config, 'bulkhead') === undefined) return undefined;
    return stored ?? this.readFrom(routerId, state);
  }

  /** What this state of the router is running, as a policy: one zone for a flat network, whatever was applied before. */
  running(state: RouterState, routerId: string): Policy {
    if (packageOf(state.config, 'bulkhead') === undefined) return importPolicy(state).policy;
    return this.desk.store.policies.read(routerId, 'applied') ?? this.readFrom(routerId, state);
  }

  private readFrom(routerId: string, state: RouterState): Policy {
    const decided = this.decided(routerId) ?? this.desk.store.policies.versions(routerId)[0]?.policy;
    return withDecisions(importPolicy(state).policy, decided);
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
      hasChanges: applied === undefined || !this.isSame(routerId, draft, applied),
      knownKeyRefs: this.keyRefs(routerId),
    };
  }

  saveDraft(routerId: string, policy: Policy): PolicyView | undefined {
    if (!this.isKnown(routerId)) return undefined;
    this.desk.store.policies.save(routerId, 'draft', policy, this.desk.nowMs());
    return this.announce(routerId);
  }

  /** A fresh suggestion as the draft. */
  startAnew(routerId: string): PolicyView | undefined {
    const policy = this.suggest(routerId);
    if (policy === undefined) return undefined;
    this.keepVersion(routerId, 'suggested');
    return this.saveDraft(routerId, policy);
  }

  discardDraft(routerId: string): PolicyView | undefined {
    this.keepVersion(routerId, 'discarded');
    this.desk.store.policies.drop(routerId, 'draft');
    return this.announce(routerId);
  }

  /** An earlier version of the person's decisions becomes the draft. What it replaces becomes a version itself. */
  bringBack(routerId: string, versionId: string): PolicyView | undefined {
    const version = this.desk.store.policies.versions(routerId).find(({ id }) => id === versionId);
    if (version === undefined || !this.isKnown(routerId)) return undefined;
    this.keepVersion(routerId, 'brought-back');
    return this.saveDraft(routerId, version.policy);
  }

  /** What the person has decided so far can be brought back, whatever replaces it now. */
  keepVersion(routerId: string, cause: VersionCause, policy = this.decided(routerId)): void {
    if (policy === undefined || !this.isKnown(routerId)) return;
    const { nowMs, newId, store } = this.desk;
    store.policies.keepVersion(routerId, { id: newId(), atMs: nowMs(), cause, policy });
  }

  /** Whether two policies are the same decisions, names of devices included. */
  isSame(routerId: string, one: Policy, other: Policy): boolean {
    const names = this.desk.store.deviceNames.of(routerId);
    return JSON.stringify(withNames(one, names)) === JSON.stringify(withNames(other, names));
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
    this.desk.store.vault.putWifiKey(routerId, WIFI_KEY + keyRef, key);
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
