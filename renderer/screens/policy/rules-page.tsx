import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ruleText as t } from '../../../shared/text/rule-text';
import { Button } from '../../components/button';
import { Matrix, MatrixLegend, type MatrixPlace } from '../../components/matrix';
import { PageTitle } from '../../components/page-title';
import { EmptyHull } from '../../components/pictures';
import { Verdict } from '../../components/verdict';
import { doorCount } from '../../state/selectors';
import { useApp } from '../../state/use-app';
import { useUndoKeys } from '../zones/zones-view';
import { AddSentence, type SentenceStart } from './add-sentence';
import { Explanation } from './explanation';
import { SentenceList } from './sentence-list';

/** See and change every door; ask why. The matrix and the sentences are the same content. */
export function RulesPage() {
  const policy = useApp((state) => state.draft);
  const preview = useApp((state) => state.preview);
  const applied = useApp((state) => state.applied !== undefined);
  const [view, setView] = useState<'matrix' | 'sentences'>('matrix');
  const [asked, setAsked] = useState<MatrixPlace>();
  const [adding, setAdding] = useState<SentenceStart>();
  useUndoKeys();

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
            {t.pageCount(doorCount(policy))}
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
        {view === 'matrix' ? (
          <>
            <div style={{ margin: '12px 0 14px', overflowX: 'auto', padding: 3, flex: 'none' }}>
              <Matrix
                policy={policy}
                verification={preview?.after}
                applied={applied ? preview?.before : undefined}
                current={asked}
                says="words"
                onSelect={setAsked}
              />
            </div>
            <MatrixLegend withChanges={applied} />
          </>
        ) : (
          <div style={{ marginTop: 12, maxWidth: 720 }}>
            <SentenceList policy={policy} verification={preview?.after} marked={asked} onMark={() => {}} />
          </div>
        )}
        <div style={{ marginTop: 18 }}>
          <Verdict />
        </div>
      </div>
      {asked && (
        <Explanation
          key={`${asked.from} ${asked.to}`}
          policy={policy}
          verification={preview?.after}
          start={asked}
          onOpenDoor={setAdding}
          onClose={() => setAsked(undefined)}
        />
      )}
      {adding && <AddSentence policy={policy} start={adding} onClose={() => setAdding(undefined)} />}
    </>
  );
}
