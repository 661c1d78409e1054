import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { displayText } from '../../../shared/net/untrusted-text';
import { connectText as t } from '../../../shared/text/connect-text';
import { Button } from '../../components/button';
import type { Secret } from '../../state/session-slice';
import { useApp, useAppStore } from '../../state/use-app';

/** What is in the form. It never leaves this page except to main, after trust. */
export interface SecretDraft {
  readonly kind: 'password' | 'key-file' | 'stored';
  readonly password: string;
  readonly path: string;
  readonly passphrase: string;
  /** The person wants to type something although main has kept a way in. */
  readonly askAnyway: boolean;
}

export const emptySecret: SecretDraft = {
  kind: 'password',
  password: '',
  path: '',
  passphrase: '',
  askAnyway: false,
};

export function toSecret(draft: SecretDraft, remember: boolean): Secret {
  if (draft.kind === 'stored') return { kind: 'stored' };
  if (draft.kind === 'key-file') {
    return {
      kind: 'key-file',
      path: draft.path,
      ...(draft.passphrase ? { passphrase: draft.passphrase } : {}),
    };
  }
  return draft.password ? { kind: 'password', password: draft.password, remember } : { kind: 'none' };
}

interface SecretFormProps {
  readonly secret: SecretDraft;
  readonly onChange: (secret: SecretDraft) => void;
}

/** Password or key file. For a router whose secret is kept there is nothing to type. */
export function SecretForm({ secret, onChange }: SecretFormProps) {
  const contact = useApp((state) => state.contact);
  const known = useApp((state) =>
    state.known.find((router) => router.host === contact?.host && router.port === contact?.port),
  );
  const kept = known && known.secret !== 'none' && known.secret !== 'ask';
  if (kept && !secret.askAnyway && secret.kind !== 'key-file') {
    if (secret.kind !== 'stored') queueMicrotask(() => onChange({ ...secret, kind: 'stored' }));
    return (
      <div className="small t2">
        {known.secret === 'own-key' ? t.storedOwnKey : t.stored}{' '}
        <button
          type="button"
          className="link"
          onClick={() => onChange({ ...secret, kind: 'password', askAnyway: true })}
        >
          {t.askAnyway}
        </button>
      </div>
    );
  }
  return secret.kind === 'key-file' ? (
    <KeyFile secret={secret} onChange={onChange} />
  ) : (
    <Password secret={secret} onChange={onChange} />
  );
}

function Password({ secret, onChange }: SecretFormProps) {
  const store = useApp((state) => state.info?.passwordStore.available ?? false);
  const [shown, setShown] = useState(false);
  const Eye = shown ? IconEyeOff : IconEye;
  return (
    <div>
      <label className="label" htmlFor="password">
        {t.password}
      </label>
      <div className="field">
        <input
          id="password"
          type={shown ? 'text' : 'password'}
          value={secret.password}
          autoComplete="off"
          spellCheck={false}
          aria-describedby="password-hint"
          onChange={(event) => onChange({ ...secret, kind: 'password', password: event.target.value })}
        />
        <Button
          look="quiet"
          size="small"
          className="ic-only"
          aria-label={shown ? t.hidePassword : t.showPassword}
          onClick={() => setShown(!shown)}
        >
          <Eye className="ic" aria-hidden="true" />
        </Button>
      </div>
      <p className="hint" id="password-hint">
        {store ? t.keptInStore : t.notKept} {secret.password === '' && `${t.noPassword} `}
        <button type="button" className="link" onClick={() => onChange({ ...secret, kind: 'key-file' })}>
          {t.useKeyFile}
        </button>
      </p>
    </div>
  );
}

function KeyFile({ secret, onChange }: SecretFormProps) {
  const store = useAppStore();
  async function choose(): Promise<void> {
    const path = await store.getState().chooseKeyFile();
    if (path) onChange({ ...secret, path });
  }
  return (
    <div className="col" style={{ gap: 10 }}>
      <div>
        <span className="label">{t.keyFile}</span>
        <div className="row">
          <Button onClick={() => void choose()}>{t.chooseKeyFile}</Button>
          <span className="small t2 clip">{secret.path ? displayText(secret.path, 80) : t.noKeyFile}</span>
        </div>
      </div>
      <div>
        <label className="label" htmlFor="passphrase">
          {t.passphrase}
        </label>
        <div className="field">
          <input
            id="passphrase"
            type="password"
            value={secret.passphrase}
            autoComplete="off"
            onChange={(event) => onChange({ ...secret, passphrase: event.target.value })}
          />
        </div>
        <p className="hint">
          <button type="button" className="link" onClick={() => onChange({ ...secret, kind: 'password' })}>
            {t.usePassword}
          </button>
        </p>
      </div>
    </div>
  );
}
