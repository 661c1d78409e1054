import { applyText as t } from '../../../shared/text/apply-text';
import { Button } from '../../components/button';
import { PageTitle } from '../../components/page-title';
import { wizardAt } from '../../state/place';
import { useApp, useAppStore } from '../../state/use-app';
import { StepFrame } from '../../wizard/step-frame';
import { Applying } from './applying';
import { Done } from './done';
import { Recovery } from './recovery';
import { Refused, UnknownEnd } from './refused';

/** Step 6, whatever the rollout has come to: running, done, undone, refused, or not known. */
export function ApplyStep() {
  const store = useAppStore();
  const rollout = useApp((state) => state.rollout);
  if (!rollout)
    return (
      <StepFrame
        foot={
          <>
            <span className="grow" />
            <Button onClick={() => store.getState().go(wizardAt('review'))}>{t.reviewAgain}</Button>
          </>
        }
      >
        <PageTitle>{t.titleBefore}</PageTitle>
      </StepFrame>
    );
  switch (rollout.state.phase) {
    case 'confirmed':
      return <Done rollout={rollout} />;
    case 'undone':
      return <Recovery rollout={rollout} state={rollout.state} />;
    case 'refused':
      return <Refused refusal={rollout.state.refusal} />;
    case 'unknown':
      return <UnknownEnd />;
    default:
      return <Applying rollout={rollout} />;
  }
}
