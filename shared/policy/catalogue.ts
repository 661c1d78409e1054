import type { Service, ServiceFlow } from './service';

type PortSpan = number | readonly [first: number, last: number];

const flow = (protocol: 'tcp' | 'udp', ...ports: readonly PortSpan[]): ServiceFlow => ({
  protocol,
  ports: ports.map((port) =>
    typeof port === 'number' ? { first: port, last: port } : { first: port[0], last: port[1] },
  ),
});

/**
 * What rules can speak of. Ids are stable: policy files hold them. The words for them live in the window and the CLI.
 *
 * Ports are those a new connection opens; optional extras a service merely likes are left out, so that a door is
 * never wider than its name says. `memory` also marks ports that only users have reported.
 */
export const catalogue: readonly Service[] = [
  { id: 'any', flows: [{ protocol: 'any' }], confidence: 'tested' },
  { id: 'ping', flows: [{ protocol: 'icmp' }], confidence: 'tested' },
  // IANA service names; UDP 443 is HTTP/3 (RFC 9114).
  { id: 'web', flows: [flow('tcp', 80, 443), flow('udp', 443)], confidence: 'documented' },
  { id: 'dns', flows: [flow('tcp', 53), flow('udp', 53)], confidence: 'documented' },
  { id: 'ntp', flows: [flow('udp', 123)], confidence: 'documented' },
  { id: 'ssh', flows: [flow('tcp', 22)], confidence: 'documented' },
  // Signing in to an OpenWrt router: dropbear and the web interface (uhttpd) at their factory ports.
  { id: 'router-admin', flows: [flow('tcp', 22, 80, 443)], confidence: 'documented' },
  // IPP (RFC 8010); PWG 5100.14 has printers answer on 631.
  { id: 'print', flows: [flow('tcp', 631)], confidence: 'documented', announced: true },
  { id: 'print-raw', flows: [flow('tcp', [9100, 9102])], confidence: 'documented' },
  { id: 'files', flows: [flow('tcp', 445)], confidence: 'documented' },
  { id: 'remote-desktop', flows: [flow('tcp', 3389), flow('udp', 3389)], confidence: 'documented' },
  { id: 'vnc', flows: [flow('tcp', 5900)], confidence: 'documented' },
  { id: 'cast', flows: [flow('tcp', [8008, 8009], 8443)], confidence: 'memory', announced: true },
  { id: 'sonos', flows: [flow('tcp', 1400, 1443)], confidence: 'memory', announced: true },
  { id: 'plex', flows: [flow('tcp', 32400)], confidence: 'documented', announced: true },
  { id: 'jellyfin', flows: [flow('tcp', 8096)], confidence: 'documented' },
  { id: 'rtsp', flows: [flow('tcp', 554)], confidence: 'documented' },
  { id: 'home-assistant', flows: [flow('tcp', 8123)], confidence: 'documented' },
  { id: 'hue', flows: [flow('tcp', 80, 443)], confidence: 'memory', announced: true },
  { id: 'esphome', flows: [flow('tcp', 6053)], confidence: 'documented' },
  // 1883 plain, 8883 over TLS (IANA, MQTT 3.1.1).
  { id: 'mqtt', flows: [flow('tcp', 1883, 8883)], confidence: 'documented' },
];

const byId: ReadonlyMap<string, Service> = new Map(catalogue.map((service) => [service.id, service]));

/** True for ids that a policy's own services may not take. */
export const isCatalogueService = (id: string): boolean => byId.has(id);

/** A service by id: from the catalogue, else from the policy's own additions. */
export function serviceOf(own: readonly Service[], id: string): Service | undefined {
  return byId.get(id) ?? own.find((service) => service.id === id);
}
