import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { memo } from 'react';
import { summarise } from '../../shared/answers/cells';
import type { DeviceKind } from '../../shared/inventory/device';
import type { Policy } from '../../shared/policy/policy';
import { ruleText as t } from '../../shared/text/rule-text';
import type { Verification } from '../../shared/verify/verification';
import { DeviceIcon } from './device-icon';
import { Flag, type FlagLook } from './flag';
import type { MatrixPlace } from './matrix';
import { CellSign, cellClass, cellSentence, cellWord, lineName, sameCell } from './matrix-cell';
import { type Line, placeOf } from './matrix-lines';

/** A policy and what was calculated for it. */
export interface Judged {
  readonly policy: Policy;
  readonly verification: Verification | undefined;
}

interface MatrixRowProps {
  readonly at: number;
  readonly line: Line;
  readonly columns: readonly Line[];
  readonly now: Judged;
  readonly before: Judged | undefined;
  readonly look: FlagLook | undefined;
  readonly kind: DeviceKind | undefined;
  /** Whether its devices are shown below; undefined where the row does not open. */
  readonly open: boolean | undefined;
  readonly tree: boolean;
  readonly says: 'icons' | 'words';
  /** Column of the cell that Tab goes to, where it is in this row. */
  readonly tabStop: number | undefined;
  readonly current: MatrixPlace | undefined;
  readonly onOpen: (place: string, on: boolean) => void;
  readonly onFocus: (row: number, column: number) => void;
  readonly onSelect: (place: MatrixPlace) => void;
  readonly onEdit: ((place: MatrixPlace, cell: HTMLElement) => void) | undefined;
}

/** What one zone, or one device of it, may do. Drawn again only when something in it changes: there may be many. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { at, line, columns, now, before, look, kind, open, tree, says, tabStop, current } = props;
  const { onOpen, onFocus, onSelect, onEdit } = props;
  const { device } = line;
  const name = lineName(now.policy, line);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      {...(tree ? { 'aria-level': device ? 2 : 1 } : {})}
      {...(open === undefined ? {} : { 'aria-expanded': open })}
    >
      <div role="rowheader" className={device ? 'inner' : ''}>
        {open !== undefined && (
          <button
            type="button"
            className="opener"
            tabIndex={-1}
            aria-label={t.openRow(name, open)}
            onClick={() => onOpen(line.place, !open)}
          >
            <Chevron className="ic-s" aria-hidden="true" />
          </button>
        )}
        {device ? <DeviceIcon kind={kind ?? 'unknown'} className="ic-s" /> : <Flag look={look} />}
        <span className="clip" title={name}>
          {name}
        </span>
      </div>
      {columns.map((to, place) => {
        const cell = summarise(now.policy, now.verification, line.end, to.end);
        const changed =
          before !== undefined &&
          !sameCell(cell, summarise(before.policy, before.verification, line.end, to.end));
        const here = current?.to === to.place && current.toDevice === to.device?.id;
        const sentence = cellSentence(cell, name, lineName(now.policy, to), changed);
        const single = device !== undefined || to.device !== undefined;
        return (
          <div key={to.key} role="gridcell" className={to.place === 'internet' ? 'apart' : ''}>
            <button
              type="button"
              data-at={`${at} ${place}`}
              className={`cell ${cellClass(cell)} ${single ? 'single' : ''} ${device ? 'thin' : ''} ${changed ? 'changed' : ''} ${here ? 'current' : ''}`}
              tabIndex={place === tabStop ? 0 : -1}
              aria-label={sentence}
              title={sentence}
              onFocus={() => onFocus(at, place)}
              onClick={() => onSelect(placeOf(line, to))}
              onDoubleClick={({ currentTarget }) =>
                single || onEdit?.({ from: line.place, to: to.place }, currentTarget)
              }
            >
              {says === 'words' && !single ? (
                <span className={cell.some ? '' : 'clip'}>{cellWord(cell)}</span>
              ) : (
                <CellSign cell={cell} />
              )}
            </button>
          </div>
        );
      })}
    </div>
  );
});
