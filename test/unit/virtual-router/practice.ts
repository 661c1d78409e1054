import { afterEach } from 'vitest';
import { createConnector } from '../../../main/routers/ssh-transport';
import type { RouterSession } from '../../../main/routers/transport';
import {
  startVirtualRouter,
  type VirtualRouter,
  type VirtualRouterOptions,
} from '../../../main/virtual-router/virtual-router';

const running: VirtualRouter[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((router) => router.stop()));
});

/** A practice router that ends with the test. */
export async function practiceRouter(options: VirtualRouterOptions = {}): Promise<VirtualRouter> {
  const router = await startVirtualRouter({ profile: 'linksys-e8450', speed: 20, ...options });
  running.push(router);
  return router;
}

export const targetOf = (router: VirtualRouter, password = router.password) => ({
  host: router.host,
  port: router.port,
  user: router.user,
  secret: password === '' ? ({ kind: 'none' } as const) : ({ kind: 'password', password } as const),
  trustedHostKey: router.hostKeySha256,
});

export async function signIn(router: VirtualRouter): Promise<RouterSession> {
  const session = await createConnector({}).connect(targetOf(router));
  if (!session.ok) throw new Error(JSON.stringify(session.error));
  return session.value;
}

export async function fileText(router: VirtualRouter, path: string): Promise<string> {
  return Buffer.from((await router.readFile(path)) ?? []).toString('latin1');
}

/** Runs a line on the router's console and gives what it printed. */
export async function run(router: VirtualRouter, line: string): Promise<string> {
  return (await router.console(line)).stdout;
}

export async function until(holds: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
