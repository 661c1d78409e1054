import { connect, createServer, type Socket } from 'node:net';
import { readRouterState } from '../../main/routers/read-router-state';
import { createConnector } from '../../main/routers/ssh-transport';
import { startVirtualRouter } from '../../main/virtual-router/virtual-router';

const RTT_MS = 200;
const CONNECT = 'signing in';
const READ = 'reading the whole state';

/** Round trips as what a slow line costs more than a fast one, divided by its delay. The router is the built-in one. */
export async function bench() {
  const router = await startVirtualRouter({});
  try {
    const measure = async (rttMs: number): Promise<Readonly<Record<string, number>>> => {
      const line = await delayedLine(router.port, rttMs);
      const connector = createConnector({ connectTimeoutMs: 30_000 });
      const secret = { kind: 'password', password: router.password } as const;
      const target = {
        host: '127.0.0.1',
        port: line.port,
        user: router.user,
        secret,
        trustedHostKey: router.hostKeySha256,
      };
      const started = performance.now();
      const opened = await connector.connect(target);
      if (!opened.ok) throw new Error(JSON.stringify(opened.error));
      const signedIn = performance.now();
      const state = await readRouterState(opened.value, 0);
      if (!state.ok) throw new Error(JSON.stringify(state.error));
      const done = performance.now();
      opened.value.close();
      line.stop();
      return { [CONNECT]: signedIn - started, [READ]: done - signedIn };
    };
    await measure(0); // warms up
    const median = async (rttMs: number, of: typeof CONNECT | typeof READ): Promise<number> => {
      const runs = [await measure(rttMs), await measure(rttMs), await measure(rttMs)];
      return runs.map((run) => run[of] ?? Number.NaN).sort((a, b) => a - b)[1] ?? Number.NaN;
    };
    const trips = async (of: typeof CONNECT | typeof READ): Promise<number> =>
      ((await median(RTT_MS, of)) - (await median(0, of))) / RTT_MS;
    const [signIn, read] = [await trips(CONNECT), await trips(READ)];
    return {
      name: 'reading a router (round trips)',
      rows: [
        { what: CONNECT, ours: signIn },
        { what: READ, ours: read },
        { what: 'together', ours: signIn + read, goal: 7 },
      ],
    };
  } finally {
    await router.stop();
  }
}

/** A line that holds everything back for half the round trip, in each direction. */
async function delayedLine(port: number, rttMs: number) {
  const pass = (from: Socket, to: Socket): void => {
    from.setNoDelay(true);
    from.on('data', (chunk) => setTimeout(() => to.writable && to.write(chunk), rttMs / 2));
    from.on('close', () => setTimeout(() => to.destroy(), rttMs / 2));
    from.on('error', () => {});
  };
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port });
    pass(near, far);
    pass(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, stop: () => void server.close() };
}
