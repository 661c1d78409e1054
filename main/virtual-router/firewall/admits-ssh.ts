import { isInside } from '../network/ipv4-text';
import type { FirewallRule } from './firewall-sections';
import type { LoadedFirewall } from './firewall-service';

export type Admission = 'accept' | 'reject' | 'drop';

export interface Visitor {
  readonly device: string;
  readonly address: string;
  readonly mac: string;
  readonly to: string;
}

/**
 * What becomes of a new TCP connection to port 22. Reads the loaded rules in fw4's order: rules with source `*`,
 * then the zone's own, then the zone's policy; a device in no zone meets the default policy.
 */
export function admitsSsh(firewall: LoadedFirewall | undefined, visitor: Visitor): Admission {
  if (!firewall) return 'accept'; // no table at all: the kernel lets everything through
  const { model, devicesOf } = firewall;
  const zone = model.zones.find(({ name }) => devicesOf.get(name)?.includes(visitor.device));
  const input = model.rules.filter(({ dest }) => dest === undefined);
  const ordered = [
    ...input.filter(({ src }) => src === '*'),
    ...input.filter(({ src }) => zone !== undefined && src === zone.name),
  ];
  const decisive = ordered.find((rule) => isVerdict(rule.target) && matches(rule, visitor));
  const verdict = decisive?.target ?? zone?.input ?? model.defaults.input;
  return verdict === 'accept' ? 'accept' : verdict === 'reject' ? 'reject' : 'drop';
}

const isVerdict = (target: string | undefined): boolean => /^(accept|reject|drop)$/.test(target ?? '');

function matches(rule: FirewallRule, { address, mac, to }: Visitor): boolean {
  return (
    rule.family !== 'ipv6' &&
    rule.protocols.some((protocol) => protocol === 'tcp' || protocol === 'all') &&
    // Our side's port is a high one: a rule that asks for a certain source port does not meet it.
    rule.sourcePorts.length === 0 &&
    listMatches(rule.destPorts, isSshPort) &&
    listMatches(rule.srcMacs, (word) => word.toLowerCase() === mac.toLowerCase()) &&
    listMatches(rule.srcIps, (word) => holds(word, address)) &&
    listMatches(rule.destIps, (word) => holds(word, to))
  );
}

/** An empty list matches all; `!x` excludes. */
function listMatches(words: readonly string[], hit: (word: string) => boolean): boolean {
  const wanted = words.filter((word) => !word.startsWith('!'));
  const unwanted = words.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  return (wanted.length === 0 || wanted.some(hit)) && !unwanted.some(hit);
}

function isSshPort(word: string): boolean {
  const [from = '', to = from] = word.split(/[-:]/);
  return Number(from) <= 22 && 22 <= Number(to);
}

function holds(word: string, address: string): boolean {
  const [base = '', prefix = '32'] = word.split('/');
  return /^[\d.]+$/.test(base) && isInside(address, { address: base, prefix: Number(prefix) });
}
