import type { CSSProperties, MouseEvent } from 'react';
import { certaintyText, connectionText } from '../../../shared/text/device-text';
import { devicesText as t } from '../../../shared/text/devices-text';
import { en } from '../../../shared/text/en';
import { age } from '../../../shared/text/format';
import { DeviceIcon } from '../../components/device-icon';
import type { Row } from './rows';

interface DeviceRowProps {
  readonly row: Row;
  readonly index: number;
  readonly style: CSSProperties;
  readonly now: number;
  readonly flag: React.ReactNode;
  readonly zoneName: string;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly onPick: (event: MouseEvent) => void;
}

/** One device in the list. */
export function DeviceRow(props: DeviceRowProps) {
  const { row, index, style, now, flag, zoneName, selected, tabbable, onPick } = props;
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
      // With Shift the browser would mark the text between instead.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={onPick}
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
