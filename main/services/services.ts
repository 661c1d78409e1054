import { randomUUID } from 'node:crypto';
import { ok, type Result } from '../../shared/kernel/result';
import type { RolloutView } from '../../shared/rollout/rollout-state';
import type { AllHandlers } from '../ipc/serve';
import type { Clock } from '../rollout/clock';
import { createConnector } from '../routers/ssh-transport';
import type { StoreError } from '../store/database';
import { openStore, type Store } from '../store/store';
import type { SealingKeychain } from '../store/vault';
import { type AppFacts, appService } from './app-service';
import type { Desk, Emitter } from './desk';
import { discoveryService } from './discovery-service';
import { keepFirstCopy } from './first-copy';
import { historyService } from './history-service';
import { Inventories } from './inventories';
import { LiveRouters } from './live-routers';
import { overviewService } from './overview-service';
import { planService } from './plan-service';
import { Plans } from './plans';
import { PolicyDesk } from './policy-desk';
import { policyService } from './policy-service';
import { Practice } from './practice';
import { type RolloutService, rolloutService } from './rollout-service';
import { routersService } from './routers-service';
import { UnfinishedRollouts } from './unfinished-rollouts';

export interface ServiceOptions {
  readonly dataDir: string;
  /** Another program may be at work on the same data: whatever belongs to its run stays. */
  readonly sharesStore?: boolean;
  readonly facts: AppFacts;
  readonly emit: Emitter;
  readonly keychain?: SealingKeychain;
  chooseKeyFile(): Promise<string | undefined>;
  /** The program ends in the middle of this one: nobody confirms it any more. */
  onLeaving?(rollout: RolloutView): void;
  /** Time as a rollout sees it; tests bring their own. */
  readonly clock?: Clock;
}

/** Everything behind the window, and behind the command line: whatever one can do, the other can. */
export interface Bulkhead {
  readonly handlers: AllHandlers;
  readonly desk: Desk;
  readonly policies: PolicyDesk;
  readonly inventories: Inventories;
  readonly plans: Plans;
  readonly rollouts: RolloutService;
  close(): Promise<void>;
}

export function createServices(options: ServiceOptions): Result<Bulkhead, StoreError> {
  const nowMs = (): number => Date.now();
  const opened = openStore(options.dataDir, nowMs(), options.keychain);
  if (!opened.ok) return opened;
  const store = opened.value;
  if (!options.sharesStore) forgetPractice(store);

  const connector = createConnector();
  const inventories: Inventories = new Inventories(() => desk);
  const live = new LiveRouters(
    connector,
    nowMs,
    (routerId, state) => {
      keepFirstCopy(desk, routerId, state);
      inventories.routerRead(routerId, state);
    },
    (routerId) => unfinished.lookAfter(routerId),
  );
  const desk: Desk = { store, connector, live, emit: options.emit, nowMs, newId: () => randomUUID() };
  const policies = new PolicyDesk(desk, inventories);
  const plans = new Plans();
  const practice = new Practice(desk);
  const unfinished: UnfinishedRollouts = new UnfinishedRollouts(
    () => desk,
    () => policies,
  );
  const rollouts = rolloutService(desk, policies, plans, unfinished, options.clock);

  const handlers: AllHandlers = {
    app: appService(desk, options.facts),
    routers: routersService({ desk, policies, practice, chooseKeyFile: options.chooseKeyFile }),
    discovery: discoveryService(inventories, policies),
    policy: policyService(desk, policies),
    plan: planService(desk, policies, plans),
    rollout: rollouts,
    history: historyService(desk),
    overview: overviewService(desk, policies, inventories),
  };
  return ok({
    handlers,
    desk,
    policies,
    inventories,
    plans,
    rollouts,
    async close() {
      const running = rollouts.running();
      if (running) options.onLeaving?.(running);
      await rollouts.leaveAll();
      await inventories.stopAll();
      live.closeAll();
      await practice.stop();
      store.close();
    },
  });
}

/** A practice router lives in one run of the program: what is known of an earlier one leads nowhere. */
function forgetPractice(store: Store): void {
  for (const record of store.routers.all()) if (record.practice) store.routers.remove(record.id);
}
