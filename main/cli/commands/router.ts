import { dayOfYear } from '../../../shared/text/format';
import { putAsideLine } from '../../../shared/text/put-aside-text';
import { isSameFingerprint } from '../../routers/host-key';
import { knownRouterOf } from '../../services/router-summary';
import { routerIdFor } from '../../services/routers-service';
import { forgetSecrets, type GivenSecret, signInTo } from '../../services/sign-in';
import type { RouterRecord } from '../../store/router-records';
import { done, failed, firstLine, type Outcome, saysYes } from '../command-line';
import {
  type CliContext,
  chosenRouter,
  isOutcome,
  knownLine,
  NONE_KNOWN,
  noSuchRouter,
  openRouter,
  placeOf,
  type RouterChoice,
  routers,
} from '../context';
import { signInLine } from '../error-lines';

export interface AddOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identity?: string;
  readonly passwordStdin?: boolean;
  readonly hostKey?: string;
}

/**
 * Learns the key, has it trusted (by `--host-key`, or by a typed yes), and only then signs in. A router that is known
 * keeps its copies and history: where it shows another key now, `--host-key` says that it was reset or replaced.
 */
export async function addRouter(context: CliContext, name: string, options: AddOptions): Promise<Outcome> {
  const { desk } = context.app;
  const { host, port, user } = options;
  const learnt = await desk.connector.connect({
    host,
    port,
    user,
    secret: { kind: 'none' },
    trustedHostKey: undefined,
  });
  if (learnt.ok) {
    learnt.value.close();
    return failed('The router let us in before its key was trusted. That cannot be; nothing was sent.', {
      kind: 'signed-in-without-trust',
    });
  }
  if (learnt.error.kind !== 'host-key-unknown') return failed(signInLine(learnt.error), learnt.error);
  const { fingerprint, keyType } = learnt.error;
  const known = routers(context);
  const before = known.find((record) => record.name === name);
  const same = known.find(
    (record) =>
      record.host === host && record.port === port && isSameFingerprint(record.hostKey, fingerprint),
  );
  const taken = same ?? (before && isSameFingerprint(before.hostKey, fingerprint) ? before : undefined);
  if (taken)
    return failed(`This router is known already, as ${taken.name}.`, {
      kind: 'router-known',
      name: taken.name,
    });
  if (before && (before.host !== host || before.port !== port))
    return failed(`Another router is called ${name}: the one at ${before.host}. Choose another name.`, {
      kind: 'name-taken',
      name,
    });
  const refused = await refusedTrust(context, { ...learnt.error, host }, options.hostKey, before);
  if (refused) return refused;
  const record: RouterRecord = {
    id: before?.id ?? routerIdFor(host, port, fingerprint),
    name,
    host,
    port,
    user,
    hostKey: fingerprint,
    trustedAtMs: desk.nowMs(),
    practice: false,
    secret: 'ask',
  };
  const state = await trustAndSignIn(context, record, before, await givenSecret(context, options));
  if (!state.ok) return failed(signInLine(state.error), state.error);
  const { identity } = state.value;
  return done(
    [`${name}: ${identity.model}, ${identity.distribution} ${identity.version}. Trusted and read.`],
    { routerId: record.id, name, ...identity, hostKey: fingerprint, keyType },
  );
}

