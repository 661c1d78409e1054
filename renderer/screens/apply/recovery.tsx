import { IconHistory } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { RolloutState, RolloutView } from '../../../shared/rollout/rollout-state';
import { applyText, recoveryText as t } from '../../../shared/text/apply-text';
import { reviewErrorText } from '../../../shared/text/error-text';
import { clock, clockSeconds } from '../../../shared/text/format';
import { missingText } from '../../../shared/text/missing-text';
import { Button } from '../../components/button';
import { ErrorNote } from '../../components/error-note';
import { PageTitle } from '../../components/page-title';
import { Seal } from '../../components/seal';
import { Sec } from '../../components/sec';
import { mainAt, wizardAt } from '../../state/place';
import { useApp, useAppStore } from '../../state/use-app';
import { StepFrame } from '../../wizard/step-frame';

type Undone = Extract<RolloutState, { readonly phase: 'undone' }>;
type Next = 'compare' | 'restore' | 'again' | 'change' | 'leave';

/** Relief first, cause second, next step third. No red: this is the safety net at work. */
export function Recovery({ rollout, state }: { readonly rollout: RolloutView; readonly state: Undone }) {
  const store = useAppStore();
  const differs = state.identical === 'no';
  const notChecked = state.identical === 'not-checked-yet';
  const suggested: Next = notChecked ? 'compare' : differs ? 'restore' : 'again';
  const [chosen, setNext] = useState<Next>(suggested);
  const checking = useApp((whole) => whole.checking);
  const checkError = useApp((whole) => whole.checkError);
  useEffect(() => store.getState().announce(applyText.spoken.undone, 'assertive'), [store]);
  const choices: readonly (readonly [Next, string, string])[] = [
    ...(notChecked ? [['compare', t.compareNow, t.compareHint] as const] : []),
    ...(differs ? [['restore', t.restore, t.restoreHint] as const] : []),
    ['again', t.again, t.againHint],
    ['change', t.changePlan, t.changePlanHint],
    ['leave', t.leave, t.leaveHint],
  ];
  // Main may have compared meanwhile, and then there is nothing left to choose there.
  const next = choices.some(([value]) => value === chosen) ? chosen : suggested;
  const go = (): void => {
    const { reviewAgain, checkNow, go: open } = store.getState();
    if (next === 'compare')
      void checkNow(); // whoever reads the router learns how the change ended
    else if (next === 'again') void reviewAgain();
    else if (next === 'restore') void restoreCopy(store);
    else open(next === 'change' ? wizardAt('zones') : mainAt('overview'));
  };
  return (
    <StepFrame
      foot={
        <>
          <Button look="quiet" onClick={() => store.getState().go(mainAt('history'))}>
            <IconHistory className="ic" aria-hidden="true" />
            {t.openHistory}
          </Button>
          <span className="grow" />
          <Button look="next" locked={next === 'compare' && checking} onClick={go}>
            {choices.find(([each]) => each === next)?.[1]}
          </Button>
        </>
      }
    >
      <div className="narrow" style={{ paddingTop: 14 }}>
        <Head rollout={rollout} state={state} />
        {notChecked && checkError && (
          <div style={{ marginTop: 18 }}>
            <ErrorNote text={reviewErrorText(checkError)} />
          </div>
        )}
        <div
          className="two apply-grid"
          style={{ gridTemplateColumns: 'minmax(0, 1.05fr) minmax(0, 1fr)', marginTop: 28 }}
        >
          <section>
            <Sec title={t.happened} />
            <Story rollout={rollout} state={state} />
          </section>
          <section>
            <Sec title={t.canDo} />
            <fieldset style={{ display: 'grid', gap: 10, marginTop: 12 }}>
              <legend className="hidden-text">{t.canDo}</legend>
              {choices.map(([value, title, hint]) => (
                <label key={value} className="panel choice">
                  <input
                    type="radio"
                    className="radio"
                    name="next"
                    checked={next === value}
                    onChange={() => setNext(value)}
                  />
                  <span className="grow">
                    <span className="row">
                      <b className="b">{title}</b>
                      {value === suggested && <span className="tag acc">{t.suggested}</span>}
                    </span>
                    <span className="small t2">{hint}</span>
                  </span>
                </label>
              ))}
            </fieldset>
          </section>
        </div>
      </div>
    </StepFrame>
  );
}

