import { useEffect, useMemo, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { devicesText as t } from '../../../shared/text/devices-text';
import { discoverText } from '../../../shared/text/discover-text';
import { Button } from '../../components/button';
import { PageTitle } from '../../components/page-title';
import { EmptyHull } from '../../components/pictures';
import { useNow } from '../../components/use-now';
import { peopleDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { DeviceDrawer } from './device-drawer';
import { DeviceFilters, NoMatch } from './device-filters';
import { DeviceGrid, type GridFocus } from './device-grid';
import { nothingChosen, only } from './device-selection';
import { ManyDrawer } from './many-drawer';
import { byName, inOrder } from './order';
import { type DeviceFilter, filterRows, noFilter, rowsOf } from './rows';

/** Where the focus goes when the drawer opens. A selection that is still being made keeps it in the list. */
export type DrawerFocus = 'heading' | 'zone' | 'none';

/** Find one thing among hundreds; see what it is, where it is, how dangerous it would be. */
export function DevicesPage() {
  const store = useAppStore();
  const policy = useApp((state) => state.draft);
  const devices = useApp(useShallow(peopleDevices));
  const picked = useApp((state) => state.picked);
  const now = useNow(30_000);
  const [filter, setFilter] = useState<DeviceFilter>(noFilter);
  const [order, setOrder] = useState(byName);
  const [selection, setSelection] = useState(nothingChosen);
  const [drawerFocus, setDrawerFocus] = useState<DrawerFocus>('none');
  const [current, setCurrent] = useState<string>();
  const grid = useRef<GridFocus>(null);
  const search = useRef<HTMLInputElement>(null);
  const all = useMemo(() => rowsOf(policy, devices), [policy, devices]);
  // Sorted once and then filtered, as people type more often than they sort.
  const sorted = useMemo(() => inOrder(all, order, policy), [all, order, policy]);
  const rows = useMemo(() => filterRows(sorted, filter, now), [sorted, filter, now]);
  const chosen = useMemo(() => all.filter((row) => selection.ids.includes(row.id)), [all, selection]);
  const one = chosen.length === 1 ? chosen[0] : undefined;

  useEffect(() => {
    if (picked?.kind !== 'device') return;
    setFilter(noFilter);
    setSelection(only(picked.id));
    setCurrent(picked.id);
    setDrawerFocus('heading');
    store.getState().takePicked();
  }, [picked, store]);

  function close(): void {
    setSelection(nothingChosen);
    grid.current?.focusRow(current ?? chosen[0]?.id);
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
      <div className="page tool" style={{ overflow: 'hidden', paddingBottom: 0, paddingRight: 10 }}>
        <header className="row" style={{ paddingRight: 10 }}>
          <PageTitle className="tool-title">{t.title}</PageTitle>
          <span className="t3 num grow" style={{ paddingTop: 4 }} role="status">
            {t.shown(rows.length, all.length)}
          </span>
          <Button size="small" onClick={() => void store.getState().startLooking()}>
            {t.look}
          </Button>
        </header>
        <DeviceFilters filter={filter} onChange={setFilter} rows={all} search={search} />
        {rows.length === 0 ? (
          <NoMatch filter={filter} onClear={() => setFilter(noFilter)} />
        ) : (
          <DeviceGrid
            ref={grid}
            policy={policy}
            rows={rows}
            now={now}
            order={order}
            selection={selection}
            current={current}
            onOrder={setOrder}
            onCurrent={setCurrent}
            onSelect={(next, focus) => {
              setSelection(next);
              setDrawerFocus(focus);
            }}
            onType={(letter) => {
              setFilter({ ...filter, text: filter.text + letter });
              search.current?.focus();
            }}
          />
        )}
      </div>
      {one && <DeviceDrawer key={one.id} row={one} focus={drawerFocus} onClose={close} />}
      {chosen.length > 1 && policy && (
        <ManyDrawer policy={policy} rows={chosen} focus={drawerFocus} onClose={close} />
      )}
    </>
  );
}
