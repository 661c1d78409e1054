import { devicesAt, isOpen, summariseCell } from '../../../shared/answers/cells';
import { doorsBetween } from '../../../shared/answers/sentences';
import type { Overview } from '../../../shared/ipc/views';
import { displayText } from '../../../shared/net/untrusted-text';
import type { Policy } from '../../../shared/policy/policy';
import { overviewText as t } from '../../../shared/text/overview-text';
import { ruleSentence, sentenceText } from '../../../shared/text/rule-text';
import { serviceCell, serviceName } from '../../../shared/text/service-text';
import type { Verification } from '../../../shared/verify/verification';
import type { PlanZone } from '../../components/hull-plan';
import type { Door } from '../../components/lanes';
import type { Member } from '../../state/selectors';

/** Zones for the hull: the person's order, Quarantine last. */
export function planZones(
  { policy, verification, deviceCounts }: Pick<Overview, 'policy' | 'verification' | 'deviceCounts'>,
  members: readonly Member[],
): readonly PlanZone[] {
  const zones = [...policy.zones].sort((a, b) => Number(a.kind === 'hold') - Number(b.kind === 'hold'));
  return zones.map((zone): PlanZone => {
    const there = new Set(devicesAt(policy, verification, zone.id).map(({ id }) => id));
    const here = members.filter(({ id }) => there.has(id));
    const internet = summariseCell(policy, verification, zone.id, 'internet');
    const anyDoor = policy.zones.some(
      (to) => to.id !== zone.id && isOpen(summariseCell(policy, verification, zone.id, to.id)),
    );
    return {
      id: zone.id,
      devices: deviceCounts[zone.id] ?? here.length,
      kinds: here.map((member) => member.seen?.kind ?? 'unknown'),
      state: !isOpen(internet) && !anyDoor ? t.states.sealed : t.states.enforcing,
      internet: internet.kind === 'all' ? 'open' : isOpen(internet) ? 'partly' : 'closed',
    };
  });
}

/** Doors between zones that are really open on what runs now, one per sentence; unexplained ones count as well. */
export function doorsOf(policy: Policy, verification: Verification): readonly Door[] {
  return policy.zones.flatMap((from) =>
    policy.zones.flatMap((to): Door[] => {
      if (from.id === to.id) return [];
      const cell = summariseCell(policy, verification, from.id, to.id);
      if (!isOpen(cell)) return [];
      const rules = doorsBetween(policy, from.id, to.id);
      if (rules.length === 0) {
        const word = cell.services.map(serviceName).join(', ') || serviceName('any');
        return [
          {
            id: `${from.id} ${to.id}`,
            from: from.id,
            to: to.id,
            word,
            sentence: t.foreignDoor(displayText(from.name, 40), displayText(to.name, 40), word),
            foreign: true,
          },
        ];
      }
      return rules.map((rule) => ({
        id: rule.id,
        from: from.id,
        to: to.id,
        word: serviceCell(rule.service),
        sentence: sentenceText(ruleSentence(policy, rule)),
      }));
    }),
  );
}
