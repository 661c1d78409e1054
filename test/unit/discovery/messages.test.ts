import { createServer } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neighbourAddresses, networksTowards } from '../../../main/discovery/local-networks';
import { SightingBook } from '../../../main/discovery/sighting-book';
import { parseBsdArp, parseWindowsArp } from '../../../main/discovery/sources/arp-table';
import { mdnsSightings } from '../../../main/discovery/sources/mdns';
import { decodeAnswer, encodePtrQuery } from '../../../main/discovery/sources/mdns-message';
import { fetchDescription } from '../../../main/discovery/sources/ssdp';
import {
  descriptionUrl,
  parseDescription,
  parseSsdpAnswer,
} from '../../../main/discovery/sources/ssdp-message';

const name = (...labels: readonly string[]): Buffer =>
  Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([Buffer.byteLength(label)]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
const record = (owner: Buffer, type: number, data: Buffer, ttl = 120): Buffer => {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(0x8001, 2);
  head.writeUInt32BE(ttl, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, head, data]);
};
const answer = (...records: readonly Buffer[]): Buffer => {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0x8400, 2);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, ...records]);
};
const txt = (...pairs: readonly string[]): Buffer =>
  Buffer.concat(pairs.map((pair) => Buffer.concat([Buffer.from([pair.length]), Buffer.from(pair)])));
const pointer = (at: number): Buffer => Buffer.from([0xc0 | (at >> 8), at & 255]);

const [PTR, TXT, SRV, A, AAAA] = [12, 16, 33, 1, 28];
const SERVICE = ['_googlecast', '_tcp', 'local'];
const INSTANCE = ['Chromecast-0123', ...SERVICE];
const srv = (...host: readonly string[]): Buffer => Buffer.concat([Buffer.alloc(6), name(...host)]);
const network = { address: '192.168.1.20', prefix: 24 };
const cast = answer(
  record(name(...SERVICE), PTR, name(...INSTANCE)),
  record(name(...INSTANCE), SRV, srv('fuchsia-1', 'local')),
  record(name(...INSTANCE), TXT, txt('fn=Kitchen display', 'md=Nest Hub', 'FN=second')),
  record(name('fuchsia-1', 'local'), A, Buffer.from([192, 168, 1, 77])),
);

