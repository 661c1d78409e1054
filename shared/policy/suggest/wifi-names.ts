import type { Device } from '../../inventory/device';
import { utf8Length } from '../../net/utf8';
import type { RouterState } from '../../router/router-state';
import { flagOf, listOf, optionOf, packageOf, sectionsOf } from '../../uci/uci';
import type { Band, ZoneWifi } from '../zone';
import type { SuggestedKind } from './kinds';

/**
 * How many names one radio should carry, the household's own among them: each sends beacons at the slowest rate, about
 * 3 % of the air on 2.4 GHz (802.11, 100 ms beacon interval at 1 Mbit/s).
 */
const NAMES_PER_RADIO = 5;

/** Who gets a name of its own first, where a radio has not room for all. */
const FIRST: readonly SuggestedKind[] = ['guest', 'smart', 'camera', 'work', 'media', 'server'];

const WORDS: Readonly<Record<SuggestedKind, string>> = {
  home: '',
  work: 'Work',
  media: 'TV',
  smart: 'Things',
  camera: 'Cameras',
  server: 'Servers',
  guest: 'Guest',
};

/** Small devices know 2.4 GHz and WPA2 only, as a rule; a name on the bands they use spares them the choice. */
const simple: ReadonlySet<SuggestedKind> = new Set(['smart', 'camera']);

/**
 * A Wi-Fi name for each kind that needs one: guests, and whatever has devices on Wi-Fi. On the bands that these use
 * now, and on all where there is room. A kind that is missing in the answer cannot be entered over Wi-Fi.
 */
export function suggestWifi(
  needed: ReadonlyMap<SuggestedKind, readonly Device[]>,
  state: RouterState,
): ReadonlyMap<SuggestedKind, ZoneWifi> {
  const room = roomOnRadios(state);
  const take = (bands: readonly Band[]): void => {
    for (const band of bands) room.set(band, (room.get(band) ?? 0) - 1);
  };
  const free = (band: Band): boolean => (room.get(band) ?? 0) > 0;
  const given = new Map<SuggestedKind, readonly Band[]>();
  for (const kind of FIRST.filter((each) => needed.has(each))) {
    const used = bandsOf(needed.get(kind) ?? [], state);
    // Nothing to go by: one band is enough to be found, the widest first.
    const bands = used.length > 0 ? used : [...room.keys()].filter(free).slice(0, 1);
    if (bands.length === 0 || !bands.every(free)) continue;
    take(bands);
    given.set(kind, bands);
  }
  for (const [kind, bands] of given) {
    const more = [...room.keys()].filter((band) => !bands.includes(band) && free(band));
    if (simple.has(kind) || more.length === 0) continue;
    take(more);
    given.set(kind, [...bands, ...more]);
  }
  const base = presentSsid(state);
  const order = [...room.keys()];
  return new Map(
    [...given].map(([kind, bands]) => [
      kind,
      wifiFor(
        kind,
        base,
        order.filter((band) => bands.includes(band)),
      ),
    ]),
  );
}

/** Names that each band can still take. A radio that says how many it can do is believed. */
function roomOnRadios({ capabilities, config }: RouterState): Map<Band, number> {
  const wireless = packageOf(config, 'wireless');
  const names = wireless === undefined ? [] : sectionsOf(wireless, 'wifi-iface');
  const room = new Map<Band, number>();
  for (const { name, band, maxAccessPoints = NAMES_PER_RADIO } of capabilities.radios) {
    if (band === 'unknown') continue;
    const taken = names.filter(
      (each) => optionOf(each, 'device') === name && !flagOf(each, 'disabled', false),
    ).length;
    const left = Math.max(0, Math.min(NAMES_PER_RADIO, maxAccessPoints) - taken);
    // Two radios on one band: a name goes to both, so the fuller one decides.
    room.set(band, Math.min(left, room.get(band) ?? left));
  }
  return room;
}

/** The bands that these devices use now; none where the router does not say. */
function bandsOf(devices: readonly Device[], { wifi, capabilities }: RouterState): readonly Band[] {
  const radioOf = new Map(
    wifi.flatMap(({ device, radio }) => (device === undefined ? [] : [[device, radio]])),
  );
  const bandOf = new Map(capabilities.radios.map(({ name, band }) => [name, band]));
  const bands = devices.flatMap(({ connection }) => {
    const band = connection.kind === 'wifi' ? bandOf.get(radioOf.get(connection.device) ?? '') : undefined;
    return band === undefined || band === 'unknown' ? [] : [band];
  });
  return [...new Set(bands)];
}

function wifiFor(kind: SuggestedKind, base: string, bands: readonly Band[]): ZoneWifi {
  const word = WORDS[kind];
  return {
    ssid: `${cutToBytes(base, 32 - word.length - 1)} ${word}`,
    security: simple.has(kind) ? 'wpa2' : 'wpa2-wpa3',
    bands,
    keyRef: kind,
  };
}

function cutToBytes(text: string, most: number): string {
  let cut = Array.from(text);
  while (utf8Length(cut.join('')) > most) cut = cut.slice(0, -1);
  return cut.join('').trim();
}

/** The LAN's name on the air, for names that sound like it; where there is none, a plain word. */
function presentSsid({ config }: RouterState): string {
  const wireless = packageOf(config, 'wireless');
  const found = (wireless === undefined ? [] : sectionsOf(wireless, 'wifi-iface')).find(
    (each) =>
      listOf(each, 'network').includes('lan') &&
      !flagOf(each, 'disabled', false) &&
      optionOf(each, 'key') !== undefined,
  );
  return (found && optionOf(found, 'ssid')) ?? 'Home';
}
