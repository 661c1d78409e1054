import type { Seen } from '../household/household';
import { devicesOf, interfaceDump, membersOf, type PortFacts } from '../network/net-status';
import type { RouterParts } from '../router-parts';
import { type Commands, failed } from './command';

interface Address {
  readonly address: string;
  readonly mask: number;
}

const addressesOf = (value: unknown): Address[] => (Array.isArray(value) ? (value as Address[]) : []);

/** `ip`, `brctl`, `iw`: looking only; nothing is changed by hand on this router. */
export function netCommands(parts: RouterParts, facts: PortFacts): Commands {
  const { net, household } = parts;

  const neighbours = (family: '4' | '6' | ''): string =>
    household
      .seen()
      .flatMap(({ client, device, address, ipv6 }: Seen) => [
        ...(address !== undefined && device && family !== '6'
          ? [`${address} dev ${device} lladdr ${client.mac} ref 1 used 0/0/0 probes 1 REACHABLE\n`]
          : []),
        ...(ipv6 !== undefined && device && family !== '4'
          ? [`${ipv6} dev ${device} lladdr ${client.mac} ref 1 used 0/0/0 probes 1 STALE\n`]
          : []),
      ])
      .join('') +
    (family === '6'
      ? ''
      : '203.0.113.1 dev ' +
        facts.wanDevice +
        ' lladdr 00:00:5e:00:53:01 ref 1 used 0/0/0 probes 1 REACHABLE\n');

  const addresses = (only: string | undefined): string =>
    devicesOf(net, facts)
      .filter((device) => only === undefined || device === only)
      .map((device, index) => {
        const here = interfaceDump(net).interface.filter((one) => one.l3_device === device);
        const v4 = here
          .flatMap((one) => addressesOf(one['ipv4-address']))
          .map(({ address, mask }) => `    inet ${address}/${mask} scope global ${device}\n`);
        const assigned = here.flatMap(
          (one) => (one['ipv6-prefix-assignment'] as { 'local-address': Address }[] | undefined) ?? [],
        );
        const v6 = assigned.map(
          ({ 'local-address': { address, mask } }) =>
            `    inet6 ${address}/${mask} scope global noprefixroute \n`,
        );
        const state = net.isDeviceDown(device) ? 'DOWN' : 'UP';
        return `${index + 1}: ${device}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state ${state} qlen 1000\n    link/ether ${facts.mac(device)} brd ff:ff:ff:ff:ff:ff\n${v4.join('')}${v6.join('')}`;
      })
      .join('');

  const routes = (): string =>
    interfaceDump(net)
      .interface.filter(({ up }) => up)
      .flatMap((one) =>
        addressesOf(one['ipv4-address']).map(({ address, mask }) => ({
          address,
          mask,
          device: String(one.l3_device),
          wan: one.proto === 'dhcp',
        })),
      )
      .filter(({ device }) => device !== 'lo')
      .map(({ address, mask, device, wan }) => {
        const base = address.replace(/\.\d+$/, '.0');
        return `${wan ? `default via 203.0.113.1 dev ${device}  src ${address} \n` : ''}${base}/${mask} dev ${device} scope link  src ${address} \n`;
      })
      .join('');

  return {
    ip: ({ args }) => {
      const words = args.filter((word) => !word.startsWith('-'));
      const family = args.includes('-4') ? '4' : args.includes('-6') ? '6' : '';
      // ip-full is not part of a stock image: the small one has no JSON.
      if (args.some((word) => /^-(j|json)$/.test(word))) return failed('ip: unrecognized option: j');
      const [what = 'addr'] = words;
      if (/^n/.test(what)) return { stdout: neighbours(family) };
      if (/^(a|l)/.test(what))
        return {
          stdout: addresses(
            words.at(-1) === what ? undefined : words.at(-1)?.replace('show', '') || undefined,
          ),
        };
      if (/^r/.test(what)) return { stdout: family === '6' ? '' : routes() };
      return {};
    },
    brctl: ({ args }) => {
      const [verb = '', bridge = ''] = args;
      if (verb === 'show')
        return {
          stdout:
            'bridge name\tbridge id\t\tSTP enabled\tinterfaces\n' +
            net.live.bridges
              .map(
                ({ name }) =>
                  `${name}\t\t7fff.${facts.mac(name).replaceAll(':', '')}\tno\t\t${membersOf(name, net).join('\n\t\t\t\t\t\t\t')}\n`,
              )
              .join(''),
        };
      if (verb !== 'showmacs') return { exitCode: 1 };
      if (!net.live.bridges.some(({ name }) => name === bridge))
        return failed(`brctl: bridge ${bridge}: No such device`);
      const members = membersOf(bridge, net);
      const own = members.map(
        (port, at) => `  ${String(at + 1).padStart(3)}\t${facts.mac(port)}\tyes\t\t   0.00\n`,
      );
      const heard = household
        .seen()
        .filter(({ place }) => place.bridge === bridge)
        .map(
          ({ client, place }) =>
            `  ${String(members.indexOf(place.port) + 1).padStart(3)}\t${client.mac}\tno\t\t${((client.octet * 13) % 290).toFixed(2).padStart(7)}\n`,
        );
      return { stdout: `port no\tmac addr\t\tis local?\tageing timer\n${own.join('')}${heard.join('')}` };
    },
    iw: ({ args }) => {
      if (args[0] === 'list' || args[0] === 'phy')
        return {
          stdout: net.live.radios
            .map(
              (_, index) =>
                `Wiphy phy${index}\n\tvalid interface combinations:\n\t\t * #{ AP, mesh point } <= 16, #{ managed } <= 19,\n\t\t   total <= 19, #channels <= 1\n`,
            )
            .join(''),
        };
      if (args[0] !== 'dev') return { exitCode: 1 };
      const air = net.live.radios
        .filter(({ name }) => !net.isRadioSilent(name))
        .flatMap((radio) => radio.accessPoints);
      const [, device, ...more] = args;
      if (device === undefined)
        return {
          stdout: air
            .map(
              ({ ifname, ssid }, index) =>
                `phy#${index}\n\tInterface ${ifname}\n\t\taddr ${facts.mac(ifname)}\n\t\tssid ${ssid}\n\t\ttype AP\n`,
            )
            .join(''),
        };
      if (!air.some(({ ifname }) => ifname === device))
        return failed('command failed: No such device (-19)', 237);
      if (more.join(' ') !== 'station dump') return {};
      const stations = household.seen().filter(({ place }) => place.port === device);
      return {
        stdout: stations
          .map(
            ({ client }) =>
              `Station ${client.mac} (on ${device})\n\tsignal:  \t${client.link.kind === 'wifi' ? client.link.signal : 0} dBm\n\tauthorized:\tyes\n`,
          )
          .join(''),
      };
    },
  };
}
