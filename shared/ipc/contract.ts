import type { z } from 'zod';
import { appChannel } from './channels/app';
import { discoveryChannel } from './channels/discovery';
import { historyChannel } from './channels/history';
import { overviewChannel } from './channels/overview';
import { planChannel } from './channels/plan';
import { policyChannel } from './channels/policy';
import { rolloutChannel } from './channels/rollout';
import { routersChannel } from './channels/routers';
import type { CallEntry, EventEntry } from './entry';

/** Everything the window and main can say to each other. Main loops over it to serve, the preload to allow, the window for its types. */
export const contract = {
  app: appChannel,
  routers: routersChannel,
  discovery: discoveryChannel,
  policy: policyChannel,
  plan: planChannel,
  rollout: rolloutChannel,
  history: historyChannel,
  overview: overviewChannel,
} as const;

export type Contract = typeof contract;
export type ChannelName = keyof Contract;
type Channel = Readonly<Record<string, CallEntry<z.ZodType, unknown> | EventEntry<unknown>>>;

type Calls<C extends Channel> = {
  [K in keyof C as C[K] extends CallEntry<z.ZodType, unknown> ? K : never]: C[K];
};
type Events<C extends Channel> = { [K in keyof C as C[K] extends EventEntry<unknown> ? K : never]: C[K] };

/** What main implements for a channel: every call, nothing else. */
export type Handlers<C extends Channel> = {
  [K in keyof Calls<C>]: Calls<C>[K] extends CallEntry<infer S, infer O>
    ? (input: z.output<S>) => Promise<O> | O
    : never;
};

/** What main may emit on a channel. */
export type Emit<C extends Channel> = <K extends keyof Events<C>>(
  name: K,
  payload: Events<C>[K] extends EventEntry<infer P> ? P : never,
) => void;

/** What the window sees of a channel: calls as promises, events as `onName(listener)` that returns an unsubscriber. */
export type Client<C extends Channel> = {
  [K in keyof Calls<C>]: Calls<C>[K] extends CallEntry<infer S, infer O>
    ? (input: z.input<S>) => Promise<O>
    : never;
} & {
  [K in keyof Events<C> as `on${Capitalize<K & string>}`]: Events<C>[K] extends EventEntry<infer P>
    ? (listener: (payload: P) => void) => () => void
    : never;
};

/** The one door of the sandboxed window, put there by the preload. Names outside the contract are refused by both sides. */
export interface Bridge {
  call(channel: string, name: string, input: unknown): Promise<unknown>;
  on(channel: string, name: string, listener: (payload: unknown) => void): () => void;
}

/** IPC name of an entry: `bulkhead:rollout.changed`. */
export const ipcName = (channel: string, name: string): string => `bulkhead:${channel}.${name}`;
