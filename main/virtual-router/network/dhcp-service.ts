import type { RouterClock } from '../router-clock';
import { isOn, optionText, type UciFile } from '../uci/uci-file';
import { type Ipv4, maskOf, networkOf, textOfIpv4 } from './ipv4-text';
import type { NetDaemon } from './net-daemon';

export interface Pool {
  readonly interface: string;
  readonly device: string;
  readonly network: Ipv4;
  readonly first: string;
  readonly last: string;
  readonly leaseTime: string;
}

/** dnsmasq's stand-in: the ranges it serves are those of its last (re)start. */
export class DhcpService {
  pools: readonly Pool[] = [];
  pid = 2301;

  constructor(
    private readonly clock: RouterClock,
    private readonly configured: () => Promise<UciFile | undefined>,
    private readonly net: NetDaemon,
    private readonly served: (pools: readonly Pool[]) => Promise<void>,
  ) {}

  /** `/etc/init.d/dnsmasq reload`: rewrite the file, restart if it changed. */
  async reload(options: { readonly takes?: number } = {}): Promise<void> {
    if (options.takes !== 0) await this.clock.busy(options.takes ?? 2.6);
    const config = await this.configured();
    if (!config) return;
    const pools = poolsOf(config, this.net);
    if (JSON.stringify(pools) !== JSON.stringify(this.pools)) this.pid += 17;
    this.pools = pools;
    await this.served(pools);
  }

  /** The file dnsmasq is started with. */
  configText(): string {
    const ranges = this.pools.map(
      ({ interface: name, first, last, network, leaseTime }) =>
        `dhcp-range=set:${name},${first},${last},${maskOf(network.prefix)},${leaseTime}\n`,
    );
    return [
      '# auto-generated config file from /etc/config/dhcp\n',
      'conf-file=/etc/dnsmasq.conf\n',
      'dhcp-authoritative\ndomain-needed\nlocalise-queries\nread-ethers\nbogus-priv\nexpand-hosts\n',
      'bind-dynamic\nlocal-service\ncache-size=1000\nedns-packet-max=1232\ndomain=lan\nlocal=/lan/\n',
      'dhcp-leasefile=/tmp/dhcp.leases\nresolv-file=/tmp/resolv.conf.d/resolv.conf.auto\n',
      'stop-dns-rebind\nrebind-localhost-ok\n\n\n',
      ...ranges,
      'no-dhcp-interface=wan\n\n\n',
    ].join('');
  }
}

/** Only static interfaces that are up get a range. */
function poolsOf(config: UciFile, net: NetDaemon): Pool[] {
  return config.sections.flatMap((section) => {
    if (section.type !== 'dhcp' || isOn(optionText(section, 'ignore'))) return [];
    if (optionText(section, 'dhcpv4') === 'disabled' || !isOn(optionText(section, 'dynamicdhcp'), true))
      return [];
    const name = optionText(section, 'interface') ?? '';
    const target = net.live.interfaces.find((candidate) => candidate.name === name);
    const network = target?.ipv4[0];
    if (!target || !network || target.proto !== 'static' || !net.isUp(name)) return [];
    const start = Number(optionText(section, 'start') ?? 100);
    const limit = Number(optionText(section, 'limit') ?? 150);
    const base = networkOf(network);
    return [
      {
        interface: name,
        device: target.device,
        network,
        first: textOfIpv4(base + start),
        last: textOfIpv4(base + start + limit - 1),
        leaseTime: optionText(section, 'leasetime') ?? '12h',
      },
    ];
  });
}
