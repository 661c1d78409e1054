import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { changeZone, setRule } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import type { Endpoint, Rule } from '../../../shared/policy/rule';
import type { ZoneWifi } from '../../../shared/policy/zone';
import type { RouterState } from '../../../shared/router/router-state';
import { listOf, optionOf, sectionNamed, type UciSection } from '../../../shared/uci/uci';
import { goldenRouter, withConfig } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';
import { livedInRouter } from '../../support/lived-in-router';

const router = goldenRouter('factory-23.05');
const PRINTER = '9c934eaabbcc';
const LAPTOP = '3c22fb102030';

const run = (policy: Policy, state: RouterState = router, given: Readonly<Record<string, string>> = keys) =>
  compile({ policy, state, keys: given });
const firewallOf = (policy: Policy): readonly UciSection[] =>
  run(policy).output.config.firewall?.sections ?? [];
const wirelessOf = (policy: Policy, state?: RouterState): readonly UciSection[] =>
  run(policy, state).output.config.wireless?.sections ?? [];
const numbers = (policy: Policy, state?: RouterState) =>
  Object.fromEntries(
    run(policy, state).output.placements.map(({ zone, vlan, subnet }) => [zone, `${vlan} ${subnet}`]),
  );

describe('VLAN ids and networks', () => {
  it('by kind, the LAN becomes VLAN 1', () => {
    expect(numbers(mainCase)).toEqual({
      home: '1 192.168.1.0/24',
      work: '10 192.168.10.0/24',
      smart: '20 192.168.20.0/24',
      guest: '30 192.168.30.0/24',
    });
  });
  it('around what the router is attached to already', () => {
    expect(numbers(mainCase, livedInRouter('factory-23.05')).smart).toBe('20 10.168.20.0/24');
  });
  it('around the network that the WAN got from upstream', () => {
    const interfaces = router.interfaces.map((each) =>
      each.name === 'wan' ? { ...each, ipv4: [{ address: '192.168.10.77', prefix: 24 }] } : each,
    );
    expect(numbers(mainCase, { ...router, interfaces }).work).toBe('10 10.168.10.0/24');
  });
  it('what the policy states wins', () => {
    expect(numbers(changeZone(mainCase, 'work', { vlan: 44, subnet: '10.1.2.0/25' })).work).toBe(
      '44 10.1.2.0/25',
    );
  });
  it('once given, numbers stay when a neighbour comes that would have had them', () => {
    const after = withConfig(router, run(mainCase).output.config);
    const crowded = {
      ...mainCase,
      zones: [...mainCase.zones, { ...mainCase.zones[1]!, id: 'awork', name: 'Another' }],
    };
    expect(numbers(crowded, after)).toEqual({ ...numbers(mainCase), awork: '11 192.168.11.0/24' });
  });
  it('a stated VLAN that is taken is refused, not doubled', () => {
    const { findings } = run(changeZone(mainCase, 'work', { vlan: 1 }));
    expect(findings.map(({ code }) => code)).toContain('vlan-taken-on-router');
  });
});

describe('fixed addresses', () => {
  const addressOf = (policy: Policy, state?: RouterState) => run(policy, state).output.addresses[PRINTER];
  it('the lowest free one below the dynamic range', () => expect(addressOf(mainCase)).toBe('192.168.20.10'));
  it('the present one where the device stays in its network', () => {
    const devices = mainCase.devices.map((each) => (each.id === PRINTER ? { ...each, zone: 'work' } : each));
    const atHome = {
      ...mainCase,
      devices: devices.map((each) => (each.id === PRINTER ? { ...each, zone: 'home' } : each)),
    };
    const policy = { ...atHome, rules: [rule(zone('work'), device(PRINTER), 'print')] };
    expect(addressOf(policy)).toBe('192.168.1.131');
  });
  it('the same one the next time, whatever else has come', () => {
    const after = withConfig(router, run(mainCase).output.config);
    const earlier = {
      ...mainCase,
      devices: [{ id: '0', name: 'First', macs: ['00:16:3e:00:00:01'], zone: 'smart' }, ...mainCase.devices],
    };
    const policy = { ...earlier, rules: [...earlier.rules, rule(zone('home'), device('0'), 'web')] };
    expect(addressOf(policy, after)).toBe('192.168.20.10');
    expect(run(policy, after).output.addresses['0']).toBe('192.168.20.11');
  });
});

