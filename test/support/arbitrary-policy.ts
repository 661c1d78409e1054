import fc from 'fast-check';
import type { Policy, PolicyDevice } from '../../shared/policy/policy';
import type { Endpoint, Rule } from '../../shared/policy/rule';
import { type Band, mayAdminister, type Zone, type ZoneKind } from '../../shared/policy/zone';

/** Keys for every network name that a generated policy may ask for. */
export const arbitraryKeys = Object.fromEntries(
  Array.from({ length: 8 }, (_, at) => [`key${at}`, `pass phrase ${at}`]),
);

const kinds: readonly ZoneKind[] = ['work', 'media', 'smart', 'camera', 'guest', 'server', 'hold', 'custom'];
const services = ['any', 'ping', 'web', 'print', 'dns', 'ssh', 'rtsp', 'own-one'] as const;
const ports = ['lan2', 'lan3', 'lan4'] as const;

interface Raw {
  readonly zones: readonly {
    readonly kind: ZoneKind;
    readonly ipv6: boolean;
    readonly apart: boolean;
    readonly wifi: boolean;
    readonly bands: readonly Band[];
    readonly management: boolean;
  }[];
  readonly ports: readonly number[];
  readonly devices: readonly { readonly zone: number; readonly mac: number; readonly twoMacs: boolean }[];
  readonly rules: readonly {
    readonly from: readonly [number, number];
    readonly to: readonly [number, number];
    readonly service: string;
    readonly allow: boolean;
  }[];
}

const raw: fc.Arbitrary<Raw> = fc.record({
  zones: fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      ipv6: fc.boolean(),
      apart: fc.boolean(),
      wifi: fc.boolean(),
      bands: fc.subarray<Band>(['2g', '5g'], { minLength: 1 }),
      management: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  ports: fc.array(fc.nat({ max: 9 }), { minLength: ports.length, maxLength: ports.length }),
  devices: fc.array(
    fc.record({ zone: fc.nat({ max: 9 }), mac: fc.nat({ max: 250 }), twoMacs: fc.boolean() }),
    { maxLength: 5 },
  ),
  rules: fc.array(
    fc.record({
      from: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 9 })),
      to: fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 9 })),
      service: fc.constantFrom(...services),
      allow: fc.boolean(),
    }),
    { maxLength: 8 },
  ),
});

/** Policies without errors of their own: a kept Home, up to four more zones, devices, rules of every shape. */
export const arbitraryPolicy: fc.Arbitrary<Policy> = raw.map(buildPolicy);

function buildPolicy({
  zones: rawZones,
  ports: rawPorts,
  devices: rawDevices,
  rules: rawRules,
}: Raw): Policy {
  const home: Zone = {
    id: 'home',
    name: 'Home',
    kind: 'home',
    keeps: 'lan',
    wifi: [],
    ipv6: true,
    within: 'together',
    management: true,
  };
  const zones: readonly Zone[] = [
    home,
    ...rawZones.map(
      (each, at): Zone => ({
        id: `z${at}`,
        name: `Zone "${at}" of Anna's`,
        kind: each.kind,
        wifi: each.wifi
          ? [{ ssid: `Näme ${at}`, security: 'wpa2-wpa3', bands: each.bands, keyRef: `key${at}` }]
          : [],
        ipv6: each.ipv6,
        within: each.apart ? 'apart' : 'together',
        management: each.management && mayAdminister(each),
      }),
    ),
  ];
  const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
  const macOf = (number: number): string => `00:16:3e:00:00:${number.toString(16).padStart(2, '0')}`;
  const devices = rawDevices.map(
    (each, at): PolicyDevice => ({
      id: `d${at}`,
      name: `Device ${at}`,
      macs: [macOf(at * 10), ...(each.twoMacs ? [macOf(at * 10 + 1)] : [])],
      zone: pick(zones, each.zone).id,
    }),
  );
  const end = ([kind, at]: readonly [number, number]): Endpoint => {
    if (kind === 3) return { kind: 'internet' };
    if (kind === 4) return { kind: 'router' };
    if (kind === 2 && devices.length > 0) return { kind: 'device', device: pick(devices, at).id };
    return { kind: 'zone', zone: pick(zones, at).id };
  };
  const rules = rawRules.map(
    (each, at): Rule => ({
      id: `rule ${at}`,
      from: end(each.from),
      to: end(each.to),
      service: each.service,
      verdict: each.allow ? 'allow' : 'deny',
      reason: "because it's \\ so\nand so",
    }),
  );
  return {
    version: 1,
    site: 'Somewhere',
    routers: [
      {
        name: 'router',
        role: 'gateway',
        ports: Object.fromEntries(ports.map((port, at) => [port, pick(zones, rawPorts[at] ?? 0).id])),
      },
    ],
    zones,
    devices,
    services: [
      {
        id: 'own-one',
        confidence: 'memory',
        flows: [
          { protocol: 'tcp', ports: [{ first: 7000, last: 7010 }] },
          { protocol: 'udp', ports: [{ first: 7000, last: 7010 }] },
        ],
      },
    ],
    rules,
    promises: [],
  };
}
