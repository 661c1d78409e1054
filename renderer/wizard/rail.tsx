import { IconCheck, IconHistory, IconLifebuoy, IconLock } from '@tabler/icons-react';
import { displayText } from '../../shared/net/untrusted-text';
import { isOver, type RolloutView } from '../../shared/rollout/rollout-state';
import { en } from '../../shared/text/en';
import { clock, clockSeconds } from '../../shared/text/format';
import { countPromises, groupPromises } from '../../shared/verify/promise-groups';
import { mainAt, type WizardStep, wizardAt, wizardSteps } from '../state/place';
import { doorCount, peopleDevices } from '../state/selectors';
import type { AppState } from '../state/store';
import { useApp, useAppStore } from '../state/use-app';

/** The six steps with what each one led to, and the one thing to know about safety right now. */
export function Rail({ step }: { readonly step: WizardStep }) {
  const state = useApp((whole) => whole);
  const store = useAppStore();
  const rollout = step === 'apply' ? state.rollout : undefined;
  const running = rollout !== undefined && !isOver(rollout.state);
  const confirmed = rollout?.state.phase === 'confirmed';
  const reached = wizardSteps.indexOf(step);
  const shown =
    state.review?.kind === 'rollback' && reached >= 4 ? (['review', 'apply'] as const) : wizardSteps;

  return (
    <nav className="steps" aria-label={en.steps}>
      <ol>
        {shown.map((each, at) => {
          const index = wizardSteps.indexOf(each);
          const now = each === step && !confirmed;
          const done = index < reached || (each === step && confirmed);
          const note = done || (each === step && rollout) ? noteFor(each, state) : undefined;
          // Going back to an earlier answer is free until something runs on the router.
          const open = index < reached && !running && !rollout;
          return (
            <li
              key={each}
              className={`step ${now ? 'now' : done ? 'done' : ''}`}
              {...(each === step ? { 'aria-current': 'step' as const } : {})}
            >
              <span className="k" aria-hidden="true">
                {done ? <IconCheck className="ic-s" /> : at + 1}
              </span>
              <div>
                {open ? (
                  <button type="button" className="lb" onClick={() => store.getState().go(wizardAt(each))}>
                    {en.wizardSteps[each]}
                  </button>
                ) : (
                  <div className="lb">{en.wizardSteps[each]}</div>
                )}
                {note && <div className="small t3 clip">{note}</div>}
              </div>
            </li>
          );
        })}
      </ol>
      <SafetyNote step={step} rollout={rollout} />
      <div className="row small t3" style={{ marginTop: 12, paddingLeft: 2 }}>
        {state.applied && !running && step !== 'apply' ? (
          <button type="button" className="link small" onClick={() => state.go(mainAt('overview'))}>
            {en.leaveWizard}
          </button>
        ) : (
          <span>{state.router?.practice ? en.railPractice : en.railKept}</span>
        )}
      </div>
    </nav>
  );
}

function noteFor(step: WizardStep, state: AppState): string | undefined {
  const { router, draft, review, rollout } = state;
  switch (step) {
    case 'connect':
      return router && en.stepDone.connect(displayText(router.model, 28));
    case 'devices':
      return en.stepDone.devices(peopleDevices(state).length);
    case 'zones':
      return draft && en.stepDone.zones(draft.zones.length);
    case 'rules':
      return draft && en.stepDone.rules(doorCount(draft));
    case 'review': {
      if (!review) return undefined;
      const { held, all } = countPromises(groupPromises(review.after.promises));
      return en.stepDone.review(held, all);
    }
    case 'apply':
      return rollout && endNote(rollout);
  }
}

function endNote({ state, endedAtMs }: RolloutView): string | undefined {
  if (endedAtMs === undefined) return undefined;
  if (state.phase === 'confirmed') return en.stepDone.confirmedAt(clockSeconds(endedAtMs));
  if (state.phase === 'undone') return en.stepDone.undoneAt(clock(endedAtMs));
  return undefined;
}

function SafetyNote({
  step,
  rollout,
}: {
  readonly step: WizardStep;
  readonly rollout: RolloutView | undefined;
}) {
  const [Icon, [strong, rest]] = safety(step, rollout);
  return (
    <div className="note">
      <Icon className="ic safe" aria-hidden="true" />
      <div className="small t2">
        <b className="b t1">{strong}</b>
        {rest}
      </div>
    </div>
  );
}

function safety(
  step: WizardStep,
  rollout: RolloutView | undefined,
): readonly [typeof IconLock, readonly [strong: string, rest: string]] {
  if (step !== 'apply' || !rollout) return [IconLock, en.railNothingChanges as readonly [string, string]];
  switch (rollout.state.phase) {
    case 'confirmed':
      return [IconHistory, en.railGoBack as readonly [string, string]];
    case 'undone':
      if (rollout.state.identical !== 'yes')
        return [IconLifebuoy, en.railUndone as readonly [string, string]];
      return [IconLifebuoy, en.railAsBefore(clock(rollout.startedAtMs))];
    case 'refused':
      return [IconLifebuoy, en.railNothingWritten as readonly [string, string]];
    default:
      return [IconLifebuoy, en.railMayClose as readonly [string, string]];
  }
}
