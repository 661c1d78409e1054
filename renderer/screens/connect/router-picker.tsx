import { IconCheck, IconRefresh, IconX } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { FoundRouter, KnownRouter } from '../../../shared/ipc/views';
import { displayText } from '../../../shared/net/untrusted-text';
import { connectText as t } from '../../../shared/text/connect-text';
import { routerErrorText } from '../../../shared/text/error-text';
import { Button } from '../../components/button';
import { ErrorNote } from '../../components/error-note';
import { routerName } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { type AddressError, parseAddress } from './address';

interface Candidate {
  readonly key: string;
  readonly host: string;
  readonly port: number;
  readonly title: string;
  readonly note: string;
  readonly known: boolean;
  readonly answers: boolean;
  readonly gateway: boolean;
}

const OTHER = 'other';

/** Routers that were found or are known, and "another address". Choosing one asks it who it is; no secret is sent. */
export function RouterPicker() {
  const store = useAppStore();
  const found = useApp((state) => state.found);
  const known = useApp((state) => state.known);
  const searching = useApp((state) => state.searching);
  const chosen = useApp((state) => state.chosen);
  const contact = useApp((state) => state.contact);
  const trusted = useApp((state) => state.trusted);
  const contactError = useApp((state) => state.contactError);
  const [other, setOther] = useState(false);
  const candidates = useMemo(() => candidatesOf(found ?? [], known), [found, known]);

  // Asking a router for its key changes and reveals nothing.
  useEffect(() => {
    const { chosen: already, choose } = store.getState();
    const likely = likeliest(candidates);
    if (!already && !other && found && likely) void choose({ host: likely.host, port: likely.port });
  }, [candidates, found, other, store]);

  const pick = (candidate: Candidate): void => {
    setOther(false);
    void store.getState().choose({ host: candidate.host, port: candidate.port });
  };
  const selected = other ? OTHER : chosen ? `${chosen.host}:${chosen.port}` : undefined;

  return (
    <fieldset>
      <legend className="row" style={{ width: '100%', marginBottom: 4 }}>
        <span className="m grow">{t.routers}</span>
      </legend>
      <div className="router-list">
        {candidates.map((candidate) => {
          const current = candidate.key === selected;
          const changed = current && contact?.trust === 'changed' && !trusted;
          return (
            <label key={candidate.key}>
              <input
                type="radio"
                className="radio"
                name="router"
                checked={current}
                onChange={() => pick(candidate)}
                aria-label={`${candidate.title}, ${candidate.host}`}
              />
              <div className="grow">
                <b className="b clip">{candidate.title}</b>
                <div className="small t2 num">
                  {candidate.title === candidate.host ? candidate.note : t.at(candidate.host, candidate.note)}
                </div>
              </div>
              <Status candidate={candidate} changed={changed} />
            </label>
          );
        })}
        {candidates.length === 0 && (
          <div className="small t3" style={{ padding: '10px 12px' }} role="status">
            {searching || !found ? t.looking : t.noneFound}
          </div>
        )}
        <label style={candidates.length === 0 ? { borderTop: '1px solid var(--line)' } : {}}>
          <input
            type="radio"
            className="radio"
            name="router"
            checked={other}
            onChange={() => {
              setOther(true);
              store.getState().forgetChoice();
            }}
          />
          <span className="grow">{t.anotherAddress}</span>
          {found && !searching && (
            <button
              type="button"
              className="link row small"
              onClick={() => void store.getState().findRouters()}
            >
              <IconRefresh className="ic-s" aria-hidden="true" />
              {t.lookAgain}
            </button>
          )}
        </label>
      </div>
      {other && <OtherAddress />}
      {contactError && (
        <div style={{ marginTop: 10 }}>
          <ErrorNote text={routerErrorText(contactError)} />
        </div>
      )}
    </fieldset>
  );
}

function Status({ candidate, changed }: { readonly candidate: Candidate; readonly changed: boolean }) {
  if (changed)
    return (
      <span className="tag danger">
        <IconX className="ic-s" aria-hidden="true" />
        {t.changed}
      </span>
    );
  if (!candidate.answers) return <span className="tag q">{t.sshOff}</span>;
  return (
    <span className="tag safe">
      <IconCheck className="ic-s" aria-hidden="true" />
      {candidate.known ? t.known : t.answers}
    </span>
  );
}

/** An address by hand. Enter in the field asks the router who it is; it trusts nothing. */
function OtherAddress() {
  const store = useAppStore();
  const contacting = useApp((state) => state.contacting);
  const [typed, setTyped] = useState('');
  const [bad, setBad] = useState<AddressError>();
  const go = (): void => {
    const address = parseAddress(typed);
    setBad(address.ok ? undefined : address.error);
    if (address.ok) void store.getState().choose(address.value);
    // What an earlier address answered says nothing about this one.
    else store.getState().forgetChoice();
  };
  return (
    <div style={{ marginTop: 10 }}>
      <label className="label" htmlFor="other-address">
        {t.address}
      </label>
      <div className="row">
        <div className={bad ? 'field grow bad' : 'field grow'}>
          <input
            id="other-address"
            value={typed}
            placeholder={t.addressHint}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={bad !== undefined}
            {...(bad ? { 'aria-describedby': 'other-address-bad' } : {})}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              go();
            }}
          />
        </div>
        <Button onClick={go} locked={contacting}>
          {t.connect}
        </Button>
      </div>
      {bad && (
        <p className="hint danger" id="other-address-bad">
          {t.addressErrors[bad]}
        </p>
      )}
    </div>
  );
}

/** Whoever has been here before means the router they know; everybody else the one on the way to the internet. */
const likeliest = (candidates: readonly Candidate[]): Candidate | undefined => {
  const answering = candidates.filter(({ answers }) => answers);
  return (
    answering.find(({ known, gateway }) => known && gateway) ??
    answering.find(({ known }) => known) ??
    answering.find(({ gateway }) => gateway)
  );
};

function candidatesOf(found: readonly FoundRouter[], known: readonly KnownRouter[]): readonly Candidate[] {
  const ours = known.filter((router) => !router.practice);
  const byId = new Map(ours.map((router) => [router.routerId, router]));
  const fromFound = found.map((router): Candidate => {
    const met = router.knownRouterId === undefined ? undefined : byId.get(router.knownRouterId);
    const note =
      router.ssh === 'refused'
        ? t.sshRefused
        : router.ssh === 'silent'
          ? t.sshSilent
          : router.isGateway
            ? t.gateway
            : t.otherRouter;
    return {
      key: `${router.host}:${router.port}`,
      host: router.host,
      port: router.port,
      title: met ? routerName(met) : displayText(router.host, 40),
      note,
      known: met !== undefined,
      answers: router.ssh === 'answers',
      gateway: router.isGateway,
    };
  });
  const listed = new Set(fromFound.map(({ key }) => key));
  const fromKnown = ours
    .filter(({ host, port }) => !listed.has(`${host}:${port}`))
    .map(
      (router): Candidate => ({
        key: `${router.host}:${router.port}`,
        host: router.host,
        port: router.port,
        title: routerName(router),
        note: router.version ? `OpenWrt ${displayText(router.version, 16)}` : t.otherRouter,
        known: true,
        answers: true,
        gateway: false,
      }),
    );
  return [...fromFound, ...fromKnown];
}
