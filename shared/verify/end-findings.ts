import type { Finding } from '../compile/finding';
import { type EndId, networkOfId } from '../policy/ends';
import type { MatrixCell } from './verification';

/** What the table says of ends that are no zone: each is named, with the zones on the other side of its open ways. */
export function endFindings(
  cells: readonly MatrixCell[],
  beside: readonly string[],
  zones: readonly string[],
): readonly Finding[] {
  const open = cells.filter(({ fate }) => fate !== 'denied');
  const among = (ids: readonly EndId[]): readonly string[] => zones.filter((zone) => ids.includes(zone));
  const besides = beside.map((network): Finding => {
    const own = open.filter(({ from, to }) => networkOfId(from) === network || networkOfId(to) === network);
    const reaches = among(own.map(({ to }) => to));
    const reachedBy = among(own.map(({ from }) => from));
    return reaches.length + reachedBy.length === 0
      ? { severity: 'info', code: 'network-in-no-zone', subject: network, facts: {} }
      : {
          severity: reaches.length > 0 ? 'warning' : 'info',
          code: 'network-beside-zones',
          subject: network,
          facts: { reaches: reaches.join(' '), reachedBy: reachedBy.join(' ') },
        };
  });
  return [...besides, ...fromOutside(open, zones)];
}

/** Port forwards and rules that let the internet in. What no service has a name for, as IPsec, goes without saying. */
function fromOutside(open: readonly MatrixCell[], zones: readonly string[]): readonly Finding[] {
  return zones.flatMap((zone): readonly Finding[] => {
    const services = open
      .filter((cell) => cell.from === 'internet' && cell.to === zone)
      .map(({ service }) => service)
      .filter((service) => service !== 'any' && service !== 'ping');
    if (services.length === 0) return [];
    const facts = { services: [...new Set(services)].join(' ') };
    return [{ severity: 'info', code: 'internet-reaches-zone', subject: zone, facts }];
  });
}
