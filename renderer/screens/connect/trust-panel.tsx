import {
  IconAlertOctagon,
  IconFingerprint,
  IconPlugConnected,
  IconRouter,
  IconShieldCheck,
} from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useState } from 'react';
import type { Contact } from '../../../shared/ipc/views';
import { displayText } from '../../../shared/net/untrusted-text';
import { connectText as t } from '../../../shared/text/connect-text';
import { dayOfYear, fingerprintGroups } from '../../../shared/text/format';
import { Button } from '../../components/button';
import { CopyButton } from '../../components/copy-button';
import { useApp, useAppStore } from '../../state/use-app';

/** The right half of step 1: who the router says it is, and the person's answer. */
export function TrustPanel() {
  const chosen = useApp((state) => state.chosen);
  const contact = useApp((state) => state.contact);
  const contacting = useApp((state) => state.contacting);
  const trusted = useApp((state) => state.trusted);
  if (contact && trusted) return <Trusted contact={contact} />;
  if (contact?.trust === 'changed') return <Changed key={contact.contactId} contact={contact} />;
  if (contact) return <Unknown key={contact.contactId} contact={contact} replaced={false} />;
  return (
    <section className="panel trust" aria-labelledby="trust-title">
      <div className="row" style={{ gap: 10 }}>
        <IconRouter className="ic-l t3" aria-hidden="true" />
        <h2 id="trust-title">{t.nothingChosenTitle}</h2>
      </div>
      <p className="t2" style={{ marginTop: 6 }} role="status">
        {contacting && chosen ? t.contacting(displayText(chosen.host, 64)) : t.nothingChosenBody}
      </p>
    </section>
  );
}

