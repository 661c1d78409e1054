import { IconChevronDown, IconChevronRight, IconRouter, IconWorld } from '@tabler/icons-react';
import { type CSSProperties, type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { DeviceKind } from '../../shared/inventory/device';
import { displayText } from '../../shared/net/untrusted-text';
import type { Policy, PolicyDevice } from '../../shared/policy/policy';
import type { Zone } from '../../shared/policy/zone';
import { ruleText as t } from '../../shared/text/rule-text';
import type { Verification } from '../../shared/verify/verification';
import { indexCells, summariseCell, summariseDeviceCell } from '../state/cells';
import { DeviceIcon } from './device-icon';
import { Flag, flagLooks } from './flag';
import { CellSign, cellClass, cellSentence, cellWord, placeName, sameCell, shortName } from './matrix-cell';

export interface MatrixPlace {
  readonly from: string;
  readonly to: string;
  /** One device of the zone, where a row is opened. */
  readonly device?: string;
  /** One device there, where a question names it. */
  readonly toDevice?: string;
}

/** Devices that an opened row shows; the rest is counted, and found on the Devices page. */
const DEVICES = 40;

interface MatrixProps {
  readonly policy: Policy;
  readonly verification: Verification | undefined;
  /** What runs now: cells that differ from it get the "not applied yet" frame. */
  readonly applied?: Verification | undefined;
  readonly current?: MatrixPlace | undefined;
  /** Icons where room is short, words on the Rules page. */
  readonly says: 'icons' | 'words';
  readonly onSelect: (place: MatrixPlace) => void;
  /** Enter or F2 on a cell of a zone, and a double click. Without it Enter selects. */
  readonly onEdit?: (place: MatrixPlace, cell: HTMLElement) => void;
  /** Rows open into devices, shown with the picture of their kind. */
  readonly kindOf?: (device: string) => DeviceKind;
}

interface Line {
  readonly zone: Zone;
  readonly device?: PolicyDevice;
}

/** Who may talk to whom: rows from, columns to. One tab stop; arrows move, Space asks why, Enter edits, + and − open rows. */
export function Matrix(props: MatrixProps) {
  const { policy, verification, applied, current, says, onSelect, onEdit, kindOf } = props;
  const index = useMemo(() => indexCells(verification), [verification]);
  const appliedIndex = useMemo(() => indexCells(applied), [applied]);
  const looks = useMemo(() => flagLooks(policy.zones), [policy.zones]);
  const columns = [...policy.zones.map((zone) => zone.id), 'internet', 'router'];
  const [open, setOpen] = useState<readonly string[]>([]);
  const lines = policy.zones.flatMap((zone): readonly Line[] => [
    { zone },
    ...(open.includes(zone.id)
      ? policy.devices
          .filter((device) => device.zone === zone.id)
          .slice(0, DEVICES)
          .map((device) => ({ zone, device }))
      : []),
  ]);
  const [focus, setFocus] = useState<readonly [row: number, column: number]>([0, 0]);
  const grid = useRef<HTMLDivElement>(null);
  const row = Math.min(focus[0], lines.length - 1);
  const column = Math.min(focus[1], columns.length - 1);

  function toggle(zone: string, on = !open.includes(zone)): void {
    if (kindOf && on !== open.includes(zone))
      setOpen(on ? [...open, zone] : open.filter((each) => each !== zone));
  }

  function onKeyDown(event: KeyboardEvent): void {
    // From the cell itself: a key may follow the focus before it is drawn.
    const at = (event.target as HTMLElement).dataset.at?.split(' ').map(Number);
    if (!at) return;
    const place = [at[0] ?? row, at[1] ?? column] as const;
    const line = lines[place[0]];
    const to = columns[place[1]];
    const next = moved(place, event, lines.length, columns.length);
    if (next) {
      setFocus(next);
      grid.current?.querySelector<HTMLElement>(`[data-at="${next[0]} ${next[1]}"]`)?.focus();
    } else if (line && to && onEdit && (event.key === 'Enter' || event.key === 'F2')) {
      const cell = { from: line.zone.id, to };
      if (line.device) onSelect({ ...cell, device: line.device.id });
      else if (event.target instanceof HTMLElement) onEdit(cell, event.target);
    } else if (line && kindOf && (event.key === '+' || event.key === '-'))
      toggle(line.zone.id, event.key === '+');
    else return;
    event.preventDefault();
  }

  const head = says === 'icons' ? '116px' : kindOf ? 'minmax(136px, 158px)' : 'minmax(112px, 146px)';
  const style = {
    gridTemplateColumns: `${head} repeat(${policy.zones.length}, minmax(38px, 1fr)) minmax(46px, 1.16fr) minmax(38px, 1fr)`,
    '--cell-h': says === 'words' ? '34px' : '40px',
  } as CSSProperties;

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it is a grid or a treegrid, both of which take keys
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: as above
    <div
      ref={grid}
      className="mx"
      role={kindOf ? 'treegrid' : 'grid'}
      aria-label={t.matrix}
      style={style}
      onKeyDown={onKeyDown}
      tabIndex={-1}
    >
      <div role="row">
        <div role="columnheader" className="corner">
          <span className="micro t3">{t.fromTo}</span>
        </div>
        {columns.map((to) => (
          <div
            key={to}
            role="columnheader"
            className={to === 'internet' ? 'apart' : ''}
            aria-label={placeName(policy, to)}
            title={placeName(policy, to)}
          >
            {to === 'internet' ? (
              <IconWorld className="ic" aria-hidden="true" />
            ) : to === 'router' ? (
              <IconRouter className="ic" aria-hidden="true" />
            ) : (
              <Flag look={looks.get(to)} />
            )}
            <span className="micro clip">{shortName(placeName(policy, to), says)}</span>
          </div>
        ))}
      </div>
      {lines.map(({ zone, device }, at) => {
        const opened = open.includes(zone.id);
        const name = device ? displayText(device.name || device.id) : placeName(policy, zone.id);
        return (
          <div
            key={device ? `${zone.id} ${device.id}` : zone.id}
            role="row"
            {...(kindOf ? { 'aria-level': device ? 2 : 1 } : {})}
            {...(kindOf && !device ? { 'aria-expanded': opened } : {})}
          >
            <div role="rowheader" className={device ? 'inner' : ''}>
              {kindOf && !device && (
                <button
                  type="button"
                  className="opener"
                  tabIndex={-1}
                  aria-label={t.openRow(name, opened)}
                  onClick={() => toggle(zone.id)}
                >
                  {opened ? (
                    <IconChevronDown className="ic-s" aria-hidden="true" />
                  ) : (
                    <IconChevronRight className="ic-s" aria-hidden="true" />
                  )}
                </button>
              )}
              {device ? (
                <DeviceIcon kind={kindOf?.(device.id) ?? 'unknown'} className="ic-s" />
              ) : (
                <Flag look={looks.get(zone.id)} />
              )}
              <span className="clip" title={name}>
                {name}
              </span>
            </div>
            {columns.map((to, place) => {
              const now = device
                ? summariseDeviceCell(policy, index, device, to)
                : summariseCell(policy, index, zone.id, to);
              const changed =
                applied !== undefined &&
                !device &&
                !sameCell(now, summariseCell(policy, appliedIndex, zone.id, to));
              const here = current?.from === zone.id && current.to === to && current.device === device?.id;
              const sentence = cellSentence(policy, now, changed, device && name);
              return (
                <div key={to} role="gridcell" className={to === 'internet' ? 'apart' : ''}>
                  <button
                    type="button"
                    data-at={`${at} ${place}`}
                    className={`cell ${cellClass(now)} ${device ? 'thin' : ''} ${changed ? 'changed' : ''} ${here ? 'current' : ''}`}
                    tabIndex={at === row && place === column ? 0 : -1}
                    aria-label={sentence}
                    title={sentence}
                    onFocus={() => setFocus([at, place])}
                    onClick={() => onSelect({ from: zone.id, to, ...(device ? { device: device.id } : {}) })}
                    onDoubleClick={({ currentTarget }) =>
                      device || onEdit?.({ from: zone.id, to }, currentTarget)
                    }
                  >
                    {says === 'words' && !device ? (
                      <span className="clip">{cellWord(now)}</span>
                    ) : (
                      <CellSign cell={now} />
                    )}
                  </button>
                </div>
              );
            })}
          </div>
        );
      })}
    </div>
  );
}

/** Next place for a key; undefined for keys that are not ours. */
export function moved(
  [row, column]: readonly [number, number],
  { key, ctrlKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey'>,
  rows: number,
  columns: number,
): readonly [row: number, column: number] | undefined {
  switch (key) {
    case 'ArrowUp':
      return [Math.max(0, row - 1), column];
    case 'ArrowDown':
      return [Math.min(rows - 1, row + 1), column];
    case 'ArrowLeft':
      return [row, Math.max(0, column - 1)];
    case 'ArrowRight':
      return [row, Math.min(columns - 1, column + 1)];
    case 'Home':
      return [ctrlKey ? 0 : row, 0];
    case 'End':
      return [ctrlKey ? rows - 1 : row, columns - 1];
    default:
      return undefined;
  }
}
