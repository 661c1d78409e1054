import { IconPlayerPause, IconRefresh } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { discoverText as t } from '../../../shared/text/discover-text';
import { en } from '../../../shared/text/en';
import { Button } from '../../components/button';
import { PageTitle } from '../../components/page-title';
import { EmptyHull } from '../../components/pictures';
import { useNow } from '../../components/use-now';
import { wizardAt } from '../../state/place';
import { peopleDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { StepFrame } from '../../wizard/step-frame';
import { FoundTable } from './found-table';
import { SourceBars } from './source-bars';

/** How often the count is read out at most. */
const SPEAK_EVERY_MS = 5000;

/** Step 2: see that Bulkhead sees. Nothing has to be decided here. */
export function DevicesStep() {
  const store = useAppStore();
  const devices = useApp(useShallow(peopleDevices));
  const progress = useApp((state) => state.discovery?.progress);
  const running = progress?.running ?? true;
  useEffect(() => {
    const { discovery, startLooking } = store.getState();
    if (!discovery) void startLooking();
  }, [store]);
  useSpokenCount(devices.length, running);

  const listsFailed = progress?.sources.some(
    (each) => each.source === 'router-lists' && each.state === 'failed',
  );
  const some = devices.length > 0;
  return (
    <StepFrame
      foot={
        <>
          <span className="t3 small grow">{t.foot}</span>
          <Button look="quiet" onClick={() => store.getState().go(wizardAt('connect'))}>
            {en.back}
          </Button>
          <Button
            look={some ? 'next' : 'plain'}
            locked={!some}
            title={some ? undefined : t.continueFirst}
            onClick={() => store.getState().go(wizardAt('zones'))}
          >
            {t.continueWith(devices.length)}
          </Button>
        </>
      }
    >
      <div className="row" style={{ alignItems: 'flex-end' }}>
        <div className="grow">
          <PageTitle className="num">{running ? t.soFar(devices.length) : t.done(devices.length)}</PageTitle>
          <p className="lead">{listsFailed ? t.partial : running ? t.leadRunning : t.leadDone}</p>
        </div>
        {running ? (
          <Button onClick={() => void store.getState().stopLooking()}>
            <IconPlayerPause className="ic" aria-hidden="true" />
            {t.stop}
          </Button>
        ) : (
          <Button onClick={() => void store.getState().startLooking()}>
            <IconRefresh className="ic" aria-hidden="true" />
            {t.again}
          </Button>
        )}
      </div>
      {progress && <SourceBars progress={progress} />}
      {some ? <FoundTable devices={devices} running={running} /> : <NothingYet running={running} />}
    </StepFrame>
  );
}

function NothingYet({ running }: { readonly running: boolean }) {
  const store = useAppStore();
  const [since] = useState(Date.now);
  const now = useNow(1000);
  return (
    <div className="empty">
      <EmptyHull />
      <h2 style={{ fontSize: 'var(--fs-h3)' }}>{t.emptyTitle}</h2>
      <p role="status">{now - since > 10_000 ? t.emptyLong : t.emptyBody}</p>
      {!running && (
        <div className="row">
          <Button look="next" onClick={() => void store.getState().startLooking()}>
            {t.look}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Reads the count out, but not for every single device. */
function useSpokenCount(devices: number, running: boolean): void {
  const store = useAppStore();
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + SPEAK_EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      last.current = Date.now();
      store.getState().announce(t.status(devices, running));
    }, wait);
    return () => clearTimeout(timer);
  }, [devices, running, store]);
}
