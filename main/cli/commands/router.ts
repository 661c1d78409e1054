import { isSameFingerprint } from '../../routers/host-key';
import { routerIdFor } from '../../services/routers-service';
import { type GivenSecret, signInTo } from '../../services/sign-in';
import type { RouterRecord } from '../../store/router-records';
import { done, EXIT, failed, firstLine, type Outcome, saysYes } from '../command-line';
import {
  type CliContext,
  chosenRouter,
  isOutcome,
  knownLine,
  openRouter,
  type RouterChoice,
} from '../context';
import { errorLine } from '../error-lines';

export interface AddOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identity?: string;
  readonly passwordStdin?: boolean;
  readonly hostKey?: string;
}

/** Learns the key, has it trusted (by `--host-key`, or by a typed yes), and only then signs in. */
export async function addRouter(context: CliContext, name: string, options: AddOptions): Promise<Outcome> {
  const { app, terminal } = context;
  if (app.desk.store.routers.named(name))
    return failed(`A router called ${name} is known already.`, { kind: 'name-taken', name });
  const { host, port, user } = options;
  const learnt = await app.desk.connector.connect({
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
  if (learnt.error.kind !== 'host-key-unknown') return failed(errorLine(learnt.error), learnt.error);
  const { fingerprint, keyType } = learnt.error;
  const trusted =
    options.hostKey === undefined
      ? await saysYes(
          terminal,
          `${host} identifies itself with ${fingerprint} (${keyType}). Is this your router?`,
        )
      : isSameFingerprint(options.hostKey, fingerprint);
  if (!trusted) {
    const line =
      options.hostKey === undefined
        ? `${host} identifies itself with ${fingerprint} (${keyType}). Compare it, then say so: --host-key ${fingerprint}. No password was sent.`
        : `This is not the router you named: it presents ${fingerprint}, not ${options.hostKey}. No password was sent.`;
    return failed(line, {
      kind: options.hostKey === undefined ? 'host-key-unknown' : 'host-key-changed',
      fingerprint,
      keyType,
    });
  }
  const record: RouterRecord = {
    id: routerIdFor(host, port, fingerprint),
    name,
    host,
    port,
    user,
    hostKey: fingerprint,
    trustedAtMs: app.desk.nowMs(),
    practice: false,
    secret: 'ask',
  };
  app.desk.store.routers.save(record);
  const state = await signInTo(app.desk, record, await givenSecret(context, options));
  if (!state.ok) {
    app.desk.store.routers.remove(record.id);
    return failed(errorLine(state.error), state.error);
  }
  const { identity } = state.value;
  return done(
    [`${name}: ${identity.model}, ${identity.distribution} ${identity.version}. Trusted and read.`],
    { routerId: record.id, name, ...identity, hostKey: fingerprint },
  );
}

async function givenSecret({ terminal }: CliContext, options: AddOptions): Promise<GivenSecret> {
  if (options.identity !== undefined) return { kind: 'key-file', path: options.identity };
  if (options.passwordStdin) return { kind: 'password', password: await firstLine(terminal), remember: true };
  return { kind: 'none' };
}

export function listRouters({ app }: CliContext): Outcome {
  const known = app.handlers.routers.known({});
  const routers = known instanceof Promise ? [] : known;
  return done(
    routers.length === 0
      ? ['No router is known yet. Add one: bulkhead router add NAME --host ADDRESS']
      : routers.map(knownLine),
    routers,
  );
}

export async function showRouter(context: CliContext, choice: RouterChoice): Promise<Outcome> {
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  const summary = await context.app.handlers.routers.summary({ routerId: record.id });
  if (summary === undefined) return failed('The router was not read.', { kind: 'not-read' });
  const { capabilities } = summary;
  return done(
    [
      `${summary.name}: ${summary.model}, ${summary.distribution} ${summary.version} at ${summary.host}`,
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
  if (record === undefined)
    return failed(`No router is called ${name}.`, { kind: 'no-such-router', given: name });
  context.app.desk.live.forget(record.id);
  context.app.desk.store.routers.remove(record.id);
  return done([`${name} is forgotten. Nothing was changed on it.`], { removed: record.id }, EXIT.ok);
}
