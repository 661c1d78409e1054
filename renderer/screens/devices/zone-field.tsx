import { type Ref, useId } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { displayText } from '../../../shared/net/untrusted-text';
import type { Policy } from '../../../shared/policy/policy';
import { devicesText as t } from '../../../shared/text/devices-text';
import { en } from '../../../shared/text/en';
import { Button } from '../../components/button';
import { Flag, flagLooks } from '../../components/flag';
import { moveWithPort, peopleDevices, withFoundDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import type { Row } from './rows';

/** Moves devices into a zone of the draft, and says so. The router knows nothing of it until Apply. */
export function useMove(rows: readonly Row[]): (zone: string) => void {
  const store = useAppStore();
  const devices = useApp(useShallow(peopleDevices));
  return (zone) => {
    const { edit, announce, draft } = store.getState();
    edit((before) =>
      rows.reduce(
        (next, row) => moveWithPort(next, row.id, zone, devices),
        withFoundDevices(before, devices),
      ),
    );
    const name = displayText(draft?.zones.find((each) => each.id === zone)?.name ?? zone, 40);
    const [first] = rows;
    announce(rows.length === 1 && first ? t.moved(first.name, name) : t.movedMany(rows.length, name));
  };
}

interface ZoneFieldProps {
  readonly policy: Policy;
  readonly rows: readonly Row[];
  readonly field: Ref<HTMLSelectElement>;
}

/** The zone of one device or of several; where several differ, none is shown. */
export function ZoneField({ policy, rows, field }: ZoneFieldProps) {
  const move = useMove(rows);
  const id = useId();
  const zones = new Set(rows.map((row) => row.zone));
  const now = zones.size === 1 ? ([...zones][0] ?? '') : '';
  return (
    <div className="field s" style={{ marginTop: 12 }}>
      {now && <Flag look={flagLooks(policy.zones).get(now)} />}
      <label className="hidden-text" htmlFor={id}>
        {en.zone}
      </label>
      <select id={id} ref={field} value={now} onChange={(event) => move(event.target.value)}>
        {now === '' && (
          <option value="" disabled>
            {t.moveTo}
          </option>
        )}
        {policy.zones.map((zone) => (
          <option key={zone.id} value={zone.id}>
            {displayText(zone.name, 40)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** For what one does not know: it reaches nothing there. Absent where the policy has no such zone. */
export function QuarantineFoot({ policy, rows }: Omit<ZoneFieldProps, 'field'>) {
  const move = useMove(rows);
  const hold = policy.zones.find((zone) => zone.kind === 'hold');
  if (!hold || rows.every((row) => row.zone === hold.id) || rows.some((row) => row.device?.isThisComputer))
    return null;
  return (
    <footer className="drawer-foot">
      <Button size="small" onClick={() => move(hold.id)}>
        {t.putIntoQuarantine}
      </Button>
    </footer>
  );
}
