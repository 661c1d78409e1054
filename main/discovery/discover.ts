import type { DiscoveryProgress, Inventory } from '../../shared/inventory/device';
import { type MergeContext, mergeSightings } from '../../shared/inventory/merge-sightings';
import { routerContext, routerSightings } from '../../shared/inventory/router-sightings';
import type { Sighting } from '../../shared/inventory/sighting';
import type { Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';
import type { RouterState } from '../../shared/router/router-state';
import type { LocalNetwork } from './local-networks';
import { loadMakers } from './oui';
import { SearchProgress } from './search-progress';
import { SightingBook } from './sighting-book';
import { askMdns } from './sources/mdns';
import { askReverseDns } from './sources/reverse-dns';
import { pause, type Search, whenAborted } from './sources/source';
import { askSsdp } from './sources/ssdp';
import { sweep } from './sources/sweep';

export interface DiscoverOptions {
  /** Reads the router's lists. Absent: there is no router to ask. */
  readonly readState?: () => Promise<Result<RouterState, RouterError>>;
  /** What was read a moment ago: shown until the router has answered anew. */
  readonly lastState?: RouterState;
  /** What to search from this computer: `networksTowards(router)`. Empty: only the router is asked. */
  readonly networks: readonly LocalNetwork[];
  /** Where the router answers, as seen from here: it is marked as such, and asked for names. */
  readonly routerAddress?: string;
  /** Names that a person gave, by device id. Asked for at every change, so that a new one counts at once. */
  readonly names?: () => Readonly<Record<string, string>>;
  /** At most ten times a second while something changes, and once at the end. */
  readonly onChanged: (inventory: Inventory, progress: DiscoveryProgress) => void;
  readonly nowMs: () => number;
  /** How long announcements are waited for. Default: 20 s. */
  readonly listenMs?: number;
}

export interface Discovery {
  /** Ends the search; what was found stays. */
  stop(): void;
  /** Resolves when everything has ended, by itself or by `stop`. Rejects only for a bug. */
  readonly done: Promise<void>;
}

const LISTEN_MS = 20_000;
// Phones save power and answer the second or third time. The kernel repeats its question after one and two seconds, and
// forgets it after three: one pass to see who answered the repetition, two that ask anew.
const SECOND_PASS_MS = 1000;
const LATER_PASSES_MS: readonly number[] = [4000, 12_000];
const TELL_EVERY_MS = 100;

/**
 * Looks for devices from all sides at once: the router's lists, an answer from every address, and what announces
 * itself. Each source fails on its own, and says so in the progress.
 */
export function discover(options: DiscoverOptions): Discovery {
  const run = new DiscoveryRun(options);
  return { stop: () => run.stop(), done: run.toTheEnd() };
}

class DiscoveryRun {
  readonly #options: DiscoverOptions;
  readonly #listenMs: number;
  readonly #book = new SightingBook();
  readonly #progress: SearchProgress;
  readonly #stopped = new AbortController();
  readonly #searches: readonly Search[];
  #state: RouterState | undefined;
  #vendorOf: MergeContext['vendorOf'] = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(options: DiscoverOptions) {
    this.#options = options;
    this.#listenMs = options.listenMs ?? LISTEN_MS;
    this.#progress = new SearchProgress(options.nowMs());
    const { signal } = this.#stopped;
    const report = (sighting: Sighting): void => {
      if (!signal.aborted && this.#book.add(sighting)) this.#tellSoon();
    };
    if (options.lastState) this.#take(options.lastState);
    this.#searches = options.networks.map((network) => ({ network, report, signal, nowMs: options.nowMs }));
  }

  stop(): void {
    this.#stopped.abort();
  }

  async toTheEnd(): Promise<void> {
    const here = this.#searches.length > 0;
    const notHere = { state: 'failed', problem: 'not-in-this-network' } as const;
    this.#progress.set(
      'router-lists',
      this.#options.readState ? { state: 'running' } : { state: 'failed', problem: 'no-router' },
    );
    if (!here) this.#progress.set('answers', notHere);
    if (!here) this.#progress.set('announcements', notHere);
    this.#tell();
    try {
      await Promise.all([
        this.#readMakers(),
        this.#readRouter(),
        ...(here ? [this.#askAddresses(), this.#listen()] : []),
      ]);
    } finally {
      this.#progress.end();
      this.#tell();
    }
  }

  async #readMakers(): Promise<void> {
    this.#vendorOf = await loadMakers();
    this.#tellSoon();
  }

  async #readRouter(): Promise<void> {
    if (this.#options.readState === undefined) return;
    const read = await Promise.race([this.#options.readState(), whenAborted(this.#stopped.signal)]);
    if (read === 'aborted') return;
    if (read.ok) this.#take(read.value);
    this.#progress.set(
      'router-lists',
      read.ok ? { state: 'done' } : { state: 'failed', problem: 'router-unreadable' },
    );
    this.#tellSoon();
  }

  #take(state: RouterState): void {
    this.#state = state;
    this.#book.replaceRouterLists(routerSightings(state));
  }

  /** After the first pass the router is asked again: by now it has heard from everybody, too. */
  async #askAddresses(): Promise<void> {
    const startedAt = performance.now();
    const passAt = async (ms: number, known: ReadonlySet<string>): Promise<ReadonlySet<string>> => {
      if (ms >= this.#listenMs) return known;
      await pause(ms - (performance.now() - startedAt), this.#stopped.signal);
      return this.#stopped.signal.aborted ? known : this.#sweepAll(known);
    };
    let known = await this.#sweepAll(new Set());
    [known] = await Promise.all([passAt(SECOND_PASS_MS, known), this.#askNames(known), this.#readRouter()]);
    this.#progress.set('answers', { state: 'done' });
    this.#tellSoon();
    for (const ms of LATER_PASSES_MS) known = await passAt(ms, known);
  }

  async #sweepAll(known: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const isFirst = known.size === 0;
    const onProgress = (fractionDone: number): void => {
      if (!isFirst) return;
      this.#progress.set('answers', { state: 'running', fractionDone });
      this.#tellSoon();
    };
    const found = await Promise.all(this.#searches.map((search) => sweep(search, { known, onProgress })));
    return new Set([...known, ...found.flatMap((addresses) => [...addresses])]);
  }

  #askNames(addresses: ReadonlySet<string>): Promise<void> {
    const named = new Set(
      this.#book.all.flatMap(({ hostname, address }) => (hostname && address ? [address] : [])),
    );
    const nameless = [...addresses].filter((address) => !named.has(address));
    const [search] = this.#searches;
    return search === undefined
      ? Promise.resolve()
      : askReverseDns(nameless, this.#options.routerAddress, search);
  }

  async #listen(): Promise<void> {
    const startedAt = performance.now();
    const tick = (): void => {
      const fractionDone = Math.min(1, (performance.now() - startedAt) / this.#listenMs);
      this.#progress.set('announcements', { state: 'running', fractionDone });
      this.#tellSoon();
    };
    tick();
    const ticking = setInterval(tick, 1000);
    const ends = await Promise.all(
      this.#searches.flatMap((search) => [askMdns(search, this.#listenMs), askSsdp(search, this.#listenMs)]),
    );
    clearInterval(ticking);
    const deaf = ends.every((end) => end === 'cannot-listen');
    this.#progress.set(
      'announcements',
      deaf ? { state: 'failed', problem: 'cannot-listen' } : { state: 'done' },
    );
  }

  #tellSoon(): void {
    const wait = Math.max(0, this.#toldAt + TELL_EVERY_MS - performance.now());
    this.#timer ??= setTimeout(() => this.#tell(), wait);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#toldAt = performance.now();
    const { onChanged, nowMs } = this.#options;
    const devices = mergeSightings(this.#book.all, contextOf(this.#options, this.#state, this.#vendorOf));
    onChanged({ devices, asOfMs: nowMs() }, this.#progress.view(this.#book));
  }
}

function contextOf(
  { networks, routerAddress, names }: DiscoverOptions,
  state: RouterState | undefined,
  vendorOf: MergeContext['vendorOf'],
): MergeContext {
  const seen = state === undefined ? undefined : routerContext(state);
  return {
    vendorOf,
    router: {
      macs: seen?.router.macs ?? [],
      addresses: [...(seen?.router.addresses ?? []), ...(routerAddress === undefined ? [] : [routerAddress])],
    },
    thisComputer: {
      macs: [...(seen?.thisComputer.macs ?? []), ...networks.map(({ mac }) => mac)],
      addresses: [...(seen?.thisComputer.addresses ?? []), ...networks.map(({ address }) => address)],
    },
    wifi: seen?.wifi ?? [],
    names: names?.() ?? {},
  };
}