const zone = (id: string): Endpoint => ({ kind: 'zone', zone: id });
const device = (id: string): Endpoint => ({ kind: 'device', device: id });
const rule = (from: Endpoint, to: Endpoint, service: string, verdict: Rule['verdict'] = 'allow'): Rule => ({
  id: JSON.stringify([from, to, service, verdict]),
  from,
  to,
  service,
  verdict,
});

describe('firewall', () => {
  const line = (item: UciSection): string =>
    [
      item.name,
      listOf(item, 'src_mac').join(),
      '>',
      optionOf(item, 'dest') ?? 'router',
      listOf(item, 'dest_ip').join(),
      optionOf(item, 'family'),
      optionOf(item, 'proto'),
      listOf(item, 'dest_port').join(),
      optionOf(item, 'target'),
    ]
      .filter((word) => word !== '')
      .join(' ');
  const doors = (...rules: readonly Rule[]): readonly string[] =>
    firewallOf({ ...mainCase, rules: [...mainCase.rules.slice(0, 4), ...rules] })
      .filter(
        ({ name }) =>
          /^bh_(allow|deny)_/.test(name ?? '') && !/_(work|smart|guest)_internet_any$/.test(name ?? ''),
      )
      .map(line);

  const cases: [why: string, rules: Rule[], lines: string[]][] = [
    ['no rules: nothing crosses zones', [], []],
    [
      'allow: one rule, one direction, no IPv6 left out',
      [rule(zone('home'), zone('smart'), 'rtsp')],
      ['bh_allow_home_smart_rtsp > bh_smart any tcp 554 ACCEPT'],
    ],
    [
      'to a device: by its fixed address, IPv4 only',
      [rule(zone('home'), device(PRINTER), 'print')],
      ['bh_allow_home_smart_dev_print > bh_smart 192.168.20.10 ipv4 tcp 631 ACCEPT'],
    ],
    [
      'a wall before a device shuts IPv6 to its zone',
      [rule(zone('home'), device(PRINTER), 'print', 'deny')],
      [
        'bh_deny_home_smart_dev_print > bh_smart 192.168.20.10 ipv4 tcp 631 REJECT',
        'bh_deny_home_smart_print_v6 > bh_smart ipv6 tcp 631 REJECT',
      ],
    ],
    [
      'from a device: by its MAC, both families',
      [rule(device(LAPTOP), zone('smart'), 'web')],
      [
        'bh_allow_home_dev_smart_web_tcp 3c:22:fb:10:20:30 > bh_smart any tcp 80,443 ACCEPT',
        'bh_allow_home_dev_smart_web_udp 3c:22:fb:10:20:30 > bh_smart any udp 443 ACCEPT',
      ],
    ],
    [
      'the exception before the wall, the wall before the opening',
      [
        rule(zone('home'), zone('smart'), 'any'),
        rule(zone('home'), zone('smart'), 'ssh', 'deny'),
        rule(device(LAPTOP), zone('smart'), 'ssh'),
      ],
      [
        'bh_allow_home_dev_smart_ssh 3c:22:fb:10:20:30 > bh_smart any tcp 22 ACCEPT',
        'bh_deny_home_smart_ssh > bh_smart any tcp 22 REJECT',
        'bh_allow_home_smart_any > bh_smart any all ACCEPT',
      ],
    ],
    [
      'TCP and UDP on one port are one rule',
      [rule(zone('home'), zone('smart'), 'remote-desktop')],
      ['bh_allow_home_smart_remote_desktop > bh_smart any tcp udp 3389 ACCEPT'],
    ],
    [
      'everything takes no port',
      [rule(zone('work'), zone('home'), 'any')],
      ['bh_allow_work_home_any > lan any all ACCEPT'],
    ],
    [
      'to the router',
      [rule(zone('smart'), { kind: 'router' }, 'mqtt')],
      ['bh_allow_smart_router_mqtt > router any tcp 1883,8883 ACCEPT'],
    ],
    ['inside a zone: nothing to write', [rule(zone('smart'), device(PRINTER), 'print')], []],
  ];
  it.each(cases)('%s', (_why, rules, lines) => expect(doors(...rules)).toEqual(lines));

  it('devices with the same door share one rule', () => {
    const [laptop, other] = [LAPTOP, 'second'];
    const devices = [
      ...mainCase.devices,
      { id: other, name: 'Second', macs: ['00:16:3e:00:00:02'], zone: 'home' },
    ];
    const rules = [laptop, other].map((id) => rule(device(id), zone('smart'), 'ssh'));
    const found = firewallOf({ ...mainCase, devices, rules }).filter(({ name }) =>
      name?.startsWith('bh_allow_home_dev'),
    );
    expect(found.map((each) => listOf(each, 'src_mac'))).toEqual([
      ['00:16:3e:00:00:02', '3c:22:fb:10:20:30'],
    ]);
  });

  it('pairs of devices never make a pair that nobody asked for', () => {
    const devices = [
      ...mainCase.devices,
      { id: 'second', name: 'Second', macs: ['00:16:3e:00:00:02'], zone: 'home' },
    ];
    const rules = [
      rule(device(LAPTOP), device(PRINTER), 'print'),
      rule(device('second'), device('b827eb010203'), 'print'),
    ];
    const found = firewallOf({ ...mainCase, devices, rules }).filter(({ name }) =>
      name?.startsWith('bh_allow_home_dev'),
    );
    expect(found.map((each) => [listOf(each, 'src_mac').join(), listOf(each, 'dest_ip').join()])).toEqual([
      ['00:16:3e:00:00:02', '192.168.20.11'],
      ['3c:22:fb:10:20:30', '192.168.20.10'],
    ]);
  });

  it('no way to the internet for Home: a wall before the LAN’s own forwarding', () => {
    const policy = { ...mainCase, rules: mainCase.rules.filter(({ id }) => id !== 'home-internet') };
    expect(firewallOf(policy).filter(({ name }) => name === 'bh_deny_home_internet_rest')).toHaveLength(1);
  });

  it('the longest way through the rules is short, and the same for 3 and for 900 devices', () => {
    const longest = (count: number): number => {
      const devices = Array.from({ length: count }, (_, at) => ({
        id: `m${at}`,
        name: `M${at}`,
        macs: [
          `00:16:3e:00:${(at >> 8).toString(16).padStart(2, '0')}:${(at & 255).toString(16).padStart(2, '0')}`,
        ],
        zone: 'smart',
      }));
      const rules = devices.map(({ id }) => rule(device(id), zone('home'), 'mqtt'));
      const sections = firewallOf({
        ...mainCase,
        devices: [...mainCase.devices, ...devices],
        rules: [...mainCase.rules, ...rules],
      });
      const perZone = mainCase.zones.map(({ id }) => {
        const src = id === 'home' ? 'lan' : `bh_${id}`;
        const mine = sections.filter((each) => each.type === 'rule' && optionOf(each, 'src') === src);
        const input = mine.filter((each) => optionOf(each, 'dest') === undefined).length;
        return Math.max(input, mine.length - input);
      });
      return Math.max(...perZone);
    };
    expect(longest(3)).toBeLessThanOrEqual(12);
    expect(longest(900)).toBe(longest(3));
  });
});

