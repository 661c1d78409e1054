import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { managementPath } from '../../../shared/router/management-path';
import { splitMarkedSections } from '../../../shared/router/marked-sections';
import {
  mergeBridgeEntries,
  parseBridgeFdb,
  parseBridgePorts,
  parseShowMacs,
} from '../../../shared/router/parse-bridge';
import { parseLeases } from '../../../shared/router/parse-leases';
import { mergeNeighbours, parseIpNeigh, parseProcNetArp } from '../../../shared/router/parse-neighbours';
import { isPersistent, parseFreeKib, parseMemoryFreeKib } from '../../../shared/router/parse-resources';
import { parseRadioLimits, radioCapabilities } from '../../../shared/router/radio-capabilities';
import { isReleaseAtLeast, parseReleaseFile, releaseFamily } from '../../../shared/router/release';
import { configOf, section } from '../../../shared/uci/uci';
import { corpusDir, describeCorpus } from '../../support/corpus';

const A = 'aa:bb:cc:00:00:01';
const B = 'aa:bb:cc:00:00:02';
const lease = (name: string, mac = A, address = '192.168.1.2'): string =>
  `100 ${mac} ${address} ${name} 01:${mac}`;

describe('leases', () => {
  const cases: readonly (readonly [why: string, text: string, leases: readonly object[]])[] = [
    ['a name', lease('laptop'), [{ expiresAt: 100, mac: A, address: '192.168.1.2', hostname: 'laptop' }]],
    ['no name', lease('*'), [{ expiresAt: 100, mac: A, address: '192.168.1.2' }]],
    ['for ever', lease('x').replace('100', '0'), [{ expiresAt: 0 }]],
    [
      'shell and markup in a name are just a name',
      lease('$(reboot)\'"<img/onerror=x>'),
      [{ hostname: '$(reboot)\'"<img/onerror=x>' }],
    ],
    [
      'a line end in a name forges nothing',
      `${lease(`evil\n${lease('bank', B, '192.168.1.9')}`)}\n${lease('late', B, '192.168.1.3')}`,
      [{ mac: A, address: '192.168.1.2' }],
    ],
    [
      'a line end and rubbish',
      `${lease('ok', B, '192.168.1.3')}\n${lease('evil\nx')}`,
      [{ hostname: 'ok' }, { mac: A }],
    ],
    ['blanks in a name: the lease without it', lease('a b'), [{ mac: A, address: '192.168.1.2' }]],
    [
      'four fields throughout: another server',
      `100 ${A} 192.168.1.2 android\n200 ${B} 192.168.1.3 tv`,
      [{ hostname: 'android' }, { hostname: 'tv' }],
    ],
    [
      'IPv6 leases behind a duid line',
      `duid 00:01\n100 5 fd00::2 x 00:01\n${lease('v4')}`,
      [{ hostname: 'v4' }],
    ],
    ['a hardware type in front', lease('x', `06-${A}`), [{ mac: A }]],
    [
      'group address, bad address, bad expiry',
      `${lease('x', '01:00:5e:00:00:01')}\n100 ${A} 192.168.1.999 x *\n-1 ${A} 1.2.3.4 x *`,
      [],
    ],
    ['the same address twice: the first', `${lease('a')}\n${lease('b', B)}`, [{ hostname: 'a' }]],
  ];
  it.each(cases)('%s', (_why, text, leases) => {
    const parsed = parseLeases(text);
    expect(parsed).toHaveLength(leases.length);
    expect(parsed).toMatchObject(leases);
  });

  it('a lease without a believable name carries none', () => {
    expect(parseLeases(`${lease('ok', B, '192.168.1.3')}\n${lease('evil\nx')}`)[1]).not.toHaveProperty(
      'hostname',
    );
  });
});

