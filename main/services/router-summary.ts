import type { Finding } from '../../shared/compile/finding';
import { checkRequirements } from '../../shared/compile/requirements';
import type { KnownRouter, RouterSummary } from '../../shared/ipc/views';
import { untrustedText } from '../../shared/net/untrusted-text';
import type { Policy } from '../../shared/policy/policy';
import type { RouterState } from '../../shared/router/router-state';
import { packageOf } from '../../shared/uci/uci';
import type { RouterRecord } from '../store/router-records';

/** What the window may know of a router: facts, no file texts, no keys. */
export function summaryOf(record: RouterRecord, state: RouterState, policy: Policy): RouterSummary {
  const { identity } = state;
  return {
    routerId: record.id,
    name: untrustedText(record.name),
    host: record.host,
    port: record.port,
    practice: record.practice,
    model: identity.model,
    hostname: identity.hostname,
    distribution: identity.distribution,
    version: identity.version,
    capabilities: state.capabilities,
    ports: state.ports,
    wifi: state.wifi,
    management: state.management,
    readAtMs: state.readAtMs,
    divided: packageOf(state.config, 'bulkhead') !== undefined,
    findings: [...standingInTheWay(state), ...checkRequirements(policy, state)],
  };
}

/** Things on the router that make Apply refuse later; said early so that nobody is surprised. */
function standingInTheWay(state: RouterState): readonly Finding[] {
  const finding = (severity: Finding['severity'], code: string, facts: Finding['facts'] = {}): Finding => ({
    severity,
    code,
    subject: 'router',
    facts,
  });
  return [
    ...(state.pendingChanges === ''
      ? []
      : [finding('warning', 'pending-changes', { changes: state.pendingChanges })]),
    ...(state.luciApplyPending ? [finding('warning', 'luci-apply-pending')] : []),
    ...(state.rolloutPending ? [finding('warning', 'rollout-pending')] : []),
    ...(state.resources.flashPersistent ? [] : [finding('error', 'flash-not-persistent')]),
  ];
}

export function knownRouterOf(record: RouterRecord, connected: boolean): KnownRouter {
  return {
    routerId: record.id,
    name: untrustedText(record.name),
    host: record.host,
    port: record.port,
    user: record.user,
    hostKey: record.hostKey,
    practice: record.practice,
    connected,
    secret: record.secret,
    ...(record.model === undefined ? {} : { model: untrustedText(record.model) }),
    ...(record.version === undefined ? {} : { version: record.version }),
    ...(record.lastReadMs === undefined ? {} : { lastReadMs: record.lastReadMs }),
  };
}
