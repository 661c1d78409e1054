import { isCatalogueService, serviceOf } from '../../policy/catalogue';
import { endKey, zoneOfEnd } from '../../policy/ends';
import type { Policy } from '../../policy/policy';
import { BUILT_IN_PREFIX } from '../../policy/promises';
import type { Endpoint, Rule } from '../../policy/rule';
import type { Service, ServiceFlow } from '../../policy/service';
import type { Finding } from '../finding';
import { type FindingCode, finding } from '../make-finding';
import { repeats } from './repeats';

export function checkRules(policy: Policy): readonly Finding[] {
  const { rules, promises, services } = policy;
  const findings: Finding[] = services.flatMap(checkService);
  for (const id of repeats(services.map((service) => service.id)))
    findings.push(finding('service-id-twice', id));
  for (const id of repeats(rules.map((rule) => rule.id))) findings.push(finding('rule-id-twice', id));
  for (const id of repeats(promises.map((promise) => promise.id)))
    findings.push(finding('promise-id-twice', id));

  for (const rule of rules) findings.push(...dangling(policy, rule, 'rule'), ...checkRule(policy, rule));
  for (const promise of promises) {
    findings.push(...dangling(policy, promise, 'promise'));
    if (promise.id.startsWith(BUILT_IN_PREFIX)) findings.push(finding('promise-id-reserved', promise.id));
  }
  return [...findings, ...contradictions(rules)];
}

function checkService(service: Service): readonly Finding[] {
  const findings: Finding[] = [];
  if (!/^[a-z][a-z0-9-]{0,23}$/.test(service.id)) findings.push(finding('service-id-invalid', service.id));
  if (isCatalogueService(service.id)) findings.push(finding('service-id-taken', service.id));
  if (service.flows.length === 0 || !service.flows.every(isSoundFlow))
    findings.push(finding('service-flows-invalid', service.id));
  return findings;
}

/** Ports belong to TCP and UDP alone: with any other protocol the firewall would ignore them and match everything. */
function isSoundFlow({ protocol, ports }: ServiceFlow): boolean {
  if (ports === undefined) return true;
  const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65535;
  return (
    (protocol === 'tcp' || protocol === 'udp') &&
    ports.length > 0 &&
    ports.every(({ first, last }) => isPort(first) && isPort(last) && first <= last)
  );
}

interface Named {
  readonly id: string;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly service: string;
}

function dangling(policy: Policy, item: Named, what: 'rule' | 'promise'): readonly Finding[] {
  const findings: Finding[] = [];
  const code = (suffix: 'zone' | 'device' | 'service'): FindingCode => `${what}-names-unknown-${suffix}`;
  for (const end of [item.from, item.to]) {
    if (end.kind === 'zone' && !policy.zones.some(({ id }) => id === end.zone))
      findings.push(finding(code('zone'), item.id, { zone: end.zone }));
    if (end.kind === 'device' && !policy.devices.some(({ id }) => id === end.device))
      findings.push(finding(code('device'), item.id, { device: end.device }));
  }
  if (serviceOf(policy.services, item.service) === undefined)
    findings.push(finding(code('service'), item.id, { service: item.service }));
  return findings;
}

function checkRule(policy: Policy, rule: Rule): readonly Finding[] {
  if (rule.from.kind === 'internet' || rule.from.kind === 'router')
    return [finding('rule-from-unsupported', rule.id, { from: rule.from.kind })];
  const from = zoneOfEnd(policy, rule.from);
  // Devices of one zone talk past the router: no rule of its can part or join them.
  if (from !== undefined && from === zoneOfEnd(policy, rule.to))
    return [finding('rule-within-zone', rule.id, { zone: from.id })];
  return [];
}

/** The same ends and service both opened and shut: the wall wins, and the person should know. */
function contradictions(rules: readonly Rule[]): readonly Finding[] {
  const key = ({ from, to, service }: Rule): string => [endKey(from), endKey(to), service].join('|');
  const denied = new Map(
    rules.filter(({ verdict }) => verdict === 'deny').map((rule) => [key(rule), rule.id]),
  );
  return rules
    .filter((rule) => rule.verdict === 'allow' && denied.has(key(rule)))
    .map((rule) => finding('rules-contradict', rule.id, { other: denied.get(key(rule)) ?? '' }));
}
