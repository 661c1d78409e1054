import { createHash } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import type { routersChannel } from '../../shared/ipc/channels/routers';
import type { Handlers } from '../../shared/ipc/contract';
import type { Contact, KnownRouter, RouterSummary } from '../../shared/ipc/views';
import { err, ok, type Result } from '../../shared/kernel/result';
import { cidrOf, contains, parseIpv4, prefixOfNetmask } from '../../shared/net/ipv4';
import type { RouterError } from '../../shared/router/router-error';
import { isSameFingerprint } from '../routers/host-key';
import { createOwnKey, installOwnKey, type OwnKey } from '../routers/own-key';
import { findRouters } from '../routers/routers-found';
import type { RouterRecord } from '../store/router-records';
import type { Desk } from './desk';
import type { NotSignedIn } from './live-routers';
import type { PolicyDesk } from './policy-desk';
import type { Practice } from './practice';
import { knownRouterOf, summaryOf } from './router-summary';
import { forgetSecrets, OWN_KEY, PASSWORD, signInTo } from './sign-in';

export interface RoutersServiceParts {
  readonly desk: Desk;
  readonly policies: PolicyDesk;
  readonly practice: Practice;
  /** The system's file dialog; the CLI has none. */
  chooseKeyFile(): Promise<string | undefined>;
}

/** A contact with the record it is about; undefined: nobody has trusted this router yet. */
interface KnownContact {
  readonly contact: Contact;
  readonly routerId: string | undefined;
}

/** Finding, trusting and signing in. A contact holds what was learnt before any secret was sent. */
export function routersService({
  desk,
  policies,
  practice,
  chooseKeyFile,
}: RoutersServiceParts): Handlers<typeof routersChannel> {
  const contacts = new Map<string, KnownContact>();
  const { store, live } = desk;

  const known = (): readonly KnownRouter[] =>
    store.routers.all().map((record) => knownRouterOf(record, live.get(record.id) !== undefined));
  const announce = (): void => desk.emit('routers')('changed', { known: known() });

  function summary(routerId: string): RouterSummary | undefined {
    const record = store.routers.find(routerId);
    const state = live.state(routerId);
    const policy = policies.current(routerId);
    return record && state && policy && summaryOf(record, state, policy);
  }

  return {
    known: () => known(),
    find: async () => {
      const found = await findRouters();
      return found.map((router) => {
        const record = store.routers.at(router.host, router.port);
        return record === undefined ? router : { ...router, knownRouterId: record.id };
      });
    },

    async contact({ host, port }) {
      const learnt = await desk.connector.connect({
        host,
        port,
        user: 'root',
        secret: { kind: 'none' },
        trustedHostKey: undefined,
      });
      if (learnt.ok) {
        // Cannot be: without a trusted key the connector ends before signing in. Treat it as no contact.
        learnt.value.close();
        return err({ kind: 'unreadable-answer', doing: 'learn-host-key', detail: 'signed-in-without-trust' });
      }
      if (learnt.error.kind !== 'host-key-unknown') return learnt;
      const record = store.routers.at(host, port, learnt.error.fingerprint);
      const keysGoneSinceMs = store.putAside.read()?.atMs;
      const contact = contactOf(desk.newId(), host, port, learnt.error, record, keysGoneSinceMs);
      contacts.set(contact.contactId, { contact, routerId: record?.id });
      return ok(contact);
    },

    trust({ contactId, replaced }) {
      const met = contacts.get(contactId);
      if (met === undefined) return err({ kind: 'no-such-contact' });
      const { contact } = met;
      if (contact.trust === 'changed' && !replaced) return err({ kind: 'key-changed' });
      const before = met.routerId === undefined ? undefined : store.routers.find(met.routerId);
      if (before !== undefined && contact.trust === 'changed') {
        live.forget(before.id);
        forgetSecrets(store.vault, before.id);
      }
      const record = trustedRecord(contact, before, desk.nowMs());
      store.routers.save(record);
      store.keepGeneration();
      contacts.set(contactId, { contact: { ...contact, trust: 'trusted' }, routerId: record.id });
      announce();
      return ok(undefined);
    },

    async signIn({ contactId, user, secret }) {
      const met = contacts.get(contactId);
      if (met === undefined) return err({ kind: 'no-such-contact' });
      const record = met.routerId === undefined ? undefined : store.routers.find(met.routerId);
      if (met.contact.trust !== 'trusted' || record === undefined) return err({ kind: 'not-trusted' });
      const state = await signInTo(desk, { ...record, user }, secret);
      if (!state.ok) return state;
      announce();
      return summaryOrFault(summary(record.id));
    },

    chooseKeyFile: () => chooseKeyFile(),

    async startPractice({ profile }) {
      const started = await practice.start(profile);
      if (!started.ok) return started;
      announce();
      return summaryOrFault(summary(started.value));
    },

    async installKey({ routerId }) {
      // The private half would be gone with this run, and the router would keep a key nobody has.
      if (!store.vault.available) return err({ kind: 'no-password-store' });
      const record = store.routers.find(routerId);
      if (record === undefined) return err({ kind: 'wrong-credentials', tried: 'none' });
      const key = createOwnKey(`bulkhead-${record.name}`);
      const proven = await proveOwnKey(desk, routerId, key);
      if (!proven.ok) return proven;
      store.vault.put(routerId, OWN_KEY, key.privateKey);
      store.vault.drop(routerId, PASSWORD);
      store.routers.save({ ...record, secret: 'own-key' });
      announce();
      return proven;
    },

    summary: ({ routerId }) => summary(routerId),

    async read({ routerId }) {
      const again = await readOrSignIn(desk, routerId);
      if (!again.ok)
        return again.error.kind === 'not-signed-in' ? err({ kind: 'no-such-contact' }) : err(again.error);
      announce();
      return summaryOrFault(summary(routerId));
    },

    remove({ routerId }) {
      live.forget(routerId);
      store.routers.remove(routerId);
      store.forgetGenerations();
      announce();
    },
  };
}

