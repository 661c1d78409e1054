import type { Whereabouts } from '../answers/whereabouts';
import { deviceEnd, endOfId, zoneEnd } from '../policy/ends';
import type { Policy } from '../policy/policy';
import { count } from './format';
import { endName } from './rule-text';

/** Lines that are listed; the rest is counted. */
const MOST = 20;

/** What is only wished: who stays where they are until somebody joins or plugs them by hand, and who was not seen. */
export function notThereLines(policy: Policy, whereabouts: readonly Whereabouts[]): readonly string[] {
  const waiting = whereabouts.filter(({ arrives }) => arrives === 'must-rejoin');
  const missing = whereabouts.filter(({ arrives }) => arrives === 'not-seen').length;
  const lines = waiting.slice(0, MOST).map(({ device, wished, after }) => {
    const name = endName(policy, deviceEnd(device));
    const zone = endName(policy, zoneEnd(wished));
    return after === undefined
      ? `${name} has to be joined to ${zone} by hand. What it is on now goes away.`
      : `${name} stays in ${endName(policy, endOfId(after))} until it is joined to ${zone} by hand.`;
  });
  const more = waiting.length - lines.length;
  return [
    ...lines,
    ...(more > 0 ? [`And ${count(more, 'more device')}.`] : []),
    ...(missing > 0 ? [`Not seen, so where they are is not known: ${count(missing, 'device')}.`] : []),
  ];
}
