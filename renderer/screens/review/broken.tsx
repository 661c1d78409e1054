import {
  IconArrowRight,
  IconDeviceLaptop,
  IconLockExclamation,
  IconRouter,
  IconX,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { Review } from '../../../shared/ipc/views';
import { displayText } from '../../../shared/net/untrusted-text';
import type { Policy } from '../../../shared/policy/policy';
import { brokenReason, zoneOfThisComputer } from '../../../shared/text/broken-text';
import { en } from '../../../shared/text/en';
import { portName } from '../../../shared/text/format';
import { brokenTitle, packetText } from '../../../shared/text/promise-text';
import { reviewText as t } from '../../../shared/text/review-text';
import type { PromiseGroup } from '../../../shared/verify/promise-groups';
import { Button } from '../../components/button';
import { Flag, flagLooks } from '../../components/flag';
import { wizardAt } from '../../state/place';
import { useAppStore } from '../../state/use-app';
import { provenRepairs, type Repair } from './repairs';

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
        {brokenReason(policy, review.management, group)}
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
        <Repairs review={review} policy={policy} group={group} />
      </div>
    </section>
  );
}

function LockoutPath({ review, policy }: Omit<BrokenProps, 'group'>) {
  const zone = zoneOfThisComputer(policy, review.management);
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

/** Repairs that were calculated and found to work. They edit the draft; the review is calculated anew then. */
function Repairs({ review, policy, group }: BrokenProps): ReactNode {
  const store = useAppStore();
  const repairs = useProvenRepairs(review, policy, group);
  if (review.kind === 'rollback') return null;
  if (!repairs)
    return (
      <span className="small t2" role="status">
        {t.proving}
      </span>
    );
  if (repairs.length === 0) {
    const lockout = group.kind === 'no-lockout';
    return (
      <Button onClick={() => store.getState().go(wizardAt(lockout ? 'zones' : 'rules'))}>
        {lockout ? t.changeZones : t.changeRules}
      </Button>
    );
  }
  return repairs.map(({ label, change }, at) => (
    <Button
      key={label}
      {...(at === 0 ? { look: 'next' as const } : {})}
      onClick={() => {
        store.getState().edit(change);
        void store.getState().reviewDraft();
      }}
    >
      {label}
    </Button>
  ));
}

/** Undefined while they are being tried. */
function useProvenRepairs(
  review: Review,
  policy: Policy,
  group: PromiseGroup,
): readonly Repair[] | undefined {
  const store = useAppStore();
  const [proven, setProven] = useState<readonly Repair[]>();
  useEffect(() => {
    let current = true;
    void provenRepairs(review, policy, group, store.getState().tryPolicy).then(
      (repairs) => current && setProven(repairs),
    );
    return () => {
      current = false;
    };
  }, [review, policy, group, store]);
  return proven;
}
