import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Bulkhead, createServices } from '../../main/services/services';
import { startVirtualRouter } from '../../main/virtual-router/virtual-router';
import type { Policy } from '../../shared/policy/policy';
import { keys, mainCase } from '../support/home-policy';
import { delayedLine } from './delayed-line';
import type { Bench, Figure } from './figures';

const RTT_MS = 100;
const FIREWALL_GOAL_MS = 6000;
const OURS_GOAL_MS = 3000;
const SLOW_LINE_GOAL_MS = 2500;

const AS_REAL = 1;

interface Rollout {
  readonly tookMs: number;
  /** The router's own time: from its reload to the answer that it has done it. */
  readonly reloadMs: number;
}

/**
 * From the button to confirmed, with the services as window and command line use them, on the practice router. Its
 * reloads take as long as on a real one. Its shell is a program in this process, slower than a router's; that is in `ours`.
 */
export async function bench(): Promise<Bench> {
  const [quick, slow] = [await measure(0), await measure(RTT_MS)];
  const figures = (what: string, at: 'firewall' | 'zones', goal?: number): Figure[] => [
    figure(what, quick[at].tookMs, goal),
    figure(
      `${what}: without the router's own reload`,
      ours(quick[at]),
      at === 'zones' ? OURS_GOAL_MS : undefined,
    ),
    figure(`${what}: more at ${RTT_MS} ms round trip`, slow[at].tookMs - quick[at].tookMs, SLOW_LINE_GOAL_MS),
  ];
  return {
    name: 'apply, from the button to confirmed, on the practice router',
    figures: [
      ...figures('firewall only', 'firewall', FIREWALL_GOAL_MS),
      ...figures('flat to four zones', 'zones'),
    ],
  };
}

const ours = ({ tookMs, reloadMs }: Rollout): number => tookMs - reloadMs;

const figure = (what: string, ms: number, goal: number | undefined): Figure => ({
  what,
  unit: 'ms',
  ours: ms,
  ...(goal === undefined ? {} : { goal }),
});

/** The main job, then one permission less: a change to the firewall alone. */
async function measure(rttMs: number): Promise<Readonly<Record<'zones' | 'firewall', Rollout>>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bulkhead-bench-'));
  const router = await startVirtualRouter({ profile: 'linksys-e8450', speed: AS_REAL });
  const line = await delayedLine(router.port, rttMs);
  const app = open(dataDir);
  try {
    const routerId = await signIn(app, line.port, router.password);
    for (const [ref, key] of Object.entries(keys)) app.policies.setKey(routerId, ref, key);
    const zones = await apply(app, routerId, mainCase);
    const fewer = { ...mainCase, rules: mainCase.rules.filter(({ id }) => id !== 'print') };
    return { zones, firewall: await apply(app, routerId, fewer) };
  } finally {
    await app.close();
    line.stop();
    await router.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function open(dataDir: string): Bulkhead {
  const opened = createServices({
    dataDir,
    facts: { version: '0', platform: 'linux', passwordStoreMissingBecause: 'no-store', onSettings: () => {} },
    emit: () => () => {},
    chooseKeyFile: async () => undefined,
  });
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value;
}

async function signIn({ handlers }: Bulkhead, port: number, password: string): Promise<string> {
  const met = await handlers.routers.contact({ host: '127.0.0.1', port });
  if (!met.ok) throw new Error(met.error.kind);
  const { contactId } = met.value;
  await handlers.routers.trust({ contactId, replaced: false });
  const secret = { kind: 'password', password, remember: false } as const;
  const signedIn = await handlers.routers.signIn({ contactId, user: 'root', secret });
  if (!signedIn.ok) throw new Error(signedIn.error.kind);
  return signedIn.value.routerId;
}

async function apply(app: Bulkhead, routerId: string, policy: Policy): Promise<Rollout> {
  const reviewed = await app.handlers.plan.review({ routerId, policy: policy as never });
  if (!reviewed.ok) throw new Error(reviewed.error.kind);
  const begun = performance.now();
  const started = await app.handlers.rollout.start({ planId: reviewed.value.planId, look: false });
  if (!started.ok) throw new Error(started.error.kind);
  const view = await app.rollouts.ended(started.value.rolloutId);
  const tookMs = performance.now() - begun;
  if (view?.state.phase !== 'confirmed') throw new Error(`not confirmed: ${JSON.stringify(view?.state)}`);
  const reload = view.steps.find(({ step }) => step === 'reload');
  if (reload?.endedAtMs === undefined) throw new Error('confirmed without a reload');
  return { tookMs, reloadMs: reload.endedAtMs - reload.startedAtMs };
}
