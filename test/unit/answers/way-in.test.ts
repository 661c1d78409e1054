import { describe, expect, it } from 'vitest';
import { withoutWayIn } from '../../../shared/answers/way-in';
import type { Whereabouts } from '../../../shared/answers/whereabouts';
import type { ZonePlacement } from '../../../shared/compile/candidate';
import { mainCase } from '../../support/home-policy';

const placement = (zone: string, ports: readonly string[], ssids: readonly string[]): ZonePlacement => ({
  zone,
  vlan: 20,
  subnet: '192.168.20.0/24',
  gateway: '192.168.20.1',
  network: `bh_${zone}`,
  device: 'br-lan.20',
  firewallZone: `bh_${zone}`,
  ports,
  ssids,
});

const wifi = { kind: 'wifi', section: 'default_radio0', ssid: 'Home' } as Whereabouts['link'] & object;
const cable = { kind: 'cable', port: 'lan1' } as Whereabouts['link'] & object;
const device = (link: Whereabouts['link'], after?: string): Whereabouts => ({
  device: 'd',
  wished: 'smart',
  arrives: 'must-rejoin',
  ...(link === undefined ? {} : { link }),
  ...(after === undefined ? {} : { after }),
});

describe('a way into a zone', () => {
  const cases: readonly (readonly [
    why: string,
    ports: readonly string[],
    ssids: readonly string[],
    devices: readonly Whereabouts[],
    found: readonly string[],
  ])[] = [
    [
      'neither name nor port: nobody gets in',
      [],
      [],
      [device(wifi), device(cable)],
      ['zone-without-way-in 2'],
    ],
    ['a port alone is none for what is on Wi-Fi', ['lan2'], [], [device(wifi)], ['zone-without-way-in 1']],
    ['a port is one for a cable', ['lan2'], [], [device(cable)], []],
    ['a name is one for everybody', [], ['Home Things'], [device(wifi), device(cable)], []],
    ['some can and some cannot', ['lan2'], [], [device(cable), device(wifi)], ['devices-without-way-in 1']],
    ['who is there needs none', [], [], [device(wifi, 'smart')], []],
    ['a device that was not seen may hang on a cable', ['lan2'], [], [device(undefined)], []],
    ['an empty zone misses nobody', [], [], [], []],
  ];
  it.each(cases)('%s', (_why, ports, ssids, devices, found) => {
    const findings = withoutWayIn(mainCase, [placement('smart', ports, ssids)], devices);
    expect(findings.map(({ code, facts }) => `${code} ${facts.devices}`)).toEqual(found);
    expect(findings.every(({ severity, subject }) => severity === 'warning' && subject === 'smart')).toBe(
      true,
    );
  });

  it('the kept zone is where everybody is already', () => {
    const kept = mainCase.zones.find(({ keeps }) => keeps !== undefined)?.id ?? '';
    const there = [{ ...device(wifi), wished: kept }];
    expect(withoutWayIn(mainCase, [placement(kept, [], [])], there)).toEqual([]);
  });
});
