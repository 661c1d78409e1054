import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseNetstatRoutes, parseProcNetRoute, parseRoutePrint } from '../../../main/routers/route-tables';
import { probeSsh, readDefaultRoutes } from '../../../main/routers/routers-found';

const HEAD = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';

describe('the gateway of this computer', () => {
  const linux: readonly (readonly [why: string, lines: readonly string[], gateways: readonly string[]])[] = [
    ['one', ['eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0'], ['192.168.1.1']],
    [
      'cable and Wi-Fi: the cheaper first, each once',
      [
        'wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
        'eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0',
        'eth1\t00000000\t0101A8C0\t0003\t0\t0\t700\t00000000\t0\t0\t0',
      ],
      ['192.168.1.1', '192.168.2.1'],
    ],
    [
      'a network of its own is no gateway',
      ['eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0'],
      [],
    ],
    [
      'half the internet (VPN) is no default',
      ['tun0\t00000000\t0100000A\t0003\t0\t0\t0\t00000080\t0\t0\t0'],
      [],
    ],
    ['a route that is down', ['eth0\t00000000\t0101A8C0\t0002\t0\t0\t0\t00000000\t0\t0\t0'], []],
    ['rubbish', ['', 'x', 'eth0\t00000000\tZZ\t0003\t0\t0\t0\t00000000'], []],
  ];
  it.each(linux)('Linux: %s', (_why, lines, gateways) => {
    expect(parseProcNetRoute([HEAD, ...lines].join('\n'), true).map(({ gateway }) => gateway)).toEqual(
      gateways,
    );
  });

  it('Linux on a big-endian processor', () => {
    const line = 'eth0\t00000000\tC0A80101\t0003\t0\t0\t0\t00000000\t0\t0\t0';
    expect(parseProcNetRoute(line, false)).toEqual([{ gateway: '192.168.1.1', metric: 0 }]);
  });

  it('macOS', () => {
    const text = [
      'Routing tables',
      '',
      'Internet:',
      'Destination        Gateway            Flags               Netif Expire',
      'default            192.168.1.1        UGScg                 en0',
      'default            link#18            UCSIg           bridge100      !',
      '127                127.0.0.1          UCS                   lo0',
      'default            10.0.0.1           UGScIg                en5',
    ].join('\n');
    expect(parseNetstatRoutes(text).map(({ gateway }) => gateway)).toEqual(['192.168.1.1', '10.0.0.1']);
  });

  it('Windows, in German', () => {
    const text = [
      'IPv4-Routentabelle',
      'Aktive Routen:',
      '     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik',
      '          0.0.0.0          0.0.0.0      192.168.1.1     192.168.1.20     35',
      '          0.0.0.0          0.0.0.0      Auf Verbindung     10.8.0.2     5',
      '          0.0.0.0          0.0.0.0      192.168.7.1     192.168.7.20     25',
      'Ständige Routen:',
      '  Keine',
    ].join('\r\n');
    expect(parseRoutePrint(text).map(({ gateway }) => gateway)).toEqual(['192.168.7.1', '192.168.1.1']);
  });

  it.runIf(process.platform === 'linux')('reading it here does not fail', async () => {
    for (const { gateway } of await readDefaultRoutes()) expect(gateway).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  });
});

describe('asking for SSH', () => {
  const toStop: (() => void)[] = [];
  afterEach(() => {
    for (const stop of toStop.splice(0)) stop();
  });
  async function listener(greeting: string | undefined): Promise<number> {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      if (greeting === undefined) return;
      socket.end(greeting);
    });
    toStop.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  it.each([
    ['dropbear', 'SSH-2.0-dropbear\r\n\0\0\0', { ssh: 'answers', banner: 'SSH-2.0-dropbear' }],
    [
      'hidden characters come along, to be escaped where they are shown',
      'SSH-\u001b[2J\n',
      { ssh: 'answers', banner: 'SSH-\u001b[2J' },
    ],
    ['a web server', 'HTTP/1.0 400 Bad\r\n', { ssh: 'refused' }],
    ['a hang-up', '', { ssh: 'silent' }],
    ['nothing', undefined, { ssh: 'silent' }],
  ])('%s', async (_why, greeting, expected) => {
    expect(await probeSsh('127.0.0.1', await listener(greeting), 300)).toEqual(expected);
  });

  it('a closed port', async () => {
    const port = await listener('');
    toStop.splice(0)[0]?.();
    expect(await probeSsh('127.0.0.1', port, 1000)).toEqual({ ssh: 'refused' });
  });
});
