import {
  IconArrowBackUp,
  IconCheck,
  IconCircle,
  IconCircleCheck,
  IconCircleX,
  IconLoader2,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { type RolloutStep, type RolloutView, rolloutSteps } from '../../../shared/rollout/rollout-state';
import { effectLength, applyText as t } from '../../../shared/text/apply-text';
import { steerErrorText } from '../../../shared/text/error-text';
import { clock, clockSeconds, countdown } from '../../../shared/text/format';
import { missingText } from '../../../shared/text/missing-text';
import { Button } from '../../components/button';
import { PageTitle } from '../../components/page-title';
import { Sec } from '../../components/sec';
import { TideScale } from '../../components/tide-scale';
import { useNow } from '../../components/use-now';
import { routerName } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { StepFrame } from '../../wizard/step-frame';
import { armedAtMs, crossed, isPastHalf, secondsLeft } from './countdown';

/** How long such changes usually take, from arming to confirmed. */
const USUAL_MS = { wifi: 62_000, network: 35_000, small: 12_000 } as const;

/** The first thing to read is what happens if nothing happens. */
export function Applying({ rollout }: { readonly rollout: RolloutView }) {
  const store = useAppStore();
  const now = useNow(500);
  const review = useApp((state) => state.review);
  const router = useApp((state) => state.router);
  const steerError = useApp((state) => state.steerError);
  const { state } = rollout;
  const left = secondsLeft(rollout, now);
  const until = rollout.revertsAtMs;
  useSpokenCountdown(rollout, left);
  const asking = state.phase === 'awaiting-answer';
  const undoing = state.phase === 'undoing';
  useUndoKey(() => {
    if (!undoing) void store.getState().undoRollout();
  });

  const length = effectLength(review?.effects ?? ['network']);
  const from = armedAtMs(rollout);
  const wifi = router?.wifi.find((each) => each.networks.includes('lan'))?.ssid;
  const title =
    undoing && left === undefined
      ? t.titleUndoing
      : until === undefined
        ? t.titleBefore
        : asking
          ? t.titleAsk(clock(until))
          : t.title(clock(until));

  return (
    <StepFrame
      readOnly
      foot={
        <>
          <span className="small t3 grow" role="status">
            {steerError ? steerErrorText(steerError) : ''}
          </span>
          {!undoing && (
            <>
              <Button locked={until === undefined} onClick={() => void store.getState().extendRollout()}>
                {t.extend}
              </Button>
              <Button
                look="undo"
                onClick={() => void store.getState().undoRollout()}
                aria-keyshortcuts="Control+Shift+Z"
              >
                <IconArrowBackUp className="ic" aria-hidden="true" />
                {t.undoNow}
              </Button>
            </>
          )}
          {asking && (
            <Button look="next" onClick={() => void store.getState().keepRollout()}>
              <IconCheck className="ic" aria-hidden="true" />
              {t.keep}
            </Button>
          )}
        </>
      }
    >
      <div className="narrow">
        <div className="small t2">
          <span className="dot c" style={{ display: 'inline-block', marginRight: 8 }} />
          {t.applyingTo} <b className="b t1">{router ? routerName(router) : ''}</b>
        </div>
        <div
          style={{
            display: 'grid',
            gridTemplateColumns: 'minmax(0, 1fr) auto',
            gap: 24,
            alignItems: 'end',
            marginTop: 10,
          }}
        >
          <div>
            <PageTitle className="num">{title}</PageTitle>
            <p className="lead" style={{ marginTop: 4 }}>
              {lead(rollout, now, length === 'small', wifi)}
            </p>
          </div>
          {left !== undefined && (
            <div className="right" role="timer" aria-live="off" aria-label={t.timer}>
              <div className="figure">{countdown(left)}</div>
              <div className="small t3">{t.untilUndo}</div>
            </div>
          )}
        </div>
        {until !== undefined && left !== undefined && (
          <div className="panel" style={{ marginTop: 18, padding: '14px 10px 8px' }}>
            <TideScale fromMs={from} untilMs={until} nowMs={now} usualMs={from + USUAL_MS[length]} />
          </div>
        )}
        <div className="two apply-grid">
          <section>
            <Sec
              title={t.happening}
              {...(undoing ? {} : { note: t.stepOf(currentStep(rollout) + 1, rolloutSteps.length) })}
            />
            <Steps rollout={rollout} now={now} />
          </section>
          {!undoing && (
            <section>
              <Sec title={t.whatIf} />
              <dl style={{ paddingTop: 8, display: 'grid', gap: 10 }}>
                {t.whatIfs(until === undefined ? '…' : clock(until)).map(([what, then]) => (
                  <div key={what}>
                    <dt className="m">{what}</dt>
                    <dd className="small t2">{then}</dd>
                  </div>
                ))}
              </dl>
            </section>
          )}
        </div>
      </div>
    </StepFrame>
  );
}

function lead(rollout: RolloutView, now: number, small: boolean, wifi: string | undefined): ReactNode {
  const { state, revertsAtMs, silentSinceMs } = rollout;
  if (state.phase === 'undoing')
    return secondsLeft(rollout, now) === undefined ? t.leadUndoing : t.leadNotConfirmed;
  if (revertsAtMs === undefined) return t.leadBefore;
  if (state.phase === 'awaiting-answer') return t.leadAsk;
  if (silentSinceMs !== undefined) {
    const silent = Math.max(0, Math.round((now - silentSinceMs) / 1000));
    const text = t.leadSilent(silent, clock(revertsAtMs));
    return isPastHalf(rollout, now) ? `${text} ${t.leadSilentLong(wifi)}` : text;
  }
  return small ? t.leadSmall : t.lead;
}

const currentStep = (rollout: RolloutView): number => {
  const last = rollout.steps.at(-1)?.step;
  return last ? rolloutSteps.indexOf(last) : 0;
};

function Steps({ rollout, now }: { readonly rollout: RolloutView; readonly now: number }) {
  const policy = useApp((state) => state.draft);
  const times = new Map(rollout.steps.map((step) => [step.step, step]));
  return (
    <ol style={{ paddingTop: 4 }}>
      {rolloutSteps.map((step: RolloutStep) => {
        const time = times.get(step);
        const running = time?.outcome === 'running';
        const seconds = time ? Math.max(0, Math.round((now - time.startedAtMs) / 1000)) : 0;
        return (
          <li
            key={step}
            className={time ? 'doing' : 'doing t3'}
            {...(running ? { 'aria-current': 'step' as const } : {})}
          >
            <StepSign outcome={time?.outcome} />
            <div>
              <span className={running ? 'b' : 'm'}>{t.steps[step]}</span>
              {running && seconds > 2 && <div className="small t2 num">{t.secondsSoFar(seconds)}</div>}
              {running && rollout.missing && (
                <div className="small t2">{t.stillMissing(missingText(rollout.missing, policy))}</div>
              )}
              {time?.outcome === 'done' && t.stepNotes[step] && (
                <div className="small t3">{t.stepNotes[step]}</div>
              )}
            </div>
            <span className="small t3 num">
              {time ? clockSeconds(time.endedAtMs ?? time.startedAtMs) : ''}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function StepSign({ outcome }: { readonly outcome: 'running' | 'done' | 'failed' | undefined }) {
  if (outcome === 'done') return <IconCircleCheck className="ic safe" aria-hidden="true" />;
  if (outcome === 'failed') return <IconCircleX className="ic caution" aria-hidden="true" />;
  if (outcome === 'running') return <IconLoader2 className="ic acc spin" aria-hidden="true" />;
  return <IconCircle className="ic t3" aria-hidden="true" />;
}

/** Speaks at the start, at 60, 30 and 10 seconds, and when the router falls silent; steps are spoken politely. */
function useSpokenCountdown(rollout: RolloutView, left: number | undefined): void {
  const store = useAppStore();
  const before = useRef<number | undefined>(undefined);
  const step = rollout.steps.at(-1)?.step;
  useEffect(() => {
    const { announce } = store.getState();
    if (left === undefined) return;
    if (before.current === undefined && rollout.revertsAtMs !== undefined)
      announce(t.spoken.start(clock(rollout.revertsAtMs)), 'assertive');
    const mark = before.current === undefined ? undefined : crossed(before.current, left);
    if (mark !== undefined) announce(t.spoken.left(mark), 'assertive');
    before.current = left;
  }, [left, rollout.revertsAtMs, store]);
  useEffect(() => {
    if (step && step !== 'arm') store.getState().announce(t.spoken.step(t.steps[step]));
  }, [step, store]);
  const silent = rollout.silentSinceMs !== undefined;
  useEffect(() => {
    if (silent) store.getState().announce(t.spoken.silent, 'assertive');
  }, [silent, store]);
}

/** Ctrl/⌘ Shift Z undoes. */
function useUndoKey(undo: () => void): void {
  const act = useRef(undo);
  act.current = undo;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === 'z') {
        event.preventDefault();
        act.current();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
