import { formatIpv4, parseIpv4 } from '../../shared/net/ipv4';

/** The way to everywhere else, out of one system's routing table. Cheapest first. */
export interface DefaultRoute {
  readonly gateway: string;
  readonly metric: number;
}

const UP_AND_GATEWAY = 0x3;

/** Linux `/proc/net/route`: numbers in hex, addresses in the byte order of the processor. */
export function parseProcNetRoute(text: string, littleEndian: boolean): readonly DefaultRoute[] {
  return cheapestFirst(
    text.split('\n').flatMap((line) => {
      const [, destination, gateway = '', flags = '', , , metric = '', mask] = line.trim().split(/\s+/);
      if (destination !== '00000000' || mask !== '00000000' || !/^[0-9a-f]{8}$/i.test(gateway)) return [];
      if ((Number.parseInt(flags, 16) & UP_AND_GATEWAY) !== UP_AND_GATEWAY) return [];
      const bytes = gateway.match(/../g) ?? [];
      const address = Number.parseInt((littleEndian ? bytes.reverse() : bytes).join(''), 16);
      return [{ gateway: formatIpv4(address), metric: Number(metric) || 0 }];
    }),
  );
}

/** macOS `netstat -rn -f inet`: `default  192.168.1.1  UGScg  en0`; several lines are in order of service. */
export function parseNetstatRoutes(text: string): readonly DefaultRoute[] {
  return cheapestFirst(
    text.split('\n').flatMap((line, metric) => {
      const [destination, gateway = '', flags = ''] = line.trim().split(/\s+/);
      if (destination !== 'default' || parseIpv4(gateway) === undefined || !flags.includes('G')) return [];
      return [{ gateway, metric }];
    }),
  );
}

/** Windows `route print -4 0.0.0.0`: words differ by language, the five columns of a default route do not. */
export function parseRoutePrint(text: string): readonly DefaultRoute[] {
  return cheapestFirst(
    text.split('\n').flatMap((line) => {
      const [destination, mask, gateway = '', own = '', metric = ''] = line.trim().split(/\s+/);
      if (destination !== '0.0.0.0' || mask !== '0.0.0.0') return [];
      if (parseIpv4(gateway) === undefined || parseIpv4(own) === undefined || !/^\d+$/.test(metric))
        return [];
      return [{ gateway, metric: Number(metric) }];
    }),
  );
}

function cheapestFirst(routes: readonly DefaultRoute[]): readonly DefaultRoute[] {
  const seen = new Set<string>();
  return [...routes]
    .sort((a, b) => a.metric - b.metric)
    .filter(({ gateway }) => gateway !== '0.0.0.0' && !seen.has(gateway) && seen.add(gateway));
}
