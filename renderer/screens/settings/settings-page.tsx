import { type ReactNode, useState } from 'react';
import type { Settings } from '../../../shared/ipc/views';
import { displayText } from '../../../shared/net/untrusted-text';
import { type ErrorText, installKeyErrorText } from '../../../shared/text/error-text';
import { clock, dayOfYear } from '../../../shared/text/format';
import { settingsText as t } from '../../../shared/text/settings-text';
import { Button } from '../../components/button';
import { ErrorNote } from '../../components/error-note';
import { PageTitle } from '../../components/page-title';
import { Sec } from '../../components/sec';
import { wizardAt } from '../../state/place';
import { useApp, useAppStore } from '../../state/use-app';

/** How Bulkhead looks, and how it signs in. */
export function SettingsPage() {
  const settings = useApp((state) => state.settings);
  const save = useApp((state) => state.saveSettings);
  const info = useApp((state) => state.info);
  return (
    <div className="page">
      <PageTitle>{t.title}</PageTitle>
      <p className="lead">{t.lead}</p>
      <div style={{ display: 'grid', gap: 26, marginTop: 22, maxWidth: 640 }}>
        <section>
          <Sec title={t.appearance} />
          <Choice
            label={t.theme}
            names={t.themes}
            value={settings.theme}
            onChange={(theme) => void save({ ...settings, theme })}
          />
          <Choice
            label={t.contrast}
            names={t.contrasts}
            value={settings.contrast}
            onChange={(contrast) => void save({ ...settings, contrast })}
          />
        </section>
        <section>
          <Sec title={t.looking} />
          <Choice
            label={t.looks}
            names={t.looksNames}
            value={settings.looks ?? 'by-itself'}
            onChange={(looks) => void save(withLooks(settings, looks))}
          />
          <p className="hint">{t.looksHint}</p>
        </section>
        <RouterSection />
        <section>
          <Sec title={t.about} />
          <dl className="kv" style={{ paddingTop: 10 }}>
            <dt>{t.passwordStore}</dt>
            <dd>
              {info?.passwordStore.available
                ? t.storeAvailable
                : info?.passwordStore.because === 'plain-text-only'
                  ? t.storePlain
                  : t.storeMissing}
            </dd>
          </dl>
          <p className="small t3" style={{ marginTop: 8 }}>
            {t.version(info?.version ?? '')}. {t.nothingLeaves}
          </p>
        </section>
      </div>
    </div>
  );
}

function withLooks({ looks: _before, ...rest }: Settings, looks: 'by-itself' | 'when-asked'): Settings {
  return looks === 'when-asked' ? { ...rest, looks } : rest;
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly names: Readonly<Record<T, string>>;
  readonly value: T;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, names, value, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className="row" style={{ padding: '10px 0 0' }}>
      <legend className="hidden-text">{label}</legend>
      <span style={{ width: 140 }} aria-hidden="true">
        {label}
      </span>
      <span className="seg">
        {(Object.keys(names) as T[]).map((each) => (
          <button key={each} type="button" aria-pressed={each === value} onClick={() => onChange(each)}>
            {names[each]}
          </button>
        ))}
      </span>
    </fieldset>
  );
}

function RouterSection() {
  const store = useAppStore();
  const router = useApp((state) => state.router);
  const known = useApp((state) => state.known.find((each) => each.routerId === state.router?.routerId));
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<string>();
  const [error, setError] = useState<ErrorText>();
  const [sure, setSure] = useState(false);

  async function installKey(): Promise<void> {
    setBusy(true);
    setError(undefined);
    const answer = await store.getState().installKey();
    setBusy(false);
    if (answer?.ok) setDone(t.keyInstalled(answer.value.fingerprint));
    else if (answer) setError(installKeyErrorText(answer.error));
  }
  const connect = (): void => store.getState().go(wizardAt('connect'));
  const facts: readonly (readonly [string, ReactNode])[] = router
    ? [
        [t.address, router.port === 22 ? router.host : `${router.host}:${router.port}`],
        [t.model, displayText(router.model, 60)],
        [t.system, `${displayText(router.distribution, 24)} ${displayText(router.version, 24)}`],
        ...(known
          ? [
              [
                t.fingerprint,
                <span key="key" className="mono">
                  {known.hostKey}
                </span>,
              ] as const,
              [t.signsIn, t.secrets[known.secret]] as const,
            ]
          : []),
        [t.lastRead, `${dayOfYear(router.readAtMs)}, ${clock(router.readAtMs)}`],
      ]
    : [];
  return (
    <section>
      <Sec title={t.router} />
      {!router ? (
        <div className="row" style={{ paddingTop: 10 }}>
          <span className="t2 grow">{t.noRouter}</span>
          <Button look="next" onClick={connect}>
            {t.anotherRouter}
          </Button>
        </div>
      ) : (
        <>
          <dl className="kv" style={{ padding: '10px 0 12px' }}>
            {facts.map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {error && <ErrorNote text={error} />}
          <p className="small t2" role="status">
            {busy ? t.installing : (done ?? (router.practice ? t.practice : ''))}
          </p>
          <div className="row wrap" style={{ marginTop: 8 }}>
            {!router.practice && <Button onClick={connect}>{t.signInAgain}</Button>}
            {!router.practice && known?.secret !== 'own-key' && (
              <Button locked={busy} title={t.installKeyHint} onClick={() => void installKey()}>
                {t.installKey}
              </Button>
            )}
            <Button onClick={() => void store.getState().readRouter()}>{t.readAgain}</Button>
            {router.practice ? (
              <Button onClick={connect}>{t.anotherRouter}</Button>
            ) : (
              <Button
                look="undo"
                onClick={() => {
                  if (!sure) return setSure(true);
                  void store.getState().removeRouter(router.routerId).then(connect);
                }}
              >
                {sure ? t.removeSure : t.remove}
              </Button>
            )}
          </div>
          {sure && <p className="hint">{t.removeHint}</p>}
          {!router.practice && <p className="hint">{t.oneRouter}</p>}
        </>
      )}
    </section>
  );
}
