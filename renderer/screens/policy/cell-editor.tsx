import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { doorsBetween } from '../../../shared/answers/sentences';
import { changeZone, removeRule, setRule } from '../../../shared/policy/edit-policy';
import { internetEnd, zoneEnd } from '../../../shared/policy/ends';
import { ruleIdOf } from '../../../shared/policy/normalize-policy';
import type { Policy } from '../../../shared/policy/policy';
import type { Rule } from '../../../shared/policy/rule';
import { mayAdminister } from '../../../shared/policy/zone';
import { ruleSentence, sentenceText, ruleText as t } from '../../../shared/text/rule-text';
import { serviceName } from '../../../shared/text/service-text';
import type { MatrixPlace } from '../../components/matrix';
import { placeName } from '../../components/matrix-cell';
import { Verdict } from '../../components/verdict';
import { useAppStore } from '../../state/use-app';
import type { SentenceStart } from './add-sentence';

/** The cell that is edited, and what the popover hangs on. */
export interface EditedCell {
  readonly place: MatrixPlace;
  readonly anchor: HTMLElement;
}

/** What people open most; any other service is one step further. */
const USUAL = ['cast', 'print', 'files', 'web', 'any'] as const;

interface CellEditorProps {
  readonly policy: Policy;
  readonly cell: EditedCell;
  /** Another service, or one device only: a sentence of its own. */
  readonly onMore: (start: SentenceStart) => void;
  readonly onClose: () => void;
}

/** Services of one pair as switches. Each changes the draft at once, and the verdict below follows. */
export function CellEditor({ policy, cell, onMore, onClose }: CellEditorProps) {
  const { from, to } = cell.place;
  const zone = policy.zones.find((each) => each.id === from);
  if (!zone) return null;
  const same = from === to;
  const name = placeName(policy, from);
  const title = same ? t.editWithin(name) : t.editCell(name, placeName(policy, to));
  return (
    <Popover title={title} anchor={cell.anchor} onClose={onClose}>
      {same || to === 'router' ? (
        <ZoneSwitch policy={policy} zone={from} what={same ? 'within' : 'management'} />
      ) : (
        <Services policy={policy} place={cell.place} onMore={onMore} />
      )}
      {to === 'router' && <p className="small t3">{t.basicsStay}</p>}
      <div style={{ marginTop: 8, paddingTop: 8, borderTop: '1px solid var(--line)' }}>
        <Verdict />
      </div>
    </Popover>
  );
}

function ZoneSwitch({
  policy,
  zone: id,
  what,
}: {
  readonly policy: Policy;
  readonly zone: string;
  readonly what: 'within' | 'management';
}) {
  const store = useAppStore();
  const zone = policy.zones.find((each) => each.id === id);
  if (!zone) return null;
  // Shown only so that it can be switched off where a file says so.
  if (what === 'management' && !zone.management && !mayAdminister(zone)) return null;
  const on = what === 'within' ? zone.within === 'together' : zone.management;
  return (
    <Switch
      label={what === 'within' ? t.withinTogether : t.administer(placeName(policy, id))}
      on={on}
      onChange={(next) =>
        store
          .getState()
          .edit((draft) =>
            changeZone(
              draft,
              id,
              what === 'within' ? { within: next ? 'together' : 'apart' } : { management: next },
            ),
          )
      }
    />
  );
}

function Services({
  policy,
  place: { from, to },
  onMore,
}: {
  readonly policy: Policy;
  readonly place: MatrixPlace;
  readonly onMore: (start: SentenceStart) => void;
}) {
  const store = useAppStore();
  const doors = doorsBetween(policy, from, to);
  const [atFirst] = useState(doors);
  const isWhole = (rule: Rule): boolean => rule.from.kind === 'zone' && rule.to.kind !== 'device';
  const target = to === 'internet' ? internetEnd : zoneEnd(to);
  // What was open at the start stays listed, so that a switch can be switched back.
  const services = [
    ...new Set([...[...atFirst, ...doors].filter(isWhole).map(({ service }) => service), ...USUAL]),
  ];
  const single = [
    ...new Map([...atFirst, ...doors].filter((rule) => !isWhole(rule)).map((rule) => [rule.id, rule])),
  ].map(([, rule]) => rule);

  const change = (rule: Rule, on: boolean): void =>
    store.getState().edit((draft) => (on ? setRule(draft, rule) : removeRule(draft, rule.id)));
  return (
    <>
      {services.map((service) => {
        const there = doors.find((rule) => isWhole(rule) && rule.service === service);
        const fresh = { from: zoneEnd(from), to: target, service, verdict: 'allow' as const };
        return (
          <Switch
            key={service}
            label={serviceName(service)}
            on={there !== undefined}
            onChange={(on) => change(there ?? { ...fresh, id: ruleIdOf(fresh) }, on)}
          />
        );
      })}
      {single.map((rule) => (
        <Switch
          key={rule.id}
          label={sentenceText(ruleSentence(policy, rule))}
          on={doors.some((each) => each.id === rule.id)}
          onChange={(on) => change(rule, on)}
        />
      ))}
      <button
        type="button"
        className="link small"
        style={{ marginTop: 4 }}
        onClick={() => onMore({ from: zoneEnd(from), to: target })}
      >
        {t.anotherService}
      </button>
    </>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Switch({ label, on, onChange }: SwitchProps) {
  return (
    <label>
      <input
        type="checkbox"
        role="switch"
        className="sw"
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}

interface PopoverProps {
  readonly title: string;
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Below what it hangs on, or above where there is more room. Esc and a click elsewhere close it; the focus goes back. */
function Popover({ title, anchor, onClose, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<React.CSSProperties>({ visibility: 'hidden' });
  useLayoutEffect(() => {
    const put = (): void => {
      const { left, top, bottom } = anchor.getBoundingClientRect();
      const height = box.current?.offsetHeight ?? 0;
      const width = box.current?.offsetWidth ?? 0;
      const below = innerHeight - bottom - 12;
      const above = top - 12;
      const under = height <= below || below >= above;
      setPlace({
        left: Math.max(8, Math.min(left, innerWidth - width - 8)),
        maxHeight: Math.max(160, under ? below : above),
        ...(under ? { top: bottom + 4 } : { bottom: innerHeight - top + 4 }),
      });
    };
    put();
    window.addEventListener('resize', put);
    return () => window.removeEventListener('resize', put);
  }, [anchor]);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('input, button')?.focus();
    const outside = (event: Event): void => {
      if (!box.current?.contains(event.target as Node)) close.current();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, []);
  return (
    <div
      ref={box}
      className="pop cell-editor"
      role="dialog"
      aria-label={title}
      style={place}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
        anchor.focus();
      }}
    >
      <h2 style={{ fontSize: 'var(--fs-body)', lineHeight: '20px', marginBottom: 4 }}>{title}</h2>
      {children}
    </div>
  );
}
