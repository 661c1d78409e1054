import {
  IconArrowRight,
  IconCheck,
  IconCode,
  IconDeviceLaptop,
  IconHelpCircle,
  IconLoader2,
  IconLock,
  IconRefresh,
  IconRouter,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Review } from '../../../shared/ipc/views';
import { displayText } from '../../../shared/net/untrusted-text';
import type { Policy } from '../../../shared/policy/policy';
import { managementEnd } from '../../../shared/policy/promises';
import { effectLength } from '../../../shared/text/apply-text';
import { en } from '../../../shared/text/en';
import { reviewErrorText, startErrorText } from '../../../shared/text/error-text';
import { portName } from '../../../shared/text/format';
import { byHand } from '../../../shared/text/notice-text';
import { reviewText as t } from '../../../shared/text/review-text';
import { countPromises, groupPromises } from '../../../shared/verify/promise-groups';
import { Button } from '../../components/button';
import { ErrorNote } from '../../components/error-note';
import { FindingList } from '../../components/finding-list';
import { Flag, flagLooks } from '../../components/flag';
import { PageTitle } from '../../components/page-title';
import { PromiseList } from '../../components/promise-list';
import { Sec } from '../../components/sec';
import { problemCount } from '../../components/verdict';
import { mainAt, wizardAt } from '../../state/place';
import { inseparablePairs, peopleDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { StepFrame } from '../../wizard/step-frame';
import { Broken } from './broken';
import { ConsequenceList } from './consequence-list';
import { NoWayIn, saysNoWayIn } from './no-way-in';
import { isFlat, ReachSquares } from './reach-squares';
import { SortingChoice } from './sorting-choice';
import { StopList } from './stop-list';
import { TechnicalSheet } from './technical-sheet';

/** Step 5: say yes to exactly this. Apply is last in tab order, and Enter elsewhere never presses it. */
export function ReviewStep() {
  const store = useAppStore();
  const review = useApp((state) => state.review);
  const reviewing = useApp((state) => state.reviewing);
  const error = useApp((state) => state.reviewError);
  const replanned = useApp((state) => state.replanned);
  const startError = useApp((state) => state.startError);
  const policy = useApp((state) => state.draft);
  const applied = useApp((state) => state.applied !== undefined);

  const back = (): void => {
    const rollback = store.getState().review?.kind === 'rollback';
    store.getState().go(rollback ? mainAt('history') : wizardAt('rules'));
  };
  return (
    <StepFrame
      foot={
        review && policy ? (
          <Foot review={review} onBack={back} />
        ) : (
          <>
            <span className="grow" />
            <Button look="quiet" onClick={back}>
              {en.back}
            </Button>
            {applied && (
              <Button onClick={() => store.getState().go(mainAt('overview'))}>{t.toOverview}</Button>
            )}
          </>
        )
      }
    >
      {review && policy ? (
        <>
          <Heading review={review} />
          {replanned && (
            <p className="note" role="status" style={{ marginTop: 12 }}>
              <IconRefresh className="ic acc" aria-hidden="true" />
              {t.changedNote(replanned.lines)}
            </p>
          )}
          {startError && (
            <div style={{ marginTop: 12 }}>
              <ErrorNote text={startErrorText(startError)}>
                <Button size="small" onClick={() => void store.getState().reviewAgain()}>
                  {t.again}
                </Button>
              </ErrorNote>
            </div>
          )}
          <div className="two review-grid">
            <Left review={review} policy={policy} />
            <Right review={review} policy={policy} />
          </div>
        </>
      ) : (
        <>
          <PageTitle>{error ? t.failed : t.calculating}</PageTitle>
          {error ? (
            <div style={{ marginTop: 16, maxWidth: 640 }}>
              <ErrorNote text={reviewErrorText(error)}>
                <Button size="small" onClick={() => void store.getState().reviewAgain()}>
                  {t.again}
                </Button>
              </ErrorNote>
            </div>
          ) : (
            <p className="lead row">
              {reviewing && <IconLoader2 className="ic spin" aria-hidden="true" />}
              {t.calculatingLead}
            </p>
          )}
        </>
      )}
    </StepFrame>
  );
}

function Heading({ review }: { readonly review: Review }) {
  const { broken, unknown } = countPromises(groupPromises(review.after.promises));
  const problems = problemCount(review.findings);
  const [title, lead] =
    broken > 0
      ? [t.titleBlocked(broken), t.leadBlocked]
      : unknown > 0
        ? [t.titleUnknown(unknown), t.leadBlocked]
        : !review.mayApply
          ? [t.titleProblems(Math.max(1, problems)), t.leadBlocked]
          : review.empty
            ? [t.titleEmpty, t.leadEmpty]
            : [review.kind === 'rollback' ? t.titleRollback : t.title, t.lead];
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <p className="lead">{lead}</p>
    </>
  );
}

