import { deviceStatus, interfaceDump, type PortFacts, wirelessStatus } from '../network/net-status';
import type { ServiceRequest } from '../procd';
import type { RouterParts } from '../router-parts';

/** ubus status numbers; the program ends with them. */
export const ubusStatus = { invalidArgument: 2, methodNotFound: 3, notFound: 4, noResponse: 5 } as const;

export type UbusMethod = (message: Readonly<Record<string, unknown>>) => Promise<unknown> | unknown;
/** A number is an error status, undefined an empty answer. */
export type UbusObjects = Readonly<Record<string, Readonly<Record<string, UbusMethod>>>>;

const textIn = (message: Readonly<Record<string, unknown>>, key: string): string | undefined =>
  typeof message[key] === 'string' ? message[key] : undefined;

/** Everything on the bus right now. No luci, no uci, no session: this image has no rpcd. */
export function ubusObjects(
  parts: RouterParts,
  ports: PortFacts,
  configChanged: (pack: string) => void,
): UbusObjects {
  const { net, procd, clock, profile } = parts;
  const interfaces = (): Record<string, unknown>[] => interfaceDump(net).interface;
  const restart = (): undefined => {
    net.reload({ everything: true });
  };
  const single = Object.fromEntries(
    interfaces().map((status) => {
      const { interface: name, ...rest } = status;
      return [
        `network.interface.${name}`,
        { status: () => rest, up: () => net.reload(), down: () => undefined },
      ];
    }),
  );
  const hostapd = Object.fromEntries(
    net.live.radios
      .filter(({ name }) => !net.isRadioSilent(name))
      .flatMap((radio) => radio.accessPoints)
      .map(({ ifname, ssid }) => [
        `hostapd.${ifname}`,
        {
          get_clients: () => ({ freq: frequencyOf(ifname, parts), clients: clientsOn(ifname, parts) }),
          get_status: () => ({
            status: 'ENABLED',
            bssid: ports.mac(ifname),
            ssid,
            freq: frequencyOf(ifname, parts),
          }),
        },
      ]),
  );
  return {
    dhcp: {
      ipv4leases: () => ({ device: {} }),
      ipv6leases: () => ({ device: ipv6Leases(parts) }),
    },
    ...hostapd,
    log: { read: () => ({ log: parts.log.lines.map(({ atMs, text }) => ({ msg: text, time: atMs })) }) },
    network: {
      reload: () => net.reload(),
      restart,
      get_proto_handlers: () => ({ static: {}, dhcp: {}, dhcpv6: {}, none: {} }),
    },
    'network.device': {
      status: (message) => {
        const all = deviceStatus(net, ports);
        const name = textIn(message, 'name');
        return name === undefined ? all : (all[name] ?? ubusStatus.notFound);
      },
    },
    'network.interface': {
      dump: () => interfaceDump(net),
      status: (message) =>
        interfaces().find((one) => one.interface === textIn(message, 'interface')) ?? ubusStatus.notFound,
    },
    ...single,
    'network.wireless': {
      status: () => wirelessStatus(net),
      up: () => net.reload(),
      reconf: () => net.reload(),
    },
    service: {
      list: (message) => procd.list(textIn(message, 'name')),
      add: (message) => (procd.set(message as ServiceRequest) ? undefined : ubusStatus.invalidArgument),
      set: (message) => (procd.set(message as ServiceRequest) ? undefined : ubusStatus.invalidArgument),
      delete: (message) => (procd.delete(textIn(message, 'name') ?? '') ? undefined : ubusStatus.notFound),
      event: (message) => {
        const { type, data } = message;
        const pack = typeof data === 'object' && data !== null ? Reflect.get(data, 'package') : undefined;
        if (type === 'config.change' && typeof pack === 'string') configChanged(pack);
      },
    },
    system: {
      board: async () => {
        const { release } = profile;
        return {
          kernel: release.kernel,
          hostname: await parts.hostname(),
          system: 'ARMv8 Processor rev 4',
          model: profile.model,
          board_name: profile.boardName,
          rootfs_type: 'squashfs',
          release: {
            distribution: 'OpenWrt',
            version: release.version,
            revision: release.revision,
            target: release.target,
            description: `OpenWrt ${release.version} ${release.revision}`,
            ...(profile.logLimit ? { builddate: release.buildDate } : {}),
          },
        };
      },
      info: () => {
        const free = parts.fs.flashFreeKib;
        const total = profile.memoryKib * 1024;
        return {
          localtime: Math.floor(Date.now() / 1000),
          uptime: Math.floor(clock.uptimeSeconds),
          load: [3392, 4064, 3840],
          memory: {
            total,
            free: Math.floor(total * 0.62),
            shared: 1_200_128,
            buffered: 5_242_880,
            available: Math.floor(total * 0.7),
            cached: 40_960_000,
          },
          root: {
            total: profile.flashFreeKib + 900,
            free,
            used: Math.max(0, profile.flashFreeKib + 900 - free),
            avail: free,
          },
          tmp: { total: 250_880, free: 249_716, used: 1_164, avail: 249_716 },
          swap: { total: 0, free: 0 },
        };
      },
      reboot: () => parts.reboot(),
    },
  };
}

function frequencyOf(ifname: string, { net }: RouterParts): number {
  const radio = net.live.radios.find(({ accessPoints }) => accessPoints.some((one) => one.ifname === ifname));
  return radio?.config.band === '5g' ? 5180 : 2412;
}

function clientsOn(ifname: string, { household }: RouterParts): Record<string, unknown> {
  const here = household.seen().filter(({ place }) => place.port === ifname);
  return Object.fromEntries(
    here.map(({ client }, index) => [
      client.mac,
      {
        auth: true,
        assoc: true,
        authorized: true,
        preauth: false,
        wds: false,
        wmm: true,
        ht: true,
        vht: false,
        he: false,
        wps: false,
        mfp: false,
        mbo: false,
        rrm: [0, 0, 0, 0, 0],
        extended_capabilities: [0, 0, 0, 0, 0, 0, 0, 64],
        aid: index + 1,
        bytes: { rx: client.octet * 9_173, tx: client.octet * 51_907 },
        airtime: { rx: client.octet * 310, tx: client.octet * 870 },
        packets: { rx: client.octet * 71, tx: client.octet * 93 },
        rate: { rx: 144_400, tx: 144_400 },
        signal: client.link.kind === 'wifi' ? client.link.signal : -60,
        capabilities: {},
      },
    ]),
  );
}

function ipv6Leases({ household, net }: RouterParts): Record<string, unknown> {
  const byDevice: Record<string, { leases: unknown[] }> = {};
  for (const { client, device } of household.seen()) {
    if (!device || !client.ipv6 || !net.live.ulaPrefix) continue;
    const entry = byDevice[device] ?? { leases: [] };
    byDevice[device] = entry;
    entry.leases.push({
      duid: `00010001${client.mac.replaceAll(':', '')}`,
      iaid: client.octet,
      hostname: client.hostname ?? '',
      'accept-reconf': false,
      assigned: client.octet,
      flags: ['bound'],
      'ipv6-addr': [
        {
          address: `${net.live.ulaPrefix}::${client.octet.toString(16)}`,
          'preferred-lifetime': -1,
          'valid-lifetime': -1,
        },
      ],
      valid: 43_200,
    });
  }
  return byDevice;
}
