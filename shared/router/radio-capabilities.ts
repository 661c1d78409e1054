import { listOf, optionOf, packageOf, sectionsOf, type UciConfig, type UciSection } from '../uci/uci';
import type { RadioCapability } from './capabilities';

/** Radios in the order of the configuration, which is that of the hardware (`radio0` is phy0). */
export function radioCapabilities(config: UciConfig, iwLimits: string): readonly RadioCapability[] {
  const wireless = packageOf(config, 'wireless');
  if (wireless === undefined) return [];
  const limits = parseRadioLimits(iwLimits);
  return sectionsOf(wireless, 'wifi-device').flatMap((radio, index) => {
    if (radio.name === undefined) return [];
    const phy = optionOf(radio, 'phy') ?? `phy${index}`;
    const most = limits.get(phy);
    const known = most === undefined ? {} : { maxAccessPoints: most };
    return [{ name: radio.name, band: bandOf(radio), ...known, radarWaitSeconds: radarWaitSeconds(radio) }];
  });
}

/** `iw list`, cut down to its `Wiphy` lines and `#{ AP, mesh point } <= 8` lines: the most access points of each phy. */
export function parseRadioLimits(text: string): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  let phy = '';
  for (const line of text.split('\n')) {
    phy = /^Wiphy (\S+)/.exec(line)?.[1] ?? phy;
    for (const [, kinds = '', count] of line.matchAll(/#\{([^}]*)\} <= (\d+)/g)) {
      if (!kinds.split(',').some((kind) => kind.trim() === 'AP')) continue;
      limits.set(phy, Math.max(limits.get(phy) ?? 0, Number(count)));
    }
  }
  return limits;
}

function bandOf(radio: UciSection): RadioCapability['band'] {
  const band = optionOf(radio, 'band');
  if (band === '2g' || band === '5g' || band === '6g') return band;
  const mode = optionOf(radio, 'hwmode') ?? ''; // 19.07
  if (mode.endsWith('a')) return '5g';
  return /[bg]$/.test(mode) ? '2g' : 'unknown';
}

// Channels 52-144 share the air with radar: listen a minute first (ETSI EN 301 893, FCC 15.407); 120-128 with weather
// radar: ten minutes in Europe.
const FIRST_RADAR = 52;
const LAST_RADAR = 144;
const isWeather = (channel: number): boolean => channel >= 120 && channel <= 128;

/** The longest wait before the radio may send after a restart. A channel chosen by the radio may be any of them. */
function radarWaitSeconds(radio: UciSection): number {
  if (bandOf(radio) !== '5g') return 0;
  const width = Number(/\d+$/.exec(optionOf(radio, 'htmode') ?? '')?.[0] ?? 20);
  const chosen = optionOf(radio, 'channel') ?? 'auto';
  const candidates = chosen === 'auto' ? listOf(radio, 'channels').flatMap(expandRange) : [Number(chosen)];
  if (chosen === 'auto' && candidates.length === 0) return 60;
  const used = candidates.flatMap((channel) => channelsInUse(channel, width));
  if (used.some(isWeather)) return 600;
  return used.some((channel) => channel >= FIRST_RADAR && channel <= LAST_RADAR) ? 60 : 0;
}

function expandRange(text: string): readonly number[] {
  const [first = Number.NaN, last = first] = text.split('-').map(Number);
  return Array.from({ length: Math.max(0, Math.min(200, last - first + 1)) }, (_, step) => first + step);
}

/** All 20 MHz channels of the block that the channel lies in; blocks of 40, 80 and 160 MHz start at 36 and 100. */
function channelsInUse(channel: number, width: number): readonly number[] {
  const start = channel >= 149 ? 149 : channel >= 100 ? 100 : 36;
  const count = Math.max(1, Math.min(8, width / 20));
  const first = start + Math.floor((channel - start) / 4 / count) * count * 4;
  return Array.from({ length: count }, (_, step) => first + step * 4);
}
