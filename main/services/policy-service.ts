import { validatePolicy } from '../../shared/compile/validate-policy';
import type { policyChannel } from '../../shared/ipc/channels/policy';
import type { Handlers } from '../../shared/ipc/contract';
import { asPolicy } from '../../shared/ipc/policy-schema';
import { err, ok } from '../../shared/kernel/result';
import { prepare } from '../../shared/pipeline';
import type { Desk } from './desk';
import type { PolicyDesk } from './policy-desk';
import { previewOf } from './preview';
import { suggestWifiKey } from './wifi-key';

/** The draft, its live verdict and the Wi-Fi keys. Nothing here talks to a router. */
export function policyService(desk: Desk, policies: PolicyDesk): Handlers<typeof policyChannel> {
  return {
    view: ({ routerId }) => policies.view(routerId),
    suggest: ({ routerId }) => policies.startAnew(routerId),
    versions: ({ routerId }) =>
      desk.store.policies.versions(routerId).map(({ id, atMs, cause, policy }) => ({
        versionId: id,
        atMs,
        cause,
        zones: policy.zones.map(({ name }) => name),
        devices: policy.devices.length,
      })),
    bringBack: ({ routerId, versionId }) => policies.bringBack(routerId, versionId),
    saveDraft: ({ routerId, policy }) => {
      policies.saveDraft(routerId, asPolicy(policy));
      return { findings: validatePolicy(asPolicy(policy)) };
    },
    discardDraft: ({ routerId }) => policies.discardDraft(routerId),
    preview: ({ routerId, policy }) => {
      const state = desk.live.state(routerId);
      if (state === undefined) return err({ kind: 'not-read-yet' });
      const startedAt = performance.now();
      const prepared = prepare({ policy: asPolicy(policy), state, keys: policies.keys(routerId) });
      return ok(previewOf(prepared, state, performance.now() - startedAt));
    },
    suggestWifiKey: () => suggestWifiKey(),
    setWifiKey: ({ routerId, keyRef, key }) => {
      policies.setKey(routerId, keyRef, key);
      policies.announce(routerId);
    },
    revealWifiKey: ({ routerId, keyRef }) => policies.key(routerId, keyRef),
  };
}