/** Nobody said that this key is right: what to say. Undefined: somebody did. */
async function refusedTrust(
  { app, terminal }: CliContext,
  shown: { readonly host: string; readonly fingerprint: string; readonly keyType: string },
  expected: string | undefined,
  before: RouterRecord | undefined,
): Promise<Outcome | undefined> {
  const { host, fingerprint, keyType } = shown;
  const presents = `${host} identifies itself with ${fingerprint} (${keyType})`;
  if (expected !== undefined) {
    if (isSameFingerprint(expected, fingerprint)) return undefined;
    return failed(
      `This is not the router you named: it presents ${fingerprint}, not ${expected}. No password was sent. (host-key-changed)`,
      { kind: 'host-key-changed', fingerprint, trusted: expected, keyType },
    );
  }
  // A yes is typed too easily when the key is another one than before: that takes the fingerprint itself.
  if (before)
    return failed(
      `${presents}, but the router you trusted as ${before.name} has ${before.hostKey}. If it was reset or replaced, compare it and say so: --host-key ${fingerprint}. No password was sent. (host-key-changed)`,
      { kind: 'host-key-changed', fingerprint, trusted: before.hostKey, keyType },
    );
  const keysGone = app.desk.store.putAside.read();
  if (keysGone)
    return failed(
      `${presents}. Whether you trusted it before is not known: the keys were lost on ${dayOfYear(keysGone.atMs)} with a damaged database. Compare it, then say so: --host-key ${fingerprint}. No password was sent. (host-keys-gone)`,
      { kind: 'host-keys-gone', fingerprint, keyType },
    );
  if (await saysYes(terminal, `${presents}. Is this your router?`)) return undefined;
  return failed(
    `${presents}. Compare it, then say so: --host-key ${fingerprint}. No password was sent. (host-key-unknown)`,
    { kind: 'host-key-unknown', fingerprint, keyType },
  );
}

/** When signing in fails everything is as it was: a new router is not known, an old one keeps its trusted key. */
async function trustAndSignIn(
  { app: { desk } }: CliContext,
  record: RouterRecord,
  before: RouterRecord | undefined,
  secret: GivenSecret,
): ReturnType<typeof signInTo> {
  desk.store.routers.save(record);
  const state = await signInTo(desk, record, secret);
  if (state.ok && before) forgetSecrets(desk.store.vault, before.id);
  if (state.ok) desk.store.keepGeneration();
  if (state.ok) return state;
  if (before) desk.store.routers.save(before);
  else desk.store.routers.remove(record.id);
  return state;
}

async function givenSecret({ terminal }: CliContext, options: AddOptions): Promise<GivenSecret> {
  if (options.identity !== undefined) return { kind: 'key-file', path: options.identity };
  if (options.passwordStdin) return { kind: 'password', password: await firstLine(terminal), remember: true };
  return { kind: 'none' };
}

export function listRouters(context: CliContext): Outcome {
  const known = routers(context).map((record) =>
    knownRouterOf(record, context.app.desk.live.get(record.id) !== undefined),
  );
  const putAside = context.app.desk.store.putAside.read();
  if (known.length === 0 && putAside)
    return failed(`${putAsideLine(putAside)} (store-put-aside)`, { kind: 'store-put-aside', ...putAside });
  return done(known.length === 0 ? [NONE_KNOWN] : known.map(knownLine), known);
}

export async function showRouter(context: CliContext, choice: RouterChoice): Promise<Outcome> {
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  const summary = await context.app.handlers.routers.summary({ routerId: record.id });
  if (summary === undefined) return failed('The router was not read.', { kind: 'not-read' });
  const { capabilities } = summary;
  return done(
    [
      `${summary.name}: ${summary.model}, ${summary.distribution} ${summary.version} at ${placeOf(summary)}`,
      `  ports: ${summary.ports.map(({ name, carrier }) => (carrier ? `${name} (in use)` : name)).join(', ')}`,
      `  firewall: ${capabilities.firewall}, wired: ${capabilities.wired}, packages: ${capabilities.packages}`,
      `  Wi-Fi: ${summary.wifi.map(({ ssid, networks }) => `${ssid} (${networks.join(' ')})`).join(', ') || 'none'}`,
      `  this computer: ${summary.management.clientAddress} by ${summary.management.port ?? 'a way that is not known'}`,
      `  divided by Bulkhead: ${summary.divided ? 'yes' : 'no'}`,
    ],
    summary,
  );
}

export function removeRouter(context: CliContext, name: string): Outcome {
  const record = chosenRouter(context, name);
  if (record === undefined) return noSuchRouter(context, name);
  context.app.desk.live.forget(record.id);
  context.app.desk.store.routers.remove(record.id);
  context.app.desk.store.forgetGenerations();
  return done(
    [`${record.name} is forgotten here, with its copies and its history. Nothing was changed on it.`],
    { removed: record.id },
  );
}
