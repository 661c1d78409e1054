import { IconArrowBackUp, IconCheck, IconClock, IconEye, IconWifi } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { displayText } from '../../../shared/net/untrusted-text';
import type { Policy } from '../../../shared/policy/policy';
import type { Rule } from '../../../shared/policy/rule';
import type { RolloutView } from '../../../shared/rollout/rollout-state';
import { applyText, doneText as t } from '../../../shared/text/apply-text';
import { clockSeconds } from '../../../shared/text/format';
import { ruleSentence } from '../../../shared/text/rule-text';
import { countPromises, groupPromises } from '../../../shared/verify/promise-groups';
import { Button } from '../../components/button';
import { DoneHull } from '../../components/done-hull';
import { PageTitle } from '../../components/page-title';
import { ServiceIcon } from '../../components/service-icon';
import { mainAt } from '../../state/place';
import { useApp, useAppStore } from '../../state/use-app';
import { StepFrame } from '../../wizard/step-frame';
import { Sec } from '../review/review-step';

/** The change is confirmed: what it was, what to try, and the way back. */
export function Done({ rollout }: { readonly rollout: RolloutView }) {
  const store = useAppStore();
  const policy = useApp((state) => state.draft);
  const review = useApp((state) => state.review);
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
  const first = changes.length <= 1 && !rollback;
  const before = changes.find((entry) => entry.snapshotBeforeId !== undefined)?.snapshotBeforeId;
  const title = rollback ? t.titleRollback : first ? t.titleFirst : t.titleLater;

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
        {policy && !rollback && <DoneHull zones={policy.zones} />}
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
              <TryIt policy={policy} />
            </section>
            <section>
              <Sec
                title={t.goodToKnow}
                {...(policy.zones.some((zone) => zone.wifi.length > 0) ? { note: t.joinWhy } : {})}
              />
              <ul>
                {policy.zones.flatMap((zone) =>
                  zone.wifi.map((wifi) => (
                    <JoinWifi
                      key={wifi.keyRef + wifi.ssid}
                      zone={displayText(zone.name, 40)}
                      ssid={displayText(wifi.ssid, 32)}
                      keyRef={wifi.keyRef}
                    />
                  )),
                )}
                <li className="row" style={{ gap: 10, padding: '9px 0' }}>
                  <IconClock className="ic caution" aria-hidden="true" />
                  <div className="grow">
                    <span className="m">{t.oldAddress}</span>
                    <div className="small t2">{t.oldAddressHint}</div>
                  </div>
                </li>
              </ul>
            </section>
          </div>
        )}
      </div>
    </StepFrame>
  );
}

/** One line per door between zones. "Works" is the person's own note; nothing is sent. */
function TryIt({ policy }: { readonly policy: Policy }) {
  const doors = policy.rules.filter((rule) => rule.verdict === 'allow' && rule.to.kind !== 'internet');
  if (doors.length === 0)
    return (
      <p className="t2" style={{ paddingTop: 9 }}>
        {t.noDoors}
      </p>
    );
  return doors.slice(0, 6).map((rule) => <TryLine key={rule.id} policy={policy} rule={rule} />);
}

function TryLine({ policy, rule }: { readonly policy: Policy; readonly rule: Rule }) {
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
            <Button size="small" onClick={() => setAnswer('not')} aria-expanded={answer === 'not'}>
              {t.worksNot}
            </Button>
          </>
        )}
      </div>
      {answer === 'not' && (
        <p className="small t2" style={{ padding: '4px 0 0 26px' }} role="status">
          {t.worksNotHint} {subject}, {object}
        </p>
      )}
    </div>
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