/** To the copy from before this change; without one the history shows what there is. */
async function restoreCopy(store: ReturnType<typeof useAppStore>): Promise<void> {
  await store.getState().loadHistory();
  const { history, reviewRollback, go } = store.getState();
  const copy = history?.find((entry) => entry.snapshotBeforeId !== undefined)?.snapshotBeforeId;
  if (copy) await reviewRollback(copy);
  else go(mainAt('history'));
}

function Head({ rollout, state }: { readonly rollout: RolloutView; readonly state: Undone }) {
  const wifi = useApp((whole) => whole.router?.wifi[0]?.ssid);
  const ended = rollout.endedAtMs ?? rollout.startedAtMs;
  const lead =
    state.identical === 'yes'
      ? t.leadIdentical(clockSeconds(rollout.comparedAtMs ?? ended), clock(rollout.startedAtMs))
      : state.identical === 'no'
        ? t.leadDiffers(state.differing)
        : t.leadNotChecked(clock(ended), wifi);
  return (
    <div className="row top" style={{ gap: 16 }}>
      <Seal state={state.identical === 'not-checked-yet' ? 'unknown' : 'undone'} />
      <div>
        <PageTitle>{state.identical === 'no' ? t.titleDiffers(state.differing.length) : t.title}</PageTitle>
        <p className="lead" style={{ marginTop: 2 }}>
          {lead}
        </p>
      </div>
    </div>
  );
}

function Story({ rollout, state }: { readonly rollout: RolloutView; readonly state: Undone }) {
  const ended = rollout.endedAtMs ?? rollout.startedAtMs;
  const last = rollout.steps.at(-1);
  const policy = useApp((whole) => whole.draft);
  return (
    <ol className="tl" style={{ paddingTop: 12 }}>
      {rollout.steps
        .filter((step) => step.outcome === 'done')
        .map((step) => (
          <Moment
            key={step.step}
            at={step.endedAtMs ?? step.startedAtMs}
            tone={step.step === 'settle' || step.step === 'verify' ? 'safe' : 'acc'}
            title={applyText.stepsDone[step.step]}
          />
        ))}
      <Moment
        at={last?.endedAtMs ?? last?.startedAtMs ?? ended}
        tone={state.because === 'asked' ? 'acc' : 'caution'}
        title={t.because[state.because]}
        note={
          state.because === 'not-settled' && rollout.missing
            ? t.wasMissing(missingText(rollout.missing, policy))
            : t.becauseMore[state.because]
        }
      />
      <Moment
        at={ended}
        tone="acc"
        title={state.because === 'asked' ? t.youUndid : t.undidIt}
        note={t.agreed}
      />
      <Moment
        at={rollout.comparedAtMs ?? ended}
        tone={state.identical === 'yes' ? 'safe' : 'caution'}
        title={
          state.identical === 'yes'
            ? t.asBefore
            : state.identical === 'no'
              ? t.differs(state.differing.length)
              : t.notCompared
        }
        {...(state.identical === 'yes' ? { note: t.asBeforeChecked } : {})}
      />
    </ol>
  );
}

interface MomentProps {
  readonly at: number;
  readonly tone: 'acc' | 'safe' | 'caution';
  readonly title: string;
  readonly note?: string;
}

function Moment({ at, tone, title, note }: MomentProps) {
  return (
    <li>
      <div className="tm">{clockSeconds(at)}</div>
      <div className="pt" aria-hidden="true">
        <i className={tone} />
      </div>
      <div className="tx">
        <div className="m">{title}</div>
        {note && <div className="small t2">{note}</div>}
      </div>
    </li>
  );
}
