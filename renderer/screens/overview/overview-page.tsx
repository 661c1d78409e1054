import {
  IconAlertTriangle,
  IconDeviceUnknown,
  IconFileDiff,
  IconRefresh,
  IconWifi,
} from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { headCount } from '../../../shared/answers/whereabouts';
import type { Overview } from '../../../shared/ipc/views';
import { zoneEnd } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import { type ErrorText, reviewErrorText } from '../../../shared/text/error-text';
import { ago, clock, dayName } from '../../../shared/text/format';
import { entryNote, entryTitle } from '../../../shared/text/history-text';
import { overviewText as t } from '../../../shared/text/overview-text';
import { promiseText } from '../../../shared/text/promise-text';
import { countPromises, groupPromises } from '../../../shared/verify/promise-groups';
import { Button } from '../../components/button';
import { ErrorNote } from '../../components/error-note';
import { HullPlan } from '../../components/hull-plan';
import { PageTitle } from '../../components/page-title';
import { CalmPorthole, EmptyHull } from '../../components/pictures';
import { PromiseList } from '../../components/promise-list';
import { Seal, type SealState } from '../../components/seal';
import { Sec } from '../../components/sec';
import { useNow } from '../../components/use-now';
import { type Need, needsOf } from '../../state/needs';
import { mainAt, wizardAt } from '../../state/place';
import { inseparablePairs, membersOf, peopleDevices } from '../../state/selectors';
import type { AppState } from '../../state/store';
import { useApp, useAppStore } from '../../state/use-app';
import { nameOf } from '../zones/board';
import { OutsidePage } from './outside-page';
import { doorsOf, planZones } from './plan';

/** Am I safe, what changed, what needs me. */
export function OverviewPage() {
  const store = useAppStore();
  const overview = useApp((state) => state.overview);
  const checking = useApp((state) => state.checking);
  const error = useApp((state) => state.checkError);
  const outside = useApp((state) => state.outside);
  const now = useNow(30_000);
  const check = (): void => void store.getState().checkNow();
  const checkButton = (
    <Button locked={checking} onClick={check}>
      <IconRefresh className="ic" aria-hidden="true" />
      {checking ? t.checking : t.checkNow}
    </Button>
  );
  if (!overview?.router.divided) {
    return (
      <div className="empty">
        <EmptyHull />
        <PageTitle className="tool-title">{overview ? t.notDivided : t.notChecked}</PageTitle>
        <p>{error ? reviewErrorText(error).what : overview ? t.notDividedLead : t.signInBody}</p>
        <div className="row">
          <Button look="next" onClick={() => store.getState().go(wizardAt(overview ? 'devices' : 'connect'))}>
            {overview ? t.divide : t.signIn}
          </Button>
          {checkButton}
        </div>
      </div>
    );
  }
  if (outside) return <OutsidePage overview={overview} outside={outside} />;
  return (
    <div className="page">
      {error && (
        <div style={{ marginBottom: 14 }}>
          <ErrorNote text={isSilence(error) ? silence(overview, now) : reviewErrorText(error)}>
            {error.kind === 'not-signed-in' ? (
              <Button size="small" onClick={() => store.getState().go(wizardAt('connect'))}>
                {t.signIn}
              </Button>
            ) : (
              <Button size="small" onClick={check}>
                {t.checkNow}
              </Button>
            )}
          </ErrorNote>
        </div>
      )}
      <Answer overview={overview} now={now} failed={error !== undefined} button={checkButton} />
      <Plan overview={overview} />
      <div className="overview-columns">
        <NeedsYou overview={overview} />
        <Recent overview={overview} />
      </div>
      <Promises overview={overview} />
    </div>
  );
}

type CheckError = NonNullable<AppState['checkError']>;

const isSilence = ({ kind }: CheckError): boolean =>
  kind === 'unreachable' || kind === 'timed-out' || kind === 'connection-lost';

/** Nothing is wrong with the zones: they live on the router. What is shown is as old as the last contact. */
const silence = (overview: Overview, now: number): ErrorText => ({
  what: t.silentTitle,
  fine: t.silentBody(ago(overview.checkedAtMs, now), clock(overview.checkedAtMs)),
  next: '',
  code: 'unreachable',
});

/** After this an answer says when it was true, and no longer that it is. Longer than the pause between two looks. */
const OLD_MS = 15 * 60_000;

interface AnswerProps {
  readonly overview: Overview;
  readonly now: number;
  /** The last look got no answer. */
  readonly failed: boolean;
  readonly button: ReactNode;
}

