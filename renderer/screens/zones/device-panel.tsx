import { IconCheck } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { blastRadius } from '../../../shared/answers/blast';
import { notThereYet } from '../../../shared/answers/not-there';
import type { Device } from '../../../shared/inventory/device';
import { displayText } from '../../../shared/net/untrusted-text';
import { deviceEnd } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import { deviceSummary, reasonText } from '../../../shared/text/device-text';
import { en } from '../../../shared/text/en';
import { zoneText as t } from '../../../shared/text/zone-text';
import { DeviceIcon } from '../../components/device-icon';
import { Flag, flagLooks } from '../../components/flag';
import { placeName } from '../../components/matrix-cell';
import { type Member, moveWithPort } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { nameOf } from './board';

interface DevicePanelProps {
  readonly policy: Policy;
  readonly devices: readonly Device[];
  readonly members: readonly Member[];
}

/** Side panel for the selected chips: their zone, why it was suggested, and how far a thief inside would get. */
export function DevicePanel({ policy, devices, members }: DevicePanelProps) {
  const one = members.length === 1 ? members[0] : undefined;
  const title = one ? nameOf(one) : t.manySelected(members.length);
  return (
    <>
      <div>
        <div className="row">
          {one && <DeviceIcon kind={one.seen?.kind ?? 'unknown'} className="ic-l" />}
          <h2 className="clip" style={{ fontSize: 'var(--fs-h3)', lineHeight: '20px' }}>
            {title}
          </h2>
        </div>
        <div className="small t3" style={{ marginTop: 2 }}>
          {one ? (one.seen ? deviceSummary(one.seen) : t.remembered(nameOf(one))) : t.manyHint}
        </div>
      </div>
      <ZoneChoice policy={policy} devices={devices} members={members} title={title} />
      {one?.seen && <Why policy={policy} member={one} device={one.seen} />}
      {one && <IfHacked policy={policy} member={one} />}
    </>
  );
}

function ZoneChoice({ policy, devices, members, title }: DevicePanelProps & { readonly title: string }) {
  const store = useAppStore();
  const id = useId();
  const looks = flagLooks(policy.zones);
  const common = new Set(members.map((member) => member.policy.zone));
  const now = common.size === 1 ? [...common][0] : undefined;
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      policy.zones.findIndex((zone) => zone.id === now),
    ),
  );
  const suggestedKind = members.length === 1 ? members[0]?.seen?.suggestion.zone : undefined;
  const suggested = policy.zones.find((zone) => zone.kind === suggestedKind)?.id;

  function choose(zone: string): void {
    const { edit, announce } = store.getState();
    const moving = members.filter((member) => member.policy.zone !== zone);
    if (moving.length === 0) return;
    edit((draft) => moving.reduce((next, member) => moveWithPort(next, member.id, zone, devices), draft));
    const there = policy.devices.filter((device) => device.zone === zone).length + moving.length;
    const name = displayText(policy.zones.find((each) => each.id === zone)?.name ?? zone, 40);
    announce(moving.length === 1 ? t.moved(title, name, there) : t.movedMany(moving.length, name, there));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const last = policy.zones.length - 1;
    const digit = /^[1-9]$/.test(event.key) ? policy.zones[Number(event.key) - 1] : undefined;
    if (event.key === 'ArrowDown') setActive(Math.min(last, active + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else if (event.key === 'Enter' || event.key === ' ') choose(policy.zones[active]?.id ?? '');
    else if (digit) choose(digit.id);
    else return;
    event.preventDefault();
  }

  return (
    <div>
      <div className="label" style={{ marginBottom: 5 }}>
        {en.zone}
      </div>
      <div
        className="pop"
        role="listbox"
        aria-label={t.zoneOf(title)}
        tabIndex={0}
        aria-activedescendant={`${id}-${active}`}
        onKeyDown={onKeyDown}
      >
        {policy.zones.map((zone, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it has the keys
          <div
            key={zone.id}
            id={`${id}-${at}`}
            className="mi"
            role="option"
            aria-selected={zone.id === now}
            {...(at === active ? { 'data-active': true } : {})}
            onClick={() => {
              setActive(at);
              choose(zone.id);
            }}
          >
            <Flag look={looks.get(zone.id)} />
            <span className="clip">{displayText(zone.name, 40)}</span>
            {zone.id === suggested ? (
              <span className="tag acc">{t.suggested}</span>
            ) : (
              at < 9 && <kbd aria-hidden="true">{at + 1}</kbd>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function Why({
  policy,
  member,
  device,
}: {
  readonly policy: Policy;
  readonly member: Member;
  readonly device: Device;
}) {
  const zone = policy.zones.find((each) => each.kind === device.suggestion.zone);
  const here = policy.zones.find((each) => each.id === member.policy.zone);
  const reasons = device.suggestion.reasons.slice(0, 3);
  return (
    <div>
      <h3 style={{ fontSize: 'var(--fs-body)' }}>{t.why(displayText((zone ?? here)?.name ?? '', 40))}</h3>
      {reasons.length === 0 ? (
        <p className="small t2" style={{ marginTop: 3 }}>
          {t.whyNone}
        </p>
      ) : (
        <ul className="small t2" style={{ display: 'grid', gap: 5, marginTop: 5 }}>
          {reasons.map((reason) => (
            <li key={reason.code} className="row top" style={{ gap: 7 }}>
              <IconCheck className="ic-s safe" style={{ marginTop: 2 }} aria-hidden="true" />
              {reasonText(reason)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function IfHacked({ policy, member }: { readonly policy: Policy; readonly member: Member }) {
  const preview = useApp((state) => state.preview);
  if (!preview) return null;
  const today = blastRadius(policy, preview.before, member.id);
  const then = blastRadius(policy, preview.after, member.id);
  const [waiting] = notThereYet(preview.whereabouts, [deviceEnd(member.id)]);
  return (
    <div>
      <h3 style={{ fontSize: 'var(--fs-body)' }}>{t.ifHacked}</h3>
      {today && (
        <p className="small t2" style={{ marginTop: 3 }}>
          {t.ifHackedBody(today.reached.size, waiting ? undefined : then?.reached.size)}
        </p>
      )}
      {waiting && (
        <p className="small caution" style={{ marginTop: 3 }}>
          {waiting.at === undefined || !then
            ? t.notSeen
            : t.notThereYet(
                placeName(policy, waiting.wished),
                placeName(policy, waiting.at),
                then.reached.size,
              )}
        </p>
      )}
    </div>
  );
}
