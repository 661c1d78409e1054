import type { Policy } from '../../../shared/policy/policy';

/** A policy of one zone and this many devices. */
export const policyOf = (devices: number): Policy => ({
  version: 1,
  site: 'Home',
  routers: [],
  zones: [
    {
      id: 'home',
      name: 'Home',
      kind: 'home',
      keeps: 'lan',
      wifi: [],
      ipv6: true,
      within: 'together',
      management: true,
    },
  ],
  devices: Array.from({ length: devices }, (_, n) => ({
    id: `d${n}`,
    name: `Gerät ${n}`,
    macs: [`02:00:00:00:00:${n.toString(16).padStart(2, '0')}`],
    zone: 'home',
  })) as unknown as Policy['devices'],
  services: [],
  rules: [],
  promises: [],
});