/** The largest line of the page: the answer, with its time and its limit. An old answer is not a green one. */
function Answer({ overview, now, failed, button }: AnswerProps) {
  const { all, held, broken, unknown } = countPromises(groupPromises(overview.verification.promises));
  const devices = useApp(useShallow(peopleDevices));
  const go = useApp((state) => state.go);
  const inseparable = inseparablePairs(overview.policy, devices);
  const old = failed || now - overview.checkedAtMs > OLD_MS;
  const at = clock(overview.checkedAtMs);
  // What has not arrived is not behind its walls yet: the big tick waits for it.
  const waiting = headCount(overview.whereabouts).mustRejoin.length;
  const sure = !old && unknown === 0 && waiting === 0;
  const seal: SealState = !old && broken > 0 ? 'broken' : sure ? 'holds' : 'unknown';
  const title = old
    ? broken > 0
      ? t.someBroke(broken, all, at)
      : unknown > 0
        ? t.someWereUnknown(held, all, at)
        : t.allHeld(all, at)
    : broken > 0
      ? t.someBreak(broken, all)
      : unknown > 0
        ? t.someUnknown(held, all, unknown)
        : waiting > 0
          ? t.allHoldBut(all, waiting)
          : t.allHold(all);
  return (
    <header className="row" style={{ gap: 16 }}>
      <Seal state={seal} />
      <div className="grow">
        <PageTitle>{title}</PageTitle>
        <p className="lead">
          {old ? t.oldAnswer(ago(overview.checkedAtMs, now)) : t.checkedAt(at)}
          {inseparable > 0 && (
            <>
              {' '}
              {t.cannotKeepApart(inseparable)}{' '}
              <button type="button" className="link" onClick={() => go(mainAt('zones'))}>
                {t.seeWhich}
              </button>
            </>
          )}
        </p>
      </div>
      {button}
    </header>
  );
}

function Plan({ overview }: { readonly overview: Overview }) {
  const store = useAppStore();
  const devices = useApp(useShallow(peopleDevices));
  const { policy, verification } = overview;
  const zones = planZones(overview, membersOf(policy, devices));
  const { go, pick } = store.getState();
  return (
    <HullPlan
      policy={policy}
      zones={zones}
      doors={doorsOf(policy, verification)}
      onZone={(id) => pick({ kind: 'zone', id })}
      onDoor={({ id, from, to }) =>
        // What is running and the draft can differ: a sentence that is no longer there is asked about as its pair.
        pick(
          store.getState().draft?.rules.some((rule) => rule.id === id)
            ? { kind: 'rule', id }
            : { kind: 'question', from: zoneEnd(from), to: zoneEnd(to) },
        )
      }
      onMore={() => go(mainAt('rules'))}
    />
  );
}

/** How many are shown before the rest is asked for. */
const NEEDS = 4;

function NeedsYou({ overview }: { readonly overview: Overview }) {
  const hasChanges = useApp((state) => state.hasChanges);
  const applied = useApp((state) => state.applied);
  const [all, setAll] = useState(false);
  const needs = useMemo(() => needsOf({ overview, hasChanges, applied }), [overview, hasChanges, applied]);
  const promises = countPromises(groupPromises(overview.verification.promises)).all;
  const more = needs.length - NEEDS;
  return (
    <section>
      <Sec title={t.needsYou} {...(needs.length > 0 ? { note: String(needs.length) } : {})} />
      {needs.length === 0 ? (
        <div className="row" style={{ gap: 16, padding: '12px 0' }}>
          <CalmPorthole />
          <div>
            <h3>{t.nothingTitle}</h3>
            <p className="t2">{t.nothingBody(promises)}</p>
          </div>
        </div>
      ) : (
        needs
          .slice(0, all ? needs.length : NEEDS)
          .map((need, at) => (
            <NeedArticle
              key={need.kind === 'promise' ? need.group.id : need.kind}
              policy={overview.policy}
              need={need}
              first={at === 0}
            />
          ))
      )}
      {more > 0 && (
        <button type="button" className="link small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.fewerNeeds : t.moreNeeds(more)}
        </button>
      )}
    </section>
  );
}

interface NeedProps {
  readonly policy: Policy;
  readonly need: Need;
  /** The most important one has the filled button. */
  readonly first: boolean;
}

