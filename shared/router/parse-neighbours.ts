import { parseIpv4 } from '../net/ipv4';
import { isMulticast, parseMac } from '../net/mac';
import type { Neighbour } from './router-state';

const MOST = 20_000;
const NO_MAC = '00:00:00:00:00:00';

// The kernel has heard from these lately (or never needs to ask). STALE has been silent for a minute or more.
const REACHABLE: ReadonlySet<string> = new Set(['REACHABLE', 'DELAY', 'PROBE', 'PERMANENT']);

const isAddress = (text: string): boolean =>
  parseIpv4(text) !== undefined || /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(text);

function neighbourMac(text: string | undefined): string | undefined {
  const mac = text === undefined ? undefined : parseMac(text);
  return mac === undefined || mac === NO_MAC || isMulticast(mac) ? undefined : mac;
}

/** `ip neigh`, of BusyBox or iproute2: `192.168.1.5 dev br-lan lladdr aa:… ref 1 used 0/0/0 probes 1 REACHABLE`. */
export function parseIpNeigh(text: string): readonly Neighbour[] {
  return text.split('\n', MOST).flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const after = (word: string): string | undefined => {
      const at = words.indexOf(word);
      return at < 0 ? undefined : words[at + 1];
    };
    const [address = ''] = words;
    const mac = neighbourMac(after('lladdr'));
    const device = after('dev');
    if (!isAddress(address) || mac === undefined || device === undefined) return [];
    return [{ address: address.toLowerCase(), mac, device, reachable: REACHABLE.has(words.at(-1) ?? '') }];
  });
}

/** `/proc/net/arp`: address, type, flags (bit 1: complete), MAC, mask, device. It does not tell how fresh an entry is. */
export function parseProcNetArp(text: string): readonly Neighbour[] {
  return text.split('\n', MOST).flatMap((line) => {
    const [address = '', , flags = '', hardware, , device] = line.trim().split(/\s+/);
    const mac = neighbourMac(hardware);
    const complete = /^0x[0-9a-f]+$/i.test(flags) && (Number(flags) & 2) !== 0;
    if (parseIpv4(address) === undefined || mac === undefined || device === undefined || !complete) return [];
    return [{ address, mac, device, reachable: false }];
  });
}

/** Both lists as one; the first knows more about an entry that is in both. */
export function mergeNeighbours(
  detailed: readonly Neighbour[],
  plain: readonly Neighbour[],
): readonly Neighbour[] {
  const known = new Set(detailed.map(({ address, device }) => `${address} ${device}`));
  return [...detailed, ...plain.filter(({ address, device }) => !known.has(`${address} ${device}`))];
}
