import type { RouterSummary } from '../../../shared/ipc/views';
import { utf8Length } from '../../../shared/net/utf8';
import type { Policy } from '../../../shared/policy/policy';
import type { Band, Zone, ZoneWifi } from '../../../shared/policy/zone';

/** Bands that the router has radios for. */
export function bandsOf(router: RouterSummary | undefined): readonly Band[] {
  const bands = router?.capabilities.radios.map(({ band }) => band) ?? [];
  return [...new Set(bands.filter((band) => band !== 'unknown'))] as Band[];
}

/** The first Wi-Fi name of a zone: like the one on the air, on every band. Its password is made where it is missing. */
export const proposedWifi = (policy: Policy, zone: Zone, router: RouterSummary | undefined): ZoneWifi => ({
  ssid: proposedName(policy, zone, router?.wifi.map(({ ssid }) => ssid) ?? []),
  security: zone.kind === 'smart' || zone.kind === 'camera' ? 'wpa2' : 'wpa2-wpa3',
  bands: bandsOf(router),
  keyRef: zone.id,
});

function proposedName(policy: Policy, zone: Zone, onAir: readonly string[]): string {
  const main = onAir[0] ?? policy.site;
  // "Guests" makes a good zone and "Harbour Guest" a good name; "TV & speakers" stays as it is.
  const word = zone.name.includes(' ') ? zone.name : zone.name.replace(/s$/, '');
  const name = `${main} ${word}`;
  return utf8Length(name) <= 32 ? name : `${zone.name}`.slice(0, 24);
}
