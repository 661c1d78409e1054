import { IconPencil } from '@tabler/icons-react';
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import type { Device } from '../../../shared/inventory/device';
import { displayText } from '../../../shared/net/untrusted-text';
import {
  certaintyText,
  connectionText,
  deviceKind,
  deviceName,
  evidenceText,
} from '../../../shared/text/device-text';
import { discoverText as t } from '../../../shared/text/discover-text';
import { en } from '../../../shared/text/en';
import { Button } from '../../components/button';
import { DeviceIcon } from '../../components/device-icon';
import { RenameField } from '../../components/rename-field';
import { VirtualRows } from '../../components/virtual-rows';
import { useAppStore } from '../../state/use-app';
import { useDeviceOrder } from './use-device-order';

const COLUMNS = '1.5fr 1fr .9fr 1.2fr 1.5fr 92px';
const tone = { certain: 'safe', likely: 'acc', guess: 'q' } as const;

/** The devices found, with what they are and how we know. Names can be corrected in place. */
export function FoundTable({
  devices,
  running,
}: {
  readonly devices: readonly Device[];
  readonly running: boolean;
}) {
  const rows = useDeviceOrder(devices, running);
  const [renaming, setRenaming] = useState<string>();
  const seen = useRef<ReadonlySet<string> | undefined>(undefined);
  const before = seen.current;
  useEffect(() => {
    seen.current = new Set(rows.map((device) => device.id));
  });

  return (
    <div
      className="tbl found"
      role="table"
      aria-label={t.table}
      aria-rowcount={rows.length + 1}
      style={{ '--columns': COLUMNS } as CSSProperties}
    >
      <div role="rowgroup">
        <div className="tr head" role="row">
          {Object.values(t.columns).map((column, at) => (
            <span key={column} role="columnheader" className={at === 5 ? 'right' : ''}>
              {at === 5 ? <span className="hidden-text">{column}</span> : column}
            </span>
          ))}
        </div>
      </div>
      <VirtualRows
        count={rows.length}
        after={running && <Skeleton />}
        row={(index, style) => {
          const device = rows[index];
          if (!device) return null;
          return (
            <FoundRow
              key={device.id}
              device={device}
              index={index}
              style={style}
              fresh={before !== undefined && !before.has(device.id)}
              renaming={renaming === device.id}
              onRename={(on) => setRenaming(on ? device.id : undefined)}
            />
          );
        }}
      />
    </div>
  );
}

interface FoundRowProps {
  readonly device: Device;
  readonly index: number;
  readonly style: CSSProperties;
  readonly fresh: boolean;
  readonly renaming: boolean;
  readonly onRename: (on: boolean) => void;
}

function FoundRow({ device, index, style, fresh, renaming, onRename }: FoundRowProps) {
  const store = useAppStore();
  const name = deviceName(device);
  const pencil = useRef<HTMLButtonElement>(null);
  const wasRenaming = useRef(renaming);
  // The focus goes back to where the field was opened.
  useEffect(() => {
    if (wasRenaming.current && !renaming) pencil.current?.focus();
    wasRenaming.current = renaming;
  }, [renaming]);
  return (
    <div className={fresh ? 'tr fresh' : 'tr'} role="row" aria-rowindex={index + 2} style={style}>
      <span role="cell">
        <span className="cellrow">
          <span className="t2">
            <DeviceIcon kind={device.kind} />
          </span>
          {renaming ? (
            <RenameField
              name={name}
              onRename={(next) => void store.getState().renameDevice(device.id, next)}
              onDone={() => onRename(false)}
            />
          ) : (
            <>
              <span className="m clip" title={name}>
                {name}
              </span>
              {device.isThisComputer && <span className="tag acc">{en.you}</span>}
              <Button
                look="quiet"
                size="small"
                className="ic-only rename"
                ref={pencil}
                aria-label={t.rename(name)}
                onClick={() => onRename(true)}
                onKeyDown={(event) => {
                  if (event.key === 'F2') onRename(true);
                }}
              >
                <IconPencil className="ic-s" aria-hidden="true" />
              </Button>
            </>
          )}
        </span>
      </span>
      <span role="cell">{deviceKind(device.kind)}</span>
      <span role="cell" className="t2">
        {device.maker ? displayText(device.maker, 32) : en.notKnown}
      </span>
      <span role="cell" className="t2">
        {connectionText(device.connection)}
      </span>
      <span role="cell" className="t2">
        {evidenceText(device)}
      </span>
      <span role="cell" className="right">
        <span className={`tag ${tone[device.certainty]}`}>{certaintyText(device.certainty)}</span>
      </span>
    </div>
  );
}

/** More may come: two rows without content, for the eye only. */
function Skeleton() {
  return ['58%', '44%'].map((width) => (
    <div key={width} className="tr" aria-hidden="true">
      <span className="cellrow">
        <span className="skeleton" style={{ width: 16, height: 16 }} />
        <span className="skeleton" style={{ width }} />
      </span>
      {['50%', '60%', '46%', '70%'].map((each) => (
        <span key={each}>
          <span className="skeleton" style={{ width: each }} />
        </span>
      ))}
      <span />
    </div>
  ));
}