/** Puts a key of ours on a router that this run has signed in to, and signs in with it. Keeping it is the caller's part. */
export async function proveOwnKey(
  desk: Desk,
  routerId: string,
  key: OwnKey,
): Promise<Result<{ readonly fingerprint: string }, RouterError>> {
  const live = desk.live.get(routerId);
  if (live === undefined) return err({ kind: 'wrong-credentials', tried: 'none' });
  const session = await live.link.session();
  if (!session.ok) return session;
  const installed = await installOwnKey(session.value, key, desk.connector, live.target);
  return installed.ok ? ok({ fingerprint: fingerprintOf(key.publicKey) }) : installed;
}

/**
 * Reads a router, signing in with what is kept for it when this run has not done so yet. `not-signed-in`: it was removed
 * in the meantime.
 */
export async function readOrSignIn(
  desk: Desk,
  routerId: string,
): Promise<Result<void, RouterError | NotSignedIn>> {
  const record = desk.store.routers.find(routerId);
  if (record === undefined) return err({ kind: 'not-signed-in' });
  const read = await desk.live.read(routerId);
  if (read.ok) return ok(undefined);
  if (read.error.kind !== 'not-signed-in') return err(read.error);
  const signedIn = await signInTo(desk, record, { kind: 'stored' });
  if (signedIn.ok) return ok(undefined);
  const { error } = signedIn;
  return 'path' in error ? err({ kind: 'wrong-credentials', tried: 'key' }) : err(error);
}

const summaryOrFault = (summary: RouterSummary | undefined): Result<RouterSummary, RouterError> =>
  summary === undefined
    ? err({ kind: 'unreadable-answer', doing: 'read', detail: 'nothing-read' })
    : ok(summary);

function contactOf(
  contactId: string,
  host: string,
  port: number,
  learnt: { readonly fingerprint: string; readonly keyType: string },
  record: RouterRecord | undefined,
  keysGoneSinceMs: number | undefined,
): Contact {
  const { fingerprint, keyType } = learnt;
  const same = record !== undefined && isSameFingerprint(record.hostKey, fingerprint);
  // It may be one that was trusted: a first meeting must not be taken for granted then.
  const maybeKnown = record === undefined && keysGoneSinceMs !== undefined;
  const before =
    record === undefined ? {} : { trustedFingerprint: record.hostKey, trustedSinceMs: record.trustedAtMs };
  return {
    contactId,
    host,
    port,
    fingerprint,
    keyType,
    trust: same ? 'trusted' : record === undefined && !maybeKnown ? 'new' : 'changed',
    ...before,
    ...(maybeKnown ? { keysGoneSinceMs } : {}),
    direct: isDirect(host),
    practice: record?.practice ?? false,
  };
}

function trustedRecord(contact: Contact, before: RouterRecord | undefined, nowMs: number): RouterRecord {
  const { host, port, fingerprint } = contact;
  if (before !== undefined && contact.trust === 'trusted') return before;
  return {
    id: before?.id ?? routerIdFor(host, port, fingerprint),
    name: before?.name ?? host,
    host,
    port,
    user: before?.user ?? 'root',
    hostKey: fingerprint,
    trustedAtMs: nowMs,
    practice: false,
    secret: 'ask',
  };
}

/** Stable for the same router at the same place, so that a removed and re-added one is not two. */
export const routerIdFor = (host: string, port: number, fingerprint: string): string =>
  `r-${createHash('sha256').update(`${host} ${port} ${fingerprint}`).digest('hex').slice(0, 16)}`;

/** The fingerprint a person can compare with `dropbearkey -y`: of the key's own bytes, second word of the line. */
function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** On a network this computer is plugged into itself: nobody routes in between. */
function isDirect(host: string): boolean {
  const address = parseIpv4(host);
  if (address === undefined) return false;
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some(({ family, address: own, netmask }) => {
      const prefix = family === 'IPv4' ? prefixOfNetmask(netmask) : undefined;
      const base = parseIpv4(own);
      return prefix !== undefined && base !== undefined && contains(cidrOf(base, prefix), address);
    });
}
