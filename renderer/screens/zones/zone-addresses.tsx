import { useId, useState } from 'react';
import { formatCidr, parseCidr } from '../../../shared/net/ipv4';
import type { Policy } from '../../../shared/policy/policy';
import type { Zone } from '../../../shared/policy/zone';
import { zoneText as t } from '../../../shared/text/zone-text';
import { FindingList } from '../../components/finding-list';
import { useApp, useAppStore } from '../../state/use-app';

/** What the calculation says about the numbers of a zone. */
const ABOUT_NUMBERS: ReadonlySet<string> = new Set([
  'vlan-invalid',
  'vlan-twice',
  'vlan-taken-on-router',
  'no-vlan-free',
  'subnet-invalid',
  'subnets-overlap',
  'subnet-taken-on-router',
  'no-subnet-free',
]);

/** Addresses and VLAN of a zone. Bulkhead chooses both; whoever has numbers of their own types them here. */
export function ZoneAddresses({ zone }: { readonly zone: Zone }) {
  const store = useAppStore();
  const placement = useApp((state) => state.preview?.placements.find((each) => each.zone === zone.id));
  const findings = useApp((state) => state.preview?.findings);
  const mine = findings?.filter(
    ({ code, subject }) => ABOUT_NUMBERS.has(code) && (subject === zone.id || subject === `${zone.vlan}`),
  );
  const change = (edit: (zone: Zone) => Zone): void =>
    store.getState().edit((draft) => replaceZone(draft, zone.id, edit));
  return (
    <section>
      <h3 style={{ fontSize: 'var(--fs-body)' }}>{t.panelAddress}</h3>
      <p className="small t2 num">
        {placement ? t.panelAddressNow(placement.subnet, placement.gateway) : t.panelAddressAuto}
      </p>
      {zone.keeps === undefined ? (
        <div className="row top" style={{ gap: 10, marginTop: 6 }}>
          <Field
            label={t.subnetField}
            shown={zone.subnet ?? ''}
            placeholder={placement?.subnet ?? ''}
            read={readSubnet}
            bad={t.subnetBad}
            onKeep={(subnet) =>
              change(({ subnet: _before, ...rest }) => (subnet ? { ...rest, subnet } : rest))
            }
          />
          <Field
            label={t.vlanField}
            shown={zone.vlan === undefined ? '' : String(zone.vlan)}
            placeholder={placement && placement.vlan > 1 ? String(placement.vlan) : ''}
            read={readVlan}
            bad={t.vlanBad}
            narrow
            onKeep={(vlan) =>
              change(({ vlan: _before, ...rest }) => (vlan ? { ...rest, vlan: Number(vlan) } : rest))
            }
          />
        </div>
      ) : (
        placement && placement.vlan > 1 && <p className="small t3">{t.vlan(placement.vlan)}</p>
      )}
      {zone.keeps === undefined && <p className="hint">{t.numbersHint}</p>}
      {mine && mine.length > 0 && <FindingList findings={mine} />}
    </section>
  );
}

const replaceZone = (policy: Policy, id: string, edit: (zone: Zone) => Zone): Policy => ({
  ...policy,
  zones: policy.zones.map((zone) => (zone.id === id ? edit(zone) : zone)),
});

/** An empty field hands the choice back to Bulkhead. Undefined: cannot be read. */
const readSubnet = (typed: string): string | undefined => {
  if (typed === '') return '';
  const cidr = parseCidr(typed);
  return cidr.ok ? formatCidr(cidr.value) : undefined;
};

const readVlan = (typed: string): string | undefined =>
  typed === '' || /^[1-9][0-9]{0,3}$/.test(typed) ? typed : undefined;

interface FieldProps {
  readonly label: string;
  readonly shown: string;
  readonly placeholder: string;
  readonly read: (typed: string) => string | undefined;
  readonly bad: string;
  readonly narrow?: boolean;
  readonly onKeep: (value: string) => void;
}

/** Written when the field is left or Enter is pressed, so that half a number is never calculated with. */
function Field({ label, shown, placeholder, read, bad, narrow = false, onKeep }: FieldProps) {
  const id = useId();
  const [typed, setTyped] = useState(shown);
  const [wrong, setWrong] = useState(false);
  const keep = (): void => {
    const value = read(typed.trim());
    setWrong(value === undefined);
    if (value === undefined) return;
    setTyped(value);
    if (value !== shown) onKeep(value);
  };
  return (
    <div className={narrow ? '' : 'grow'} style={narrow ? { width: 84 } : {}}>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div className={wrong ? 'field s bad' : 'field s'}>
        <input
          id={id}
          value={typed}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={wrong}
          {...(wrong ? { 'aria-describedby': `${id}-bad` } : {})}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === 'Enter') keep();
          }}
        />
      </div>
      {wrong && (
        <p className="hint danger" id={`${id}-bad`}>
          {bad}
        </p>
      )}
    </div>
  );
}
