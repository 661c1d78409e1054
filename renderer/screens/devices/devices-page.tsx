import { IconSearch, IconX } from '@tabler/icons-react';
import { type CSSProperties, type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { displayText } from '../../../shared/net/untrusted-text';
import { certaintyText, connectionText, deviceKind } from '../../../shared/text/device-text';
import { devicesText as t } from '../../../shared/text/devices-text';
import { discoverText } from '../../../shared/text/discover-text';
import { en } from '../../../shared/text/en';
import { age } from '../../../shared/text/format';
import { Button } from '../../components/button';
import { DeviceIcon } from '../../components/device-icon';
import { Flag, flagLooks } from '../../components/flag';
import { PageTitle } from '../../components/page-title';
import { EmptyHull } from '../../components/pictures';
import { useNow } from '../../components/use-now';
import { type RowScroller, VirtualRows } from '../../components/virtual-rows';
import { peopleDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { DeviceDrawer } from './device-drawer';
import { type DeviceFilter, filterRows, noFilter, type Row, rowsOf } from './rows';

const COLUMNS = '2.2fr 1.3fr 1.1fr 1.4fr 76px';

/** Find one thing among hundreds; see what it is, where it is, how dangerous it would be. */
export function DevicesPage() {
  const store = useAppStore();
  const policy = useApp((state) => state.draft);
  const devices = useApp(useShallow(peopleDevices));
  const now = useNow(30_000);
  const [filter, setFilter] = useState<DeviceFilter>(noFilter);
  const [ascending, setAscending] = useState(true);
  const [selected, setSelected] = useState<string>();
  const [current, setCurrent] = useState<string>();
  const scroller = useRef<RowScroller>(null);
  const body = useRef<HTMLDivElement>(null);
  const all = useMemo(() => rowsOf(policy, devices), [policy, devices]);
  const rows = useMemo(() => {
    const shown = filterRows(all, filter, now);
    return ascending ? shown : [...shown].reverse();
  }, [all, filter, now, ascending]);
  const looks = useMemo(() => flagLooks(policy?.zones ?? []), [policy]);
  const open = all.find((row) => row.id === selected);
  const tabStop = rows.some((row) => row.id === current) ? current : rows[0]?.id;

  function focusRow(index: number): void {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (!row) return;
    setCurrent(row.id);
    scroller.current?.scrollTo(rows.indexOf(row));
    // A row far away is drawn after the scroll.
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.id)}"]`)?.focus(),
    );
  }

  function onKeyDown(event: KeyboardEvent): void {
    const at = rows.findIndex((row) => row.id === tabStop);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: at + 12,
      PageUp: at - 12,
    };
    const next = steps[event.key];
    if (next !== undefined) focusRow(next);
    else if (event.key === 'Enter' || event.key === ' ') setSelected(tabStop);
    else return;
    event.preventDefault();
  }

  if (all.length === 0)
    return (
      <div className="empty">
        <EmptyHull />
        <PageTitle className="tool-title">{discoverText.emptyTitle}</PageTitle>
        <p>{discoverText.emptyBody}</p>
        <div className="row">
          <Button look="next" onClick={() => void store.getState().startLooking()}>
            {t.look}
          </Button>
        </div>
      </div>
    );
  return (
    <>
      <div className="page tool" style={{ overflow: 'hidden', paddingBottom: 0, paddingRight: 0 }}>
        <header className="row" style={{ paddingRight: 20 }}>
          <PageTitle className="tool-title">{t.title}</PageTitle>
          <span className="t3 num grow" style={{ paddingTop: 4 }} role="status">
            {t.shown(rows.length, all.length)}
          </span>
          <Button size="small" onClick={() => void store.getState().startLooking()}>
            {t.look}
          </Button>
        </header>
        <Filters filter={filter} onChange={setFilter} rows={all} />
        {rows.length === 0 ? (
          <NoMatch filter={filter} onClear={() => setFilter(noFilter)} />
        ) : (
          <div
            ref={body}
            className="tbl grow"
            role="grid"
            tabIndex={-1}
            aria-label={t.grid}
            aria-rowcount={rows.length + 1}
            style={{ '--columns': COLUMNS, marginTop: 10 } as CSSProperties}
            onKeyDown={onKeyDown}
          >
            <div role="rowgroup">
              <div className="tr head" role="row" aria-rowindex={1}>
                <span role="columnheader" aria-sort={ascending ? 'ascending' : 'descending'}>
                  <button type="button" className="t1" onClick={() => setAscending(!ascending)}>
                    {t.columns.name} {ascending ? '↑' : '↓'}
                  </button>
                </span>
                <span role="columnheader">{t.columns.zone}</span>
                <span role="columnheader">{t.columns.address}</span>
                <span role="columnheader">{t.columns.connection}</span>
                <span role="columnheader">{t.columns.seen}</span>
              </div>
            </div>
            <VirtualRows
              count={rows.length}
              scroller={scroller}
              row={(index, style) => {
                const row = rows[index];
                if (!row) return null;
                return (
                  <DeviceRow
                    key={row.id}
                    row={row}
                    index={index}
                    style={style}
                    now={now}
                    flag={<Flag look={looks.get(row.zone ?? '')} />}
                    zoneName={displayText(
                      policy?.zones.find((zone) => zone.id === row.zone)?.name ?? en.notKnown,
                      40,
                    )}
                    selected={row.id === selected}
                    tabbable={row.id === tabStop}
                    onOpen={() => {
                      setCurrent(row.id);
                      setSelected(row.id);
                    }}
                  />
                );
              }}
            />
          </div>
        )}
      </div>
      {open && (
        <DeviceDrawer
          key={open.id}
          row={open}
          onClose={() => {
            setSelected(undefined);
            focusRow(rows.findIndex((row) => row.id === open.id));
          }}
        />
      )}
    </>
  );
}

