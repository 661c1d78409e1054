import { previewOf } from '../../main/services/preview';
import { compile } from '../../shared/compile/compile';
import { prepare, verifyCandidate } from '../../shared/pipeline';
import type { Policy } from '../../shared/policy/policy';
import { optionOf, sectionsOf } from '../../shared/uci/uci';
import { goldenRouter, withConfig } from '../support/golden-router';
import { keys, mainCase } from '../support/home-policy';
import { type Bench, type Figure, fastest } from './figures';
import { largeOffice } from './large-office';

const EDIT_GOAL_MS = 16;
/** And one more for each zone: a packet passes by those that it does not come from. */
const LONGEST_GOAL = 12;

/** One sentence more or less in a large office, on a router that is divided so already: how soon the verdict is there. */
export async function bench(): Promise<Bench> {
  const state = goldenRouter('factory-24.10');
  const office = largeOffice(1000);
  const divided = withConfig(state, compile({ policy: office, state, keys: {} }).output.config);
  const edited: Policy = { ...office, rules: office.rules.slice(0, -1) };
  // Each run is another policy than the one before, as each edit is.
  const alternating = (run: (policy: Policy) => void): (() => void) => {
    let at = 0;
    return () => run({ ...(at++ % 2 === 0 ? edited : office) });
  };
  const figure = (what: string, goal: number | undefined, run: (policy: Policy) => void): Figure => ({
    what,
    unit: 'ms',
    ours: fastest(alternating(run)),
    ...(goal === undefined ? {} : { goal }),
  });
  return {
    name: 'an edit in an office of 1,000 devices and 12 zones; the way of a packet there',
    figures: [
      figure('policy to verdict', EDIT_GOAL_MS, (policy) => {
        verifyCandidate(compile({ policy, state: divided, keys: {} }).output, policy, divided);
      }),
      figure('all that the window waits for: verdict, plan, and the answers before', undefined, (policy) => {
        previewOf(prepare({ policy, state: divided, keys: {} }), divided, 0);
      }),
      // From 220 devices on every kind of door of this office is there.
      longest('220 devices', largeOffice(220)),
      longest('5,000 devices', largeOffice(5000)),
      longest('the household of four zones', mainCase),
    ],
  };
}

/** Rules that a packet can meet, of those of the zone it comes from: towards the router, or to anywhere else. */
function longest(where: string, policy: Policy): Figure {
  const state = goldenRouter('factory-24.10');
  const { config } = compile({ policy, state, keys }).output;
  const rules = config.firewall ? sectionsOf(config.firewall, 'rule') : [];
  const ways = new Map<string, number>();
  for (const rule of rules) {
    const way = `${optionOf(rule, 'src') ?? ''} ${optionOf(rule, 'dest') === undefined ? 'in' : 'on'}`;
    ways.set(way, (ways.get(way) ?? 0) + 1);
  }
  return {
    what: `rules on the longest way, ${where}`,
    unit: 'rules',
    ours: Math.max(...ways.values()),
    goal: LONGEST_GOAL + policy.zones.length,
  };
}
