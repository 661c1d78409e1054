import type { Service } from '../policy/service';
import type { ManagementPath } from '../router/router-state';
import { flagOf, listOf, optionOf, packageOf, sectionsOf, type UciConfig, type UciSection } from '../uci/uci';
import type { Model } from './model';

/** Where OpenWrt listens unless told otherwise: dropbear, and the web interface with its ubus. */
const FACTORY = [22, 80, 443];

/**
 * Signing in to the router, as this configuration serves it: SSH and the web interface at every port they listen on,
 * and every port that is forwarded to one of those on the router itself.
 */
export function administration(model: Model, { routerPort }: ManagementPath, id: string): Service {
  const ports = new Set([...FACTORY, routerPort, ...listening(model.config)]);
  const single = [...ports].map((port) => ({ first: port, last: port }));
  return {
    id,
    flows: [{ protocol: 'tcp', ports: [...single, ...forwarded(model, ports)] }],
    confidence: 'tested',
  };
}

function listening(config: UciConfig): readonly number[] {
  const of = (pkg: string, type: string): readonly UciSection[] => {
    const found = packageOf(config, pkg);
    return found === undefined ? [] : sectionsOf(found, type);
  };
  return [
    ...of('dropbear', 'dropbear')
      .filter((one) => flagOf(one, 'enable', true))
      .flatMap((one) => listOf(one, 'Port')),
    ...of('uhttpd', 'uhttpd').flatMap((one) =>
      [...listOf(one, 'listen_http'), ...listOf(one, 'listen_https')].filter(
        (word) => !/^(127\.|\[::1\])/.test(word),
      ),
    ),
    ...of('ttyd', 'ttyd')
      .filter((one) => flagOf(one, 'enable', true))
      .map((one) => optionOf(one, 'port') ?? '7681'),
  ].flatMap((word) => {
    const port = Number(word.split(':').at(-1));
    return Number.isInteger(port) && port >= 1 && port <= 65535 ? [port] : [];
  });
}

/** Port forwards that end at the router: to one of its addresses, or to none, which means the one that was asked. */
function forwarded(model: Model, wanted: ReadonlySet<number>) {
  const firewall = packageOf(model.config, 'firewall');
  const own = new Set(model.networks.flatMap(({ ipv4 }) => ipv4.map(({ address }) => address)));
  const redirects = firewall === undefined ? [] : sectionsOf(firewall, 'redirect');
  return redirects.flatMap((redirect) => {
    const target = optionOf(redirect, 'dest_ip');
    if (target !== undefined && !own.has(target) && !target.includes(':')) return [];
    const to = spanOf(optionOf(redirect, 'dest_port') ?? listOf(redirect, 'src_dport')[0] ?? '');
    const reaches = to !== undefined && [...wanted].some((port) => port >= to.first && port <= to.last);
    return listOf(redirect, 'src_dport').flatMap((word) => {
      const from = spanOf(word);
      return reaches && from !== undefined ? [from] : [];
    });
  });
}

function spanOf(word: string): { readonly first: number; readonly last: number } | undefined {
  const [, low, high] = word.match(/^(\d{1,5})(?:[-:](\d{1,5}))?$/) ?? [];
  return low === undefined ? undefined : { first: Number(low), last: Number(high ?? low) };
}
