import { useState } from 'react';
import type { Review } from '../../../shared/ipc/views';
import { reviewText as t } from '../../../shared/text/review-text';
import { CopyButton } from '../../components/copy-button';
import { DiffView } from '../../components/diff-view';
import { Sheet } from '../../components/sheet';

/** Every line that will be written and the scripts that will run. The same facts as the page, one level deeper. */
export function TechnicalSheet({
  review,
  onClose,
}: {
  readonly review: Review;
  readonly onClose: () => void;
}) {
  const [tab, setTab] = useState<'files' | 'scripts'>('files');
  return (
    <Sheet title={t.technicalTitle} onClose={onClose}>
      <div className="row" style={{ padding: '12px 24px' }}>
        <p className="small t2 grow">{t.technicalLead}</p>
        <fieldset className="seg" aria-label={t.technicalTitle}>
          <button type="button" aria-pressed={tab === 'files'} onClick={() => setTab('files')}>
            {t.tabFiles}
          </button>
          <button type="button" aria-pressed={tab === 'scripts'} onClick={() => setTab('scripts')}>
            {t.tabScripts}
          </button>
        </fieldset>
      </div>
      <div className="grow col" style={{ overflowY: 'auto', padding: '0 24px 24px', gap: 14, minHeight: 0 }}>
        {tab === 'files'
          ? review.files.map((file) => <DiffView key={file.path} file={file} />)
          : review.scripts.map(({ name, text }) => (
              <figure key={name} className="diff" style={{ margin: 0 }}>
                <figcaption className="file row">
                  <b className="b t1 grow">{name}</b>
                  <CopyButton text={text} />
                </figcaption>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
                <pre className="lines ln t2" style={{ margin: 0, padding: '6px 12px' }} tabIndex={0}>
                  {text}
                </pre>
              </figure>
            ))}
      </div>
    </Sheet>
  );
}
