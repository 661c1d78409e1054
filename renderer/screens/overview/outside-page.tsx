import { IconArrowBackUp, IconCheck } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import type { OutsideChange, Overview } from '../../../shared/ipc/views';
import { displayText } from '../../../shared/net/untrusted-text';
import { clock, dayName } from '../../../shared/text/format';
import { overviewText as t } from '../../../shared/text/overview-text';
import { groupPromises } from '../../../shared/verify/promise-groups';
import { Button } from '../../components/button';
import { DiffView } from '../../components/diff-view';
import { PageTitle } from '../../components/page-title';
import { PromiseList } from '../../components/promise-list';
import { Sec } from '../../components/sec';
import { useNow } from '../../components/use-now';
import { useAppStore } from '../../state/use-app';
import { doorsOf } from './plan';

interface OutsidePageProps {
  readonly overview: Overview;
  readonly outside: OutsideChange;
}

/** What somebody changed on the router, what it means, and the two ways on. Looking writes nothing. */
export function OutsidePage({ overview, outside }: OutsidePageProps) {
  const store = useAppStore();
  const now = useNow(60_000);
  const { closeOutside, keepOutside, reviewRollback } = store.getState();
  // Another page of the window was opened: the next time Overview is Overview again.
  useEffect(() => () => store.getState().closeOutside(), [store]);
  const since =
    outside.confirmedAtMs === undefined
      ? undefined
      : `${dayName(outside.confirmedAtMs, now)} ${clock(outside.confirmedAtMs)}`;
  const { copyId } = outside;
  return (
    <div className="page">
      <PageTitle>{t.outsideTitle}</PageTitle>
      <p className="lead">{t.outsideLead(since, clock(outside.seenAtMs))}</p>
      <div className="two outside-grid">
        <section style={{ minWidth: 0 }}>
          <Sec
            title={t.outsideLines}
            {...(outside.files.length > 0
              ? { note: t.outsideSize(outside.changedLines, outside.files.length) }
              : {})}
          />
          {outside.files.length === 0 ? (
            <p className="t2" style={{ paddingTop: 10 }}>
              {t.outsideNoCopy(outside.names.map((name) => displayText(name, 40)))}
            </p>
          ) : (
            <div style={{ display: 'grid', gap: 12, marginTop: 10, minWidth: 0 }}>
              {outside.files.map((file) => (
                <DiffView key={file.path} file={file} />
              ))}
            </div>
          )}
        </section>
        <div className="col" style={{ gap: 20 }}>
          <Meaning overview={overview} />
          <section>
            <Sec title={t.outsideDo} />
            {copyId !== undefined && (
              <Way
                hint={t.outsideBackHint}
                button={
                  <Button look="next" onClick={() => void reviewRollback(copyId)}>
                    <IconArrowBackUp className="ic" aria-hidden="true" />
                    {t.outsideBack}
                  </Button>
                }
              />
            )}
            <Way
              hint={outside.touchesOurs ? `${t.outsideKeepHint} ${t.outsideKeepOurs}` : t.outsideKeepHint}
              button={
                <Button onClick={() => void keepOutside()}>
                  <IconCheck className="ic" aria-hidden="true" />
                  {t.outsideKeep}
                </Button>
              }
            />
            <div style={{ marginTop: 14 }}>
              <Button look="quiet" onClick={closeOutside}>
                {t.outsideLater}
              </Button>
            </div>
          </section>
        </div>
      </div>
    </div>
  );
}

/** Said of what runs now: the promises that break, and the doors that nobody here opened. */
function Meaning({ overview }: { readonly overview: Overview }) {
  const { policy, verification } = overview;
  const broken = groupPromises(verification.promises).filter(({ holds }) => holds !== 'yes');
  const foreign = doorsOf(policy, verification).filter((door) => door.foreign);
  return (
    <section>
      <Sec title={t.outsideMeans} />
      {broken.length === 0 && foreign.length === 0 && (
        <p className="t2" style={{ paddingTop: 10 }}>
          {t.outsideMeansNothing}
        </p>
      )}
      {broken.length > 0 && (
        <>
          <p className="t2" style={{ padding: '10px 0 2px' }}>
            {t.outsideMeansBroken}
          </p>
          <ul>
            <PromiseList policy={policy} groups={broken} />
          </ul>
        </>
      )}
      {foreign.length > 0 && (
        <>
          <p className="t2" style={{ padding: '10px 0 4px' }}>
            {t.outsideMeansDoors}
          </p>
          <ul className="plain-list">
            {foreign.map((door) => (
              <li key={door.id}>{door.sentence}.</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

const Way = ({ hint, button }: { readonly hint: string; readonly button: ReactNode }) => (
  <div style={{ marginTop: 12 }}>
    {button}
    <p className="hint">{hint}</p>
  </div>
);
