import type { Refusal } from '../../../shared/rollout/rollout-state';
import { applyText as t } from '../../../shared/text/apply-text';
import { en } from '../../../shared/text/en';
import { refusalText } from '../../../shared/text/error-text';
import { Button } from '../../components/button';
import { PageTitle } from '../../components/page-title';
import { Seal } from '../../components/seal';
import { mainAt, wizardAt } from '../../state/place';
import { useApp, useAppStore } from '../../state/use-app';
import { StepFrame } from '../../wizard/step-frame';

/** The router, or we, said no before the first write. Nothing has to be undone. */
export function Refused({ refusal }: { readonly refusal: Refusal }) {
  const store = useAppStore();
  const { what, fine, next, code } = refusalText(refusal);
  return (
    <StepFrame
      readOnly
      foot={
        <>
          <span className="grow" />
          <Button onClick={() => store.getState().go(wizardAt('zones'))}>{t.changePlan}</Button>
          {refusal.kind === 'router-changed' ? (
            <Button look="next" onClick={() => void store.getState().reviewAfterChange()}>
              {t.reviewAgain}
            </Button>
          ) : (
            <Button look="next" onClick={() => void store.getState().reviewAgain()}>
              {en.tryAgain}
            </Button>
          )}
        </>
      }
    >
      <div className="narrow">
        <div className="row top" style={{ gap: 16, paddingTop: 14 }}>
          <Seal state="undone" />
          <div>
            <PageTitle>{t.refusedTitle}</PageTitle>
            <p className="lead" style={{ marginTop: 2 }}>
              {what} {fine}
            </p>
            <p className="t2" style={{ marginTop: 10 }}>
              {next} <span className="mono t3">{code}</span>
            </p>
          </div>
        </div>
      </div>
    </StepFrame>
  );
}

/** A reply was lost. Saying anything else than "not known" would be a guess. */
export function UnknownEnd() {
  const store = useAppStore();
  const checking = useApp((state) => state.checking);
  async function look(): Promise<void> {
    await store.getState().checkNow();
    if (!store.getState().checkError) store.getState().go(mainAt('overview'));
  }
  return (
    <StepFrame
      readOnly
      foot={
        <>
          <span className="grow" />
          <Button look="next" locked={checking} onClick={() => void look()}>
            {t.lookNow}
          </Button>
        </>
      }
    >
      <div className="narrow">
        <div className="row top" style={{ gap: 16, paddingTop: 14 }}>
          <Seal state="unknown" />
          <div>
            <PageTitle>{t.unknownTitle}</PageTitle>
            <p className="lead">{t.unknownLead}</p>
          </div>
        </div>
      </div>
    </StepFrame>
  );
}