describe('mDNS', () => {
  it('one answer: who, what, which model', () => {
    expect(mdnsSightings(decodeAnswer(cast), '192.168.1.77', network, 9)).toEqual([
      {
        source: 'mdns',
        seenAtMs: 9,
        address: '192.168.1.77',
        serviceTypes: ['_googlecast._tcp'],
        announcedName: 'Kitchen display',
        hostname: 'fuchsia-1',
        model: 'Nest Hub',
      },
    ]);
  });

  const senders: readonly (readonly [why: string, sender: string, address: string])[] = [
    ['the sender itself', '192.168.1.77', '192.168.1.77'],
    ['a reflector passes it on: the address in the record', '192.168.1.1', '192.168.1.77'],
  ];
  it.each(senders)('%s', (_why, sender, address) => {
    expect(mdnsSightings(decodeAnswer(cast), sender, network, 0)[0]?.address).toBe(address);
  });
  it('an address that is not in this network is not believed', () => {
    const elsewhere = answer(
      record(name(...SERVICE), PTR, name(...INSTANCE)),
      record(name(...INSTANCE), SRV, srv('h', 'local')),
      record(name('h', 'local'), A, Buffer.from([8, 8, 8, 8])),
    );
    expect(mdnsSightings(decodeAnswer(elsewhere), '192.168.1.77', network, 0)[0]?.address).toBe(
      '192.168.1.77',
    );
  });

  it('compressed names; AirPlay audio without the hardware address in front', () => {
    const service = name('_raop', '_tcp', 'local'); // starts at 12
    const instance = Buffer.concat([Buffer.from([20]), Buffer.from('F0B3EC010203@Bedroom'), pointer(12)]);
    expect(
      mdnsSightings(decodeAnswer(answer(record(service, PTR, instance))), '192.168.1.5', network, 0),
    ).toMatchObject([{ serviceTypes: ['_raop._tcp'], announcedName: 'Bedroom' }]);
  });

  it('IPv6 addresses as the system prints them', () => {
    const v6 = (hex: string) => decodeAnswer(answer(record(name('h'), AAAA, Buffer.from(hex, 'hex'))))[0];
    expect([
      v6('fe800000000000000000000000000001'),
      v6('20010db8000000010000000000000000'),
      v6('00000000000000000000000000000001'),
      v6('20010db8000100020003000400050006'),
    ]).toMatchObject([
      { address: 'fe80::1' },
      { address: '2001:db8:0:1::' },
      { address: '::1' },
      { address: '2001:db8:1:2:3:4:5:6' },
    ]);
  });

  it.each([
    ['a query', encodePtrQuery([SERVICE])],
    ['goodbye', answer(record(name(...SERVICE), PTR, name(...INSTANCE), 0))],
    ['a name that points at itself', answer(record(pointer(12), PTR, name('x')))],
    ['a name that points forward', answer(record(pointer(60), PTR, name('x')))],
    ['nothing', Buffer.alloc(0)],
  ])('%s says nothing', (_why, message) => {
    expect(decodeAnswer(message)).toEqual([]);
  });

  it('cut anywhere: what came before still counts, and nothing throws', () => {
    for (let length = 0; length < cast.length; length++) {
      const records = decodeAnswer(cast.subarray(0, length));
      expect(decodeAnswer(cast).slice(0, records.length)).toEqual(records);
    }
  });

  it('any bytes at all, also in the middle of a good answer: no throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(cast.length), (noise, at) => {
        const spoilt = Buffer.concat([cast.subarray(0, at), noise, cast.subarray(at)]);
        mdnsSightings(decodeAnswer(Buffer.from(noise)), '1.2.3.4', network, 0);
        mdnsSightings(decodeAnswer(spoilt), '1.2.3.4', network, 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('SSDP', () => {
  const said = (more: string): string => `HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\n${more}\r\n\r\n`;
  it('an answer', () => {
    expect(
      parseSsdpAnswer(said('St: roku:ecp\r\nLOCATION:http://192.168.1.5:8060/\r\nServer: Roku/9')),
    ).toEqual({
      target: 'roku:ecp',
      location: 'http://192.168.1.5:8060/',
      server: 'Roku/9',
    });
  });
  it.each(['', 'NOTIFY * HTTP/1.1\r\nST: x\r\n', said('X: y'), 'HTTP/1.1 404 No\r\nST: x\r\n'])(
    '%j is none',
    (text) => {
      expect(parseSsdpAnswer(text)).toBeUndefined();
    },
  );

  const places: readonly (readonly [location: string, fetched: boolean])[] = [
    ['http://192.168.1.5/d.xml', true],
    ['http://192.168.1.5:49152/d.xml', true],
    ['http://192.168.1.1/cgi-bin/luci', false],
    ['http://192.168.1.5.evil.example/', false],
    ['http://192.168.1.5@evil.example/', false],
    ['http://user:pw@192.168.1.5/', false],
    ['https://192.168.1.5/', false],
    ['file:///etc/passwd', false],
    ['http://[::1]/', false],
    ['http://', false],
    ['', false],
  ];
  it.each(places)('description at %s: %s', (location, fetched) => {
    expect(descriptionUrl(location, '192.168.1.5') !== undefined).toBe(fetched);
  });

  it('descriptions: four texts, known entities, no others', () => {
    expect(
      parseDescription(
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><root><friendlyName> Tom &amp; &e; </friendlyName><modelName>&lt;b&gt;</modelName></root>',
      ),
    ).toEqual({ friendlyName: 'Tom & &e;', modelName: '<b>' });
  });

  const pages: readonly (readonly [
    why: string,
    page: string | number | undefined,
    expected: object | undefined,
  ])[] = [
    ['a page', '<friendlyName>TV</friendlyName>', { friendlyName: 'TV' }],
    ['a redirect is not followed', 302, undefined],
    ['too long', `<friendlyName>TV</friendlyName>${' '.repeat(70_000)}`, undefined],
    ['never ends', undefined, undefined],
  ];
  it.each(pages)('fetching: %s', async (_why, page, expected) => {
    const server = createServer((_request, response) => {
      if (typeof page === 'number') response.writeHead(page, { location: 'http://127.0.0.1:1/' }).end();
      else if (page === undefined) response.write('<friendly');
      else response.end(page);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const found = await fetchDescription(
      new URL(`http://127.0.0.1:${port}/d.xml`),
      new AbortController().signal,
    );
    server.closeAllConnections();
    server.close();
    expect(found).toEqual(expected);
  });
});

describe('ARP tables of other systems', () => {
  it('macOS: without leading zeros', () => {
    expect(
      parseBsdArp(
        '? (192.168.1.1) at 94:83:c4:0:1:2 on en0 ifscope [ethernet]\n? (192.168.1.9) at (incomplete) on en0\n? (224.0.0.251) at 1:0:5e:0:0:fb on en0 permanent\n',
      ),
    ).toEqual([{ address: '192.168.1.1', mac: '94:83:c4:00:01:02' }]);
  });
  it('Windows, in German', () => {
    expect(
      parseWindowsArp(
        'Schnittstelle: 192.168.1.20 --- 0x9\r\n  Internetadresse       Physische Adresse     Typ\r\n  192.168.1.1           94-83-c4-00-01-02     dynamisch\r\n  192.168.1.255         ff-ff-ff-ff-ff-ff     statisch\r\n',
      ),
    ).toEqual([{ address: '192.168.1.1', mac: '94:83:c4:00:01:02' }]);
  });
});

describe('networks', () => {
  const lan = { device: 'eth0', address: '192.168.1.20', prefix: 24, mac: '00:00:00:00:00:01' };
  const vpn = { device: 'tun0', address: '10.8.0.2', prefix: 16, mac: '00:00:00:00:00:02' };
  it('only those shared with the router', () => {
    expect(networksTowards('192.168.1.1', [lan, vpn])).toEqual([lan]);
    expect(networksTowards('127.0.0.1', [lan, vpn])).toEqual([]);
    expect(networksTowards('router.lan', [lan, vpn])).toEqual([]);
  });
  it('addresses of a /24: all but the ends and our own; of a /16 only those near', () => {
    const addresses = neighbourAddresses(lan);
    expect(addresses).toHaveLength(253);
    expect([addresses[0], addresses.at(-1), addresses.includes('192.168.1.20')]).toEqual([
      '192.168.1.1',
      '192.168.1.254',
      false,
    ]);
    expect(neighbourAddresses(vpn)).toHaveLength(1021);
  });
});

describe('what was heard', () => {
  it('each thing once, with its newest time; a flood stays bounded', () => {
    const book = new SightingBook();
    expect(book.add({ source: 'mdns', seenAtMs: 1, address: 'a' })).toBe(true);
    expect(book.add({ address: 'a', source: 'mdns', seenAtMs: 5 })).toBe(false);
    expect(book.all).toEqual([{ address: 'a', source: 'mdns', seenAtMs: 5 }]);
    for (let at = 0; at < 25_000; at++) book.add({ source: 'mdns', seenAtMs: 1, address: `a${at}` });
    expect(book.all.length).toBe(20_000);
  });
});
