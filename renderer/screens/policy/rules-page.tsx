import { IconPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Policy } from '../../../shared/policy/policy';
import { clock } from '../../../shared/text/format';
import { ruleText as t } from '../../../shared/text/rule-text';
import type { Verification } from '../../../shared/verify/verification';
import { Button } from '../../components/button';
import { Matrix, type MatrixPlace } from '../../components/matrix';
import { MatrixLegend } from '../../components/matrix-cell';
import { PageTitle } from '../../components/page-title';
import { EmptyHull } from '../../components/pictures';
import { Verdict } from '../../components/verdict';
import type { AskAnswer } from '../../state/ask';
import { doorCount, peopleDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { doorsOf } from '../overview/plan';
import { useUndoKeys } from '../zones/zones-view';
import { AddSentence, type SentenceStart } from './add-sentence';
import { CellEditor, type EditedCell } from './cell-editor';
import { Explanation } from './explanation';
import { placeOf, SentenceList } from './sentence-list';

/** The cell, and the devices, that a question or a sentence speaks of. */
function placeOfAnswer(policy: Policy, answer: AskAnswer): MatrixPlace | undefined {
  const ends =
    answer.kind === 'question'
      ? answer
      : answer.kind === 'rule'
        ? policy.rules.find((rule) => rule.id === answer.id)
        : undefined;
  const place = ends && placeOf(policy, ends);
  if (!ends || !place) return undefined;
  return {
    ...place,
    ...(ends.from.kind === 'device' ? { device: ends.from.device } : {}),
    ...(ends.to.kind === 'device' ? { toDevice: ends.to.device } : {}),
  };
}

/** Openings between zones that no sentence makes: the router's own configuration does. */
const foreignDoors = (policy: Policy, verification: Verification): number =>
  doorsOf(policy, verification).filter((door) => door.foreign).length;

/** See and change every door; ask why. The matrix and the sentences are the same content. */
export function RulesPage() {
  const policy = useApp((state) => state.draft);
  const preview = useApp((state) => state.preview);
  const applied = useApp((state) => state.applied);
  const picked = useApp((state) => state.picked);
  const store = useAppStore();
  // Without changes of one's own the page is about the router as it is, with them about the router as it would be.
  const planned = useApp((state) => state.hasChanges || state.applied === undefined);
  const verification = planned ? preview?.after : preview?.before;
  const [view, setView] = useState<'matrix' | 'sentences'>('matrix');
  const [asked, setAsked] = useState<MatrixPlace>();
  const [editing, setEditing] = useState<EditedCell>();
  const edit = useCallback((place: MatrixPlace, anchor: HTMLElement) => setEditing({ place, anchor }), []);
  const devices = useApp(useShallow(peopleDevices));
  const kinds = useMemo(() => new Map(devices.map((device) => [device.id, device.kind])), [devices]);
  const kindOf = useCallback((device: string) => kinds.get(device) ?? 'unknown', [kinds]);
  const [adding, setAdding] = useState<SentenceStart>();
  const before = useMemo(
    () => applied && preview && { policy: applied, verification: preview.before },
    [applied, preview],
  );
  useUndoKeys();
  useEffect(() => {
    const place = picked && policy ? placeOfAnswer(policy, picked) : undefined;
    if (!place) return;
    setAsked(place);
    store.getState().takePicked();
  }, [picked, policy, store]);

  if (!policy || policy.zones.length === 0)
    return (
      <div className="empty">
        <EmptyHull />
        <PageTitle className="tool-title">{t.emptyTitle}</PageTitle>
        <p>{t.emptyBody}</p>
      </div>
    );
  return (
    <>
      <div className="page tool">
        <header className="row">
          <PageTitle className="tool-title">{t.pageTitle}</PageTitle>
          <span className="t3 grow" style={{ paddingTop: 4 }}>
            {verification && t.pageCount(doorCount(policy), foreignDoors(policy, verification))}
          </span>
          <fieldset className="seg" aria-label={t.view}>
            <button type="button" aria-pressed={view === 'matrix'} onClick={() => setView('matrix')}>
              {t.viewMatrix}
            </button>
            <button type="button" aria-pressed={view === 'sentences'} onClick={() => setView('sentences')}>
              {t.viewSentences}
            </button>
          </fieldset>
          <Button size="small" aria-label={t.addSentence} onClick={() => setAdding({})}>
            <IconPlus className="ic-s" aria-hidden="true" />
            {t.add}
          </Button>
        </header>
        {preview && (
          <p className="small t2" style={{ marginTop: 4 }}>
            {planned ? t.showsPlan : t.showsRunning(clock(preview.readAtMs))}
          </p>
        )}
        {view === 'matrix' ? (
          <>
            <div style={{ margin: '12px 0 14px', flex: 'none' }}>
              <Matrix
                policy={policy}
                verification={verification}
                applied={before}
                current={asked}
                says="words"
                onSelect={setAsked}
                onEdit={edit}
                kindOf={kindOf}
              />
            </div>
            <MatrixLegend withChanges={applied !== undefined} />
          </>
        ) : (
          <div style={{ marginTop: 12, maxWidth: 720 }}>
            <SentenceList policy={policy} verification={verification} marked={asked} onMark={() => {}} />
          </div>
        )}
        <div style={{ marginTop: 18 }}>
          <Verdict about={planned ? 'plan' : 'running'} />
        </div>
      </div>
      {asked && (
        <Explanation
          key={`${asked.from} ${asked.device} ${asked.to} ${asked.toDevice}`}
          policy={policy}
          verification={verification}
          start={asked}
          onEdit={edit}
          onOpenDoor={setAdding}
          onClose={() => {
            setAsked(undefined);
            // Back to the cell that was asked about, where it is in sight.
            const cell = document.querySelector<HTMLElement>('.cell.current');
            (cell ?? document.querySelector('h1'))?.focus();
          }}
        />
      )}
      {editing && (
        <CellEditor
          key={`${editing.place.from} ${editing.place.to}`}
          policy={policy}
          cell={editing}
          onMore={(start) => {
            setEditing(undefined);
            setAdding(start);
          }}
          onClose={() => setEditing(undefined)}
        />
      )}
      {adding && <AddSentence policy={policy} start={adding} onClose={() => setAdding(undefined)} />}
    </>
  );
}
