import { type FormEvent, memo, useState } from 'react';
import { displayText } from '../../../shared/net/untrusted-text';
import { catalogue } from '../../../shared/policy/catalogue';
import { setRule } from '../../../shared/policy/edit-policy';
import { deviceEnd, internetEnd, routerEnd, zoneEnd } from '../../../shared/policy/ends';
import { ruleIdOf } from '../../../shared/policy/normalize-policy';
import type { Policy } from '../../../shared/policy/policy';
import type { Endpoint } from '../../../shared/policy/rule';
import { en } from '../../../shared/text/en';
import { ruleSentence, ruleText as t } from '../../../shared/text/rule-text';
import { serviceVerb } from '../../../shared/text/service-text';
import { Button } from '../../components/button';
import { Sheet } from '../../components/sheet';
import { useAppStore } from '../../state/use-app';
import { compareText } from '../devices/order';
import { placeOf } from './sentence-list';

/** Beginnings of a sentence, when the question came from somewhere. */
export interface SentenceStart {
  readonly from?: Endpoint | undefined;
  readonly to?: Endpoint | undefined;
  readonly service?: string | undefined;
}

interface AddSentenceProps {
  readonly policy: Policy;
  readonly start?: SentenceStart | undefined;
  readonly onClose: () => void;
}

/** Three pickers: from, may, to. The finished sentence is read back before it counts. */
export function AddSentence({ policy, start = {}, onClose }: AddSentenceProps) {
  const store = useAppStore();
  const [from, setFrom] = useState(() => endValue(start.from ?? zoneEnd(policy.zones[0]?.id ?? '')));
  const [to, setTo] = useState(() => endValue(start.to ?? zoneEnd(policy.zones[1]?.id ?? '')));
  const [service, setService] = useState(start.service ?? 'print');
  const [reason, setReason] = useState('');
  const rule = { from: endOf(from), to: endOf(to), service, verdict: 'allow' as const };
  const id = ruleIdOf(rule);
  const sentence = ruleSentence(policy, rule);
  const place = placeOf(policy, rule);
  const same = place !== undefined && place.from === place.to;
  const there = policy.rules.some((each) => each.id === id);

  function add(event: FormEvent): void {
    event.preventDefault();
    if (same || there) return;
    const trimmed = reason.trim();
    store
      .getState()
      .edit((draft) => setRule(draft, { ...rule, id, ...(trimmed ? { reason: trimmed } : {}) }));
    onClose();
  }

  return (
    <Sheet title={t.addSentence} small onClose={onClose}>
      <form onSubmit={add} className="col" style={{ gap: 12 }}>
        <Picker id="sentence-from" label={t.from} value={from} onChange={setFrom}>
          <Ends policy={policy} />
        </Picker>
        <Picker id="sentence-service" label={t.may} value={service} onChange={setService}>
          {[...catalogue, ...policy.services].map((each) => (
            <option key={each.id} value={each.id}>
              {serviceVerb(each.id)} …
            </option>
          ))}
        </Picker>
        <Picker id="sentence-to" label={t.to} value={to} onChange={setTo}>
          <Ends policy={policy} />
          <option value="internet">{en.internet}</option>
          <option value="router">{en.router}</option>
        </Picker>
        <div>
          <label className="label" htmlFor="sentence-reason">
            {t.reason}
          </label>
          <div className="field">
            <input
              id="sentence-reason"
              value={reason}
              maxLength={200}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
        </div>
        <div className="note" role="status">
          <div>
            <span className="small t3">{t.readBack}</span>
            <div>
              <b className="b">{sentence.subject}</b> {sentence.verb} <b className="b">{sentence.object}</b>
            </div>
            {(same || there) && <div className="small caution">{same ? t.sameZone : t.alreadyThere}</div>}
          </div>
        </div>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button look="quiet" onClick={onClose}>
            {en.cancel}
          </Button>
          <Button type="submit" look="next" locked={same || there}>
            {t.addThis}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

interface PickerProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: React.ReactNode;
}

function Picker({ id, label, value, onChange, children }: PickerProps) {
  return (
    <div>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div className="field">
        <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
          {children}
        </select>
      </div>
    </div>
  );
}

/** Zones, then devices, as options: thousands perhaps, so they are drawn again only for another policy. */
export const Ends = memo(function Ends({ policy }: { readonly policy: Policy }) {
  const devices = policy.devices
    .map(({ id, name }) => ({ id, name: displayText(name || id) }))
    .sort((a, b) => compareText(a.name, b.name));
  return (
    <>
      <optgroup label={en.pages.zones}>
        {policy.zones.map((zone) => (
          <option key={zone.id} value={`zone ${zone.id}`}>
            {displayText(zone.name, 40)}
          </option>
        ))}
      </optgroup>
      {devices.length > 0 && (
        <optgroup label={en.pages.devices}>
          {devices.map(({ id, name }) => (
            <option key={id} value={`device ${id}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
    </>
  );
});

/** An end as the value of an option, and back. */
export function endValue(end: Endpoint): string {
  if (end.kind === 'zone') return `zone ${end.zone}`;
  if (end.kind === 'device') return `device ${end.device}`;
  return end.kind;
}

export function endOf(value: string): Endpoint {
  const [kind, id = ''] = value.split(' ');
  if (kind === 'zone') return zoneEnd(id);
  if (kind === 'device') return deviceEnd(id);
  return kind === 'router' ? routerEnd : internetEnd;
}
