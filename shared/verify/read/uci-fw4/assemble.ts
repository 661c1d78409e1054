import type { ChainRule, Chains, Condition } from '../../engine/ruleset';
import { zoneConditions } from './conditions';
import type { Include, Reading, ZoneState } from './state';
import type { Verdict3 } from './values';

export interface Policies {
  readonly section: string;
  readonly input: Verdict3;
  readonly forward: Verdict3;
}

const TRANSLATED: Condition = { kind: 'translated' };
/** Chains before and behind the filter that hold no rules of fw4 which decide; an include may add some. */
const BESIDE = ['mangle_prerouting', 'mangle_forward', 'mangle_input', 'mangle_postrouting', 'srcnat'];

/** Puts the rules into chains in the order in which fw4 writes them. `includes`: those that may do anything where they stand. */
export function assemble(reading: Reading, policies: Policies, includes: readonly Include[]): Chains {
  const { zones, chains: gathered } = reading;
  const chains = new Map<string, readonly ChainRule[]>();
  const own = (chain: string): readonly ChainRule[] => gathered.get(chain) ?? [];
  const at = (position: Include['position'], chain: string): readonly ChainRule[] =>
    includes
      .filter((include) => include.position === position && include.chain === chain)
      .map(({ section }) => ({
        conditions: [],
        action: { kind: 'opaque', because: 'include' },
        ...(section === undefined ? {} : { section }),
      }));
  const before = (chain: string) => at('chain-prepend', chain);
  const behind = (chain: string) => at('chain-append', chain);
  const jumps = (way: string, flag?: string): readonly ChainRule[] =>
    zones
      .filter((zone) => flag === undefined || zone.towards.has(flag))
      .flatMap((zone) => jumpsInto(zone, `${way}_${zone.name}`));
  const end = (option: 'input' | 'forward'): ChainRule => ({
    section: policies.section,
    option,
    conditions: [],
    action: { kind: policies[option] },
  });

  for (const chain of BESIDE) chains.set(chain, [...before(chain), ...behind(chain)]);
  chains.set('raw_prerouting', [...jumps('notrack', 'notrack'), ...behind('raw_prerouting')]);
  chains.set('dstnat', [...before('dstnat'), ...jumps('dstnat', 'dnat'), ...behind('dstnat')]);
  chains.set('forward', [
    ...before('forward'),
    ...own('forward'),
    ...jumps('forward'),
    ...behind('forward'),
    end('forward'),
  ]);
  // Rejecting comes before what is added behind the chain here, and after it there.
  const rejects = policies.input === 'reject';
  chains.set('input', [
    ...before('input'),
    ...own('input'),
    ...jumps('input'),
    ...(rejects ? [] : behind('input')),
    end('input'),
  ]);
  for (const zone of zones) addZone(zone);
  return chains;

  function addZone(zone: ZoneState): void {
    const { name, section } = zone;
    for (const way of ['input', 'forward'] as const) {
      const chain = `${way}_${name}`;
      const translated: ChainRule = {
        section,
        option: 'redirect',
        conditions: [TRANSLATED],
        action: { kind: 'accept' },
      };
      const last = way === 'input' ? `${zone.input}_from_${name}` : `${zone.forward}_to_${name}`;
      chains.set(chain, [
        ...before(chain),
        ...own(chain),
        ...(zone.towards.has('dnat') ? [translated] : []),
        ...behind(chain),
        { section, option: way, conditions: [], action: { kind: 'jump', chain: last } },
      ]);
    }
    for (const chain of [`dstnat_${name}`, `notrack_${name}`])
      chains.set(chain, [...before(chain), ...own(chain), ...behind(chain)]);
    for (const verdict of ['accept', 'reject', 'drop'] as const) {
      chains.set(`${verdict}_from_${name}`, verdictsOf(zone, 'in', verdict));
      chains.set(`${verdict}_to_${name}`, verdictsOf(zone, 'out', verdict));
    }
  }
}

const jumpsInto = (zone: ZoneState, chain: string): readonly ChainRule[] =>
  zone.matches.map((match) => ({
    section: zone.section,
    conditions: zoneConditions(match, 'in'),
    action: { kind: 'jump', chain, zone: zone.section },
  }));

/** Without a section: the rule that jumped here is the one that decided. */
const verdictsOf = (zone: ZoneState, way: 'in' | 'out', verdict: Verdict3): readonly ChainRule[] =>
  zone.matches.map((match) => ({ conditions: zoneConditions(match, way), action: { kind: verdict } }));
