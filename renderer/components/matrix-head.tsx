import { IconChevronDown, IconChevronRight, IconRouter, IconWorld } from '@tabler/icons-react';
import type { DeviceKind } from '../../shared/inventory/device';
import type { Policy } from '../../shared/policy/policy';
import { ruleText as t } from '../../shared/text/rule-text';
import { DeviceIcon } from './device-icon';
import { Flag, type FlagLook } from './flag';
import { lineName, shortName } from './matrix-cell';
import type { Line } from './matrix-lines';

interface MatrixHeadProps {
  readonly policy: Policy;
  readonly line: Line;
  readonly look: FlagLook | undefined;
  readonly says: 'icons' | 'words';
  readonly kind: DeviceKind | undefined;
  readonly at: number;
  readonly tabStop: boolean;
  /** Whether its devices have columns; undefined where it has none to show. */
  readonly open: boolean | undefined;
  /** Columns that come at once. */
  readonly step: number;
  readonly onOpen: (place: string, on: boolean) => void;
  readonly onFocus: (row: number, column: number) => void;
}

/** The head of a column. That of a zone opens into its devices, a few at a time. */
export function MatrixHead(props: MatrixHeadProps) {
  const { policy, line, look, says, kind, at, tabStop, open, step, onOpen, onFocus } = props;
  const name = lineName(policy, line);
  const next = Math.min(line.more, step);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div
      role="columnheader"
      className={line.place === 'internet' ? 'apart' : line.device ? 'inner' : ''}
      aria-label={name}
      title={name}
    >
      {line.device && <span className="micro upright clip">{name}</span>}
      {line.device ? (
        <DeviceIcon kind={kind ?? 'unknown'} className="ic-s" />
      ) : line.place === 'internet' ? (
        <IconWorld className="ic" aria-hidden="true" />
      ) : line.place === 'router' ? (
        <IconRouter className="ic" aria-hidden="true" />
      ) : open === undefined ? (
        <Flag look={look} />
      ) : (
        <button
          type="button"
          className="opener"
          data-at={`-1 ${at}`}
          tabIndex={tabStop ? 0 : -1}
          aria-expanded={open}
          aria-label={t.openColumn(name, open)}
          onFocus={() => onFocus(-1, at)}
          onClick={() => onOpen(line.place, !open)}
        >
          <Flag look={look} />
          <Chevron className="ic-s" aria-hidden="true" />
        </button>
      )}
      {!line.device && <span className="micro clip">{shortName(name, says)}</span>}
      {open && next > 0 && (
        <button
          type="button"
          className="link micro"
          tabIndex={-1}
          aria-label={t.moreColumns(next, name)}
          title={t.moreColumns(next, name)}
          onClick={() => onOpen(line.place, true)}
        >
          +{next}
        </button>
      )}
    </div>
  );
}
