import { IconArrowBackUp, IconHistory } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { HistoryDetail, HistoryEntry } from '../../../shared/ipc/views';
import { recoveryText } from '../../../shared/text/apply-text';
import { clock, clockSeconds, dayName } from '../../../shared/text/format';
import { entryNote, entryTitle, outcomeText, historyText as t } from '../../../shared/text/history-text';
import { Button } from '../../components/button';
import { DiffView } from '../../components/diff-view';
import { PageTitle } from '../../components/page-title';
import { EmptyHull } from '../../components/pictures';
import { Sec } from '../../components/sec';
import { useNow } from '../../components/use-now';
import { useApp, useAppStore } from '../../state/use-app';
import { ConsequenceList } from '../review/consequence-list';
import { Versions } from './versions';

const tone: Readonly<Record<HistoryEntry['outcome'], string>> = {
  confirmed: 'safe',
  undone: 'caution',
  refused: 'caution',
  unknown: 'q',
  copy: 'q',
};

/** What changed, who did it, and the way back. */
export function HistoryPage() {
  const store = useAppStore();
  const history = useApp((state) => state.history);
  const opened = useApp((state) => state.historyEntryId);
  const detail = useApp((state) => state.historyDetail);
  useEffect(() => {
    const { history: list, historyEntryId, openEntry } = store.getState();
    const first = list?.[0];
    if (!historyEntryId && first) void openEntry(first.id);
  }, [store]);

  if (!history || history.length === 0)
    return (
      <div className="empty">
        <EmptyHull />
        <PageTitle className="tool-title">{t.emptyTitle}</PageTitle>
        <p>{t.emptyBody}</p>
      </div>
    );
  return (
    <>
      <div
        className="col"
        style={{
          width: 'min(400px, 40%)',
          flex: 'none',
          borderRight: '1px solid var(--line)',
          paddingTop: 18,
        }}
      >
        <header style={{ padding: '0 20px 6px 24px' }}>
          <PageTitle className="tool-title">{t.title}</PageTitle>
        </header>
        <List entries={history} opened={opened} onOpen={(id) => void store.getState().openEntry(id)} />
        <Versions />
      </div>
      <section
        className="col grow"
        style={{ padding: '20px 28px 20px', overflowY: 'auto' }}
        aria-label={t.list}
        tabIndex={-1}
      >
        {detail && detail.entry.id === opened ? (
          <Detail detail={detail} entries={history} />
        ) : (
          <p className="t2">{t.pick}</p>
        )}
      </section>
    </>
  );
}

interface ListProps {
  readonly entries: readonly HistoryEntry[];
  readonly opened: string | undefined;
  readonly onOpen: (id: string) => void;
}

function List({ entries, opened, onOpen }: ListProps) {
  const now = useNow(60_000);
  const days = [...new Set(entries.map((entry) => dayName(entry.atMs, now)))];
  return (
    <div style={{ padding: '0 12px 20px', overflowY: 'auto' }}>
      {days.map((day) => (
        <section key={day} aria-label={day}>
          <h2 className="small t3 m" style={{ padding: '12px 12px 4px' }}>
            {day}
          </h2>
          <ul>
            {entries
              .filter((entry) => dayName(entry.atMs, now) === day)
              .map((entry) => (
                <li key={entry.id}>
                  <button
                    type="button"
                    className="entry"
                    aria-current={entry.id === opened}
                    onClick={() => onOpen(entry.id)}
                  >
                    <span className="small t3 num">{clock(entry.atMs)}</span>
                    <span style={{ minWidth: 0 }}>
                      <span className="m" style={{ display: 'block' }}>
                        {entryTitle(entry)}
                      </span>
                      <span className="small t3" style={{ display: 'block' }}>
                        {entryNote(entry)}
                      </span>
                    </span>
                    <span className={`tag ${tone[entry.outcome]}`}>{outcomeText[entry.outcome]}</span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Detail({
  detail,
  entries,
}: {
  readonly detail: HistoryDetail;
  readonly entries: readonly HistoryEntry[];
}) {
  const store = useAppStore();
  const now = useNow(60_000);
  const { entry, files, consequences, rollout } = detail;
  const later = entries.filter((each) => each.atMs > entry.atMs && each.outcome === 'confirmed').length;
  const copy =
    entry.outcome === 'copy' ? (entry.snapshotAfterId ?? entry.snapshotBeforeId) : entry.snapshotBeforeId;
  const stayed = entry.outcome === 'confirmed' || entry.outcome === 'copy';
  const lines = files.reduce(
    (sum, file) => sum + file.lines.filter((line) => line.kind !== 'same').length,
    0,
  );
  return (
    <>
      <div className="row top">
        <div className="grow">
          <h2>{entryTitle(entry)}</h2>
          <p className="t2">
            {t.when(
              dayName(entry.atMs, now),
              clockSeconds(rollout?.startedAtMs ?? entry.atMs),
              rollout?.endedAtMs === undefined ? undefined : clockSeconds(rollout.endedAtMs),
            )}
          </p>
        </div>
        {copy && entry.outcome !== 'undone' && entry.outcome !== 'refused' && (
          <Button onClick={() => void store.getState().reviewRollback(copy)}>
            <IconArrowBackUp className="ic" aria-hidden="true" />
            {entry.outcome === 'copy' ? t.goTo : t.goBack}
          </Button>
        )}
      </div>
      {copy && entry.outcome !== 'undone' && entry.outcome !== 'refused' && (
        <div className="note safe-n" style={{ marginTop: 14 }}>
          <IconHistory className="ic safe" aria-hidden="true" />
          <div className="small t2">
            {t.backHint(clockSeconds(rollout?.startedAtMs ?? entry.atMs), later)}
          </div>
        </div>
      )}
      {rollout?.state.phase === 'undone' && (
        <div className="note caution-n" style={{ marginTop: 14 }}>
          <IconArrowBackUp className="ic caution" aria-hidden="true" />
          <div className="small t2">
            <b className="b t1">{recoveryText.because[rollout.state.because]}.</b>{' '}
            {recoveryText.becauseMore[rollout.state.because]}
          </div>
        </div>
      )}
      {consequences.length > 0 && (
        <div style={{ marginTop: 18 }}>
          {stayed ? <Sec title={t.inWords} /> : <Sec title={t.inWordsNot} note={t.inWordsNotWhy} />}
          <ConsequenceList consequences={consequences} />
        </div>
      )}
      <div style={{ marginTop: 18 }}>
        <Sec
          title={stayed ? t.onRouter : t.linesNot}
          {...(lines > 0 ? { note: t.onRouterSize(lines, files.length) } : {})}
        />
      </div>
      {lines === 0 ? (
        <p className="small t2" style={{ paddingTop: 8 }}>
          {t.noLines}
        </p>
      ) : (
        <div style={{ display: 'grid', gap: 12, marginTop: 10, minWidth: 0 }}>
          {files.map((file) => (
            <DiffView key={file.path} file={file} />
          ))}
        </div>
      )}
    </>
  );
}