function NeedArticle({ policy, need, first }: NeedProps) {
  const store = useAppStore();
  const devices = useApp(useShallow(peopleDevices));
  const { go, pick, reviewDraft, reviewRollback, openOutside } = store.getState();
  const look = first ? 'next' : 'plain';
  switch (need.kind) {
    case 'promise': {
      const { group } = need;
      return (
        <Item
          icon={IconAlertTriangle}
          title={(group.holds === 'no' ? t.brokenTitle : t.unknownTitle)(promiseText(policy, group))}
          body={t.brokenBody}
        >
          <Button size="small" look={look} onClick={() => go(mainAt('rules'))}>
            {t.openRules}
          </Button>
        </Item>
      );
    }
    case 'drift': {
      const { copy } = need;
      return (
        <Item icon={IconFileDiff} title={t.driftTitle} body={t.driftBody}>
          <Button size="small" look={look} onClick={() => void openOutside()}>
            {t.driftLook}
          </Button>
          {copy !== undefined && (
            <Button size="small" onClick={() => void reviewRollback(copy)}>
              {t.driftBack}
            </Button>
          )}
        </Item>
      );
    }
    case 'hold': {
      const waiting = membersOf(policy, devices).filter((member) => member.policy.zone === need.zone);
      return (
        <Item
          icon={IconDeviceUnknown}
          title={t.holdTitle(waiting.length)}
          body={t.holdBody(waiting.slice(0, 3).map(nameOf))}
        >
          <Button size="small" look={look} onClick={() => pick({ kind: 'zone', id: need.zone })}>
            {t.chooseZone}
          </Button>
        </Item>
      );
    }
    case 'rejoin': {
      const outside = membersOf(policy, devices).filter((member) => need.devices.includes(member.policy.id));
      return (
        <Item
          icon={IconWifi}
          title={t.rejoinTitle(need.devices.length)}
          body={t.rejoinBody(outside.slice(0, 3).map(nameOf), need.devices.length)}
        >
          <Button size="small" look={look} onClick={() => go(mainAt('zones'))}>
            {t.rejoinHow}
          </Button>
        </Item>
      );
    }
    case 'draft':
      return (
        <Item icon={IconFileDiff} title={t.draftTitle} body={t.draftBody}>
          <Button size="small" look={look} onClick={() => void reviewDraft()}>
            {t.reviewDraft}
          </Button>
        </Item>
      );
  }
}

function Item({
  icon: Icon,
  title,
  body,
  children,
}: {
  readonly icon: typeof IconAlertTriangle;
  readonly title: string;
  readonly body: string;
  readonly children: ReactNode;
}) {
  return (
    <article className="row top need">
      <Icon className="ic-l t2" aria-hidden="true" style={{ marginTop: 2 }} />
      <div className="grow">
        <h3 style={{ fontSize: 'var(--fs-body)', lineHeight: '20px' }}>{title}</h3>
        <p className="t2">{body}</p>
        <div className="row wrap" style={{ marginTop: 8 }}>
          {children}
        </div>
      </div>
    </article>
  );
}

function Recent({ overview }: { readonly overview: Overview }) {
  const store = useAppStore();
  const now = useNow(60_000);
  return (
    <section>
      <Sec title={t.recentChanges} />
      {overview.recent.length === 0 ? (
        <p className="t2" style={{ paddingTop: 10 }}>
          {t.noRecent}
        </p>
      ) : (
        <ul style={{ paddingTop: 10 }}>
          {overview.recent.slice(0, 5).map((entry) => (
            <li key={entry.id} className="recent">
              <span className="small t3 num" title={dayName(entry.atMs, now)}>
                {clock(entry.atMs)}
              </span>
              <span>
                <button
                  type="button"
                  className="link plain"
                  onClick={() => {
                    void store.getState().openEntry(entry.id);
                    store.getState().go(mainAt('history'));
                  }}
                >
                  {entryTitle(entry)}
                </button>
                <span className="small t3" style={{ display: 'block' }}>
                  {dayName(entry.atMs, now)}. {entryNote(entry)}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Promises({ overview }: { readonly overview: Overview }) {
  const [all, setAll] = useState(false);
  const groups = groupPromises(overview.verification.promises);
  return (
    <section style={{ marginTop: 18 }}>
      <div className="sec">
        <h2 style={{ fontSize: 'var(--fs-h3)', lineHeight: '20px' }}>{t.promises}</h2>
        <span className="t3">{t.promisesWhy}</span>
        <span className="grow" />
        <button type="button" className="link small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.fewerPromises : t.allPromises(groups.length)}
        </button>
      </div>
      <ul className={all ? '' : 'promise-columns'} style={{ paddingTop: 8 }}>
        <PromiseList policy={overview.policy} groups={all ? groups : groups.slice(0, 6)} proof={all} />
      </ul>
    </section>
  );
}
