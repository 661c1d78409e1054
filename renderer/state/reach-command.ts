import type { Device } from '../../shared/inventory/device';
import type { RouterSummary } from '../../shared/ipc/views';
import { catalogue } from '../../shared/policy/catalogue';
import type { Policy } from '../../shared/policy/policy';
import type { Endpoint } from '../../shared/policy/rule';
import type { Verdict } from '../../shared/verify/verification';
import { membersOf } from './selectors';

interface Asked {
  readonly router: Pick<RouterSummary, 'routerId' | 'name' | 'practice'> | undefined;
  /** The command line asks what runs now: ends that only the draft knows, it does not know. */
  readonly applied: Policy | undefined;
  readonly devices: readonly Device[];
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly service: string;
  readonly verdict: Verdict | undefined;
}

/** The same question for the command line, to be pasted into a shell; undefined where it could not answer. */
export function reachCommand({
  router,
  applied,
  devices,
  from,
  to,
  service,
  verdict,
}: Asked): string | undefined {
  // The practice router lives and dies with the window.
  if (!router || router.practice || !applied) return undefined;
  const words = [
    endWord(applied, devices, from),
    endWord(applied, devices, to),
    serviceWord(service, verdict),
  ];
  const [source, target, what] = words;
  if (source === undefined || target === undefined || what === undefined) return undefined;
  // A name that is not plain is told by its id: quoting keeps a shell safe, but not the reader.
  const called = PLAIN.test(router.name) ? router.name : router.routerId;
  return [
    'bulkhead reach',
    `--router ${shellWord(called)}`,
    `--from ${shellWord(source)}`,
    `--to ${shellWord(target)}`,
    `--service ${shellWord(what)}`,
  ].join(' ');
}

/** Devices go by their id, never by what they call themselves. */
function endWord(policy: Policy, devices: readonly Device[], end: Endpoint): string | undefined {
  if (end.kind === 'internet' || end.kind === 'router') return end.kind;
  if (end.kind === 'zone') return policy.zones.some(({ id }) => id === end.zone) ? end.zone : undefined;
  const seen = membersOf(policy, devices).find(({ id }) => id === end.device)?.seen;
  return seen && seen.addresses.length > 0 ? seen.id : undefined;
}

/** The command line knows the catalogue; a service of the policy's own is asked by the port that was tested. */
function serviceWord(service: string, verdict: Verdict | undefined): string | undefined {
  if (catalogue.some(({ id }) => id === service)) return service;
  if (!verdict) return undefined;
  const { protocol, port } = verdict.packet;
  if (protocol === 'icmp') return protocol;
  return port === undefined ? undefined : `${protocol}/${port}`;
}

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._,:/-]*$/;

/** One word for a POSIX shell, whatever is in it. */
export const shellWord = (text: string): string =>
  PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
