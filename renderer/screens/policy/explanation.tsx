import { IconCheck, IconChevronRight, IconEqual, IconQuestionMark, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { type CellSummary, isOpen, placeOfEnd, summarise } from '../../../shared/answers/cells';
import { type Explanation as Answer, explain, openServices } from '../../../shared/answers/explain';
import { notThereYet } from '../../../shared/answers/not-there';
import { doorsFor } from '../../../shared/answers/sentences';
import { displayText } from '../../../shared/net/untrusted-text';
import { catalogue } from '../../../shared/policy/catalogue';
import { removeRule } from '../../../shared/policy/edit-policy';
import { deviceEnd, type EndId, endOfId } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import type { Endpoint } from '../../../shared/policy/rule';
import { en } from '../../../shared/text/en';
import { listOf } from '../../../shared/text/format';
import { packetText, unknownBecause } from '../../../shared/text/promise-text';
import { endName, ruleSentence, sentenceText, ruleText as t } from '../../../shared/text/rule-text';
import { serviceName } from '../../../shared/text/service-text';
import type { Fate, Verification } from '../../../shared/verify/verification';
import { Button } from '../../components/button';
import { CopyButton } from '../../components/copy-button';
import { Flag, flagLooks } from '../../components/flag';
import type { MatrixPlace } from '../../components/matrix';
import { placeName } from '../../components/matrix-cell';
import { ServiceIcon } from '../../components/service-icon';
import { reachCommand } from '../../state/reach-command';
import { peopleDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
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

/** The panel that answers a question: the answer, its cause, the path, and what it was tested with. */
export function Explanation({ policy, verification, start, onEdit, onOpenDoor, onClose }: ExplanationProps) {
  const store = useAppStore();
  const heading = useRef<HTMLHeadingElement>(null);
  const [from, setFrom] = useState<Endpoint>(() =>
    start.device === undefined ? (endOfId(start.from) as Endpoint) : deviceEnd(start.device),
  );
  const [to, setTo] = useState<Endpoint>(() =>
    start.toDevice === undefined ? (endOfId(start.to) as Endpoint) : deviceEnd(start.toDevice),
  );
  const [service, setService] = useState(
    () =>
      doorsFor(policy, from, to)[0]?.service ??
      (start.to === 'router' ? 'ssh' : start.to === 'internet' ? 'web' : 'files'),
  );
  useEffect(() => heading.current?.focus(), []);
  const answer = explain(policy, verification, from, to, service);
  const fromName = endName(policy, from);
  const toName = endName(policy, to);
  const fromPlace = placeOfEnd(policy, verification, from);
  const toPlace = placeOfEnd(policy, verification, to);
  const { rule } = answer;
  const askPair = (): void => {
    setFrom(endOfId(fromPlace) as Endpoint);
    setTo(endOfId(toPlace) as Endpoint);
  };

  return (
    <aside
      className="drawer wide"
      aria-label={t.explain}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div className="row top">
        <Crumbs
          policy={policy}
          from={from}
          to={to}
          places={[fromPlace, toPlace]}
          service={service}
          onPair={askPair}
        />
        <Button look="quiet" size="small" className="ic-only" aria-label={t.closePanel} onClick={onClose}>
          <IconX className="ic" aria-hidden="true" />
        </Button>
      </div>
      <h2 ref={heading} tabIndex={-1} style={{ fontSize: 16, lineHeight: '22px' }}>
        {answer.fate === 'unknown' || answer.fate === 'some'
          ? t.whyUnknown(fromName, toName)
          : t.why(answer.fate === 'allowed', fromName, toName)}
      </h2>
      <div style={{ display: 'grid', gap: 5 }}>
        <Question label={t.from} sign={<EndSign policy={policy} end={from} place={fromPlace} />}>
          <select
            aria-label={t.from}
            value={endValue(from)}
            onChange={(event) => setFrom(endOf(event.target.value))}
          >
            <Ends policy={policy} />
          </select>
        </Question>
        <Question label={t.to} sign={<EndSign policy={policy} end={to} place={toPlace} />}>
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
        {becauseText(policy, answer, fromPlace, fromName, toName)}
      </p>
      <OnlyWished policy={policy} from={from} to={to} />
      <PathDrawing policy={policy} from={from} to={to} places={[fromPlace, toPlace]} fate={answer.fate} />
      {verification && fromPlace !== toPlace && (
        <>
          <OtherServices
            policy={policy}
            verification={verification}
            from={from}
            to={to}
            asked={service}
            onAsk={setService}
          />
          <Neighbours policy={policy} verification={verification} from={from} to={to} answer={answer} />
        </>
      )}
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
          onClick={({ currentTarget }) => onEdit({ from: fromPlace, to: toPlace }, currentTarget)}
        >
          {t.allServices}
        </Button>
      </div>
      <Technical answer={answer} from={from} to={to} service={service} />
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

function EndSign({
  policy,
  end,
  place,
}: {
  readonly policy: Policy;
  readonly end: Endpoint;
  readonly place: EndId;
}) {
  if (end.kind === 'internet' || end.kind === 'router')
    return <ServiceIcon service={end.kind === 'internet' ? 'web' : 'router-admin'} className="ic-s t2" />;
  return <Flag look={flagLooks(policy.zones).get(place)} />;
}

export function becauseText(
  policy: Policy,
  answer: Answer,
  fromPlace: EndId,
  fromName: string,
  toName: string,
): string {
  const zone = placeName(policy, fromPlace);
  if (answer.fate === 'some') return t.becauseSome;
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
    case 'not-seen':
      return t.becauseNotSeen;
    case 'own':
      return t.becauseOwn;
  }
}

/** Says of a device that is wished elsewhere that the answer is the one for where it is. */
function OnlyWished({
  policy,
  from,
  to,
}: {
  readonly policy: Policy;
  readonly from: Endpoint;
  readonly to: Endpoint;
}) {
  const whereabouts = useApp((state) => state.preview?.whereabouts ?? state.overview?.whereabouts);
  const waiting = notThereYet(whereabouts ?? [], [from, to]);
  return waiting.map(({ device, wished, at }) => (
    <p key={device} className="small caution">
      {at === undefined
        ? t.notSeen(endName(policy, deviceEnd(device)))
        : t.notThereYet(endName(policy, deviceEnd(device)), placeName(policy, wished), placeName(policy, at))}
    </p>
  ));
}

/** Asked for most often; they are listed even when nobody opened them. */
const usual = (to: Endpoint): readonly string[] =>
  to.kind === 'router'
    ? ['ssh', 'router-admin']
    : to.kind === 'internet'
      ? ['web']
      : ['cast', 'print', 'files', 'web'];
/** More would push the proof out of sight; the editor of the pair has them all. */
const MOST = 6;

interface NeighboursProps {
  readonly policy: Policy;
  readonly verification: Verification;
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/** The same pair for other services; each leads to its own answer. */
function OtherServices(
  props: NeighboursProps & { readonly asked: string; readonly onAsk: (service: string) => void },
) {
  const { policy, verification, from, to, asked, onAsk } = props;
  const open = openServices(policy, verification, from, to);
  const listed = open.includes('any') ? ['any'] : [...new Set([...open, ...usual(to)])];
  const others = listed.filter((service) => service !== asked).slice(0, MOST);
  if (others.length === 0) return null;
  return (
    <section>
      <h3 className="small t3" style={{ fontWeight: 500 }}>
        {t.otherServices}
      </h3>
      <ul className="small" style={{ display: 'grid', gap: 3, marginTop: 3 }}>
        {others.map((service) => {
          const { fate } = explain(policy, verification, from, to, service);
          return (
            <li key={service} className="row">
              <FateSign fate={fate} />
              <button type="button" className="link" onClick={() => onAsk(service)}>
                {t.otherService(serviceName(service), fate)}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function FateSign({ fate }: { readonly fate: Fate | 'some' }) {
  if (fate === 'allowed' || fate === 'some') return <IconCheck className="ic-s safe" aria-hidden="true" />;
  if (fate === 'denied') return <IconX className="ic-s t3" aria-hidden="true" />;
  return <IconQuestionMark className="ic-s t3" aria-hidden="true" />;
}

/** Questions next to this one: the other way, and whether both families agree. */
function Neighbours({
  policy,
  verification,
  from,
  to,
  answer,
}: NeighboursProps & { readonly answer: Answer }) {
  const back =
    to.kind === 'internet' || to.kind === 'router' ? undefined : summarise(policy, verification, to, from);
  const differs = answer.ipv6 !== undefined && answer.ipv6 !== answer.fate;
  return (
    <ul className="small" style={{ display: 'grid', gap: 3 }}>
      {back && (
        <li className="row">
          <FateSign fate={isOpen(back) ? 'allowed' : back.kind === 'unknown' ? 'unknown' : 'denied'} />
          {t.otherWay(endName(policy, to), endName(policy, from), backSays(back))}
        </li>
      )}
      {answer.ipv6 && (
        <li className="row">
          <IconEqual className={differs ? 'ic-s caution' : 'ic-s t3'} aria-hidden="true" />
          <span className={differs ? 'caution' : 't2'}>
            {differs ? t.familiesDiffer(answer.ipv6) : t.sameFamilies}
          </span>
        </li>
      )}
    </ul>
  );
}

const backSays = ({ kind, services }: CellSummary): string =>
  kind === 'door'
    ? t.only(listOf(services.map((service) => serviceName(service).toLowerCase())))
    : t.says[kind];

/** Where the question stands: the pair of zones, the devices in it, the service. */
function Crumbs({
  policy,
  from,
  to,
  places: [fromPlace, toPlace],
  service,
  onPair,
}: {
  readonly policy: Policy;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly places: readonly [from: EndId, to: EndId];
  readonly service: string;
  readonly onPair: () => void;
}) {
  const pair = t.pair(placeName(policy, fromPlace), placeName(policy, toPlace));
  const single = from.kind === 'device' || to.kind === 'device';
  return (
    <nav className="grow small t3" aria-label={t.crumbs}>
      <ol className="crumbs">
        <li>
          {single ? (
            <button type="button" className="link" onClick={onPair}>
              {pair}
            </button>
          ) : (
            pair
          )}
        </li>
        {single && <li>{t.pair(endName(policy, from), endName(policy, to))}</li>}
        <li aria-current="true">{serviceName(service)}</li>
      </ol>
    </nav>
  );
}

/** What decided, what it was tested with, and how to ask it again without the window. */
function Technical({
  answer: { verdict },
  from,
  to,
  service,
}: {
  readonly answer: Answer;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly service: string;
}) {
  const router = useApp((state) => state.router);
  const applied = useApp((state) => state.applied);
  const devices = useApp(useShallow(peopleDevices));
  if (!verdict) return null;
  const command = reachCommand({ router, applied, devices, from, to, service, verdict });
  const lines = [
    verdict.decidedBy
      ? t.decidedBy(verdict.decidedBy.package, displayText(verdict.decidedBy.section, 60))
      : t.noSection,
    ...(verdict.decidedBy?.option ? [`        ${displayText(verdict.decidedBy.option, 80)}`] : []),
    t.testedWith(packetText(verdict)),
    ...(command ? [t.askAgain, command] : []),
  ];
  return (
    <details style={{ margin: '0 -20px', borderTop: '1px solid var(--line)' }}>
      <summary className="small t2" style={{ padding: '8px 20px' }}>
        <IconChevronRight className="ic-s" aria-hidden="true" />
        {t.technicalDetails}
      </summary>
      <div style={{ padding: '8px 20px', background: 'var(--sunken)' }}>
        <pre className="mono t2" style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {lines.join('\n')}
        </pre>
        {command && <CopyButton text={command} />}
      </div>
    </details>
  );
}
