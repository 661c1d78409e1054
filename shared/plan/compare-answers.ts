import type { Finding } from '../compile/finding';
import { finding } from '../compile/make-finding';
import type { IntentCell } from '../policy/matrix';
import { ownSectionsOf } from '../router/own-sections';
import { packageOf, sectionRefs, type UciConfig } from '../uci/uci';
import type { MatrixCell, Verdict } from '../verify/verification';

/**
 * The one place where what was meant and what was computed from the configuration meet.
 *
 * A cell on which they differ is a defect of ours, in the compiler or in the verifier, and blocks Apply: never mind
 * which of the two is right. Unless a person's own firewall rule made the difference: those stay, and they may decide
 * before ours. Then that rule is named; where it opens what the policy shuts, it blocks too.
 *
 * `unknown` answers are no disagreement; promises decide whether they matter.
 */
export function compareAnswers(
  meant: readonly IntentCell[],
  found: readonly MatrixCell[],
  config: UciConfig,
): readonly Finding[] {
  const answers = new Map(found.map((cell) => [keyOf(cell), cell]));
  const foreign = foreignRules(config);
  const byRule = new Map<string, Finding>();
  const ourDefects = meant.flatMap((cell) => {
    const answer = answers.get(keyOf(cell));
    const fate = answer?.fate ?? 'missing';
    if (agrees(cell.intent, fate)) return [];
    const against = (answer?.verdicts ?? []).filter((verdict) => verdict.fate !== cell.intent);
    if (cell.intent === 'allowed' && onlySomeWays(answer?.verdicts ?? [], against)) {
      for (const { through = '' } of against) noteWay(byRule, through, cell);
      return [];
    }
    const deciders = against.map(({ decidedBy }) => decidedBy?.section ?? '');
    if (deciders.length > 0 && deciders.every((section) => foreign.has(section))) {
      for (const section of deciders) noteForeign(byRule, section, cell);
      return [];
    }
    const facts = { from: cell.from, to: cell.to, service: cell.service, family: cell.family };
    const section = deciders[0] ?? '';
    return [
      finding('model-disagrees', Object.values(facts).join(' '), {
        ...facts,
        meant: cell.intent,
        found: fate,
        section,
      }),
    ];
  });
  return [...ourDefects, ...byRule.values()];
}

const keyOf = ({
  from,
  to,
  service,
  family,
}: Pick<IntentCell, 'from' | 'to' | 'service' | 'family'>): string => `${from}|${to}|${service}|${family}`;

function agrees(intent: IntentCell['intent'], fate: MatrixCell['fate'] | 'missing'): boolean {
  if (fate === 'missing') return false;
  // `some` was meant for a part of the zone only, which the answer for the whole may show as either.
  return fate === 'unknown' || intent === 'open' || intent === 'some' || intent === fate;
}

/** Rules, forwardings and port forwards of others, as deciders are called: by name, or `@rule[3]`. */
function foreignRules(config: UciConfig): ReadonlySet<string> {
  const firewall = packageOf(config, 'firewall');
  if (firewall === undefined) return new Set();
  const refs = sectionRefs(firewall);
  const own = ownSectionsOf(config);
  return new Set(
    firewall.sections.flatMap((section, at) =>
      ['rule', 'redirect', 'forwarding'].includes(section.type) && !own.has('firewall', section)
        ? (refs[at] ?? [])
        : [],
    ),
  );
}

/** One finding per rule and pair, however many services it touches. */
function noteForeign(byRule: Map<string, Finding>, section: string, { from, to, intent }: IntentCell): void {
  const code = intent === 'denied' ? 'foreign-rule-opens' : 'foreign-rule-shuts';
  byRule.set([section, from, to, code].join('|'), finding(code, section, { from, to }));
}

/** Of several ways to the internet at least one is as meant: which of them is taken is for the router's routes to say. */
function onlySomeWays(all: readonly Verdict[], against: readonly Verdict[]): boolean {
  const wrong = new Set(against.map(({ through }) => through));
  return all.some(({ through }) => through !== undefined && !wrong.has(through));
}

function noteWay(byRule: Map<string, Finding>, network: string, { from }: IntentCell): void {
  byRule.set(`${network}|${from}`, finding('internet-by-some-ways', from, { network }));
}