interface DeviceRowProps {
  readonly row: Row;
  readonly index: number;
  readonly style: CSSProperties;
  readonly now: number;
  readonly flag: React.ReactNode;
  readonly zoneName: string;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly onOpen: () => void;
}

function DeviceRow({ row, index, style, now, flag, zoneName, selected, tabbable, onOpen }: DeviceRowProps) {
  const { device } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it has the keys
    <div
      className="tr"
      role="row"
      data-row={row.id}
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={tabbable ? 0 : -1}
      style={style}
      onClick={onOpen}
    >
      <span role="gridcell">
        <span className="cellrow">
          <span className="t2">
            <DeviceIcon kind={device?.kind ?? 'unknown'} />
          </span>
          <span className="m clip" title={row.name}>
            {row.name}
          </span>
          {device?.isThisComputer && <span className="tag acc">{en.you}</span>}
          {device && device.certainty !== 'certain' && (
            <span className="tag q">{certaintyText(device.certainty)}</span>
          )}
        </span>
      </span>
      <span role="gridcell">
        <span className="row" style={{ gap: 7 }}>
          {row.zone && flag}
          <span className="clip">{zoneName}</span>
        </span>
      </span>
      <span role="gridcell" className="num t2">
        {device?.addresses[0] ?? t.noAddress}
      </span>
      <span role="gridcell" className="t2">
        {device ? connectionText(device.connection) : en.notKnown}
      </span>
      <span role="gridcell" className="t3 num">
        {device ? age(device.lastSeenMs, now) : ''}
      </span>
    </div>
  );
}

function Filters({
  filter,
  onChange,
  rows,
}: {
  readonly filter: DeviceFilter;
  readonly onChange: (filter: DeviceFilter) => void;
  readonly rows: readonly Row[];
}) {
  const policy = useApp((state) => state.draft);
  const kinds = [...new Set(rows.flatMap((row) => row.device?.kind ?? []))];
  return (
    <fieldset className="row wrap" style={{ marginTop: 12, gap: 6, paddingRight: 20 }} aria-label={t.filters}>
      <div className="field s" style={{ width: 210 }}>
        <IconSearch className="ic-s t3" aria-hidden="true" />
        <input
          type="search"
          aria-label={t.search}
          placeholder={t.searchHint}
          value={filter.text}
          onChange={(event) => onChange({ ...filter, text: event.target.value })}
        />
      </div>
      <label className={filter.zone ? 'chip on' : 'chip'}>
        <span className="hidden-text">{t.filterZone}</span>
        <select value={filter.zone} onChange={(event) => onChange({ ...filter, zone: event.target.value })}>
          <option value="">{t.anyZone}</option>
          {policy?.zones.map((zone) => (
            <option key={zone.id} value={zone.id}>
              {displayText(zone.name, 40)}
            </option>
          ))}
        </select>
      </label>
      <label className={filter.kind ? 'chip on' : 'chip'}>
        <span className="hidden-text">{t.filterKind}</span>
        <select value={filter.kind} onChange={(event) => onChange({ ...filter, kind: event.target.value })}>
          <option value="">{t.anyKind}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {deviceKind(kind)}
            </option>
          ))}
        </select>
      </label>
      <label className={filter.connection ? 'chip on' : 'chip'}>
        <span className="hidden-text">{t.filterConnection}</span>
        <select
          value={filter.connection}
          onChange={(event) => onChange({ ...filter, connection: event.target.value })}
        >
          <option value="">{t.anyConnection}</option>
          <option value="cable">{t.cable}</option>
          <option value="wifi">{t.wifi}</option>
        </select>
      </label>
      <button
        type="button"
        className="chip"
        aria-pressed={filter.today}
        onClick={() => onChange({ ...filter, today: !filter.today })}
      >
        {t.seenToday}
        {filter.today && <IconX className="ic-s" aria-hidden="true" />}
      </button>
    </fieldset>
  );
}

function NoMatch({ filter, onClear }: { readonly filter: DeviceFilter; readonly onClear: () => void }) {
  const policy = useApp((state) => state.draft);
  const zone = policy?.zones.find((each) => each.id === filter.zone)?.name;
  const on = [
    ...(zone ? [`${t.filterZone} ${displayText(zone, 40)}`] : []),
    ...(filter.kind ? [t.filterKind] : []),
    ...(filter.connection ? [t.filterConnection] : []),
    ...(filter.today ? [t.seenToday] : []),
  ];
  return (
    <div className="empty">
      <IconSearch className="ic-xl t3" aria-hidden="true" />
      <h2 style={{ fontSize: 'var(--fs-h3)' }}>{t.noMatchTitle(filter.text)}</h2>
      <p>{t.noMatchBody(on)}</p>
      <div className="row">
        <Button onClick={onClear}>{t.clear}</Button>
      </div>
    </div>
  );
}
