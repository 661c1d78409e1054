import type { DiscoveryProgress } from '../../shared/inventory/device';
import type { SightingSource } from '../../shared/inventory/sighting';
import type { SightingBook } from './sighting-book';

type Line = DiscoveryProgress['sources'][number];
type SourceName = Line['source'];
type Step = Pick<Line, 'state' | 'problem' | 'fractionDone'>;

/** What each line of the search stands for. */
const COUNTED: readonly (readonly [SourceName, readonly SightingSource[]])[] = [
  ['router-lists', ['dhcp-lease', 'neighbour', 'bridge-port', 'wifi-client']],
  ['answers', ['sweep', 'reverse-dns']],
  ['announcements', ['mdns', 'ssdp']],
];

/** How far the search is, per source. */
export class SearchProgress {
  readonly #startedAtMs: number;
  readonly #steps = new Map<SourceName, Step>();
  #running = true;

  constructor(startedAtMs: number) {
    this.#startedAtMs = startedAtMs;
  }

  set(source: SourceName, step: Step): void {
    this.#steps.set(source, step);
  }

  end(): void {
    this.#running = false;
    for (const [source, step] of this.#steps)
      if (step.state === 'running' || step.state === 'waiting') this.#steps.set(source, { state: 'done' });
  }

  view(book: SightingBook): DiscoveryProgress {
    return {
      running: this.#running,
      startedAtMs: this.#startedAtMs,
      sources: COUNTED.map(([source, sources]) => ({
        source,
        found: book.countOf(sources),
        ...(this.#steps.get(source) ?? { state: 'waiting' }),
      })),
    };
  }
}
