import {
  IconArrowRight,
  IconDeviceLaptop,
  IconLockExclamation,
  IconRouter,
  IconX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Review } from '../../../shared/ipc/views';
import { displayText } from '../../../shared/net/untrusted-text';
import { assignPort, changeZone, removeRule } from '../../../shared/policy/edit-policy';
import { keptZone } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import { managementEnd } from '../../../shared/policy/promises';
import { en } from '../../../shared/text/en';
import { portName } from '../../../shared/text/format';
import { brokenTitle, packetText, unknownBecause } from '../../../shared/text/promise-text';
import { reviewText as t } from '../../../shared/text/review-text';
import { endName, ruleSentence, sentenceText } from '../../../shared/text/rule-text';
import type { PromiseGroup } from '../../../shared/verify/promise-groups';
import { Button } from '../../components/button';
import { Flag, flagLooks } from '../../components/flag';
import { doorsBetween } from '../../state/cells';
import { wizardAt } from '../../state/place';
import { useAppStore } from '../../state/use-app';

interface BrokenProps {
  readonly review: Review;
  readonly policy: Policy;
  readonly group: PromiseGroup;
}

/** A promise that would break or cannot be checked, with its path and the repairs that really exist. */
export function Broken({ review, policy, group }: BrokenProps) {
  const result = group.results.find((each) => each.holds === group.holds) ?? group.results[0];
  if (!result) return null;
  const lockout = group.kind === 'no-lockout';
  const from = endName(policy, result.promise.from);
  const to = endName(policy, result.promise.to);
  const body =
    group.holds === 'unknown'
      ? t.unknownBody(unknownBecause(result.witness))
      : lockout
        ? lockedOut(review, policy)
        : result.promise.expect === 'unreachable'
          ? t.brokenBody(from, to)
          : t.brokenBodyMissing(from, to);
  return (
    <section
      className="panel"
      style={{ padding: '16px 18px', borderColor: 'var(--danger-line)', background: 'var(--danger-soft)' }}
      aria-labelledby={`broken-${group.id}`}
    >
      <div className="row">
        <IconLockExclamation className="ic danger" aria-hidden="true" />
        <h2 id={`broken-${group.id}`} style={{ fontSize: 'var(--fs-h3)', lineHeight: '20px' }}>
          {brokenTitle(policy, group.kind, result)}
        </h2>
      </div>
      <p className="t2" style={{ marginTop: 4 }}>
        {body}
      </p>
      {lockout ? (
        <LockoutPath review={review} policy={policy} />
      ) : (
        result.witness && (
          <p className="mono t2" style={{ marginTop: 8 }}>
            {packetText(result.witness)}
          </p>
        )
      )}
      <div className="row wrap" style={{ marginTop: 14 }}>
        {lockout ? (
          <LockoutRepairs review={review} policy={policy} />
        ) : (
          <DoorRepairs policy={policy} group={group} />
        )}
      </div>
    </section>
  );
}

const zoneOfThisComputer = (review: Review, policy: Policy) => {
  const end = managementEnd(policy, review.management);
  return end.kind === 'zone' ? policy.zones.find((zone) => zone.id === end.zone) : undefined;
};

function lockedOut(review: Review, policy: Policy): string {
  const zone = zoneOfThisComputer(review, policy);
  if (!zone) return t.lockedOutUnknown;
  const name = displayText(zone.name, 40);
  const { port } = review.management;
  return port && /^(lan|eth|port)\d/.test(port) ? t.lockedOutCable(portName(port), name) : t.lockedOut(name);
}

function LockoutPath({ review, policy }: Omit<BrokenProps, 'group'>) {
  const zone = zoneOfThisComputer(review, policy);
  const arrow = <IconArrowRight className="ic-s" aria-hidden="true" />;
  return (
    <div className="path" style={{ marginTop: 12 }}>
      <IconDeviceLaptop className="ic-s" aria-hidden="true" />
      <span>{en.thisComputer}</span>
      {review.management.port && (
        <>
          {arrow}
          <span>{portName(review.management.port)}</span>
        </>
      )}
      {zone && (
        <>
          {arrow}
          <Flag look={flagLooks(policy.zones).get(zone.id)} />
          <span>{displayText(zone.name, 40)}</span>
        </>
      )}
      <span className="danger row" style={{ gap: 4 }}>
        <IconX className="ic-s" aria-hidden="true" />
        <b className="b">{t.stoppedHere}</b>
      </span>
      <span className="t2 row" style={{ gap: 6 }}>
        <IconRouter className="ic-s" aria-hidden="true" />
        {en.router.toLowerCase()}
      </span>
    </div>
  );
}

/** Repairs edit the draft and calculate again, so what they promise is proven before anything can be applied. */
function useRepair(): (change: (draft: Policy) => Policy) => void {
  const store = useAppStore();
  return (change) => {
    store.getState().edit(change);
    void store.getState().reviewDraft();
  };
}

function LockoutRepairs({ review, policy }: Omit<BrokenProps, 'group'>): ReactNode {
  const repair = useRepair();
  const store = useAppStore();
  if (review.kind === 'rollback') return null;
  const zone = zoneOfThisComputer(review, policy);
  const kept = keptZone(policy);
  const { port } = review.management;
  const assigned = port !== undefined && policy.routers[0]?.ports[port] !== undefined;
  const me = policy.devices.find(
    (device) => review.management.mac !== undefined && device.macs.includes(review.management.mac),
  );
  return (
    <>
      {assigned && kept && port && (
        <Button
          look="next"
          onClick={() =>
            repair((draft) => {
              const back = assignPort(draft, port, kept.id);
              return me
                ? {
                    ...back,
                    devices: back.devices.map((each) =>
                      each.id === me.id ? { ...each, zone: kept.id } : each,
                    ),
                  }
                : back;
            })
          }
        >
          {t.keepPort(portName(port), displayText(kept.name, 40))}
        </Button>
      )}
      {zone && !zone.management && (
        <Button onClick={() => repair((draft) => changeZone(draft, zone.id, { management: true }))}>
          {t.letAdminister(displayText(zone.name, 40))}
        </Button>
      )}
      {!assigned && (!zone || zone.management) && (
        <Button onClick={() => store.getState().go(wizardAt('zones'))}>{t.changeZones}</Button>
      )}
    </>
  );
}

/** Doors that lead where the promise says nobody goes can be taken away one by one. */
function DoorRepairs({ policy, group }: Pick<BrokenProps, 'policy' | 'group'>) {
  const repair = useRepair();
  const store = useAppStore();
  const doors = group.results
    .filter(({ holds, promise }) => holds === 'no' && promise.expect === 'unreachable')
    .flatMap(({ promise }) =>
      doorsBetween(policy, placeId(policy, promise.from), placeId(policy, promise.to)),
    );
  return (
    <>
      {[...new Set(doors)].slice(0, 2).map((rule) => (
        <Button key={rule.id} onClick={() => repair((draft) => removeRule(draft, rule.id))}>
          {t.removeSentence(sentenceText(ruleSentence(policy, rule)))}
        </Button>
      ))}
      {doors.length === 0 && (
        <Button onClick={() => store.getState().go(wizardAt('rules'))}>{t.changeRules}</Button>
      )}
    </>
  );
}

function placeId(policy: Policy, end: PromiseGroup['results'][number]['promise']['from']): string {
  if (end.kind === 'zone') return end.zone;
  if (end.kind === 'device') return policy.devices.find((device) => device.id === end.device)?.zone ?? '';
  return end.kind;
}
