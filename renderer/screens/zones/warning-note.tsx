import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Device } from '../../../shared/inventory/device';
import { displayText } from '../../../shared/net/untrusted-text';
import { assignPort, moveDevice } from '../../../shared/policy/edit-policy';
import { zoneOfPort } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import { capitalised, portName } from '../../../shared/text/format';
import { zoneText as t } from '../../../shared/text/zone-text';
import { Button } from '../../components/button';
import { freePorts } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { nameOf } from './board';
import type { BoardWarning } from './warnings';

interface WarningNoteProps {
  readonly policy: Policy;
  readonly devices: readonly Device[];
  readonly warnings: readonly BoardWarning[];
}

/** Under the board: one warning at a time, the most serious first, with what can be done about it. */
export function WarningNote({ policy, warnings }: WarningNoteProps) {
  const [at, setAt] = useState(0);
  const warning = warnings[Math.min(at, warnings.length - 1)];
  if (!warning) return null;
  const further = warnings.length - 1;
  return (
    <div style={{ marginTop: 14, flex: 'none' }}>
      <Shown key={JSON.stringify(warning)} policy={policy} warning={warning} />
      {further > 0 && (
        <div className="row small t3" style={{ marginTop: 6 }}>
          <span>{t.furtherWarnings(further)}</span>
          <button type="button" className="link small" onClick={() => setAt((at + 1) % warnings.length)}>
            {t.nextWarning}
          </button>
        </div>
      )}
    </div>
  );
}

function Shown({ policy, warning }: { readonly policy: Policy; readonly warning: BoardWarning }) {
  const store = useAppStore();
  const zoneName = (id: string): string =>
    displayText(policy.zones.find((zone) => zone.id === id)?.name ?? id, 40);
  switch (warning.kind) {
    case 'shared-port':
      return <SharedPort policy={policy} warning={warning} />;
    case 'elsewhere': {
      const name = nameOf(warning.member);
      const port = capitalised(portName(warning.port));
      const wanted = warning.member.policy.zone;
      return (
        <Note title={t.elsewhereTitle(name)} body={t.elsewhereBody(port, zoneName(warning.portZone))}>
          <Button
            size="small"
            onClick={() => store.getState().edit((draft) => assignPort(draft, warning.port, wanted))}
          >
            {t.giveThePort(portName(warning.port), zoneName(wanted))}
          </Button>
        </Note>
      );
    }
    case 'admin-moves':
      return <Note title={t.adminTitle(zoneName(warning.zone))} body={t.adminBody} />;
    case 'join-wifi': {
      const names = warning.members.slice(0, 3).map(nameOf);
      return (
        <Note
          title={t.wifiTitle(warning.members.length)}
          body={t.wifiBody(names, warning.members.length - names.length)}
        />
      );
    }
  }
}

function SharedPort({
  policy,
  warning,
}: {
  readonly policy: Policy;
  readonly warning: Extract<BoardWarning, { readonly kind: 'shared-port' }>;
}) {
  const store = useAppStore();
  const router = useApp((state) => state.router);
  const [ways, setWays] = useState(false);
  const { members, port } = warning;
  const together = (): void => {
    const zone = zoneOfPort(policy, port) ?? policy.zones[0]?.id;
    if (!zone) return;
    store
      .getState()
      .edit((draft) => members.reduce((next, member) => moveDevice(next, member.id, zone), draft));
  };
  return (
    <Note
      title={t.shareTitle(members.length, portName(port))}
      body={t.shareBody(members.map(nameOf))}
      more={
        ways && (
          <ul
            className="small t2"
            style={{ marginTop: 6, display: 'grid', gap: 2, listStyle: 'disc', paddingLeft: 16 }}
          >
            {t.ways(freePorts(router).map(portName)).map((way) => (
              <li key={way}>{way}</li>
            ))}
          </ul>
        )
      }
    >
      <Button size="small" onClick={together}>
        {t.keepTogether(members.length)}
      </Button>
      <Button size="small" aria-expanded={ways} onClick={() => setWays(!ways)}>
        {t.waysToSeparate}
      </Button>
    </Note>
  );
}

interface NoteProps {
  readonly title: string;
  readonly body: string;
  readonly more?: ReactNode;
  readonly children?: ReactNode;
}

function Note({ title, body, more, children }: NoteProps) {
  return (
    <div className="note caution-n" role="status">
      <IconAlertTriangle className="ic caution" aria-hidden="true" />
      <div className="grow">
        <b className="b">{title}</b>
        <div className="small t2">{body}</div>
        {more}
      </div>
      {children && (
        <div
          className="row wrap"
          style={{ alignSelf: 'center', justifyContent: 'flex-end', flex: 'none', maxWidth: '52%' }}
        >
          {children}
        </div>
      )}
    </div>
  );
}