/** A new fingerprint. Trusting needs a click or Space: Enter does nothing, wherever the focus is. */
function Unknown({ contact, replaced }: { readonly contact: Contact; readonly replaced: boolean }) {
  const store = useAppStore();
  const [unsure, setUnsure] = useState(false);
  const [pressedEnter, setPressedEnter] = useState(false);
  const refuseEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    setPressedEnter(true);
  };
  return (
    <section className="panel trust new" aria-labelledby="trust-title">
      <div className="row" style={{ gap: 10 }}>
        <IconFingerprint className="ic-l acc" aria-hidden="true" />
        <h2 id="trust-title">{t.trustTitle}</h2>
      </div>
      <p className="t2" style={{ marginTop: 6 }}>
        {t.trustBody}
      </p>
      <Fingerprint contact={contact} />
      <h3 style={{ marginTop: 16, fontSize: 'var(--fs-body)' }}>{t.howToCheck}</h3>
      <ol className="t2" style={{ marginTop: 4, display: 'grid', gap: 5 }}>
        {[t.checkSticker, t.checkCable].map((line, at) => (
          <li key={line} style={{ display: 'grid', gridTemplateColumns: '18px 1fr' }}>
            <span className="t3">{at + 1}</span>
            <span>{line}</span>
          </li>
        ))}
      </ol>
      <div className="row small" style={{ marginTop: 12, gap: 7 }}>
        <IconPlugConnected className={contact.direct ? 'ic safe' : 'ic caution'} aria-hidden="true" />
        <span>{contact.direct ? t.direct : t.notDirect}</span>
      </div>
      <div className="row answer">
        <Button look="next" onKeyDown={refuseEnter} onClick={() => void store.getState().trust({ replaced })}>
          {t.trust}
        </Button>
        <Button aria-expanded={unsure} onClick={() => setUnsure(!unsure)}>
          {t.notSure}
        </Button>
      </div>
      <p className="small t3" style={{ marginTop: 12 }} role="status">
        {pressedEnter ? t.enterNeverTrusts : t.remembers}
      </p>
      {unsure && (
        <div className="note" style={{ marginTop: 12 }}>
          <div className="grow">
            <h3 style={{ fontSize: 'var(--fs-body)' }}>{t.notSureTitle}</h3>
            <ol className="small t2">
              {t.notSureSteps.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ol>
            <div className="row" style={{ marginTop: 6 }}>
              <code className="mono grow" style={{ overflowWrap: 'anywhere' }}>
                {t.notSureCommand}
              </code>
              <CopyButton text={t.notSureCommand} />
            </div>
            <Button size="small" style={{ marginTop: 8 }} onClick={() => store.getState().forgetChoice()}>
              {t.stop}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

function Fingerprint({ contact }: { readonly contact: Contact }) {
  const groups = fingerprintGroups(contact.fingerprint);
  return (
    <div className="finger">
      <div className="row small t3" style={{ justifyContent: 'space-between' }}>
        <span>{t.keyKind(contact.keyType)}</span>
        <CopyButton text={contact.fingerprint} />
      </div>
      <div className="groups" role="img" aria-label={t.fingerprintLabel(groups)}>
        {groups.map((group, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells equal groups apart
          <span key={at}>{group}</span>
        ))}
      </div>
    </div>
  );
}

/** Another key than the trusted one. There is no way on until the person says that the router was replaced. */
function Changed({ contact }: { readonly contact: Contact }) {
  const store = useAppStore();
  const [answer, setAnswer] = useState<'replaced' | 'none'>();
  const since = contact.trustedSinceMs === undefined ? undefined : dayOfYear(contact.trustedSinceMs);
  const gone = contact.keysGoneSinceMs;
  const host = displayText(contact.host, 64);
  const title = gone === undefined ? t.changedTitle : t.keysGoneTitle;
  useEffect(() => store.getState().announce(title, 'assertive'), [store, title]);
  if (answer === 'replaced') return <Unknown contact={contact} replaced />;
  return (
    <section className="panel trust changed" aria-labelledby="trust-title">
      <div className="row" style={{ gap: 10 }}>
        <IconAlertOctagon className="ic-l danger" aria-hidden="true" />
        <h2 id="trust-title">{title}</h2>
      </div>
      <p className="t2" style={{ marginTop: 6 }}>
        {gone === undefined ? t.changedBody(host, since) : t.keysGoneBody(host, dayOfYear(gone))}
      </p>
      <div className="finger">
        {contact.trustedFingerprint !== undefined && (
          <>
            <div className="small t3">{t.trustedOn(since)}</div>
            <Line fingerprint={contact.trustedFingerprint} />
          </>
        )}
        <div className="small t3" style={{ marginTop: 8 }}>
          {t.now}
        </div>
        <Line fingerprint={contact.fingerprint} className="danger" />
      </div>
      <fieldset style={{ marginTop: 16 }}>
        <legend className="b" style={{ marginBottom: 8 }}>
          {t.whichFits}
        </legend>
        <div style={{ display: 'grid', gap: 8 }}>
          {(
            [
              gone === undefined
                ? (['replaced', t.replacedTitle, t.replacedBody] as const)
                : (['replaced', t.compareTitle, t.compareBody] as const),
              ['none', t.noneTitle, t.noneBody],
            ] as const
          ).map(([value, title, body]) => (
            <label key={value} className="panel choice">
              <input
                type="radio"
                className="radio"
                name="changed"
                checked={answer === value}
                onChange={() => setAnswer(value)}
              />
              <span>
                <b className="b">{title}</b>
                <span className="small t2" style={{ display: 'block' }}>
                  {body}
                </span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </section>
  );
}

function Line({
  fingerprint,
  className = '',
}: {
  readonly fingerprint: string;
  readonly className?: string;
}) {
  const groups = fingerprintGroups(fingerprint);
  return (
    <div className={`line ${className}`} role="img" aria-label={t.fingerprintLabel(groups)}>
      {groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells equal groups apart
        <span key={at}>{group}</span>
      ))}
    </div>
  );
}

function Trusted({ contact }: { readonly contact: Contact }) {
  const since = contact.trustedSinceMs;
  return (
    <section className="panel trust" aria-labelledby="trust-title">
      <div className="row" style={{ gap: 10 }}>
        <IconShieldCheck className="ic-l safe" aria-hidden="true" />
        <h2 id="trust-title">{t.trustedTitle}</h2>
      </div>
      <p className="t2" style={{ marginTop: 6 }}>
        {since === undefined || contact.trust !== 'trusted' ? t.trustedNow : t.trustedSince(dayOfYear(since))}
      </p>
      <Fingerprint contact={contact} />
    </section>
  );
}
