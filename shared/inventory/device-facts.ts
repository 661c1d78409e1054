import { type UntrustedText, untrustedText } from '../net/untrusted-text';
import type { Fact } from './device';
import type { Sighting, SightingSource } from './sighting';

const MOST_FACTS = 40;

/** Everything the sightings of one device say, each once per source with its newest time. Strongest and newest first. */
export function factsOf(sightings: readonly Sighting[], maker: string | undefined): readonly Fact[] {
  const newest = new Map<string, Fact>();
  const all = [
    ...sightings.flatMap(factsOfSighting),
    ...(maker === undefined
      ? []
      : [{ name: 'maker', value: untrustedText(maker), source: 'oui', seenAtMs: 0 } as const]),
  ];
  for (const fact of all) {
    const key = JSON.stringify([fact.name, fact.value, fact.source]);
    const other = newest.get(key);
    if (other === undefined || fact.seenAtMs > other.seenAtMs) newest.set(key, fact);
  }
  return [...newest.values()].sort(strongestFirst).slice(0, MOST_FACTS);
}

function factsOfSighting(sighting: Sighting): readonly Fact[] {
  const { source, seenAtMs } = sighting;
  const fact = (name: Fact['name'], value: string | number | undefined): readonly Fact[] =>
    value === undefined || value === ''
      ? []
      : [{ name, value: untrustedText(String(value)), source, seenAtMs }];
  return [
    ...fact('announced-name', sighting.announcedName),
    ...fact('hostname', sighting.hostname),
    ...fact('model', sighting.model),
    ...fact('manufacturer', sighting.manufacturer),
    ...(sighting.serviceTypes ?? []).flatMap((type) => fact('service', type)),
    ...fact('address', sighting.address),
    ...fact('port', sighting.port),
    ...fact('signal', sighting.signal),
  ];
}

const NAME_ORDER: readonly Fact['name'][] = [
  'announced-name',
  'hostname',
  'model',
  'manufacturer',
  'maker',
  'service',
  'address',
  'port',
  'signal',
];
const SOURCE_ORDER: readonly (SightingSource | 'oui' | 'you')[] = [
  'you',
  'mdns',
  'ssdp',
  'dhcp-lease',
  'reverse-dns',
  'wifi-client',
  'bridge-port',
  'neighbour',
  'sweep',
  'oui',
];

// Ends in the value, so that the order never depends on the order in which things were heard.
const strongestFirst = (a: Fact, b: Fact): number =>
  NAME_ORDER.indexOf(a.name) - NAME_ORDER.indexOf(b.name) ||
  SOURCE_ORDER.indexOf(a.source) - SOURCE_ORDER.indexOf(b.source) ||
  b.seenAtMs - a.seenAtMs ||
  (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);

// `A4CF12FFEE@Kitchen`, `5C0E8B2A1F44-mysimplelink`, a UUID: names for programs, not for people.
const looksMachineMade = (name: string): boolean =>
  /[0-9a-f]{8}|^[0-9a-f]{2}([:-][0-9a-f]{2}){5}/i.test(name);

/** What people will know it by: announced, then hostname, names for people before those for programs; else the maker. */
export function nameOf(facts: readonly Fact[], otherwise: string): UntrustedText {
  const names = facts.filter(({ name }) => name === 'announced-name' || name === 'hostname');
  const best = names.find(({ value }) => !looksMachineMade(value)) ?? names[0];
  const maker = facts.find(({ name }) => name === 'manufacturer' || name === 'maker');
  return best?.value ?? maker?.value ?? untrustedText(otherwise);
}
