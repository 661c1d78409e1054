import {
  IconArrowsLeftRight,
  IconCheck,
  IconDots,
  IconKey,
  IconRouter,
  IconSeparatorVertical,
  IconWorld,
} from '@tabler/icons-react';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { displayText } from '../../shared/net/untrusted-text';
import type { Policy } from '../../shared/policy/policy';
import { en } from '../../shared/text/en';
import { listOf } from '../../shared/text/format';
import { ruleText as t } from '../../shared/text/rule-text';
import { serviceCell, serviceName } from '../../shared/text/service-text';
import type { Verification } from '../../shared/verify/verification';
import { type CellSummary, indexCells, summariseCell } from '../state/cells';
import { Flag, flagLooks } from './flag';
import { ServiceIcon } from './service-icon';

export interface MatrixPlace {
  readonly from: string;
  readonly to: string;
}

interface MatrixProps {
  readonly policy: Policy;
  readonly verification: Verification | undefined;
  /** What runs now: cells that differ from it get the "not applied yet" frame. */
  readonly applied?: Verification | undefined;
  readonly current?: MatrixPlace | undefined;
  /** Icons where room is short, words on the Rules page. */
  readonly says: 'icons' | 'words';
  readonly onSelect: (place: MatrixPlace) => void;
}

/** Who may talk to whom: rows from, columns to. One tab stop; arrows move, Enter or Space asks about the cell. */
export function Matrix({ policy, verification, applied, current, says, onSelect }: MatrixProps) {
  const index = useMemo(() => indexCells(verification), [verification]);
  const appliedIndex = useMemo(() => indexCells(applied), [applied]);
  const looks = useMemo(() => flagLooks(policy.zones), [policy.zones]);
  const columns = [...policy.zones.map((zone) => zone.id), 'internet', 'router'];
  const [focus, setFocus] = useState<readonly [row: number, column: number]>([0, 0]);
  const grid = useRef<HTMLDivElement>(null);
  const row = Math.min(focus[0], policy.zones.length - 1);
  const column = Math.min(focus[1], columns.length - 1);

  function onKeyDown(event: KeyboardEvent): void {
    const next = moved([row, column], event, policy.zones.length, columns.length);
    if (!next) return;
    event.preventDefault();
    setFocus(next);
    grid.current?.querySelector<HTMLElement>(`[data-at="${next[0]} ${next[1]}"]`)?.focus();
  }

  const nameOf = (id: string): string => placeName(policy, id);
  const head = says === 'words' ? 'minmax(112px, 146px)' : '116px';
  const style = {
    gridTemplateColumns: `${head} repeat(${policy.zones.length}, minmax(38px, 1fr)) minmax(46px, 1.16fr) minmax(38px, 1fr)`,
    '--cell-h': says === 'words' ? '34px' : '40px',
  } as CSSProperties;

  return (
    <div
      ref={grid}
      className="mx"
      role="grid"
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
            aria-label={nameOf(to)}
            title={nameOf(to)}
          >
            {to === 'internet' ? (
              <IconWorld className="ic" aria-hidden="true" />
            ) : to === 'router' ? (
              <IconRouter className="ic" aria-hidden="true" />
            ) : (
              <Flag look={looks.get(to)} />
            )}
            <span className="micro clip">{shortName(nameOf(to), says)}</span>
          </div>
        ))}
      </div>
      {policy.zones.map((zone, at) => (
        <div key={zone.id} role="row">
          <div role="rowheader">
            <Flag look={looks.get(zone.id)} />
            <span className="clip" title={nameOf(zone.id)}>
              {nameOf(zone.id)}
            </span>
          </div>
          {columns.map((to, place) => {
            const cell = summariseCell(policy, index, zone.id, to);
            const changed =
              applied !== undefined && !sameCell(cell, summariseCell(policy, appliedIndex, zone.id, to));
            const here = current?.from === zone.id && current.to === to;
            return (
              <div key={to} role="gridcell" className={to === 'internet' ? 'apart' : ''}>
                <button
                  type="button"
                  data-at={`${at} ${place}`}
                  className={`cell ${cellClass(cell)} ${changed ? 'changed' : ''} ${here ? 'current' : ''}`}
                  tabIndex={at === row && place === column ? 0 : -1}
                  aria-label={cellSentence(policy, cell, changed)}
                  title={cellSentence(policy, cell, changed)}
                  onFocus={() => setFocus([at, place])}
                  onClick={() => onSelect({ from: zone.id, to })}
                >
                  {says === 'words' ? (
                    <span className="clip">{cellWord(cell)}</span>
                  ) : (
                    <CellSign cell={cell} />
                  )}
                </button>
              </div>
            );
          })}
        </div>
      ))}
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

