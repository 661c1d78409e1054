import { IconArrowDownLeft, IconArrowUpRight, IconPencil, IconX } from '@tabler/icons-react';
import { type Ref, useEffect, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { blastRadius } from '../../../shared/answers/blast';
import { notThereYet } from '../../../shared/answers/not-there';
import type { Device } from '../../../shared/inventory/device';
import { displayText } from '../../../shared/net/untrusted-text';
import { deviceEnd } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import { deviceName, deviceSummary, factText, sourceText } from '../../../shared/text/device-text';
import { devicesText as t } from '../../../shared/text/devices-text';
import { discoverText } from '../../../shared/text/discover-text';
import { en } from '../../../shared/text/en';
import { age, ago } from '../../../shared/text/format';
import { ruleSentence, sentenceText } from '../../../shared/text/rule-text';
import { BlastMap } from '../../components/blast-map';
import { Button } from '../../components/button';
import { DeviceIcon } from '../../components/device-icon';
import { placeName } from '../../components/matrix-cell';
import { RenameField } from '../../components/rename-field';
import { useNow } from '../../components/use-now';
import { mainAt } from '../../state/place';
import { devicesByPort, membersOf, peopleDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import type { DrawerFocus } from './devices-page';
import type { Row } from './rows';
import { useDrawerFocus } from './use-drawer-focus';
import { QuarantineFoot, ZoneField } from './zone-field';

/** Everything about one device: zone, reach, doors, and how we know. */
export function DeviceDrawer({
  row,
  focus,
  onClose,
}: {
  readonly row: Row;
  readonly focus: DrawerFocus;
  readonly onClose: () => void;
}) {
  const policy = useApp((state) => state.draft);
  const now = useNow(30_000);
  const { heading, zone } = useDrawerFocus(focus);
  const { device, name } = row;
  return (
    <aside
      className="drawer"
      aria-label={t.drawer(name)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header>
        <div className="row">
          <DeviceIcon kind={device?.kind ?? 'unknown'} className="ic-l" />
          <Title row={row} heading={heading} />
          <Button look="quiet" size="small" className="ic-only" aria-label={en.close} onClick={onClose}>
            <IconX className="ic" aria-hidden="true" />
          </Button>
        </div>
        {device && (
          <div className="small t2" style={{ marginTop: 2 }}>
            {deviceSummary(device)}, {t.seen(ago(device.lastSeenMs, now))}
          </div>
        )}
        {policy && row.zone && <ZoneField policy={policy} rows={[row]} field={zone} />}
      </header>
      {policy && <Reach policy={policy} row={row} />}
      {policy && <Doors policy={policy} row={row} />}
      {device && <SharedPort policy={policy} device={device} />}
      {device && (
        <section>
          <h3 style={{ fontSize: 'var(--fs-body)' }}>{t.howWeKnow}</h3>
          <ul className="small" style={{ marginTop: 3 }}>
            {device.facts.map((fact) => (
              <li
                key={`${fact.name} ${fact.value} ${fact.source}`}
                className="row"
                style={{ padding: '2px 0' }}
              >
                <span className="grow clip" title={factText(fact)}>
                  {factText(fact)}
                </span>
                <span className="t3">{sourceText(fact.source)}</span>
                <span className="t3 num right" style={{ minWidth: 42 }}>
                  {fact.source === 'oui' ? t.fixed : age(fact.seenAtMs, now)}
                </span>
              </li>
            ))}
            <li className="row" style={{ padding: '2px 0' }}>
              <span className="grow">{t.identity}</span>
              <span className="mono t2">{device.macs[0]}</span>
            </li>
          </ul>
          {device.privateMac && <p className="small t3">{t.privateMac}</p>}
        </section>
      )}
      {policy && row.zone && <QuarantineFoot policy={policy} rows={[row]} />}
    </aside>
  );
}

/** The name, and the pencil that changes it. Only what was seen can be told by another name. */
function Title({ row, heading }: { readonly row: Row; readonly heading: Ref<HTMLHeadingElement> }) {
  const store = useAppStore();
  const [renaming, setRenaming] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const wasRenaming = useRef(false);
  // The focus goes back to where the field was opened.
  useEffect(() => {
    if (wasRenaming.current && !renaming) pencil.current?.focus();
    wasRenaming.current = renaming;
  }, [renaming]);
  const { device, name } = row;

  async function rename(next: string): Promise<void> {
    if (!device) return;
    const { flushDraft, renameDevice, loadPolicy } = store.getState();
    // Main calls the devices of the policy by the new name too; what was edited just now must be there before.
    await flushDraft();
    await renameDevice(device.id, next);
    await loadPolicy();
  }

  if (renaming)
    return (
      <div className="grow">
        <RenameField name={name} onRename={(next) => void rename(next)} onDone={() => setRenaming(false)} />
      </div>
    );
  return (
    <>
      <h2 ref={heading} tabIndex={-1} className="clip" style={{ fontSize: 17 }} title={name}>
        {name}
      </h2>
      <span className="grow">
        {device && (
          <Button
            ref={pencil}
            look="quiet"
            size="small"
            className="ic-only"
            aria-label={discoverText.rename(name)}
            onClick={() => setRenaming(true)}
          >
            <IconPencil className="ic-s" aria-hidden="true" />
          </Button>
        )}
      </span>
    </>
  );
}

/** Names that are listed; the rest is counted. */
const SHARING = 3;

/** What hangs on the same socket: a plain switch is between, and its packets never pass the router. */
function SharedPort({ policy, device }: { readonly policy: Policy | undefined; readonly device: Device }) {
  const devices = useApp(useShallow(peopleDevices));
  if (device.connection.kind !== 'cable') return null;
  const { port } = device.connection;
  const others = (devicesByPort(devices).get(port) ?? []).filter(({ id }) => id !== device.id);
  if (others.length === 0) return null;
  const here = new Set([device.id, ...others.map(({ id }) => id)]);
  const zones = new Set(
    (policy ? membersOf(policy, devices) : []).flatMap(({ seen, policy: { zone } }) =>
      seen && here.has(seen.id) ? [zone] : [],
    ),
  );
  const names = others.slice(0, SHARING).map(deviceName);
  return (
    <section>
      <h3 style={{ fontSize: 'var(--fs-body)' }}>
        {t.sharesPort(displayText(port, 16), names, others.length - names.length)}
      </h3>
      <p className={zones.size > 1 ? 'small caution' : 'small t2'} style={{ marginTop: 2 }}>
        {zones.size > 1 ? t.sharesApart : t.sharesTogether}
      </p>
    </section>
  );
}
function Reach({ policy, row }: { readonly policy: Policy; readonly row: Row }) {
  const preview = useApp((state) => state.preview);
  if (!preview) return null;
  const { after, whereabouts } = preview;
  const blast = blastRadius(policy, after, row.id);
  const [waiting] = notThereYet(whereabouts, [deviceEnd(row.id)]);
  return (
    <section>
      <h3 style={{ fontSize: 'var(--fs-body)' }}>{t.ifHacked}</h3>
      {waiting && (
        <p className="small caution" style={{ marginTop: 2 }}>
          {waiting.at === undefined
            ? t.notSeen
            : t.notThereYet(placeName(policy, waiting.wished), placeName(policy, waiting.at))}
        </p>
      )}
      {blast && (
        <>
          <p className="small t2" style={{ margin: '2px 0 8px' }}>
            {t.reachable(blast.reached.size, blast.others, blast.internet)}
            {blast.notSeen > 0 && ` ${t.othersNotSeen(blast.notSeen)}`}
          </p>
          <BlastMap policy={policy} verification={after} deviceId={row.id} blast={blast} />
        </>
      )}
    </section>
  );
}

function Doors({ policy, row }: { readonly policy: Policy; readonly row: Row }) {
  const go = useApp((state) => state.go);
  const concerns = (end: {
    readonly kind: string;
    readonly zone?: string;
    readonly device?: string;
  }): boolean =>
    (end.kind === 'device' && end.device === row.id) || (end.kind === 'zone' && end.zone === row.zone);
  const doors = policy.rules.filter(
    (rule) => rule.verdict === 'allow' && (concerns(rule.from) || concerns(rule.to)),
  );
  return (
    <section>
      <h3 style={{ fontSize: 'var(--fs-body)' }}>{t.doors}</h3>
      {doors.length === 0 ? (
        <p className="small t2">{t.noDoors}</p>
      ) : (
        <ul className="small" style={{ display: 'grid', gap: 4, marginTop: 4 }}>
          {doors.map((rule) => (
            <li key={rule.id} className="row">
              {concerns(rule.from) ? (
                <IconArrowUpRight className="ic-s safe" aria-hidden="true" />
              ) : (
                <IconArrowDownLeft className="ic-s safe" aria-hidden="true" />
              )}
              {sentenceText(ruleSentence(policy, rule))}
            </li>
          ))}
        </ul>
      )}
      <button
        type="button"
        className="link small"
        style={{ marginTop: 5 }}
        onClick={() => go(mainAt('rules'))}
      >
        {t.askConnection}
      </button>
    </section>
  );
}
