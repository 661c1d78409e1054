import { type CSSProperties, type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { DeviceKind } from '../../shared/inventory/device';
import type { Policy } from '../../shared/policy/policy';
import { ruleText as t } from '../../shared/text/rule-text';
import type { Verification } from '../../shared/verify/verification';
import { flagLooks } from './flag';
import { MatrixHead } from './matrix-head';
import { type Line, linesOf, moved, type Opened, placeOf, reopened } from './matrix-lines';
import { type Judged, MatrixRow } from './matrix-row';
import { useRowsInSight } from './use-rows-in-sight';

export interface MatrixPlace {
  readonly from: string;
  readonly to: string;
  /** One device of the zone, where a row is opened. */
  readonly device?: string;
  /** One device there, where a column is opened or a question names it. */
  readonly toDevice?: string;
}

/** Columns that an opened head brings at once: rows scroll, but columns have to fit beside each other. */
const COLUMNS = 12;
const GAP = 3;
const THIN = 28;

interface MatrixProps {
  readonly policy: Policy;
  readonly verification: Verification | undefined;
  /** What runs now: cells that differ from it get the "not applied yet" frame. */
  readonly applied?: { readonly policy: Policy; readonly verification: Verification } | undefined;
  readonly current?: MatrixPlace | undefined;
  /** Icons where room is short, words on the Rules page. */
  readonly says: 'icons' | 'words';
  readonly onSelect: (place: MatrixPlace) => void;
  /** Enter or F2 on a cell of a zone, and a double click. Without it Enter selects. */
  readonly onEdit?: (place: MatrixPlace, cell: HTMLElement) => void;
  /** Rows and columns open into devices, shown with the picture of their kind. */
  readonly kindOf?: (device: string) => DeviceKind;
}

/** Who may talk to whom: rows from, columns to. One tab stop; arrows move, Space asks why, Enter edits, + and − open. */
export function Matrix(props: MatrixProps) {
  const { policy, verification, applied, current, says, onSelect, onEdit, kindOf } = props;
  const now = useMemo((): Judged => ({ policy, verification }), [policy, verification]);
  const before = useMemo(
    (): Judged | undefined => applied && { policy: applied.policy, verification: applied.verification },
    [applied],
  );
  const looks = useMemo(() => flagLooks(policy.zones), [policy.zones]);
  const [openRows, setOpenRows] = useState<Opened>(new Map());
  const [openColumns, setOpenColumns] = useState<Opened>(new Map());
  const zones = useMemo(() => policy.zones.map((zone) => zone.id), [policy.zones]);
  const lines = useMemo(() => linesOf(now, zones, openRows), [now, zones, openRows]);
  const columns = useMemo(
    () => linesOf(now, [...zones, 'internet', 'router'], openColumns),
    [now, zones, openColumns],
  );
  const [focus, setFocus] = useState<readonly [row: number, column: number]>([0, 0]);
  const box = useRef<HTMLDivElement>(null);
  const opens = (column: number): boolean => {
    const head = columns[column];
    return kindOf !== undefined && head !== undefined && !head.device && zones.includes(head.place);
  };
  const column = Math.min(focus[1], columns.length - 1);
  const row = focus[0] < 0 && !opens(column) ? 0 : Math.min(focus[0], lines.length - 1);

  const cellHeight = says === 'words' ? 34 : 40;
  const { rows, skippedAfter } = useRowsInSight({
    count: lines.length,
    keyOf: useCallback((at: number) => lines[at]?.key ?? '', [lines]),
    heightOf: (at) => (lines[at]?.device ? THIN : cellHeight),
    gap: GAP,
    box,
    keep: row,
  });

  const openRow = useCallback(
    (place: string, on: boolean) => setOpenRows((opened) => reopened(opened, place, on, Infinity)),
    [],
  );
  const openColumn = useCallback(
    (place: string, on: boolean) => setOpenColumns((opened) => reopened(opened, place, on, COLUMNS)),
    [],
  );
  const onFocus = useCallback((at: number, place: number) => setFocus([at, place]), []);

  function go(from: readonly [number, number], event: KeyboardEvent): boolean {
    const rowsAndColumns = [lines.length, columns.length, kindOf ? -1 : 0] as const;
    let next = moved(from, event, ...rowsAndColumns);
    // Heads that do not open are passed over.
    while (next && next[0] < 0 && !opens(next[1])) {
      const further = moved(next, event, ...rowsAndColumns);
      if (!further || (further[0] === next[0] && further[1] === next[1])) return true;
      next = further;
    }
    if (!next) return false;
    const [at, place] = next;
    // A row out of sight is drawn because it gets the focus.
    flushSync(() => setFocus([at, place]));
    box.current?.querySelector<HTMLElement>(`[data-at="${at} ${place}"]`)?.focus();
    return true;
  }

  function onKeyDown(event: KeyboardEvent): void {
    // From the cell itself: a key may follow the focus before it is drawn.
    const at = (event.target as HTMLElement).dataset.at?.split(' ').map(Number);
    if (!at) return;
    const place = [at[0] ?? row, at[1] ?? column] as const;
    const line = lines[place[0]];
    const to = columns[place[1]];
    if (go(place, event)) {
      // done
    } else if (!to) return;
    else if (kindOf && (event.key === '+' || event.key === '-')) {
      const on = event.key === '+';
      const head = line ?? to;
      const isOpen = (line ? openRows : openColumns).has(head.place);
      if (on !== isOpen || (on && head.more > 0)) (line ? openRow : openColumn)(head.place, on);
    } else if (line && onEdit && (event.key === 'Enter' || event.key === 'F2')) {
      if (line.device || to.device) onSelect(placeOf(line, to));
      else if (event.target instanceof HTMLElement) onEdit({ from: line.place, to: to.place }, event.target);
    } else return;
    event.preventDefault();
  }

  const head = says === 'icons' ? '116px' : kindOf ? 'minmax(136px, 158px)' : 'minmax(112px, 146px)';
  const style = {
    gridTemplateColumns: `${head} ${columns.map(trackOf).join(' ')}`,
    '--cell-h': `${cellHeight}px`,
    '--thin-h': `${THIN}px`,
    gap: GAP,
  } as CSSProperties;

  return (
    <div
      ref={box}
      className={says === 'words' ? 'mx-box tall' : 'mx-box'}
      // What gets the focus stops below the heads, not under them.
      style={{ scrollPaddingTop: openColumns.size > 0 ? 230 : 64 }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it is a grid or a treegrid, both of which take keys */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: as above */}
      <div
        className="mx"
        role={kindOf ? 'treegrid' : 'grid'}
        aria-label={t.matrix}
        aria-rowcount={lines.length + 1}
        aria-colcount={columns.length + 1}
        style={style}
        onKeyDown={onKeyDown}
        tabIndex={-1}
      >
        <div role="row" aria-rowindex={1}>
          <div role="columnheader" className="corner">
            <span className="micro t3">{t.fromTo}</span>
          </div>
          {columns.map((to, at) => (
            <MatrixHead
              key={to.key}
              policy={policy}
              line={to}
              look={looks.get(to.place)}
              says={says}
              kind={to.device && kindOf?.(to.device.id)}
              at={at}
              tabStop={row < 0 && at === column}
              open={opens(at) ? openColumns.has(to.place) : undefined}
              step={COLUMNS}
              onOpen={openColumn}
              onFocus={onFocus}
            />
          ))}
        </div>
        {rows.flatMap(({ at, skipped }) => {
          const line = lines[at];
          if (!line) return [];
          return [
            ...(skipped > 0 ? [<Skipped key={`before ${line.key}`} height={skipped} />] : []),
            <MatrixRow
              key={line.key}
              at={at}
              line={line}
              columns={columns}
              now={now}
              before={before}
              look={looks.get(line.place)}
              kind={line.device && kindOf?.(line.device.id)}
              open={kindOf && !line.device ? openRows.has(line.place) : undefined}
              tree={kindOf !== undefined}
              says={says}
              tabStop={at === row ? column : undefined}
              current={
                current?.from === line.place && current.device === line.device?.id ? current : undefined
              }
              onOpen={openRow}
              onFocus={onFocus}
              onSelect={onSelect}
              onEdit={onEdit}
            />,
          ];
        })}
        {skippedAfter > 0 && <Skipped height={skippedAfter} />}
      </div>
    </div>
  );
}

/** The room of rows that are out of sight. */
const Skipped = ({ height }: { readonly height: number }) => (
  <div role="presentation" style={{ gridColumn: '1 / -1', height }} />
);

const trackOf = ({ place, device }: Line): string =>
  device ? '28px' : place === 'internet' ? 'minmax(46px, 1.16fr)' : 'minmax(38px, 1fr)';
