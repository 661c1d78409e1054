import { useState } from 'react';
import { displayText } from '../../../shared/net/untrusted-text';
import { assignPort, changeZone, removeZone, renameZone } from '../../../shared/policy/edit-policy';
import { keptZone, zoneOfPort } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import { mayAdminister, sameZoneName, type Zone } from '../../../shared/policy/zone';
import { capitalised, portName } from '../../../shared/text/format';
import { zoneText as t, zonePurpose } from '../../../shared/text/zone-text';
import { Button } from '../../components/button';
import { Flag, flagLooks } from '../../components/flag';
import { useApp, useAppStore } from '../../state/use-app';
import { planZones } from '../overview/plan';
import { WifiPanel } from './wifi-panel';
import { ZoneAddresses } from './zone-addresses';

/** Side panel for a zone: its name, Wi-Fi, cable ports and what its devices may do. */
export function ZonePanel({
  policy,
  zone,
  onRemoved,
}: {
  readonly policy: Policy;
  readonly zone: Zone;
  readonly onRemoved: () => void;
}) {
  const store = useAppStore();
  const looks = flagLooks(policy.zones);
  const change = (what: Partial<Omit<Zone, 'id'>>): void =>
    store.getState().edit((draft) => changeZone(draft, zone.id, what));
  const name = displayText(zone.name, 40);
  return (
    <>
      <div>
        <div className="row">
          <Flag look={looks.get(zone.id)} size={20} />
          <h2 className="clip" style={{ fontSize: 'var(--fs-h3)', lineHeight: '20px' }}>
            {name}
          </h2>
        </div>
        <div className="small t3" style={{ marginTop: 2 }}>
          {zonePurpose(zone.kind)}
        </div>
        <ZoneState zone={zone} />
      </div>
      <NameField key={zone.id} zone={zone} others={policy.zones.filter(({ id }) => id !== zone.id)} />
      <WifiPanel policy={policy} zone={zone} />
      <Ports policy={policy} zone={zone} />
      <ZoneAddresses key={`${zone.id} addresses`} zone={zone} />
      <div className="col" style={{ gap: 8 }}>
        <Toggle
          label={t.within}
          hint={t.withinHint}
          on={zone.within === 'together'}
          onChange={(on) => change({ within: on ? 'together' : 'apart' })}
        />
        {(mayAdminister(zone) || zone.management) && (
          <Toggle
            label={t.management}
            hint={t.managementHint}
            on={zone.management}
            onChange={(management) => change({ management })}
          />
        )}
        <Toggle label={t.ipv6} on={zone.ipv6} onChange={(ipv6) => change({ ipv6 })} />
      </div>
      {zone.keeps === undefined && (
        <div>
          <Button
            size="small"
            look="undo"
            onClick={() => {
              store.getState().edit((draft) => removeZone(draft, zone.id));
              onRemoved();
            }}
          >
            {t.removeZone}
          </Button>
          <p className="hint">{t.removeZoneHint(displayText(keptZone(policy)?.name ?? '', 40))}</p>
        </div>
      )}
    </>
  );
}

/** What the router does with the zone now; before the first division there is nothing to say. */
function ZoneState({ zone }: { readonly zone: Zone }) {
  const applied = useApp((state) => state.applied);
  const running = useApp((state) => state.overview);
  if (!applied || !running) return null;
  const now = applied.zones.some(({ id }) => id === zone.id)
    ? planZones(running, []).find(({ id }) => id === zone.id)?.state
    : undefined;
  return <div className="small t2">{now ?? t.planned}</div>;
}

/** The name is written when the field is left, so that half a name is never checked. */
function NameField({ zone, others }: { readonly zone: Zone; readonly others: readonly Zone[] }) {
  const store = useAppStore();
  const [name, setName] = useState(zone.name);
  const taken = others.some((other) => sameZoneName(other.name, name));
  const keep = (): void => {
    const trimmed = name.trim();
    if (taken) return;
    if (trimmed && trimmed !== zone.name)
      store.getState().edit((draft) => renameZone(draft, zone.id, trimmed));
    else setName(zone.name);
  };
  return (
    <div>
      <label className="label" htmlFor="zone-name">
        {t.panelName}
      </label>
      <div className={taken ? 'field s bad' : 'field s'}>
        <input
          id="zone-name"
          value={name}
          maxLength={40}
          aria-invalid={taken}
          {...(taken ? { 'aria-describedby': 'zone-name-taken' } : {})}
          onChange={(event) => setName(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === 'Enter') keep();
          }}
        />
      </div>
      {taken && (
        <p className="hint danger" id="zone-name-taken">
          {t.panelNameTaken}
        </p>
      )}
    </div>
  );
}

function Ports({ policy, zone }: { readonly policy: Policy; readonly zone: Zone }) {
  const store = useAppStore();
  const router = useApp((state) => state.router);
  if (!router || router.capabilities.lanPorts.length === 0) return null;
  const kept = keptZone(policy);
  return (
    <fieldset>
      <legend className="m">{t.panelPorts}</legend>
      <p className="hint" style={{ margin: '1px 0 5px' }}>
        {t.panelPortsHint}
      </p>
      {router.capabilities.lanPorts.map((port) => {
        const owner = zoneOfPort(policy, port);
        const here = owner === zone.id;
        const carrier = router.ports.find((each) => each.name === port)?.carrier ?? false;
        const elsewhere = policy.zones.find((each) => each.id === owner);
        const notes = [
          t.portState(carrier),
          ...(router.management.port === port ? [t.portThisComputer] : []),
          ...(here || !elsewhere ? [] : [t.portIn(displayText(elsewhere.name, 24))]),
        ];
        return (
          <label key={port} className="row" style={{ minHeight: 26 }}>
            <input
              type="checkbox"
              className="check"
              checked={here}
              // A port always belongs to a zone: taking it away here gives it back to the one that keeps the LAN.
              disabled={here && zone.id === kept?.id}
              aria-label={capitalised(portName(port))}
              onChange={(event) =>
                store
                  .getState()
                  .edit((draft) =>
                    assignPort(draft, port, event.target.checked ? zone.id : (kept?.id ?? zone.id)),
                  )
              }
            />
            <span style={{ flex: 'none' }}>{capitalised(portName(port))}</span>
            <span className="small t3 clip">{notes.join(', ')}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly hint?: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Toggle({ label, hint, on, onChange }: ToggleProps) {
  return (
    <label className="row top" style={{ gap: 10 }}>
      <input
        type="checkbox"
        role="switch"
        className="sw"
        checked={on}
        aria-label={label}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        {hint && !on && (
          <span className="small t3" style={{ display: 'block' }}>
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
