import type { ChannelName, Contract, Emit } from '../../shared/ipc/contract';
import type { Connector } from '../routers/transport';
import type { Store } from '../store/store';
import type { LiveRouters } from './live-routers';

/** Sends news to whoever listens: the window, or nobody in the CLI. */
export type Emitter = <C extends ChannelName>(channel: C) => Emit<Contract[C]>;

/** What every service works with. Built once per process; nothing in it is global. */
export interface Desk {
  readonly store: Store;
  readonly connector: Connector;
  readonly live: LiveRouters;
  readonly emit: Emitter;
  nowMs(): number;
  /** Unique and unguessable. */
  newId(): string;
}
