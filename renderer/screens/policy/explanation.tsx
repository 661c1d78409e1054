import { IconCheck, IconChevronRight, IconEqual, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { displayText } from '../../../shared/net/untrusted-text';
import { catalogue } from '../../../shared/policy/catalogue';
import { removeRule } from '../../../shared/policy/edit-policy';
import { deviceEnd, internetEnd, routerEnd, zoneEnd } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import type { Endpoint } from '../../../shared/policy/rule';
import { en } from '../../../shared/text/en';
import { packetText, unknownBecause } from '../../../shared/text/promise-text';
import { endName, ruleSentence, sentenceText, ruleText as t } from '../../../shared/text/rule-text';
import { serviceName } from '../../../shared/text/service-text';
import type { Verification } from '../../../shared/verify/verification';
import { Button } from '../../components/button';
import { Flag, flagLooks } from '../../components/flag';
import type { MatrixPlace } from '../../components/matrix';
import { placeName } from '../../components/matrix-cell';
import { ServiceIcon } from '../../components/service-icon';
import { doorsBetween } from '../../state/cells';
import { type Explanation as Answer, explain, placeIdOf } from '../../state/explain';
import { useAppStore } from '../../state/use-app';
import { Ends, endOf, endValue, type SentenceStart } from './add-sentence';
import { PathDrawing } from './path-drawing';

interface ExplanationProps {
  readonly policy: Policy;
  readonly verification: Verification | undefined;
  readonly start: MatrixPlace;
  readonly onEdit: (place: MatrixPlace, anchor: HTMLElement) => void;
  readonly onOpenDoor: (start: SentenceStart) => void;
  readonly onClose: () => void;
}

const endOfPlace = (id: string): Endpoint =>
  id === 'internet' ? internetEnd : id === 'router' ? routerEnd : zoneEnd(id);

/** The panel that answers a question: the answer, its cause, the path, and what it was tested with. */
export function Explanation({ policy, verification, start, onEdit, onOpenDoor, onClose }: ExplanationProps) {
  const store = useAppStore();
  const heading = useRef<HTMLHeadingElement>(null);
  const [from, setFrom] = useState<Endpoint>(() =>
    start.device === undefined ? endOfPlace(start.from) : deviceEnd(start.device),
  );
  const [to, setTo] = useState<Endpoint>(() =>
    start.toDevice === undefined ? endOfPlace(start.to) : deviceEnd(start.toDevice),
  );
  const [service, setService] = useState(
    () =>
      doorsBetween(policy, start.from, start.to)[0]?.service ??
      (start.to === 'router' ? 'ssh' : start.to === 'internet' ? 'web' : 'files'),
  );
  useEffect(() => heading.current?.focus(), []);
  const answer = explain(policy, verification, from, to, service);
  const fromName = endName(policy, from);
  const toName = endName(policy, to);
  const { rule } = answer;

  return (
    <aside
      className="drawer wide"
      aria-label={t.explain}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div className="row top">
        <h2 ref={heading} tabIndex={-1} className="grow" style={{ fontSize: 16, lineHeight: '22px' }}>
          {answer.fate === 'unknown'
            ? t.whyUnknown(fromName, toName)
            : t.why(answer.fate === 'allowed', fromName, toName)}
        </h2>
        <Button look="quiet" size="small" className="ic-only" aria-label={t.closePanel} onClick={onClose}>
          <IconX className="ic" aria-hidden="true" />
        </Button>
      </div>
      <div style={{ display: 'grid', gap: 5 }}>
        <Question label={t.from} sign={<EndSign policy={policy} end={from} />}>
          <select
            aria-label={t.from}
            value={endValue(from)}
            onChange={(event) => setFrom(endOf(event.target.value))}
          >
            <Ends policy={policy} />
          </select>
        </Question>
        <Question label={t.to} sign={<EndSign policy={policy} end={to} />}>
          <select
            aria-label={t.to}
            value={endValue(to)}
            onChange={(event) => setTo(endOf(event.target.value))}
          >
            <Ends policy={policy} />
            <option value="internet">{en.internet}</option>
            <option value="router">{en.router}</option>
          </select>
        </Question>
        <Question label={t.for} sign={<ServiceIcon service={service} className="ic-s t2" />}>
          <select aria-label={t.for} value={service} onChange={(event) => setService(event.target.value)}>
            {[...catalogue, ...policy.services].map((each) => (
              <option key={each.id} value={each.id}>
                {serviceName(each.id)}
              </option>
            ))}
          </select>
        </Question>
      </div>
      <p className="lead t1" role="status">
        {becauseText(policy, answer, from, fromName, toName)}
      </p>
      <PathDrawing policy={policy} from={from} to={to} fate={answer.fate} />
      <Neighbours policy={policy} verification={verification} from={from} to={to} answer={answer} />
      <div className="row wrap">
        {answer.because === 'no-rule' && to.kind !== 'router' && (
          <Button look="next" onClick={() => onOpenDoor({ from, to, service })}>
            {t.openDoor}
          </Button>
        )}
        {rule && (
          <Button onClick={() => store.getState().edit((draft) => removeRule(draft, rule.id))}>
            {t.closeDoor}
          </Button>
        )}
        <Button
          look="quiet"
          aria-haspopup="dialog"
          onClick={({ currentTarget }) =>
            onEdit({ from: placeIdOf(policy, from), to: placeIdOf(policy, to) }, currentTarget)
          }
        >
          {t.allServices}
        </Button>
      </div>
      <Technical answer={answer} />
    </aside>
  );
}

function Question({
  label,
  sign,
  children,
}: {
  readonly label: string;
  readonly sign: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="row">
      <span className="small t3" style={{ width: 34 }} aria-hidden="true">
        {label}
      </span>
      <div className="field s grow">
        {sign}
        {children}
      </div>
    </div>
  );
}

function EndSign({ policy, end }: { readonly policy: Policy; readonly end: Endpoint }) {
  if (end.kind === 'internet' || end.kind === 'router')
    return <ServiceIcon service={end.kind === 'internet' ? 'web' : 'router-admin'} className="ic-s t2" />;
  return <Flag look={flagLooks(policy.zones).get(placeIdOf(policy, end))} />;
}

function becauseText(
  policy: Policy,
  answer: Answer,
  from: Endpoint,
  fromName: string,
  toName: string,
): string {
  const zone = placeName(policy, placeIdOf(policy, from));
  switch (answer.because) {
    case 'rule':
      return answer.rule ? t.becauseRule(sentenceText(ruleSentence(policy, answer.rule))) : t.becauseOwn;
    case 'no-rule':
      return t.becauseNone(fromName, toName);
    case 'same-zone':
      return t.becauseSame(zone);
    case 'apart':
      return t.becauseApart(zone);
    case 'basics':
      return t.becauseBasics;
    case 'admin':
      return t.becauseAdmin(zone);
    case 'not-filterable':
      return t.becauseNotFilterable;
    case 'unknown':
      return t.becauseUnknown(unknownBecause(answer.verdict));
    case 'own':
      return t.becauseOwn;
  }
}

/** Questions next to this one: the other way, and whether both families agree. */
function Neighbours({
  policy,
  verification,
  from,
  to,
  answer,
}: {
  readonly policy: Policy;
  readonly verification: Verification | undefined;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly answer: Answer;
}) {
  const back =
    to.kind === 'internet' || to.kind === 'router'
      ? undefined
      : doorsBetween(policy, placeIdOf(policy, to), placeIdOf(policy, from));
  if (!verification || answer.because === 'same-zone' || answer.because === 'apart') return null;
  const open = back !== undefined && back.length > 0;
  return (
    <ul className="small" style={{ display: 'grid', gap: 3 }}>
      {back && (
        <li className="row">
          {open ? (
            <IconCheck className="ic-s safe" aria-hidden="true" />
          ) : (
            <IconX className="ic-s t3" aria-hidden="true" />
          )}
          {t.otherWay(endName(policy, to), endName(policy, from), open)}
        </li>
      )}
      <li className="row">
        <IconEqual className={answer.familiesDiffer ? 'ic-s caution' : 'ic-s t3'} aria-hidden="true" />
        <span className={answer.familiesDiffer ? 'caution' : 't2'}>
          {answer.familiesDiffer ? t.familiesDiffer : t.sameFamilies}
        </span>
      </li>
    </ul>
  );
}

function Technical({ answer }: { readonly answer: Answer }) {
  const { verdict } = answer;
  if (!verdict) return null;
  const lines = [
    verdict.decidedBy
      ? t.decidedBy(verdict.decidedBy.package, displayText(verdict.decidedBy.section, 60))
      : t.noSection,
    ...(verdict.decidedBy?.option ? [`        ${displayText(verdict.decidedBy.option, 80)}`] : []),
    t.testedWith(packetText(verdict)),
  ];
  return (
    <details style={{ margin: '0 -20px', borderTop: '1px solid var(--line)' }}>
      <summary className="small t2" style={{ padding: '8px 20px' }}>
        <IconChevronRight className="ic-s" aria-hidden="true" />
        {t.technicalDetails}
      </summary>
      <pre
        className="mono t2"
        style={{
          margin: 0,
          padding: '8px 20px',
          background: 'var(--sunken)',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        {lines.join('\n')}
      </pre>
    </details>
  );
}
