import { readStateScript } from '../../main/routers/read-router-state';
import { createConnector } from '../../main/routers/ssh-transport';
import {
  makeDropbearKey,
  makeTempFolder,
  removeFolder,
  startDropbear,
  whyNoDropbear,
} from '../support/dropbear';
import { delayedLine } from './delayed-line';
import type { Bench } from './figures';

const RTT_MS = 200;
const NAME = 'reading a router, TCP and SSH handshake included';

/** Round trips as what a slow line costs more than a fast one, divided by its delay; the server is OpenWrt's. */
export async function bench(): Promise<Bench> {
  const missing = whyNoDropbear();
  if (missing) return { name: `${NAME}: left out, ${missing}`, figures: [] };
  const folder = makeTempFolder();
  const dropbear = await startDropbear({ hostKeyFiles: [makeDropbearKey(folder, 'ed25519')] });
  try {
    const [slow, fast] = [await measure(dropbear.port, RTT_MS), await measure(dropbear.port, 0)];
    // The line does not hold back the opening of the TCP connection, which is one round trip more.
    const signIn = (slow.signIn - fast.signIn) / RTT_MS + 1;
    const read = (slow.read - fast.read) / RTT_MS;
    return {
      name: NAME,
      figures: [
        { what: 'signing in by password', unit: 'round trips', ours: signIn },
        { what: 'the state script', unit: 'round trips', ours: read },
        { what: 'together', unit: 'round trips', ours: signIn + read, goal: 7 },
      ],
    };
  } finally {
    dropbear.stop();
    removeFolder(folder);
  }
}

/** Fastest of five: whatever else the machine does only adds. */
async function measure(
  port: number,
  rttMs: number,
): Promise<{ readonly signIn: number; readonly read: number }> {
  const runs = [];
  for (let run = 0; run < 5; run++) runs.push(await measureOnce(port, rttMs));
  return {
    signIn: Math.min(...runs.map(({ signIn }) => signIn)),
    read: Math.min(...runs.map(({ read }) => read)),
  };
}

async function measureOnce(port: number, rttMs: number) {
  const line = await delayedLine(port, rttMs);
  const connector = createConnector({ connectTimeoutMs: 30_000 });
  const secret = { kind: 'password', password: 'correct horse' } as const;
  const target = { host: '127.0.0.1', port: line.port, user: 'root', secret, trustedHostKey: undefined };
  const looked = await connector.connect(target);
  const trustedHostKey =
    !looked.ok && looked.error.kind === 'host-key-unknown' ? looked.error.fingerprint : '';
  const started = performance.now();
  const opened = await connector.connect({ ...target, trustedHostKey });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const signedIn = performance.now();
  const read = await opened.value.exec(readStateScript('ab'.repeat(16)));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const done = performance.now();
  opened.value.close();
  line.stop();
  return { signIn: signedIn - started, read: done - signedIn };
}
