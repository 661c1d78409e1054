import { IconKeyboard } from '@tabler/icons-react';
import { useEffect } from 'react';
import { connectText } from '../../../shared/text/connect-text';
import { en } from '../../../shared/text/en';
import { zoneText as t } from '../../../shared/text/zone-text';
import { Button } from '../../components/button';
import { wizardAt } from '../../state/place';
import { peopleDevices, withFoundDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { StepFrame } from '../../wizard/step-frame';
import { ZonesView } from './zones-view';

/** Step 3: decide who lives with whom. Bulkhead begins with a suggestion. */
export function ZonesStep() {
  const store = useAppStore();
  const zones = useApp((state) => state.draft?.zones.length ?? 0);
  useEffect(() => void begin(store), [store]);
  return (
    <StepFrame
      foot={
        <>
          <span className="row small t2 grow">
            <IconKeyboard className="ic-s" aria-hidden="true" />
            <span>
              {t.keysHint[0]} <kbd>1</kbd> {t.keysHint[1]} <kbd>{Math.min(9, zones)}</kbd> {t.keysHint[2]}
            </span>
          </span>
          <Button look="quiet" onClick={() => store.getState().go(wizardAt('devices'))}>
            {en.back}
          </Button>
          <Button look="next" locked={zones === 0} onClick={() => store.getState().go(wizardAt('rules'))}>
            {connectText.continue}
          </Button>
        </>
      }
    >
      <ZonesView title={t.title} lead={t.lead} />
    </StepFrame>
  );
}

/** The suggestion takes in what was found since signing in; a draft that a person has touched stays as it is. */
async function begin(store: ReturnType<typeof useAppStore>): Promise<void> {
  await store.getState().flushDraft();
  await store.getState().loadPolicy();
  const { draft, applied } = store.getState();
  if (!draft && !applied) await store.getState().suggestPolicy();
  const now = store.getState();
  if (!now.draft) return;
  const complete = withFoundDevices(now.draft, peopleDevices(now));
  if (complete !== now.draft) now.edit(() => complete);
}