function Left({ review, policy }: { readonly review: Review; readonly policy: Policy }) {
  const groups = useMemo(() => groupPromises(review.after.promises), [review]);
  const stopped = groups.filter((group) => group.holds !== 'yes');
  const blocking = review.findings.filter(
    ({ severity, code }) => severity === 'error' && code !== 'promise-broken' && code !== 'promise-not-known',
  );
  const remarks = review.findings.filter((one) => one.severity !== 'error' && !saysNoWayIn(one));
  return (
    <div className="col" style={{ gap: 16 }}>
      {stopped.map((group) => (
        <Broken key={group.id} review={review} policy={policy} group={group} />
      ))}
      {blocking.length > 0 && (
        <section>
          <Sec title={t.pressing} />
          <FindingList findings={blocking} />
        </section>
      )}
      {review.kind === 'divide' && <NoWayIn review={review} policy={policy} />}
      {!review.empty && <SortingChoice review={review} />}
      {!review.empty && (
        <section>
          <Sec title={t.notice} note={howLong(review)} />
          <ConsequenceList consequences={review.consequences} />
        </section>
      )}
      {review.kind === 'divide' && !review.empty && <StopList review={review} policy={policy} />}
      {remarks.length > 0 && (
        <section>
          <Sec title={t.remarks} />
          <FindingList findings={remarks} />
        </section>
      )}
      {groups.find((group) => group.kind === 'no-lockout')?.holds === 'yes' && (
        <OwnConnection review={review} policy={policy} />
      )}
    </div>
  );
}

/** The router needs a minute; what somebody has to do by hand takes as long as they like. */
function howLong({ effects, consequences }: Review): string {
  const hands = byHand(consequences);
  return [t.noticeHow[effectLength(effects)], ...(hands > 0 ? [t.noticeByHand(hands)] : [])].join(', ');
}

function OwnConnection({ review, policy }: { readonly review: Review; readonly policy: Policy }) {
  const { management } = review;
  const end = managementEnd(policy, management);
  const zone = end.kind === 'zone' ? policy.zones.find((each) => each.id === end.zone) : undefined;
  const looks = flagLooks(policy.zones);
  const same = zone?.keeps !== undefined;
  return (
    <section className="note acc-n" aria-label={t.connectionStays}>
      <div className="grow">
        <div className="row">
          <b className="b grow">{t.connectionStays}</b>
          <span className="tag safe">
            <IconCheck className="ic-s" aria-hidden="true" />
            {t.proven}
          </span>
        </div>
        <div className="path t2" style={{ marginTop: 4 }}>
          <IconDeviceLaptop className="ic-s" aria-hidden="true" />
          <span>{en.thisComputer}</span>
          {management.port && (
            <>
              <IconArrowRight className="ic-s" aria-hidden="true" />
              <span>{portName(management.port)}</span>
            </>
          )}
          {zone && (
            <>
              <IconArrowRight className="ic-s" aria-hidden="true" />
              <Flag look={looks.get(zone.id)} />
              <span>{displayText(zone.name, 40)}</span>
            </>
          )}
          <IconArrowRight className="ic-s" aria-hidden="true" />
          <IconRouter className="ic-s" aria-hidden="true" />
          <span>{t.pathRouter(same)}</span>
        </div>
      </div>
    </section>
  );
}

