import { IconDevices2, IconX } from '@tabler/icons-react';
import type { Policy } from '../../../shared/policy/policy';
import { devicesText as t } from '../../../shared/text/devices-text';
import { en } from '../../../shared/text/en';
import { Button } from '../../components/button';
import { DeviceIcon } from '../../components/device-icon';
import type { DrawerFocus } from './devices-page';
import type { Row } from './rows';
import { useDrawerFocus } from './use-drawer-focus';
import { QuarantineFoot, ZoneField } from './zone-field';

/** Names that are listed; the rest is counted. */
const NAMES = 14;

interface ManyDrawerProps {
  readonly policy: Policy;
  readonly rows: readonly Row[];
  readonly focus: DrawerFocus;
  readonly onClose: () => void;
}

/** Several devices at once: they can be moved together. */
export function ManyDrawer({ policy, rows, focus, onClose }: ManyDrawerProps) {
  const { heading, zone } = useDrawerFocus(focus);
  return (
    <aside
      className="drawer"
      aria-label={en.devices(rows.length)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header>
        <div className="row">
          <IconDevices2 className="ic-l" aria-hidden="true" />
          <h2 ref={heading} tabIndex={-1} className="grow" style={{ fontSize: 17 }}>
            <span role="status">{en.devices(rows.length)}</span>
          </h2>
          <Button look="quiet" size="small" className="ic-only" aria-label={en.close} onClick={onClose}>
            <IconX className="ic" aria-hidden="true" />
          </Button>
        </div>
        <div className="small t2" style={{ marginTop: 2 }}>
          {t.manyHint}
        </div>
        <ZoneField policy={policy} rows={rows} field={zone} />
      </header>
      <ul className="small">
        {rows.slice(0, NAMES).map((row) => (
          <li key={row.id} className="row" style={{ padding: '3px 0' }}>
            <DeviceIcon kind={row.device?.kind ?? 'unknown'} className="ic-s" />
            <span className="clip" title={row.name}>
              {row.name}
            </span>
          </li>
        ))}
        {rows.length > NAMES && <li className="t3">{t.andMore(rows.length - NAMES)}</li>}
      </ul>
      <QuarantineFoot policy={policy} rows={rows} />
    </aside>
  );
}