describe('neighbours', () => {
  it.each([
    [
      'iproute2',
      `192.168.1.5 dev br-lan lladdr ${A} REACHABLE`,
      [{ address: '192.168.1.5', mac: A, device: 'br-lan', reachable: true }],
    ],
    ['BusyBox', `192.168.1.5 dev br-lan lladdr ${A} ref 1 used 0/0/0 probes 1 STALE`, [{ reachable: false }]],
    [
      'a router flag',
      `fe80::1 dev br-lan lladdr ${A} router PROBE`,
      [{ address: 'fe80::1', reachable: true }],
    ],
    ['nobody answered', '192.168.1.5 dev br-lan  used 0/0/0 probes 3 FAILED', []],
    ['no hardware address (tunnel)', '10.0.0.1 dev wg0 lladdr NOARP', []],
    ['all zeros', '10.0.0.1 dev eth0 lladdr 00:00:00:00:00:00 REACHABLE', []],
    ['rubbish', '\u0000 dev\n; reboot dev x lladdr aa', []],
  ])('ip neigh, %s', (_why, text, expected) => {
    expect(parseIpNeigh(text)).toMatchObject(expected);
    expect(parseIpNeigh(text)).toHaveLength(expected.length);
  });

  it('/proc/net/arp: complete entries only, added to what ip neigh knows', () => {
    const arp = parseProcNetArp(
      [
        'IP address       HW type     Flags       HW address            Mask     Device',
        `192.168.1.5      0x1         0x2         ${A}     *        br-lan`,
        `192.168.1.6      0x1         0x6         ${B}     *        br-lan`,
        '192.168.1.7      0x1         0x0         00:00:00:00:00:00     *        br-lan',
      ].join('\n'),
    );
    expect(arp.map(({ address }) => address)).toEqual(['192.168.1.5', '192.168.1.6']);
    const detailed = parseIpNeigh(`192.168.1.5 dev br-lan lladdr ${A} REACHABLE`);
    expect(mergeNeighbours(detailed, arp)).toMatchObject([{ reachable: true }, { address: '192.168.1.6' }]);
  });
});

describe('bridge tables', () => {
  const ports = parseBridgePorts(
    '/sys/class/net/br-lan/brif/lan1/port_no 0x1\n/sys/class/net/br-lan/brif/phy0-ap0/port_no 0xa\nx\n',
  ).get('br-lan');

  it('brctl: numbers become ports, one entry per address and port, the freshest', () => {
    const text = `port no\tmac addr\t\tis local?\tageing timer\n  1\t${A}\tno\t\t  30.00\n  1\t${A}\tno\t\t   2.50\n 10\t${B}\tyes\t\t   0.00\n 77\t${B}\tno\t\t   0.00\n`;
    expect(parseShowMacs(text, ports ?? new Map())).toEqual([
      { mac: A, port: 'lan1', local: false, ageSeconds: 2.5 },
      { mac: B, port: 'phy0-ap0', local: true, ageSeconds: 0 },
    ]);
  });

  it('bridge fdb: only what belongs to a bridge; adds to brctl, never replaces', () => {
    const text = `${A} dev lan1 vlan 1 master br-lan\n${A} dev lan1 master br-lan\n${B} dev lan2 self permanent\n33:33:00:00:00:01 dev eth0 self permanent\n${B} dev lan3 vlan 20 master br-lan permanent\n`;
    const fdb = parseBridgeFdb(text);
    expect(fdb).toMatchObject([
      { mac: A, port: 'lan1', local: false },
      { mac: B, port: 'lan3', local: true },
    ]);
    const aged = [{ mac: A, port: 'lan1', local: false, ageSeconds: 9 }];
    expect(mergeBridgeEntries(aged, fdb)).toEqual([...aged, fdb[1]]);
  });
});

