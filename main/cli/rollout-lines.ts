import { isOver, type RolloutState, type RolloutView } from '../../shared/rollout/rollout-state';
import { recoveryText } from '../../shared/text/apply-text';
import { clock } from '../../shared/text/format';
import { missingText } from '../../shared/text/missing-text';
import { EXIT, type Exit, type Outcome } from './command-line';
import { refusalLine } from './error-lines';

type Undone = Extract<RolloutState, { readonly phase: 'undone' }>;

/** How a rollout ended, for people and for scripts: `applied` is true only when it was confirmed. */
export function endOf(view: RolloutView): Outcome {
  const [line, exit] = endLine(view);
  return { exit, lines: [line], json: { applied: view.state.phase === 'confirmed', rollout: view } };
}

function endLine({
  state,
  startedAtMs,
  endedAtMs,
  missing,
}: RolloutView): readonly [line: string, exit: Exit] {
  const seconds = (((endedAtMs ?? startedAtMs) - startedAtMs) / 1000).toFixed(1);
  switch (state.phase) {
    case 'confirmed':
      return [`Confirmed after ${seconds} s.`, EXIT.ok];
    case 'refused':
      return [refusalLine(state.refusal), EXIT.error];
    case 'undone':
      return [
        `${recoveryText.because[state.because]}. ${
          state.because === 'not-settled' && missing
            ? `${recoveryText.wasMissing(missingText(missing))} `
            : ''
        }${wentBack(state, endedAtMs ?? startedAtMs)} (${state.because})`,
        EXIT.error,
      ];
    default:
      return [
        'It is not known how this ended. Look at the router before trying again: bulkhead history, bulkhead verify. (unknown)',
        EXIT.error,
      ];
  }
}

function wentBack({ identical, differing }: Undone, endedAtMs: number): string {
  if (identical === 'not-checked-yet')
    return `${recoveryText.leadNotChecked(clock(endedAtMs), undefined)} The next command that reaches it compares: bulkhead verify.`;
  const compared =
    identical === 'yes'
      ? 'Compared byte for byte: identical to the copy.'
      : `These files differ from the copy: ${differing.join(', ')}.`;
  return `The router went back to how it was. ${compared}`;
}

/** What became of a rollout that an earlier run of the program left in the middle, as far as the router says by now. */
export function leftBehindLine(view: RolloutView, nowMs: number): string {
  const begun = new Date(view.startedAtMs).toISOString().replace('T', ' ').slice(0, 19);
  const before = `The change of ${begun} was left in the middle.`;
  if (view.state.phase === 'confirmed') return `${before} It had been confirmed by then, and it stands.`;
  if (isOver(view.state)) return `${before} ${endLine(view)[0]}`;
  if (view.revertsAtMs === undefined) return `${before} The router is undoing it now.`;
  const seconds = Math.max(0, Math.ceil((view.revertsAtMs - nowMs) / 1000));
  return `${before} Nobody confirms it any more: the router undoes it by itself in ${seconds} s.`;
}
