import { createSocket, type Socket } from 'node:dgram';
import { neighbourAddresses } from '../local-networks';
import { type ArpEntry, readArpTable } from './arp-table';
import { pause, type Search } from './source';

export interface SweepOptions {
  /** Not asked again. */
  readonly known?: ReadonlySet<string>;
  readonly readTable?: () => Promise<readonly ArpEntry[]>;
  readonly onProgress?: (fraction: number) => void;
}

// Absent hosts hold a socket's send buffer until the kernel gives up on them (3 s), so one socket serves only so many.
const PER_SOCKET = 64;
// The kernel keeps about a thousand unanswered neighbours (gc_thresh3), so larger networks go in waves.
const PER_WAVE = 256;
const BETWEEN_WAVES_MS = 120;
// Who is awake answers within some milliseconds, over a busy Wi-Fi within some hundred. The kernel asks again after one
// and two seconds by itself: sleepers are in the table by the next pass, which looks before it asks.
const LISTEN_MS = 700;
const QUIET_MS = 300;
const LONGEST_MS = 3000;
const LOOK_MS = process.platform === 'linux' ? 30 : 200;
// "Discard" (RFC 863): a packet to it means nothing to anybody. All that matters is that the kernel has to ask who is there.
const DISCARD_PORT = 9;

/**
 * Finds every device of a network without privilege: an empty packet to each address makes the kernel ask for its
 * hardware address, and that question even a firewalled device must answer. Returns the addresses that answered.
 */
export async function sweep(search: Search, options: SweepOptions = {}): Promise<ReadonlySet<string>> {
  const { network, report, signal, nowMs } = search;
  const { known = new Set<string>(), readTable = readArpTable, onProgress = () => {} } = options;
  const targets = neighbourAddresses(network).filter((address) => !known.has(address));
  const wanted = new Set(targets);
  const found = new Set<string>();
  const sockets: Socket[] = [];
  let lastNewAt = performance.now();

  const look = async (): Promise<void> => {
    for (const { address, mac } of await readTable()) {
      if (!wanted.has(address) || found.has(address) || signal.aborted) continue;
      found.add(address);
      lastNewAt = performance.now();
      report({ source: 'sweep', seenAtMs: nowMs(), mac, address });
    }
  };
  const lookUntil = async (isOver: () => boolean): Promise<void> => {
    while (!signal.aborted && !isOver()) {
      await look();
      await pause(LOOK_MS, signal);
    }
  };

  try {
    for (let at = 0; at < targets.length && !signal.aborted; at += PER_WAVE) {
      const wave = targets.slice(at, at + PER_WAVE);
      for (let from = 0; from < wave.length; from += PER_SOCKET)
        sockets.push(await poke(network.address, wave.slice(from, from + PER_SOCKET)));
      onProgress(Math.min(1, (at + wave.length) / targets.length) * 0.5);
      const waveAt = performance.now();
      await lookUntil(() => performance.now() - waveAt >= BETWEEN_WAVES_MS);
    }
    const sentAt = performance.now();
    await lookUntil(() => {
      const elapsed = performance.now() - sentAt;
      onProgress(Math.min(1, 0.5 + elapsed / LISTEN_MS / 2));
      return elapsed >= LONGEST_MS || (elapsed >= LISTEN_MS && performance.now() - lastNewAt >= QUIET_MS);
    });
    await look();
  } finally {
    for (const socket of sockets) socket.close();
  }
  return found;
}

/** Errors (no route, host down, table full) mean "not there" here, and the next pass asks again. */
function poke(from: string, addresses: readonly string[]): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('error', () => resolve(socket));
    socket.bind(0, from, () => {
      for (const address of addresses) socket.send(new Uint8Array(0), DISCARD_PORT, address, () => {});
      resolve(socket);
    });
  });
}
