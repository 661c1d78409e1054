import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useCallback,
  useImperativeHandle,
  useMemo,
  useRef,
} from 'react';
import { displayText } from '../../../shared/net/untrusted-text';
import type { Policy } from '../../../shared/policy/policy';
import { devicesText as t } from '../../../shared/text/devices-text';
import { en } from '../../../shared/text/en';
import { flagLooks } from '../../components/flag';
import { type RowScroller, VirtualRows } from '../../components/virtual-rows';
import { DeviceRow } from './device-row';
import { type DeviceSelection, only, rangeTo, toggled } from './device-selection';
import type { DrawerFocus } from './devices-page';
import { type DeviceOrder, deviceColumns, nextOrder } from './order';
import type { Row } from './rows';

const COLUMNS = '2.2fr 1.3fr 1.1fr 1.4fr 76px';
/** Rows that Page up and Page down go. */
const PAGE = 12;

export interface GridFocus {
  focusRow(id: string | undefined): void;
}

interface DeviceGridProps {
  readonly ref: Ref<GridFocus>;
  readonly policy: Policy | undefined;
  readonly rows: readonly Row[];
  readonly now: number;
  readonly order: DeviceOrder;
  readonly selection: DeviceSelection;
  /** The row that has, or would get, the focus. */
  readonly current: string | undefined;
  readonly onOrder: (order: DeviceOrder) => void;
  readonly onCurrent: (id: string) => void;
  readonly onSelect: (selection: DeviceSelection, focus: DrawerFocus) => void;
  /** A letter, anywhere in the list: the person wants to search. */
  readonly onType: (letter: string) => void;
}

/** The list as a grid: arrows, Home, End and pages move; Enter opens, Space selects, Shift takes a range, M moves. */
export function DeviceGrid(props: DeviceGridProps) {
  const { ref, policy, rows, now, order, selection, current, onOrder, onCurrent, onSelect, onType } = props;
  const scroller = useRef<RowScroller>(null);
  const body = useRef<HTMLDivElement>(null);
  const looks = useMemo(() => flagLooks(policy?.zones ?? []), [policy]);
  const tabStop = rows.some((row) => row.id === current) ? current : rows[0]?.id;

  function focusAt(index: number): Row | undefined {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (!row) return undefined;
    onCurrent(row.id);
    scroller.current?.scrollTo(rows.indexOf(row));
    // A row far away is drawn after the scroll.
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.id)}"]`)?.focus(),
    );
    return row;
  }
  useImperativeHandle(ref, () => ({
    focusRow: (id) => void focusAt(rows.findIndex((row) => row.id === id)),
  }));

  const shownIds = (): readonly string[] => rows.map((row) => row.id);

  function onKeyDown(event: KeyboardEvent): void {
    // The heads are buttons of their own.
    if (event.target instanceof HTMLButtonElement || tabStop === undefined) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.findIndex((row) => row.id === tabStop);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: at + PAGE,
      PageUp: at - PAGE,
    };
    const next = steps[event.key];
    if (next !== undefined) {
      const row = focusAt(next);
      if (row && event.shiftKey) onSelect(rangeTo(selection, row.id, shownIds(), tabStop), 'none');
    } else if (event.key === 'Enter') onSelect(only(tabStop), 'heading');
    else if (event.key === ' ') onSelect(toggled(selection, tabStop), 'none');
    else if (event.key.toLowerCase() === 'm')
      onSelect(selection.ids.length > 0 ? { ...selection } : only(tabStop), 'zone');
    else if (/^[\p{L}\p{N}]$/u.test(event.key)) onType(event.key);
    else return;
    event.preventDefault();
  }

  function pick(row: Row, event: MouseEvent): void {
    onCurrent(row.id);
    if (event.shiftKey) onSelect(rangeTo(selection, row.id, shownIds(), current), 'none');
    else if (event.ctrlKey || event.metaKey) onSelect(toggled(selection, row.id), 'none');
    else onSelect(only(row.id), 'heading');
  }

  // The same function each time, so that rows need not be drawn for it.
  const picking = useRef(pick);
  picking.current = pick;
  const onPick = useCallback((row: Row, event: MouseEvent) => picking.current(row, event), []);

  return (
    <div
      ref={body}
      className="tbl grow"
      role="grid"
      tabIndex={-1}
      aria-label={t.grid}
      aria-rowcount={rows.length + 1}
      aria-multiselectable
      style={{ '--columns': COLUMNS, marginTop: 10 } as CSSProperties}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup">
        <div className="tr head" role="row" aria-rowindex={1}>
          {deviceColumns.map((column) => {
            const sorted = order.by === column;
            return (
              <span
                key={column}
                role="columnheader"
                aria-sort={sorted ? (order.ascending ? 'ascending' : 'descending') : 'none'}
              >
                <button
                  type="button"
                  className={sorted ? 't1' : ''}
                  onClick={() => onOrder(nextOrder(order, column))}
                >
                  {t.columns[column]}{' '}
                  {sorted && <span aria-hidden="true">{order.ascending ? '↑' : '↓'}</span>}
                </button>
              </span>
            );
          })}
        </div>
      </div>
      <VirtualRows
        count={rows.length}
        scroller={scroller}
        keep={rows.findIndex((row) => row.id === tabStop)}
        row={(index, style) => {
          const row = rows[index];
          if (!row) return null;
          const zone = policy?.zones.find((each) => each.id === row.zone);
          return (
            <DeviceRow
              key={row.id}
              row={row}
              index={index}
              top={style.top}
              now={now}
              look={looks.get(row.zone ?? '')}
              zoneName={displayText(zone?.name ?? en.notKnown, 40)}
              selected={selection.ids.includes(row.id)}
              tabbable={row.id === tabStop}
              onPick={onPick}
            />
          );
        }}
      />
    </div>
  );
}
