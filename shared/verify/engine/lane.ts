import type { Family } from '../verification';
import type { ChainRule, Chains, Condition } from './ruleset';

export type ProbeProtocol = 'tcp' | 'udp' | 'icmp';

/** What is the same for all packets of one question, whoever sends them. */
export interface Passage {
  readonly family: Family;
  readonly protocol: ProbeProtocol;
  readonly inDevice: string;
  /** Undefined: to the router itself. */
  readonly outDevice?: string;
}

/** A rule as far as it is still open once the passage is known. */
export interface Step {
  /** Without those that the passage already meets. */
  readonly conditions: readonly Condition[];
  readonly action: Exclude<ChainRule['action'], { readonly kind: 'jump' }> | { readonly kind: 'enter' };
  /** Rules of a chain that is entered only where the conditions are met. */
  readonly inner?: readonly Step[];
  readonly section: string;
  readonly option?: string;
}

/** A chain with everything that it jumps to, for one passage. Rules that can never meet its packets are gone. */
export function laneThrough(chains: Chains, chain: string, passage: Passage): readonly Step[] {
  return stepsOf(chains, chain, passage, undefined).steps;
}

interface Walked {
  readonly steps: readonly Step[];
  /** Every packet that comes here has its verdict in here. */
  readonly decides: boolean;
}

function stepsOf(chains: Chains, chain: string, passage: Passage, caller: ChainRule | undefined): Walked {
  const steps: Step[] = [];
  for (const rule of chains.get(chain) ?? []) {
    const conditions = openConditions(rule.conditions, passage);
    if (conditions === undefined) continue;
    const decides = addRule(chains, steps, rule, conditions, passage, caller);
    if (decides) return { steps, decides };
  }
  return { steps, decides: false };
}

/** Whether nothing gets past the rule. */
function addRule(
  chains: Chains,
  steps: Step[],
  rule: ChainRule,
  conditions: readonly Condition[],
  passage: Passage,
  caller: ChainRule | undefined,
): boolean {
  const by = rule.section === undefined ? caller : rule;
  const section = by?.section ?? '';
  const option = by?.option === undefined ? {} : { option: by.option };
  const { action } = rule;
  if (action.kind !== 'jump') {
    steps.push({ conditions, action, section, ...option });
    return conditions.length === 0 && action.kind !== 'notrack';
  }
  const entered = stepsOf(chains, action.chain, passage, by);
  const enter: readonly Step[] =
    action.zone === undefined ? [] : [{ conditions: [], action: { kind: 'enter' }, section: action.zone }];
  const inner = [...enter, ...entered.steps];
  if (conditions.length === 0) {
    steps.push(...inner);
    return entered.decides;
  }
  if (entered.steps.length > 0)
    steps.push({ conditions, action: { kind: 'enter' }, inner, section, ...option });
  return false;
}

/** The conditions that the passage leaves open; undefined where one of them can never be met. */
function openConditions(
  conditions: readonly Condition[],
  passage: Passage,
): readonly Condition[] | undefined {
  const open: Condition[] = [];
  for (const condition of conditions) {
    const met = isMet(condition, passage);
    if (met === false) return undefined;
    if (met === undefined) open.push(condition);
  }
  return open;
}

function isMet(
  condition: Condition,
  { family, protocol, inDevice, outDevice }: Passage,
): boolean | undefined {
  switch (condition.kind) {
    case 'family':
      return condition.family === family;
    case 'protocol':
      return condition.names.includes(nameOf(protocol, family));
    case 'device': {
      const device = condition.way === 'in' ? inDevice : outDevice;
      if (device === undefined) return false;
      return condition.names.some((name) => deviceMatches(name, device)) !== condition.negated;
    }
    case 'address':
      return condition.family === family ? undefined : false;
    case 'port':
      return condition.protocol === protocol ? undefined : false;
    case 'icmp':
      return protocol === 'icmp' && condition.family === family && condition.echo;
    case 'set': {
      const fits = condition.fields.every(
        (field) =>
          field.what === 'mac' ||
          (field.what === 'port' ? field.protocol === protocol : field.family === family),
      );
      return fits ? undefined : false;
    }
    case 'mac':
    case 'translated':
    case 'cannot-tell':
      return undefined;
  }
}

const nameOf = (protocol: ProbeProtocol, family: Family): string =>
  protocol === 'icmp' && family === 'ipv6' ? 'ipv6-icmp' : protocol;

export const deviceMatches = (pattern: string, device: string): boolean =>
  pattern.endsWith('*') ? device.startsWith(pattern.slice(0, -1)) : pattern === device;

/** The conditions of a lane, those inside of jumps as well. */
export function* conditionsOf(steps: readonly Step[]): Generator<Condition> {
  for (const { conditions, inner } of steps) {
    yield* conditions;
    if (inner) yield* conditionsOf(inner);
  }
}
