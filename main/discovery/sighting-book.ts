import type { Sighting } from '../../shared/inventory/sighting';

// A flood of made-up addresses or names must not eat the memory. A house has some thousand at most.
const MOST = 20_000;

/** What was heard so far, each thing once with its newest time. Routers' lists come whole and replace their last. */
export class SightingBook {
  readonly #heard = new Map<string, Sighting>();
  #routerLists: readonly Sighting[] = [];

  /** True when it is news, not only a newer time. */
  add(sighting: Sighting): boolean {
    const { seenAtMs, ...said } = sighting;
    const key = JSON.stringify(Object.entries(said).sort());
    const known = this.#heard.get(key);
    if (known === undefined && this.#heard.size >= MOST) return false;
    if (known === undefined || seenAtMs > known.seenAtMs) this.#heard.set(key, sighting);
    return known === undefined;
  }

  replaceRouterLists(sightings: readonly Sighting[]): void {
    this.#routerLists = sightings.slice(0, MOST);
  }

  get all(): readonly Sighting[] {
    return [...this.#routerLists, ...this.#heard.values()];
  }

  /** How many different devices these sources have shown. */
  countOf(sources: readonly Sighting['source'][]): number {
    const shown = this.all.filter(({ source }) => sources.includes(source));
    return new Set(shown.map(({ mac, address }) => mac ?? address)).size;
  }
}