describe('Wi-Fi', () => {
  const wifi = (change: Partial<ZoneWifi>): Policy =>
    changeZone(mainCase, 'guest', { wifi: [{ ...mainCase.zones[3]!.wifi[0]!, ...change }] });
  const found = (policy: Policy, state?: RouterState, given?: Readonly<Record<string, string>>) =>
    run(policy, state, given)
      .findings.filter(({ code }) => code.startsWith('wifi-') && code !== 'wifi-country-missing')
      .map(({ code }) => code);
  const ours = (policy: Policy, state?: RouterState) =>
    wirelessOf(policy, state).filter(({ name }) => name?.startsWith('bh_wifi0_guest'));

  it('no key: said, and nothing written that would take the radio down', () => {
    expect(found(wifi({ keyRef: 'lost' }))).toEqual(['wifi-key-missing']);
    expect(ours(wifi({ keyRef: 'lost' }))).toEqual([]);
  });
  it.each(['short', 'x'.repeat(64), 'k\u00e4se und brot'])('a key that hostapd refuses: %s', (key) => {
    expect(found(mainCase, router, { ...keys, guest: key })).toEqual(['wifi-key-invalid']);
  });
  it('a key not given again is the one on the router', () => {
    const after = withConfig(router, run(mainCase).output.config);
    expect(run(mainCase, after, {}).output.config.wireless).toEqual(after.config.wireless);
    expect(found(mainCase, after, {})).toEqual([]);
  });
  it('a new key replaces it', () => {
    const after = withConfig(router, run(mainCase).output.config);
    const changed = run(mainCase, after, { guest: 'another phrase' }).output.config.wireless;
    const section = changed && sectionNamed(changed, 'bh_wifi0_guest_radio0');
    expect(section && optionOf(section, 'key')).toBe('another phrase');
  });
  it('a band that is not there: said; no band at all: refused', () => {
    expect(found(wifi({ bands: ['5g', '6g'] }))).toEqual(['wifi-band-missing']);
    expect(found(wifi({ bands: ['6g'] }))).toEqual(['wifi-no-radio']);
  });
  it('the security of a name', () => {
    const encryption = (security: ZoneWifi['security']) =>
      ours(wifi({ security })).map((each) => [optionOf(each, 'encryption'), optionOf(each, 'ieee80211w')]);
    expect(encryption('wpa2')[0]).toEqual(['psk2', undefined]);
    expect(encryption('wpa2-wpa3')[0]).toEqual(['sae-mixed', '1']);
    expect(encryption('wpa3')[0]).toEqual(['sae', '2']);
  });
  it('6 GHz takes WPA3 alone', () => {
    const wireless = router.config.wireless;
    const sections = (wireless?.sections ?? []).map((each) =>
      each.name === 'radio1'
        ? {
            ...each,
            options: each.options.map((option) =>
              option.name === 'band' ? { ...option, value: '6g' } : option,
            ),
          }
        : each,
    );
    const state = { ...router, config: { ...router.config, wireless: { name: 'wireless', sections } } };
    const policy = wifi({ bands: ['6g'], security: 'wpa2' });
    expect(ours(policy, state).map((each) => optionOf(each, 'encryption'))).toEqual(['sae']);
    expect(found(policy, state)).toContain('wifi-needs-wpa3');
  });
  it('a radio that was off comes on for us alone: the open factory name stays off the air', () => {
    const onAir = (state: RouterState) =>
      wirelessOf(mainCase, state)
        .filter((each) => each.type === 'wifi-iface' && optionOf(each, 'disabled') !== '1')
        .map((each) => optionOf(each, 'ssid'));
    for (const name of ['factory-23.05', 'factory-24.10', 'factory-25.12'] as const)
      expect(onAir(goldenRouter(name))).not.toContain('OpenWrt');
  });
  it('clients are parted where the zone says apart', () => {
    const flags = (id: string) =>
      wirelessOf(mainCase)
        .filter(({ name }) => name?.startsWith(`bh_wifi0_${id}`))
        .map((each) => [optionOf(each, 'isolate'), optionOf(each, 'bridge_isolate')]);
    expect(flags('guest')).toEqual([
      ['1', '1'],
      ['1', '1'],
    ]);
    expect(flags('smart')).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });
});

describe('a file that is not UTF-8', () => {
  it('keeps its bytes, and ours go in as bytes', () => {
    const wireless = router.files.wireless;
    if (wireless === undefined) throw new Error('no wireless');
    const state: RouterState = {
      ...router,
      files: { ...router.files, wireless: { ...wireless, encoding: 'latin1' } },
    };
    const policy = changeZone(mainCase, 'guest', {
      wifi: [{ ssid: 'Gäste', security: 'wpa2', bands: ['2g'], keyRef: 'guest' }],
    });
    const found = wirelessOf(policy, state).find(({ name }) => name?.startsWith('bh_wifi0_guest'));
    expect(found && optionOf(found, 'ssid')).toBe('G\u00c3\u00a4ste');
  });
});

describe('setRule', () => {
  it('gives the same door the same id', () => {
    const once = setRule(mainCase, {
      from: zone('home'),
      to: zone('work'),
      service: 'web',
      verdict: 'allow',
    });
    const twice = setRule(once, { from: zone('home'), to: zone('work'), service: 'web', verdict: 'deny' });
    expect(twice.rules).toHaveLength(once.rules.length);
  });
});
