import { parseMac } from '../net/mac';
import type { BridgeEntry } from './router-state';

const MOST = 50_000;

/** Port numbers as `/sys/class/net/br-lan/brif/lan1/port_no 0x1`, one a line: bridge -> number -> port name. */
export function parseBridgePorts(text: string): ReadonlyMap<string, ReadonlyMap<number, string>> {
  const bridges = new Map<string, Map<number, string>>();
  for (const line of text.split('\n', MOST)) {
    const match = /^\/sys\/class\/net\/([^/ ]+)\/brif\/([^/ ]+)\/port_no (0x[0-9a-f]+|\d+)$/i.exec(
      line.trim(),
    );
    const [, bridge, port, number] = match ?? [];
    if (bridge === undefined || port === undefined) continue;
    const ports = bridges.get(bridge) ?? new Map<number, string>();
    bridges.set(bridge, ports.set(Number(number), port));
  }
  return bridges;
}

/** `brctl showmacs`: `port no, mac addr, is local?, ageing timer`. On a bridge with VLANs one MAC comes once per VLAN. */
export function parseShowMacs(text: string, ports: ReadonlyMap<number, string>): readonly BridgeEntry[] {
  const entries = text.split('\n', MOST).flatMap((line): readonly BridgeEntry[] => {
    const [number = '', hardware = '', local = '', age = ''] = line.trim().split(/\s+/);
    const mac = /^\d+$/.test(number) ? parseMac(hardware) : undefined;
    const port = ports.get(Number(number));
    if (mac === undefined || port === undefined) return [];
    return [{ mac, port, local: local === 'yes', ageSeconds: Number.parseFloat(age) || 0 }];
  });
  return freshestOfEach(entries);
}

/** `bridge fdb show`: `aa:… dev lan1 vlan 1 master br-lan`. Tells no age; our own addresses are `permanent`. */
export function parseBridgeFdb(text: string): readonly BridgeEntry[] {
  const entries = text.split('\n', MOST).flatMap((line): readonly BridgeEntry[] => {
    const words = line.trim().split(/\s+/);
    const mac = parseMac(words[0] ?? '');
    const port = words[words.indexOf('dev') + 1];
    if (mac === undefined || words[1] !== 'dev' || port === undefined || !words.includes('master')) return [];
    return [{ mac, port, local: words.includes('permanent'), ageSeconds: 0 }];
  });
  return freshestOfEach(entries);
}

/** Both tables as one. The second only adds what the first does not know: it has no ages. */
export function mergeBridgeEntries(
  aged: readonly BridgeEntry[],
  ageless: readonly BridgeEntry[],
): readonly BridgeEntry[] {
  const known = new Set(aged.map(({ mac, port }) => `${mac} ${port}`));
  return [...aged, ...ageless.filter(({ mac, port }) => !known.has(`${mac} ${port}`))];
}

function freshestOfEach(entries: readonly BridgeEntry[]): readonly BridgeEntry[] {
  const best = new Map<string, BridgeEntry>();
  for (const entry of entries) {
    const key = `${entry.mac} ${entry.port}`;
    const other = best.get(key);
    if (!other || entry.ageSeconds < other.ageSeconds) best.set(key, entry);
  }
  return [...best.values()];
}