function Right({ review, policy }: { readonly review: Review; readonly policy: Policy }) {
  const groups = groupPromises(review.after.promises);
  const devices = useApp(useShallow(peopleDevices));
  const inseparable = review.kind === 'divide' ? inseparablePairs(policy, devices) : 0;
  const { all, held, broken, unknown } = countPromises(groups);
  const [proof, setProof] = useState(false);
  return (
    <aside className="col" style={{ gap: 14 }}>
      <section className="panel" style={{ padding: '14px 16px' }} aria-labelledby="reach-title">
        <div className="row">
          <h2 id="reach-title" className="grow" style={{ fontSize: 'var(--fs-h3)', lineHeight: '20px' }}>
            {t.reach}
          </h2>
          <span className="small t3">{t.reachScope(policy.devices.length)}</span>
        </div>
        <div
          style={{
            display: 'grid',
            gridTemplateColumns: '1fr 20px 1fr',
            alignItems: 'center',
            gap: 10,
            marginTop: 10,
          }}
        >
          <ReachSquares
            policy={policy}
            verification={review.before}
            when={t.now}
            flat={isFlat(policy, review.before)}
          />
          <IconArrowRight className="ic t3" aria-hidden="true" />
          <ReachSquares
            policy={policy}
            verification={review.after}
            when={t.after}
            flat={isFlat(policy, review.after)}
          />
        </div>
      </section>
      <section className="panel" style={{ padding: '14px 16px 8px' }} aria-labelledby="promises-title">
        <div className="row">
          <h2 id="promises-title" className="grow" style={{ fontSize: 'var(--fs-h3)', lineHeight: '20px' }}>
            {t.promises}
          </h2>
          <span className={`b num ${broken > 0 ? 'danger' : unknown > 0 ? 't2' : 'safe'}`}>
            {broken > 0 ? t.breaks(broken, all) : unknown > 0 ? t.unknownOf(unknown, all) : t.hold(held, all)}
          </span>
        </div>
        <ul style={{ paddingTop: 6 }}>
          <PromiseList policy={policy} groups={groups} proof={proof} />
        </ul>
        {all > 0 && (
          <button
            type="button"
            className="link small"
            style={{ margin: '2px 0 6px' }}
            aria-expanded={proof}
            onClick={() => setProof(!proof)}
          >
            {proof ? t.fewerPromises : t.howProven}
          </button>
        )}
      </section>
      {inseparable > 0 && (
        <div className="note">
          <IconHelpCircle className="ic t3" aria-hidden="true" />
          <div className="small t2">
            <b className="b t1">{t.cannotPromise(inseparable)}</b> {t.cannotPromiseWhy}
          </div>
        </div>
      )}
    </aside>
  );
}

function Foot({ review, onBack }: { readonly review: Review; readonly onBack: () => void }) {
  const store = useAppStore();
  const practice = useApp((state) => state.router?.practice ?? false);
  const [technical, setTechnical] = useState(false);
  const [look, setLook] = useState(false);
  const [starting, setStarting] = useState(false);
  const { broken, unknown } = countPromises(groupPromises(review.after.promises));
  const problems = problemCount(review.findings);
  const why = review.empty
    ? t.lockedEmpty
    : broken > 0
      ? t.lockedBreaks(broken)
      : unknown > 0
        ? t.lockedUnknown(unknown)
        : review.mayApply
          ? undefined
          : t.lockedProblems(Math.max(1, problems));

  async function apply(): Promise<void> {
    setStarting(true);
    await store.getState().apply({ look });
    setStarting(false);
  }
  return (
    <>
      {!review.empty && (
        <Button look="quiet" onClick={() => setTechnical(true)}>
          <IconCode className="ic" aria-hidden="true" />
          {t.technical}
          <span className="t3 num">{t.technicalSize(review.changedLines, review.files.length)}</span>
        </Button>
      )}
      <span className="grow" />
      {why === undefined && (
        <label className="row small t2" title={t.lookFirstHint}>
          <input
            type="checkbox"
            className="check"
            checked={look}
            onChange={(event) => setLook(event.target.checked)}
          />
          {t.lookFirst}
        </label>
      )}
      <Button look="quiet" onClick={onBack}>
        {en.back}
      </Button>
      {why !== undefined && (
        <span className="small t2" id="apply-why">
          {why}
        </span>
      )}
      {why !== undefined && review.empty ? (
        <Button look="next" onClick={() => store.getState().go(mainAt('overview'))}>
          {t.toOverview}
        </Button>
      ) : (
        <Button
          look={why === undefined ? 'next' : 'plain'}
          size="large"
          locked={why !== undefined || starting}
          {...(why === undefined ? {} : { 'aria-describedby': 'apply-why' })}
          onClick={() => void apply()}
        >
          {why !== undefined && <IconLock className="ic" aria-hidden="true" />}
          {why !== undefined ? t.applyLocked : starting ? t.starting : practice ? t.applyPractice : t.apply}
        </Button>
      )}
      {technical && <TechnicalSheet review={review} onClose={() => setTechnical(false)} />}
    </>
  );
}
