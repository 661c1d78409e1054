import { describe, expect, it } from 'vitest';
import { prepare } from '../../../shared/pipeline';
import { findingText } from '../../../shared/text/finding-text';
import { goldenRouter } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';
import { routerWith } from '../../support/router-with';
import { forwarding, rule } from './household';

const IOT = rule(
  'iot',
  { proto: 'static', device: 'eth9', ipaddr: '10.9.0.1', netmask: '255.255.255.0' },
  'interface',
);
const SEALED = rule(
  'iot',
  { name: 'iot', network: 'iot', input: 'REJECT', output: 'ACCEPT', forward: 'REJECT' },
  'zone',
);
const nameOf = (id: string): string => mainCase.zones.find((zone) => zone.id === id)?.name ?? id;

describe('ends that are no zone are named', () => {
  const cases: [why: string, more: Record<string, string>, said: readonly string[]][] = [
    ['a factory router has none', {}, []],
    [
      'a sealed network',
      { network: IOT, firewall: SEALED },
      [
        'info: The network “iot” is on the router and in none of your zones. It reaches none of them, and none of them reaches it.',
      ],
    ],
    [
      'a network that the LAN may use',
      { network: IOT, firewall: SEALED + forwarding('lan', 'iot') },
      [
        'info: The network “iot” is on the router and in none of your zones. It reaches: nothing. It is reached from: Home.',
      ],
    ],
    [
      'a network that reaches the LAN',
      { network: IOT, firewall: SEALED + forwarding('iot', 'lan') },
      [
        'warning: The network “iot” is on the router and in none of your zones. It reaches: Home. It is reached from: nothing.',
      ],
    ],
    [
      'a rule that lets the internet in',
      {
        firewall: rule('hub', {
          src: 'wan',
          dest: 'lan',
          proto: 'tcp',
          dest_ip: '192.168.1.140',
          dest_port: '8123',
          target: 'ACCEPT',
        }),
      },
      [
        'info: The internet reaches Home. A port forward or a firewall rule of the router lets it in: home-assistant.',
      ],
    ],
  ];
  it.each(cases)('%s', (_why, more, said) => {
    const state = routerWith(goldenRouter('factory-24.10'), more);
    const { findings } = prepare({ policy: mainCase, state, keys });
    const codes = ['network-in-no-zone', 'network-beside-zones', 'internet-reaches-zone'];
    expect(
      findings
        .filter(({ code }) => codes.includes(code))
        .map((one) => {
          const { title, note } = findingText(one, nameOf);
          return `${one.severity}: ${title}. ${note}`;
        }),
    ).toEqual(said);
  });
});
