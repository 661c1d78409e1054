import type { Sighting } from '../../../shared/inventory/sighting';
import { cidrOf, contains, parseIpv4 } from '../../../shared/net/ipv4';
import { untrustedText } from '../../../shared/net/untrusted-text';
import type { LocalNetwork } from '../local-networks';
import { type DnsRecord, decodeAnswer, encodePtrQuery } from './mdns-message';
import { askGroup } from './multicast';
import type { Search } from './source';

const ALL_SERVICES = ['_services', '_dns-sd', '_udp', 'local'];
const MOST_TYPES = 100;

/**
 * Asked for by name too: small devices answer these, but not the question for all types. macOS wants to know them
 * beforehand (`NSBonjourServices` in electron-builder.yml).
 */
export const askedByName: readonly string[] = (
  'googlecast airplay raop ipp printer pdl-datastream uscan smb afpovertcp adisk workstation ssh rfb hap homekit hue ' +
  'sonos spotify-connect androidtvremote2 companion-link home-assistant esphomelib shelly matter axis-video rtsp http'
)
  .split(' ')
  .map((name) => `_${name}._tcp`);

/** Asks everybody what they offer, and for whatever somebody says exists. Unicast answers: RFC 6762 section 6.7. */
export function askMdns(search: Search, listenMs: number): Promise<'done' | 'cannot-listen'> {
  const asked = new Set<string>(askedByName);
  return askGroup(
    search,
    {
      group: '224.0.0.251',
      port: 5353,
      ttl: 255,
      askAtMs: [0, 1000, 3000, 8000],
      messages: () => [encodePtrQuery([ALL_SERVICES]), ...questionsFor([...asked])],
      onAnswer: (message, sender, ask) => {
        const records = decodeAnswer(message);
        const fresh = typesOffered(records).filter(
          (type) => !asked.has(type) && asked.size < MOST_TYPES && asked.add(type),
        );
        ask(questionsFor(fresh));
        for (const sighting of mdnsSightings(records, sender, search.network, search.nowMs()))
          search.report(sighting);
      },
    },
    listenMs,
  );
}

/** Twenty names to a packet stay well within one frame. */
function questionsFor(types: readonly string[]): readonly Buffer[] {
  const names = types.map((type) => [...type.split('.'), 'local']);
  const packets = Array.from({ length: Math.ceil(names.length / 20) }, (_, at) =>
    names.slice(at * 20, at * 20 + 20),
  );
  return packets.map(encodePtrQuery);
}

const typeOf = (labels: readonly string[]): string | undefined => {
  const type = labels.slice(-3, -1).join('.');
  return labels.at(-1)?.toLowerCase() === 'local' && /^_[a-z0-9-]{1,15}\._(tcp|udp)$/i.test(type)
    ? type
    : undefined;
};

/** Types that somebody says exist, in answer to the question for all. */
function typesOffered(records: readonly DnsRecord[]): readonly string[] {
  const all = ALL_SERVICES.join('.');
  return records.flatMap((record) => {
    if (record.type !== 'PTR' || record.name.join('.').toLowerCase() !== all || record.target.length !== 3)
      return [];
    return typeOf(record.target)?.toLowerCase() ?? [];
  });
}

/** Services in one answer, each as a sighting of the host that offers it. */
export function mdnsSightings(
  records: readonly DnsRecord[],
  sender: string,
  network: Pick<LocalNetwork, 'address' | 'prefix'>,
  seenAtMs: number,
): readonly Sighting[] {
  const named = <T extends DnsRecord['type']>(type: T, labels: readonly string[] | undefined) =>
    records.filter(
      (record): record is Extract<DnsRecord, { type: T }> =>
        record.type === type && labels !== undefined && sameName(record.name, labels),
    );
  return records.flatMap((record): readonly Sighting[] => {
    if (record.type !== 'PTR' || record.target.length !== 4) return [];
    const type = typeOf(record.target);
    if (type === undefined) return [];
    const host = named('SRV', record.target)[0]?.target;
    const txt = named('TXT', record.target)[0]?.values;
    const said = (...keys: readonly string[]): string | undefined =>
      keys.map((key) => txt?.get(key)).find(Boolean);
    const text = (key: 'hostname' | 'model' | 'manufacturer' | 'announcedName', value: string | undefined) =>
      value === undefined || value === '' ? {} : { [key]: untrustedText(value) };
    // `F0B3EC@Bedroom`: AirPlay audio puts the hardware address in front.
    const instance = (record.target[0] ?? '').replace(/^[0-9A-F]{12}@/i, '');
    const addresses = named('A', host).map(({ address }) => address);
    return [
      {
        source: 'mdns',
        seenAtMs,
        address: hostAddress(addresses, sender, network),
        serviceTypes: [type],
        ...text('announcedName', said('fn') ?? instance),
        ...text('hostname', host?.[0]),
        ...text('model', said('md', 'model', 'ty', 'am', 'rpmd', 'modelid')),
        ...text('manufacturer', said('manufacturer', 'usb_mfg', 'vendor')),
      },
    ];
  });
}

/** The sender, unless it passes on what others said (a reflector): then the address that the record gives, if it is here. */
function hostAddress(
  claimed: readonly string[],
  sender: string,
  { address, prefix }: Pick<LocalNetwork, 'address' | 'prefix'>,
): string {
  if (claimed.length === 0 || claimed.includes(sender)) return sender;
  const own = parseIpv4(address);
  const near = claimed.find((text) => {
    const value = parseIpv4(text);
    return own !== undefined && value !== undefined && contains(cidrOf(own, prefix), value);
  });
  return near ?? sender;
}

const sameName = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((label, at) => label.toLowerCase() === b[at]?.toLowerCase());
