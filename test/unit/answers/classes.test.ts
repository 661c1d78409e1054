import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask } from '../../../shared/answers/ask';
import { compile } from '../../../shared/compile/compile';
import { verifyCandidate } from '../../../shared/pipeline';
import { catalogue } from '../../../shared/policy/catalogue';
import { deviceEnd } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import { section, type UciConfig, type UciSection } from '../../../shared/uci/uci';
import type { PlacedDevice } from '../../../shared/verify/device-classes';
import { buildModel } from '../../../shared/verify/model';
import { answerPair, fateOf } from '../../../shared/verify/reach';
import { verdictsFor } from '../../../shared/verify/services';
import type { Place } from '../../../shared/verify/verification';
import { goldenRouter } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';

const router = goldenRouter('factory-24.10');
const base = compile({ policy: mainCase, state: router, keys }).output;
const ZONES = ['home', 'work', 'smart', 'guest'] as const;
const asked = ['any', 'web', 'ssh', 'print'] as const;
const services = catalogue.filter(({ id }) => (asked as readonly string[]).includes(id));

const mac = (at: number): string => `02:00:00:00:00:0${at}`;

/** Eight devices, two in each zone, each at an address that rules below may name. */
const placed: readonly PlacedDevice[] = ZONES.flatMap((zone, at) => {
  const placement = base.placements.find((one) => one.zone === zone);
  if (placement === undefined) throw new Error(zone);
  const prefix = placement.subnet.replace(/\.0\/24$/, '');
  return [0, 1].map((nth) => ({
    id: `d${at * 2 + nth}`,
    at: zone,
    network: placement.network,
    // Every second one has been seen under another hardware address as well, which no rule names.
    macs: nth === 0 ? [mac(at * 2)] : [mac(at * 2 + 1), mac(8)],
    address: `${prefix}.${20 + nth}`,
  }));
});
const policy: Policy = {
  ...mainCase,
  devices: placed.map(({ id, at, macs }) => ({ id, name: id, macs, zone: at })),
  rules: [],
};

const zoneOf = (device: number): string =>
  base.placements.find(({ zone }) => zone === placed[device]?.at)?.firewallZone ?? 'lan';
const addressOf = (at: number): string => placed[at % 8]?.address ?? '';

/** A rule as a person may write it: from a host by one of the ways to name it, to a host or what is around it. */
const handRule = fc
  .record({
    from: fc.nat({ max: 7 }),
    by: fc.constantFrom('zone', 'address', 'hardware', 'both-hardware', 'not-address', 'set'),
    anywhere: fc.boolean(),
    to: fc.nat({ max: 7 }),
    at: fc.constantFrom('zone', 'address', 'range', 'anywhere'),
    port: fc.constantFrom('22', '80', '9100', '1-65535'),
    verdict: fc.constantFrom('ACCEPT', 'ACCEPT', 'REJECT'),
  })
  .map(
    ({ from, by, anywhere, to, at, port, verdict }): UciSection =>
      section('rule', undefined, {
        src: anywhere ? '*' : zoneOf(from),
        src_ip: by === 'address' ? addressOf(from) : by === 'not-address' ? `!${addressOf(from)}` : undefined,
        src_mac:
          by === 'hardware' ? mac(from) : by === 'both-hardware' ? [mac(from), mac(from ^ 1)] : undefined,
        ipset: by === 'set' ? 'some src' : undefined,
        dest: at === 'anywhere' ? '*' : zoneOf(to),
        dest_ip:
          at === 'address'
            ? addressOf(to)
            : at === 'range'
              ? addressOf(to).replace(/\.2[01]$/, '.20/31')
              : undefined,
        proto: 'tcp',
        dest_port: port,
        target: verdict,
      }),
  );

const someHosts = (members: readonly number[]): UciSection =>
  section('ipset', undefined, {
    name: 'some',
    family: 'ipv4',
    match: ['src_ip'],
    entry: members.map(addressOf),
  });

function withRules(rules: readonly UciSection[]): UciConfig {
  const { firewall } = base.config;
  if (firewall === undefined) throw new Error('no firewall');
  return { ...base.config, firewall: { ...firewall, sections: [...rules, ...firewall.sections] } };
}

describe('classes of devices', () => {
  it('answer for each device as if it had been asked about by itself', () => {
    fc.assert(
      fc.property(
        fc.array(handRule, { maxLength: 4 }),
        fc.uniqueArray(fc.nat({ max: 7 }), { maxLength: 3 }),
        (rules, members) => {
          const config = withRules([someHosts(members), ...rules]);
          const verification = verifyCandidate({ ...base, config }, policy, router, placed);
          const model = buildModel(config, router.capabilities);
          for (const from of placed)
            for (const to of placed.filter(({ at }) => at !== from.at)) {
              for (const family of ['ipv4', 'ipv6'] as const) {
                const alone = from.macs.map((one) =>
                  answerPair(model, placeOf(from, one), placeOf(to, to.macs[0]), family),
                );
                for (const service of services)
                  expect([
                    from.id,
                    to.id,
                    service.id,
                    family,
                    ask(verification, deviceEnd(from.id), deviceEnd(to.id), service.id)[family]?.fate,
                  ]).toEqual([
                    from.id,
                    to.id,
                    service.id,
                    family,
                    fateOf(alone.flatMap((each) => verdictsFor(each, service))),
                  ]);
              }
            }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it('stay few where rules name nobody, and every device is in exactly one', () => {
    const { classes, classCells } = verifyCandidate(base, policy, router, placed);
    expect(classes.flatMap(({ devices }) => devices.map(({ id }) => id)).sort()).toEqual(
      placed.map(({ id }) => id).sort(),
    );
    expect(classes.length).toBeLessThanOrEqual(5);
    expect(classCells.flatMap(({ cells }) => cells).length).toBeLessThan(2 * catalogue.length * ZONES.length);
  });
});

const placeOf = ({ network, address }: PlacedDevice, hardware: string | undefined): Place => ({
  kind: 'network',
  network,
  ...(address === undefined ? {} : { address }),
  ...(hardware === undefined ? {} : { mac: hardware }),
});