export function placeName(policy: Policy, id: string): string {
  if (id === 'internet') return en.internet;
  if (id === 'router') return en.router;
  return displayText(policy.zones.find((zone) => zone.id === id)?.name ?? id, 40);
}

/** Heads have little room: the first word tells zones apart, the whole name is in the tooltip and in the accessible name. */
const shortName = (name: string, says: 'icons' | 'words'): string =>
  name.length > (says === 'icons' ? 8 : 9) ? (name.split(' ')[0] ?? name) : name;

const sameCell = (a: CellSummary, b: CellSummary): boolean =>
  a.kind === b.kind && a.services.join(' ') === b.services.join(' ');

function cellClass({ kind }: CellSummary): string {
  if (kind === 'within' || kind === 'apart') return 'same';
  if (kind === 'door' || kind === 'all' || kind === 'admin') return 'door';
  return kind;
}

/** The word in a cell; a dot for sealed. */
export function cellWord({ kind, services }: CellSummary): ReactNode {
  switch (kind) {
    case 'within':
      return t.cells.within;
    case 'apart':
      return t.cells.apart;
    case 'basics':
      return t.cells.basics;
    case 'admin':
      return t.cells.admin;
    case 'all':
      return t.cells.all;
    case 'door':
      return services.length === 1 ? serviceCell(services[0] ?? '') : t.cells.services(services.length);
    case 'sealed':
      return <Dot />;
    case 'unknown':
      return '?';
  }
}

/** A cell as a sentence, for the ear and for the tooltip. */
export function cellSentence(policy: Policy, cell: CellSummary, changed: boolean): string {
  const services = listOf(cell.services.map((service) => serviceName(service).toLowerCase()));
  const says =
    cell.kind === 'door' ? (cell.partial ? t.says.part(services) : t.says.door(services)) : t.says[cell.kind];
  const sentence = t.cellSays(placeName(policy, cell.from), placeName(policy, cell.to), says);
  return changed ? `${sentence}. ${t.notApplied}` : sentence;
}

function CellSign({ cell }: { readonly cell: CellSummary }) {
  switch (cell.kind) {
    case 'within':
      return <IconArrowsLeftRight className="ic-s" aria-hidden="true" />;
    case 'apart':
      return <IconSeparatorVertical className="ic-s" aria-hidden="true" />;
    case 'basics':
      return <IconDots className="ic-s" aria-hidden="true" />;
    case 'admin':
      return <IconKey className="ic-s" aria-hidden="true" />;
    case 'all':
      return <IconCheck className="ic-s" aria-hidden="true" />;
    case 'door':
      return cell.services.length === 1 ? (
        <ServiceIcon service={cell.services[0] ?? ''} className="ic-s" />
      ) : (
        <span aria-hidden="true">{cell.services.length}</span>
      );
    case 'sealed':
      return <Dot />;
    case 'unknown':
      return <span aria-hidden="true">?</span>;
  }
}

function Dot() {
  return (
    <svg width="4" height="4" viewBox="0 0 4 4" aria-hidden="true">
      <circle cx="2" cy="2" r="1.6" fill="var(--control-line)" />
    </svg>
  );
}

/** What the signs mean. */
export function MatrixLegend({ withChanges = false }: { readonly withChanges?: boolean }) {
  return (
    <div className="legend" aria-hidden="true">
      <span>
        <i className="cell door" />
        {t.legendDoor}
      </span>
      <span>
        <Dot />
        {t.legendSealed}
      </span>
      <span>
        <i className="cell same" />
        {t.legendInside}
      </span>
      <span>
        <i className="cell unknown" />
        {t.legendUnknown}
      </span>
      {withChanges && (
        <span>
          <i className="cell changed" />
          {t.legendNotApplied}
        </span>
      )}
    </div>
  );
}
