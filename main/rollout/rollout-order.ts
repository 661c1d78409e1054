import type { Plan } from '../../shared/plan/plan';
import type { RolloutView } from '../../shared/rollout/rollout-state';
import type { Connector, ConnectTarget, RouterSession } from '../routers/transport';
import type { Clock } from './clock';
import type { RouterScripts } from './router-scripts';
import type { SnapshotSink } from './snapshot';
import type { Steering } from './steering';

/** What is to be done, once. */
export interface RolloutOrder {
  readonly rolloutId: string;
  readonly routerId: string;
  /** 32 hex digits, new for each rollout: only who knows it can confirm. */
  readonly nonce: string;
  readonly plan: Plan;
  /** A person wants to see the result before it is kept. */
  readonly look: boolean;
}

/** The world as the rollout sees it. */
export interface RolloutDeps {
  readonly connector: Connector;
  /** How to sign in at the router today. */
  readonly target: ConnectTarget;
  /**
   * How to reach one of `plan.managementAddresses` after the change. Absent: the same way with another host. A router
   * behind a port forward keeps its outer address whatever happens inside.
   */
  readonly targetAt?: (address: string) => ConnectTarget;
  readonly scripts: RouterScripts;
  readonly clock: Clock;
  readonly observe: (view: RolloutView) => void;
  readonly snapshots: SnapshotSink;
  /** Reads what is running over the given connection and proves the promises on it. */
  readonly verifyRunning: (session: RouterSession) => Promise<'holds' | 'broken' | 'unreadable'>;
  readonly steering: Steering;
}
