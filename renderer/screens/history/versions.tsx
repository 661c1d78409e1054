import { IconChevronRight } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { PolicyVersionView } from '../../../shared/ipc/views';
import { displayText } from '../../../shared/net/untrusted-text';
import { clock, count, dayName, listOf } from '../../../shared/text/format';
import { historyText as t, versionCause } from '../../../shared/text/history-text';
import { Button } from '../../components/button';
import { useNow } from '../../components/use-now';
import { mainAt } from '../../state/place';
import { useApp, useAppStore } from '../../state/use-app';

/** What the person had decided before: their own sorting has a history beside the router's. */
export function Versions() {
  const store = useAppStore();
  const versions = useApp((state) => state.versions);
  const draft = useApp((state) => state.draft);
  useEffect(() => {
    if (draft) void store.getState().loadVersions();
  }, [store, draft]);
  if (versions.length === 0) return null;
  return (
    <details style={{ padding: '0 12px 16px 24px' }}>
      <summary className="m">
        <IconChevronRight className="ic-s" aria-hidden="true" />
        {t.versions}
      </summary>
      <p className="small t2">{t.versionsBody}</p>
      <ul style={{ display: 'grid', gap: 8, marginTop: 8, maxHeight: 260, overflowY: 'auto' }}>
        {versions.map((version) => (
          <Version key={version.versionId} version={version} />
        ))}
      </ul>
    </details>
  );
}

function Version({ version }: { readonly version: PolicyVersionView }) {
  const store = useAppStore();
  const now = useNow(60_000);
  const { versionId, atMs, cause, zones, devices } = version;
  const bringBack = async (): Promise<void> => {
    await store.getState().bringBack(versionId);
    store.getState().go(mainAt('zones'));
  };
  return (
    <li className="row" style={{ gap: 8 }}>
      <span className="grow" style={{ minWidth: 0 }}>
        <span className="small" style={{ display: 'block' }}>
          {`${dayName(atMs, now)}, ${clock(atMs)}: ${versionCause[cause]}`}
        </span>
        <span className="small t3" style={{ display: 'block' }}>
          {`${count(devices, 'device')} in ${listOf(zones.map((name) => displayText(name, 24)))}`}
        </span>
      </span>
      <Button size="small" onClick={() => void bringBack()}>
        {t.bringBack}
      </Button>
    </li>
  );
}
