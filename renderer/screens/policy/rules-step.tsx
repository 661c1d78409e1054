import { IconArrowsRightLeft, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { en } from '../../../shared/text/en';
import { ruleText as t } from '../../../shared/text/rule-text';
import { Button } from '../../components/button';
import { Matrix, type MatrixPlace } from '../../components/matrix';
import { MatrixLegend } from '../../components/matrix-cell';
import { PageTitle } from '../../components/page-title';
import { Verdict } from '../../components/verdict';
import { wizardAt } from '../../state/place';
import { doorCount } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { StepFrame } from '../../wizard/step-frame';
import { useUndoKeys } from '../zones/zones-view';
import { AddSentence } from './add-sentence';
import { SentenceList } from './sentence-list';

/** Step 4: agree on the doors. Sentences first, the matrix as the overview; selecting one marks the other. */
export function RulesStep() {
  const store = useAppStore();
  const policy = useApp((state) => state.draft);
  const after = useApp((state) => state.preview?.after);
  const [marked, setMarked] = useState<MatrixPlace>();
  const [adding, setAdding] = useState(false);
  useUndoKeys();
  const review = (): void => void store.getState().reviewDraft();
  return (
    <StepFrame
      foot={
        <>
          <Verdict
            more={
              <button type="button" className="link" onClick={review}>
                {t.showIt}
              </button>
            }
          />
          <Button look="quiet" onClick={() => store.getState().go(wizardAt('zones'))}>
            {en.back}
          </Button>
          <Button look="next" locked={!policy} onClick={review}>
            {t.reviewTheChange}
          </Button>
        </>
      }
    >
      <PageTitle>{t.title}</PageTitle>
      <p className="lead">{t.lead}</p>
      {policy && (
        <div className="two rules-grid">
          <section className="col" aria-labelledby="in-words">
            <div className="sec">
              <h2 id="in-words" style={{ fontSize: 'var(--fs-h3)', lineHeight: '20px' }}>
                {t.inWords}
              </h2>
              <span className="t3">{t.doorsOpen(doorCount(policy))}</span>
            </div>
            <SentenceList policy={policy} verification={after} marked={marked} onMark={setMarked} />
            <div style={{ padding: '8px 0 20px' }}>
              <Button size="small" onClick={() => setAdding(true)}>
                <IconPlus className="ic-s" aria-hidden="true" />
                {t.addSentence}
              </Button>
            </div>
          </section>
          <section className="col glance" aria-labelledby="at-a-glance">
            <div className="sec">
              <h2 id="at-a-glance" style={{ fontSize: 'var(--fs-h3)', lineHeight: '20px' }}>
                {t.atAGlance}
              </h2>
            </div>
            <div style={{ margin: '10px 0 12px', overflowX: 'auto', padding: 3 }}>
              <Matrix
                policy={policy}
                verification={after}
                current={marked}
                says="icons"
                onSelect={setMarked}
              />
            </div>
            <MatrixLegend />
            <div className="note" style={{ margin: '20px 0' }}>
              <IconArrowsRightLeft className="ic acc" aria-hidden="true" />
              <div>
                <b className="b">{t.oneWayTitle}</b>
                <div className="small t2">{t.oneWayBody}</div>
              </div>
            </div>
          </section>
        </div>
      )}
      {adding && policy && <AddSentence policy={policy} onClose={() => setAdding(false)} />}
    </StepFrame>
  );
}
