import { IconChevronDown, IconChevronRight, IconLock } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Device } from '../../../shared/inventory/device';
import { serviceOf } from '../../../shared/policy/catalogue';
import type { Policy } from '../../../shared/policy/policy';
import type { Endpoint, Rule } from '../../../shared/policy/rule';
import type { Service } from '../../../shared/policy/service';
import { en } from '../../../shared/text/en';
import { capitalised } from '../../../shared/text/format';
import { promiseText } from '../../../shared/text/promise-text';
import {
  endName,
  ruleReason,
  ruleSentence,
  sentenceText,
  ruleText as t,
} from '../../../shared/text/rule-text';
import { serviceName } from '../../../shared/text/service-text';
import { groupPromises } from '../../../shared/verify/promise-groups';
import type { Verification } from '../../../shared/verify/verification';
import { Button } from '../../components/button';
import type { MatrixPlace } from '../../components/matrix';
import { membersOf, peopleDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { nameOf } from '../zones/board';

/** Devices of a zone that an opened sentence names. */
const NAMED = 5;

interface SentenceListProps {
  readonly policy: Policy;
  readonly verification: Verification | undefined;
  /** The matrix cell that is looked at; its sentences are marked. */
  readonly marked: MatrixPlace | undefined;
  readonly onMark: (place: MatrixPlace) => void;
}

/** The doors as sentences with switches, then the promises, which have none. */
export function SentenceList({ policy, verification, marked, onMark }: SentenceListProps) {
  const store = useAppStore();
  const switchedOff = useApp((state) => state.switchedOff);
  const rules = useMemo(() => inOrder(policy, switchedOff), [policy, switchedOff]);
  const groups = useMemo(() => groupPromises(verification?.promises ?? []), [verification]);
  const [open, setOpen] = useState<string>();
  const on = new Set(policy.rules.map((rule) => rule.id));

  return (
    <ul>
      {rules.map((rule) => {
        const sentence = ruleSentence(policy, rule);
        const place = placeOf(policy, rule);
        const isMarked = place && marked?.from === place.from && marked.to === place.to;
        const opened = open === rule.id;
        const Chevron = opened ? IconChevronDown : IconChevronRight;
        return (
          <li key={rule.id}>
            <div className="sentence" {...(isMarked ? { 'data-marked': true } : {})}>
              <input
                type="checkbox"
                role="switch"
                className="sw"
                checked={on.has(rule.id)}
                aria-label={sentenceText(sentence)}
                onFocus={() => place && onMark(place)}
                onChange={(event) => store.getState().switchRule(rule, event.target.checked)}
              />
              {/* biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the pointer; the switch beside it has the keys */}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
              <div className="grow" onClick={() => place && onMark(place)}>
                <div className={on.has(rule.id) ? '' : 't2'}>
                  <b className="b">{sentence.subject}</b> {sentence.verb}{' '}
                  <b className="b">{sentence.object}</b>
                </div>
                <div className="small t3 clip">{ruleReason(policy, rule)}</div>
              </div>
              <Button
                look="quiet"
                size="small"
                className="ic-only"
                aria-label={`${en.details}: ${sentenceText(sentence)}`}
                aria-expanded={opened}
                onClick={() => {
                  setOpen(opened ? undefined : rule.id);
                  if (place) onMark(place);
                }}
              >
                <Chevron className="ic" aria-hidden="true" />
              </Button>
            </div>
            {opened && <Opened policy={policy} rule={rule} sentence={sentenceText(sentence)} />}
          </li>
        );
      })}
      {groups.map((group) => (
        <li key={group.id} className="sentence">
          <span className="t3" style={{ width: 30, display: 'grid', placeItems: 'center', flex: 'none' }}>
            <IconLock className="ic" aria-hidden="true" />
          </span>
          <div className="grow">
            <div className="clip">{promiseText(policy, group)}</div>
            <div className="small t3">{group.kind === 'own' ? t.yours : t.builtIn}</div>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Doors between zones first, then those to the internet; each in the order of the zones, so that a switch never moves a line. */
function inOrder(policy: Policy, off: readonly Rule[]): readonly Rule[] {
  const there = new Set(policy.rules.map((rule) => rule.id));
  const zones = policy.zones.map((zone) => zone.id);
  const rank = (rule: Rule): number => {
    const place = placeOf(policy, rule);
    const outwards = rule.to.kind === 'internet' ? zones.length ** 2 : 0;
    return outwards + zones.indexOf(place?.from ?? '') * zones.length + zones.indexOf(place?.to ?? '');
  };
  return [...policy.rules, ...off.filter((rule) => !there.has(rule.id))].sort(
    (a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id),
  );
}

/** The matrix cell that a sentence belongs to. */
export function placeOf(policy: Policy, rule: Pick<Rule, 'from' | 'to'>): MatrixPlace | undefined {
  const zoneOf = (end: Rule['from']): string | undefined => {
    if (end.kind === 'zone') return end.zone;
    if (end.kind === 'device') return policy.devices.find((device) => device.id === end.device)?.zone;
    return end.kind;
  };
  const from = zoneOf(rule.from);
  const to = zoneOf(rule.to);
  return from && to ? { from, to } : undefined;
}

function Opened({
  policy,
  rule,
  sentence,
}: {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly sentence: string;
}) {
  const store = useAppStore();
  const devices = useApp(useShallow(peopleDevices));
  const service = serviceOf(policy.services, rule.service);
  const remove = (): void => {
    store.getState().switchRule(rule, false);
    store.setState({ switchedOff: store.getState().switchedOff.filter((each) => each.id !== rule.id) });
  };
  return (
    <div style={{ padding: '2px 0 10px 42px' }} className="col">
      <dl className="kv small">
        <dt>{t.from}</dt>
        <dd>{whoIs(policy, rule.from, devices)}</dd>
        <dt>{t.to}</dt>
        <dd>{whoIs(policy, rule.to, devices)}</dd>
        <dt>{t.for}</dt>
        <dd>{t.technical(serviceName(rule.service), service ? portsOf(service) : en.notKnown)}</dd>
      </dl>
      <div className="row" style={{ marginTop: 6 }}>
        <Button size="small" aria-label={t.remove(sentence)} onClick={remove}>
          {t.removeThis}
        </Button>
      </div>
    </div>
  );
}

/** The devices a sentence speaks of: one by name, a zone's by its first few. */
function whoIs(policy: Policy, end: Endpoint, devices: readonly Device[]): string {
  if (end.kind === 'internet' || end.kind === 'router') return capitalised(endName(policy, end));
  const members = membersOf(policy, devices);
  if (end.kind === 'device') {
    const member = members.find(({ id }) => id === end.device);
    return member ? nameOf(member) : endName(policy, end);
  }
  const names = members.filter((member) => member.policy.zone === end.zone).map(nameOf);
  return t.devicesOf(endName(policy, end), names.slice(0, NAMED), names.length - NAMED);
}

/** `tcp 631`, `udp 1-65535`, every port */
function portsOf(service: Service): string {
  return service.flows
    .map(({ protocol, ports }) => {
      if (!ports) return protocol === 'any' ? t.everyPort : protocol;
      return `${protocol} ${ports.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(', ')}`;
    })
    .join('; ');
}
