import type { Candidate } from '../../shared/compile/candidate';
import { parseMac } from '../../shared/net/mac';
import type { Policy } from '../../shared/policy/policy';
import type { RouterState } from '../../shared/router/router-state';
import { buildModel } from '../../shared/verify/model';
import { answerPair, type PairAnswer } from '../../shared/verify/reach';
import type { Place } from '../../shared/verify/verification';

/**
 * Everything that a candidate does, as one text: what each host can reach at each port, and what is not a matter of
 * rules. Two candidates with the same text do the same; in which order rules stand is not in it.
 */
export function answersOf(candidate: Candidate, policy: Policy, state: RouterState): string {
  const model = buildModel(candidate.config, state.capabilities);
  const hosts = model.networks.flatMap(({ name }): readonly Place[] => {
    const here = candidate.placements.find(({ network }) => network === name)?.zone;
    const devices = policy.devices.filter(({ zone }) => zone === here);
    return [
      { kind: 'network', network: name, mac: '02:00:00:00:00:01' },
      ...devices.flatMap(({ id, macs }) =>
        macs.map((mac): Place => {
          const address = candidate.addresses[id];
          return {
            kind: 'network',
            network: name,
            mac: parseMac(mac) ?? mac,
            ...(address === undefined ? {} : { address }),
          };
        }),
      ),
    ];
  });
  const ends: readonly Place[] = [...hosts, { kind: 'internet' }, { kind: 'router' }];
  const lines = hosts.flatMap((from) =>
    ends.flatMap((to) =>
      (['ipv4', 'ipv6'] as const).map((family) => fatesOf(answerPair(model, from, to, family))),
    ),
  );
  const rest = Object.values(candidate.config).map(({ name, sections }) => [
    name,
    sections.filter((each) => name !== 'firewall' || each.type !== 'rule'),
  ]);
  return JSON.stringify([lines, rest]);
}

/** Stretches that say the same in a row are one, whichever rules cut them. */
function fatesOf({ stretches }: PairAnswer): string {
  const said = stretches.map(({ protocol, first, verdicts }) => ({
    protocol,
    first,
    fates: [...new Set(verdicts.map(({ fate }) => fate))].sort().join(),
  }));
  return said
    .filter(({ protocol, fates }, at) => said[at - 1]?.protocol !== protocol || said[at - 1]?.fates !== fates)
    .map(({ protocol, first, fates }) => `${protocol} ${first} ${fates}`)
    .join(';');
}