describe('where this computer hangs', () => {
  const around = {
    neighbours: [{ address: '192.168.1.20', mac: A, device: 'br-lan', reachable: true }],
    bridge: [
      { mac: A, port: 'lan2', local: false, ageSeconds: 200 },
      { mac: A, port: 'lan1', local: false, ageSeconds: 1 },
    ],
    wifiClients: [],
    interfaces: [
      {
        name: 'lan',
        up: true,
        pending: false,
        proto: 'static',
        device: 'br-lan',
        ipv4: [{ address: '192.168.1.1', prefix: 24 }],
        ipv6: [],
        defaultRoute: { ipv4: false, ipv6: false },
      },
    ],
  };
  const way = (text: string, more: object = {}) => managementPath(text, { ...around, ...more });

  it('on a cable: the port it was heard on last', () => {
    expect(way('192.168.1.20 5000 192.168.1.1 22\n')).toEqual({
      clientAddress: '192.168.1.20',
      routerAddress: '192.168.1.1',
      routerPort: 22,
      mac: A,
      port: 'lan1',
      network: 'lan',
    });
  });
  it('moved to Wi-Fi: not the plug it has left', () => {
    expect(
      way('192.168.1.20 5000 192.168.1.1 22', { wifiClients: [{ mac: A, device: 'phy0-ap0' }] })?.port,
    ).toBe('phy0-ap0');
  });
  it('by an IPv6 socket, or with a zone', () => {
    expect(way('::ffff:192.168.1.20 1 ::ffff:192.168.1.1 22')?.port).toBe('lan1');
    expect(way('FE80::9%br-lan 1 fe80::1%br-lan 2222')).toEqual({
      clientAddress: 'fe80::9',
      routerAddress: 'fe80::1',
      routerPort: 2222,
    });
  });
  it('unknown neighbour on the network: the network by its range', () => {
    expect(way('192.168.1.77 1 192.168.1.1 22')).toMatchObject({ network: 'lan' });
  });
  it('from elsewhere: nothing is guessed', () => {
    expect(way('203.0.113.9 1 198.51.100.1 22')).not.toHaveProperty('network');
  });
  it.each(['', 'x', '1.2.3.4 5', '1.2.3.4 5 6.7.8.9 ssh'])('%j is no connection', (text) => {
    expect(way(text)).toBeUndefined();
  });
});

describe('resources', () => {
  it('free flash, also when BusyBox breaks the line', () => {
    expect(
      parseFreeKib(
        'Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/ubi0_2 100 20 80 20% /overlay\n',
      ),
    ).toBe(80);
    expect(
      parseFreeKib(
        'Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/a-very-long-device-name\n   100 100 0 100% /overlay\n',
      ),
    ).toBe(0);
    expect(parseFreeKib('df: /x: No such file')).toBeUndefined();
  });
  it('free memory', () => {
    expect(parseMemoryFreeKib('MemTotal: 9 kB\nMemFree: 5 kB\n')).toBe(5);
    expect(parseMemoryFreeKib('')).toBeUndefined();
  });

  const persistence: readonly (readonly [why: string, mounts: string, lasts: boolean])[] = [
    [
      'overlay on flash',
      '/dev/root /rom squashfs ro 0 0\n/dev/ubi0_2 /overlay ubifs rw 0 0\noverlayfs:/overlay / overlay rw,lowerdir=/,upperdir=/overlay/upper 0 0',
      true,
    ],
    [
      'overlay in memory after a failed mount',
      '/dev/root /rom squashfs ro 0 0\ntmpfs /tmp tmpfs rw 0 0\noverlayfs:/tmp/root / overlay rw,lowerdir=/,upperdir=/tmp/root/upper 0 0',
      false,
    ],
    [
      'flash gone read-only',
      '/dev/mtdblock6 /overlay jffs2 ro 0 0\noverlayfs:/overlay / overlay rw,upperdir=/overlay/upper 0 0',
      false,
    ],
    ['ext4 root (x86)', '/dev/root / ext4 rw 0 0', true],
    ['initramfs', 'rootfs / rootfs rw 0 0\ntmpfs /tmp tmpfs rw 0 0', false],
    ['a disk under /etc of a memory root', 'rootfs / rootfs rw 0 0\n/dev/vda /etc ext4 rw 0 0', true],
    ['nothing known', '', false],
  ];
  it.each(persistence)('%s', (_why, mounts, lasts) => {
    expect(isPersistent(mounts, '/etc/config')).toBe(lasts);
  });
});

describe('release', () => {
  it.each([
    ['23.05.5', '23.05'],
    ['24.10-SNAPSHOT', '24.10'],
    ['SNAPSHOT', 'SNAPSHOT'],
    ['25.12.0-rc1', '25.12'],
    ['2.4', ''],
    ['', ''],
  ])('%s is of %s', (version, family) => {
    expect(releaseFamily(version)).toBe(family);
  });
  it('comparing', () => {
    expect(
      ['23.05', '24.10', '25.12', 'SNAPSHOT', ''].map((family) => isReleaseAtLeast(family, '24.10')),
    ).toEqual([false, true, true, true, false]);
  });
  it('files with any quotes', () => {
    expect([...parseReleaseFile('A=\'x y\'\nB="z"\nC=plain\nrm -rf\n')]).toEqual([
      ['A', 'x y'],
      ['B', 'z'],
      ['C', 'plain'],
    ]);
  });
});

