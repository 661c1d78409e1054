import { connect, createServer, type Socket } from 'node:net';

/** A line that holds everything back for half the round trip, in each direction. */
export async function delayedLine(port: number, rttMs: number) {
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
