import { IconArrowBackUp, IconCheck, IconClock, IconEye, IconLock, IconWifi } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { placeOfEnd } from '../../../shared/answers/cells';
import { explain } from '../../../shared/answers/explain';
import { displayText } from '../../../shared/net/untrusted-text';
import type { Policy } from '../../../shared/policy/policy';
import type { Rule } from '../../../shared/policy/rule';
import type { RolloutView } from '../../../shared/rollout/rollout-state';
import { applyText, effectLength, doneText as t } from '../../../shared/text/apply-text';
import { clockSeconds } from '../../../shared/text/format';
import { endName, ruleSentence, sentenceText } from '../../../shared/text/rule-text';
import { countPromises, groupPromises } from '../../../shared/verify/promise-groups';
import type { Verification } from '../../../shared/verify/verification';
import { Button } from '../../components/button';
import { DoneHull } from '../../components/done-hull';
import { HullPlan } from '../../components/hull-plan';
import { PageTitle } from '../../components/page-title';
import { Sec } from '../../components/sec';
import { ServiceIcon } from '../../components/service-icon';
import { type DoorChanges, doorChanges } from '../../state/door-changes';
import { mainAt } from '../../state/place';
import { membersOf, peopleDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { StepFrame } from '../../wizard/step-frame';
import { doorsOf, planZones } from '../overview/plan';
import { becauseText } from '../policy/explanation';
import { PathDrawing } from '../policy/path-drawing';

/** The change is confirmed: what it was, what to try, and the way back. */
export function Done({ rollout }: { readonly rollout: RolloutView }) {
  const store = useAppStore();
  const policy = useApp((state) => state.draft);
  const review = useApp((state) => state.review);
  const policyBefore = useApp((state) => state.policyBefore);
  const running = useApp((state) => state.review?.after ?? state.overview?.verification);
  const history = useApp((state) => state.history);
  useEffect(() => {
    store.getState().announce(applyText.spoken.confirmed);
    void store.getState().loadHistory();
  }, [store]);
  const ended = rollout.endedAtMs ?? rollout.startedAtMs;
  const seconds = Math.max(1, Math.round((ended - rollout.startedAtMs) / 1000));
  const rollback = review?.kind === 'rollback';
  const { all } = countPromises(groupPromises(review?.after.promises ?? []));
  const changes = history?.filter((entry) => entry.outcome === 'confirmed') ?? [];
  const first = policyBefore === undefined && changes.length <= 1 && !rollback;
  const before = changes.find((entry) => entry.snapshotBeforeId !== undefined)?.snapshotBeforeId;
  const later = !first && !rollback;
  const changed = later && policy && policyBefore ? doorChanges(policyBefore, policy) : undefined;
  const [opened, ...others] = [...(changed?.opened ?? []), ...(changed?.closed ?? [])];
  const title = rollback
    ? t.titleRollback
    : first
      ? t.titleFirst
      : policy && opened && others.length === 0 && changed?.closed.length === 0
        ? t.titleDoor(sentenceText(ruleSentence(policy, opened)))
        : t.titleLater;

  return (
    <StepFrame
      foot={
        <>
          {before && (
            <Button look="quiet" onClick={() => void store.getState().reviewRollback(before)}>
              <IconArrowBackUp className="ic" aria-hidden="true" />
              {t.goBack}
            </Button>
          )}
          <span className="grow" />
          <Button look="next" onClick={() => store.getState().go(mainAt('overview'))}>
            {t.openOverview}
          </Button>
        </>
      }
    >
      <div className="narrow" style={{ justifyContent: 'center' }}>
        {policy && first && <DoneHull zones={policy.zones} />}
        {policy && policyBefore && changed && (
          <ChangedDoors policy={policy} before={policyBefore} changes={changed} verification={running} />
        )}
        <div style={{ marginTop: 20 }}>
          <PageTitle>{title}</PageTitle>
        </div>
        <p className="lead" style={{ marginTop: 2 }}>
          {t.lead(clockSeconds(ended), seconds, all)}
        </p>
        {policy && !rollback && (
          <div className="two apply-grid">
            <section>
              <Sec title={t.tryIt} note={t.tryWhy} />
              <TryIt
                policy={policy}
                verification={running}
                doors={
                  changed && changed.opened.length > 0
                    ? changed.opened
                    : policy.rules.filter((rule) => rule.verdict === 'allow' && rule.to.kind !== 'internet')
                }
              />
            </section>
            <GoodToKnow policy={policy} before={policyBefore} />
          </div>
        )}
      </div>
    </StepFrame>
  );
}

/** The doors of a later change on the hull, with those that went as sentences. */
function ChangedDoors({
  policy,
  before,
  changes,
  verification,
}: {
  readonly policy: Policy;
  readonly before: Policy;
  readonly changes: DoorChanges;
  readonly verification: Verification | undefined;
}) {
  const { go, pick } = useAppStore().getState();
  const devices = useApp(useShallow(peopleDevices));
  const opened = new Set(changes.opened.map(({ id }) => id));
  const doors = verification ? doorsOf(policy, verification).filter(({ id }) => opened.has(id)) : [];
  if (!verification || (doors.length === 0 && changes.closed.length === 0)) return null;
  const members = membersOf(policy, devices);
  return (
    <section aria-label={t.changedDoors}>
      {doors.length > 0 && (
        <HullPlan
          policy={policy}
          zones={planZones({ policy, verification, deviceCounts: {} }, members)}
          doors={doors}
          onZone={(id) => pick({ kind: 'zone', id })}
          onDoor={({ id }) => pick({ kind: 'rule', id })}
          onMore={() => go(mainAt('rules'))}
        />
      )}
      <ul className="t2" style={{ marginTop: 8 }}>
        {changes.closed.map((rule) => (
          <li key={rule.id} className="row">
            <IconLock className="ic-s t3" aria-hidden="true" />
            {t.nowShut(sentenceText(ruleSentence(before, rule)))}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface TryItProps {
  readonly policy: Policy;
  /** What was checked on the router that is running now. */
  readonly verification: Verification | undefined;
  readonly doors: readonly Rule[];
}

/** One line per door: after a later change the new ones. "Works" is the person's own note; nothing is sent. */
function TryIt({ policy, verification, doors }: TryItProps) {
  if (doors.length === 0)
    return (
      <p className="t2" style={{ paddingTop: 9 }}>
        {t.noDoors}
      </p>
    );
  return doors
    .slice(0, 6)
    .map((rule) => <TryLine key={rule.id} policy={policy} verification={verification} rule={rule} />);
}

function TryLine({ policy, verification, rule }: Omit<TryItProps, 'doors'> & { readonly rule: Rule }) {
  const [answer, setAnswer] = useState<'works' | 'not'>();
  const { subject, verb, object } = ruleSentence(policy, rule);
  return (
    <div style={{ borderBottom: '1px solid var(--line)', padding: '9px 0' }}>
      <div className="row" style={{ gap: 10 }}>
        <ServiceIcon service={rule.service} className="ic t2" />
        <span className="grow">
          {subject} {verb} {object}
        </span>
        {answer === 'works' ? (
          <span className="tag safe">
            <IconCheck className="ic-s" aria-hidden="true" />
            {t.works}
          </span>
        ) : (
          <>
            <Button size="small" onClick={() => setAnswer('works')}>
              {t.works}
            </Button>
            <Button
              size="small"
              onClick={() => setAnswer(answer === 'not' ? undefined : 'not')}
              aria-expanded={answer === 'not'}
            >
              {t.worksNot}
            </Button>
          </>
        )}
      </div>
      {answer === 'not' && <WhyNot policy={policy} verification={verification} rule={rule} />}
    </div>
  );
}

/** What the router does with exactly this connection, by the calculation on what it is running. */
function WhyNot({ policy, verification, rule }: Omit<TryItProps, 'doors'> & { readonly rule: Rule }) {
  const { pick } = useAppStore().getState();
  const { from, to, service } = rule;
  const answer = explain(policy, verification, from, to, service);
  const names = [endName(policy, from), endName(policy, to)] as const;
  const places = [placeOfEnd(policy, verification, from), placeOfEnd(policy, verification, to)] as const;
  return (
    <div className="small t2" style={{ padding: '6px 0 0 26px' }} role="status">
      <p>{becauseText(policy, answer, places[0], ...names)}</p>
      <div style={{ maxWidth: 338 }}>
        <PathDrawing policy={policy} from={from} to={to} places={places} fate={answer.fate} />
      </div>
      {answer.fate === 'allowed' && <p>{t.worksNotHint(names)}</p>}
      <Button size="small" look="quiet" onClick={() => pick({ kind: 'rule', id: rule.id })}>
        {t.lookCloser}
      </Button>
    </div>
  );
}

/** Wi-Fi names to join, and addresses that follow late; after a later change only what it brought. */
function GoodToKnow({ policy, before }: { readonly policy: Policy; readonly before: Policy | undefined }) {
  const moves = useApp(
    (state) => state.review === undefined || effectLength(state.review.effects) !== 'small',
  );
  const known = new Set(before?.zones.flatMap((zone) => zone.wifi.map((wifi) => `${zone.id} ${wifi.ssid}`)));
  const names = policy.zones.flatMap((zone) =>
    zone.wifi.filter((wifi) => !known.has(`${zone.id} ${wifi.ssid}`)).map((wifi) => ({ zone, wifi })),
  );
  if (names.length === 0 && !moves) return null;
  return (
    <section>
      <Sec title={t.goodToKnow} {...(names.length > 0 ? { note: t.joinWhy } : {})} />
      <ul>
        {names.map(({ zone, wifi }) => (
          <JoinWifi
            key={`${zone.id} ${wifi.ssid}`}
            zone={displayText(zone.name, 40)}
            ssid={displayText(wifi.ssid, 32)}
            keyRef={wifi.keyRef}
          />
        ))}
        {moves && (
          <li className="row" style={{ gap: 10, padding: '9px 0' }}>
            <IconClock className="ic caution" aria-hidden="true" />
            <div className="grow">
              <span className="m">{t.oldAddress}</span>
              <div className="small t2">{t.oldAddressHint}</div>
            </div>
          </li>
        )}
      </ul>
    </section>
  );
}

function JoinWifi({
  zone,
  ssid,
  keyRef,
}: {
  readonly zone: string;
  readonly ssid: string;
  readonly keyRef: string;
}) {
  const store = useAppStore();
  const [key, setKey] = useState<string>();
  return (
    <li className="row" style={{ gap: 10, padding: '6px 0', borderBottom: '1px solid var(--line)' }}>
      <IconWifi className="ic acc" aria-hidden="true" />
      <div className="grow">
        <span className="m">{t.join(zone, ssid)}</span>
        {key !== undefined && <div className="mono">{key}</div>}
      </div>
      {key === undefined && (
        <Button
          size="small"
          look="quiet"
          onClick={() => void store.getState().revealWifiKey(keyRef).then(setKey)}
        >
          <IconEye className="ic" aria-hidden="true" />
          {t.showKey}
        </Button>
      )}
    </li>
  );
}