describe('radios', () => {
  it('limits by phy: the entry that names AP', () => {
    const text =
      'Wiphy phy0\n\t\t * #{ IBSS } <= 1, #{ AP, mesh point } <= 16,\nWiphy phy1\n\t\t * #{ managed } <= 9,\n\t\t * #{ AP/VLAN } <= 4, #{ AP } <= 8,\n';
    expect([...parseRadioLimits(text)]).toEqual([
      ['phy0', 16],
      ['phy1', 8],
    ]);
  });

  const waits: readonly (readonly [options: Record<string, string>, seconds: number])[] = [
    [{ band: '2g', channel: '1' }, 0],
    [{ band: '5g', channel: '36', htmode: 'HE80' }, 0],
    [{ band: '5g', channel: '36', htmode: 'HE160' }, 60],
    [{ band: '5g', channel: '52', htmode: 'VHT80', disabled: '1' }, 60],
    [{ band: '5g', channel: '116', htmode: 'VHT80' }, 600],
    [{ band: '5g', channel: '108', htmode: 'VHT80' }, 60],
    [{ band: '5g', channel: '149', htmode: 'VHT80' }, 0],
    [{ band: '5g', channel: 'auto' }, 60],
    [{ band: '5g', channel: 'auto', channels: '36-48' }, 0],
    [{ hwmode: '11a', channel: '100' }, 60],
    [{ hwmode: '11g', channel: '11' }, 0],
  ];
  it.each(waits)('radar check for %o: %i s', (options, seconds) => {
    const config = configOf([{ name: 'wireless', sections: [section('wifi-device', 'radio0', options)] }]);
    expect(radioCapabilities(config, '')[0]?.radarWaitSeconds).toBe(seconds);
  });
});

describe('whatever a device says', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.stringMatching(/^[\s\S]{0,300}$/),
  );
  it('no parser throws, and every MAC that comes out is one', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const macs = [
          ...parseLeases(text),
          ...parseIpNeigh(text),
          ...parseProcNetArp(text),
          ...parseShowMacs(text, new Map([[1, 'lan1']])),
          ...parseBridgeFdb(text),
        ].map(({ mac }) => mac);
        parseFreeKib(text);
        isPersistent(text, '/etc/config');
        parseRadioLimits(text);
        return macs.every((mac) => /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac));
      }),
    );
  });
  it('content of a section cannot end it: sections come back as they were', () => {
    const mark = 'c0ffee00'.repeat(4);
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => !text.includes(mark)),
          { maxLength: 8 },
        ),
        (texts) => {
          const parts = [...texts.map((text, at) => [`file f${at}`, text] as const), ['done', ''] as const];
          const answer = parts
            .map(([name, text]) => `\n${mark} begin ${name}\n${text}\n${mark} end 0\n`)
            .join('');
          expect(splitMarkedSections(answer, mark)).toEqual({
            ok: true,
            value: parts.map(([name, text]) => ({ name, code: 0, text })),
          });
        },
      ),
    );
  });
});

const captures = path.join(corpusDir, 'captures');
describeCorpus('captures from real routers', () => {
  const read = (name: string): string => readFileSync(path.join(captures, name), 'utf8');
  it('neighbours: every line that has a MAC', () => {
    for (const name of ['ip-neigh-openwrt-brlan.txt', 'ip-neigh-multi-dev-v6.txt']) {
      const text = read(name);
      expect(parseIpNeigh(text)).toHaveLength(text.match(/ lladdr /g)?.length ?? 0);
    }
  });
  it('leases: its author made up 11:22:…, which is a group address and no device', () => {
    const text = read('dhcp.leases-openwireless');
    expect(parseLeases(text)).toEqual([]);
    expect(parseLeases(text.replace('11:22', '10:22'))).toMatchObject([{ hostname: 'android' }]);
  });
  it('release files', () => {
    expect(
      releaseFamily(
        parseReleaseFile(read('openwrt-release-gl-mt300n-v2-openwrt-bk')).get('DISTRIB_RELEASE') ?? '',
      ),
    ).toBe('22.03');
  });
});
