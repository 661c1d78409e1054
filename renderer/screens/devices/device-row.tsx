import { type CSSProperties, type MouseEvent, memo } from 'react';
import { certaintyText, connectionText } from '../../../shared/text/device-text';
import { devicesText as t } from '../../../shared/text/devices-text';
import { en } from '../../../shared/text/en';
import { age } from '../../../shared/text/format';
import { DeviceIcon } from '../../components/device-icon';
import { Flag, type FlagLook } from '../../components/flag';
import type { Row } from './rows';

interface DeviceRowProps {
  readonly row: Row;
  readonly index: number;
  /** Where it stands in a list of which only a part is drawn. */
  readonly top: CSSProperties['top'];
  readonly now: number;
  readonly look: FlagLook | undefined;
  readonly zoneName: string;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly onPick: (row: Row, event: MouseEvent) => void;
}

/** One device in the list. While it scrolls, rows that stay in sight are not drawn again. */
export const DeviceRow = memo(function DeviceRow(props: DeviceRowProps) {
  const { row, index, top, now, look, zoneName, selected, tabbable, onPick } = props;
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
      style={top === undefined ? {} : { position: 'absolute', top, left: 0, right: 0 }}
      // With Shift the browser would mark the text between instead.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => onPick(row, event)}
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
          {row.zone && <Flag look={look} />}
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
});
