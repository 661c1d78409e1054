import { IconArrowBackUp, IconClock } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { displayText } from '../../../shared/net/untrusted-text';
import { en } from '../../../shared/text/en';
import { zoneText as t } from '../../../shared/text/zone-text';
import { Button } from '../../components/button';
import { PageTitle } from '../../components/page-title';
import { membersOf, peopleDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { AddZone } from './add-zone';
import { Board, type BoardSelection, nothingSelected } from './board';
import { DevicePanel } from './device-panel';
import { WarningNote } from './warning-note';
import { boardWarnings } from './warnings';
import { ZonePanel } from './zone-panel';

/** The board with its side panel: step 3 of the set-up, and later the Zones page. */
export function ZonesView({ title, lead }: { readonly title: ReactNode; readonly lead: string }) {
  const store = useAppStore();
  const policy = useApp((state) => state.draft);
  const devices = useApp(useShallow(peopleDevices));
  const management = useApp((state) => state.router?.management);
  const mayUndo = useApp((state) => state.past.length > 0);
  const [selection, setSelection] = useState<BoardSelection>(nothingSelected);
  const picked = useApp((state) => state.picked);
  useUndoKeys();
  useEffect(() => {
    if (picked?.kind !== 'zone') return;
    setSelection({ devices: [], zone: picked.id });
    store.getState().takePicked();
  }, [picked, store]);

  const warnings = useMemo(
    () => (policy ? boardWarnings(policy, devices, management) : []),
    [policy, devices, management],
  );
  const members = useMemo(() => (policy ? membersOf(policy, devices) : []), [policy, devices]);
  const selected = members.filter((member) => selection.devices.includes(member.id));
  const zone = policy?.zones.find((each) => each.id === selection.zone);
  const hold = policy?.zones.find((each) => each.kind === 'hold');
  const waiting = hold ? members.filter((member) => member.policy.zone === hold.id).length : 0;

  return (
    <>
      <div className="row" style={{ alignItems: 'flex-end' }}>
        <div className="grow">
          <PageTitle>{title}</PageTitle>
          <p className="lead">{policy ? lead : t.suggesting}</p>
        </div>
        <Button look="quiet" locked={!mayUndo} onClick={() => store.getState().undoEdit()}>
          <IconArrowBackUp className="ic" aria-hidden="true" />
          {en.undo}
        </Button>
        {policy && <AddZone onAdded={(added) => setSelection({ devices: [], zone: added })} />}
      </div>
      {policy && (
        <div className="two zones-grid">
          <div className="col" style={{ minHeight: 0, paddingBottom: 14 }}>
            <Board policy={policy} devices={devices} selection={selection} onSelect={setSelection} />
            <WarningNote policy={policy} devices={devices} warnings={warnings} />
            {hold && waiting > 0 && (
              <div className="row small t3" style={{ marginTop: 10, gap: 6 }}>
                <IconClock className="ic-s" aria-hidden="true" />
                {t.waiting(waiting, displayText(hold.name, 40))}
              </div>
            )}
          </div>
          <aside className="col zones-side" aria-label={en.details}>
            {selected.length > 0 ? (
              <DevicePanel
                key={selection.devices.join(' ')}
                policy={policy}
                devices={devices}
                members={selected}
              />
            ) : zone ? (
              <ZonePanel
                key={zone.id}
                policy={policy}
                zone={zone}
                onRemoved={() => setSelection(nothingSelected)}
              />
            ) : (
              <div>
                <h2 style={{ fontSize: 'var(--fs-h3)', lineHeight: '20px' }}>{t.selectTitle}</h2>
                <p className="small t2" style={{ marginTop: 4 }}>
                  {t.selectHint}
                </p>
              </div>
            )}
          </aside>
        </div>
      )}
    </>
  );
}

/** Ctrl/⌘ Z takes back a move, any number of times; with Shift it goes forward again. Fields keep their own undo. */
export function useUndoKeys(): void {
  const store = useAppStore();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
      if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return;
      event.preventDefault();
      if (event.shiftKey) store.getState().redoEdit();
      else store.getState().undoEdit();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [store]);
}
