import type { Policy } from '../../shared/policy/policy';
import type { Rule } from '../../shared/policy/rule';
import type { Zone } from '../../shared/policy/zone';

/** A zone with nothing special about it. */
export const homeZone = (id: string, name: string, kind: Zone['kind'], more: Partial<Zone> = {}): Zone => ({
  id,
  name,
  kind,
  wifi: [],
  ipv6: true,
  within: 'together',
  management: false,
  ...more,
});

const wifi = (ssid: string, keyRef: string, security: 'wpa2' | 'wpa2-wpa3' = 'wpa2-wpa3') => ({
  ssid,
  security,
  bands: ['2g', '5g'] as const,
  keyRef,
});

export const toInternet = (from: string): Rule => ({
  id: `${from}-internet`,
  from: { kind: 'zone', zone: from },
  to: { kind: 'internet' },
  service: 'any',
  verdict: 'allow',
});

export const zones = {
  home: homeZone('home', 'Home', 'home', { keeps: 'lan', management: true }),
  work: homeZone('work', 'Work', 'work'),
  smart: homeZone('smart', 'Smart home', 'smart', { wifi: [wifi('Harbour Things', 'smart', 'wpa2')] }),
  guest: homeZone('guest', 'Guests', 'guest', { wifi: [wifi('Harbour Guest', 'guest')], within: 'apart' }),
} as const;

export const keys = { smart: 'plugs and bulbs', guest: 'welcome aboard' } as const;

/** The case that the whole project carries: four zones, internet each, and one door to the printer. */
export const mainCase: Policy = {
  version: 1,
  site: 'Harbour Street 4',
  routers: [{ name: 'router', role: 'gateway', ports: { lan2: 'work', lan3: 'smart', lan4: 'guest' } }],
  zones: [zones.home, zones.work, zones.smart, zones.guest],
  devices: [
    { id: '3c22fb102030', name: 'Laptop', macs: ['3c:22:fb:10:20:30'], zone: 'home' },
    { id: '9c934eaabbcc', name: 'Printer', macs: ['9c:93:4e:aa:bb:cc'], zone: 'smart' },
    { id: 'b827eb010203', name: 'Plug', macs: ['b8:27:eb:01:02:03'], zone: 'smart' },
    { id: 'd83add040506', name: 'Desk', macs: ['d8:3a:dd:04:05:06'], zone: 'work' },
  ],
  services: [],
  rules: [
    toInternet('home'),
    toInternet('work'),
    toInternet('smart'),
    toInternet('guest'),
    {
      id: 'print',
      from: { kind: 'zone', zone: 'home' },
      to: { kind: 'device', device: '9c934eaabbcc' },
      service: 'print',
      verdict: 'allow',
      reason: 'Everybody prints',
    },
  ],
  promises: [],
};
