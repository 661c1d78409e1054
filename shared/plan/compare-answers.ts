import type { Finding } from '../compile/finding';
import { finding } from '../compile/make-finding';
import type { IntentCell } from '../policy/matrix';
import type { MatrixCell } from '../verify/verification';

/**
 * The one place where what was meant and what was computed from the configuration meet. A cell on which they differ
 * is a defect of ours, in the compiler or in the verifier, and blocks Apply: never mind which of the two is right.
 *
 * `unknown` answers are no disagreement; promises decide whether they matter.
 */
export function compareAnswers(
  meant: readonly IntentCell[],
  found: readonly MatrixCell[],
): readonly Finding[] {
  const answers = new Map(found.map((cell) => [keyOf(cell), cell]));
  return meant.flatMap((cell) => {
    const answer = answers.get(keyOf(cell));
    const fate = answer?.fate ?? 'missing';
    if (agrees(cell.intent, fate)) return [];
    const decider = answer?.verdicts.find((verdict) => verdict.fate !== cell.intent)?.decidedBy;
    return [
      finding('model-disagrees', `${cell.from} ${cell.to} ${cell.service} ${cell.family}`, {
        from: cell.from,
        to: cell.to,
        service: cell.service,
        family: cell.family,
        meant: cell.intent,
        found: fate,
        ...(decider === undefined ? {} : { section: decider.section }),
      }),
    ];
  });
}

const keyOf = ({
  from,
  to,
  service,
  family,
}: Pick<IntentCell, 'from' | 'to' | 'service' | 'family'>): string => [from, to, service, family].join('|');

function agrees(intent: IntentCell['intent'], fate: MatrixCell['fate'] | 'missing'): boolean {
  if (fate === 'missing') return false;
  // `some` was meant for a part of the zone only, which the answer for the whole may show as either.
  return fate === 'unknown' || intent === 'open' || intent === 'some' || intent === fate;
}
