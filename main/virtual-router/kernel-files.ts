import type { LoadedFirewall } from './firewall/firewall-service';
import { devicesOf, membersOf, type PortFacts } from './network/net-status';
import type { RouterFs } from './router-fs';
import type { RouterParts } from './router-parts';

/** /proc, /sys and the state files of services: what scripts read to see what is running. */
export class KernelFiles {
  #bootId = '';
  #written = new Set<string>();

  constructor(
    private readonly fs: RouterFs,
    private readonly parts: RouterParts,
    private readonly ports: PortFacts,
  ) {}

  newBootId(id: string): void {
    this.#bootId = id;
  }

  install(): void {
    const { fs, parts } = this;
    const { clock, profile } = parts;
    fs.make(
      '/proc/uptime',
      () => `${clock.uptimeSeconds.toFixed(2)} ${(clock.uptimeSeconds * 1.8).toFixed(2)}\n`,
    );
    fs.make('/proc/sys/kernel/random/boot_id', () => `${this.#bootId}\n`);
    fs.make('/proc/loadavg', () => '0.05 0.06 0.05 1/92 4321\n');
    fs.make('/proc/version', () => `Linux version ${profile.release.kernel} (builder@buildhost)\n`);
    fs.make('/proc/meminfo', () => {
      const kib = (name: string, value: number) =>
        `${`${name}:`.padEnd(16)}${String(Math.floor(value)).padStart(8)} kB\n`;
      const total = profile.memoryKib;
      return (
        kib('MemTotal', total) +
        kib('MemFree', total * 0.62) +
        kib('MemAvailable', total * 0.7) +
        kib('Buffers', 5120) +
        kib('Cached', 40_000)
      );
    });
    fs.make('/proc/mounts', () =>
      [
        '/dev/root /rom squashfs ro,relatime 0 0',
        'proc /proc proc rw,nosuid,nodev,noexec,noatime 0 0',
        'sysfs /sys sysfs rw,nosuid,nodev,noexec,noatime 0 0',
        'tmpfs /tmp tmpfs rw,nosuid,nodev,noatime 0 0',
        '/dev/ubi0_5 /overlay ubifs rw,noatime,assert=read-only,ubi=0,vol=5 0 0',
        'overlayfs:/overlay / overlay rw,noatime,lowerdir=/,upperdir=/overlay/upper,workdir=/overlay/work 0 0',
        '',
      ].join('\n'),
    );
    fs.make('/proc/net/arp', () => this.#arp());
    fs.make('/proc/net/nf_conntrack', () => '');
    fs.make('/proc/sys/net/netfilter/nf_conntrack_count', () => '84\n');
  }

  #arp(): string {
    const row = (address: string, mac: string, device: string): string =>
      `${address.padEnd(16)} 0x1         0x2         ${mac}     *        ${device}\n`;
    const seen = this.parts.household.seen();
    return (
      'IP address       HW type     Flags       HW address            Mask     Device\n' +
      seen
        .flatMap(({ address, device, client }) =>
          address && device ? [row(address, client.mac, device)] : [],
        )
        .join('') +
      row('203.0.113.1', '00:00:5e:00:53:01', this.ports.wanDevice)
    );
  }

  /** /sys/class/net as it is after a change: devices, bridges and the numbers of their ports. */
  networkChanged(): void {
    const { fs, parts, ports } = this;
    const now = new Set<string>();
    const put = (path: string, text: string): void => {
      fs.writeFileSync(path, text);
      now.add(path);
    };
    for (const device of devicesOf(parts.net, ports)) {
      const folder = `/sys/class/net/${device}`;
      const isPort = ports.lanPorts.includes(device) || device === ports.wanDevice;
      put(`${folder}/uevent`, `${isPort ? 'DEVTYPE=dsa\n' : ''}INTERFACE=${device}\n`);
      put(`${folder}/address`, `${ports.mac(device)}\n`);
      put(`${folder}/carrier`, isPort && !ports.carrier(device) ? '0\n' : '1\n');
      const bridge = parts.net.live.bridges.find(({ name }) => name === device);
      if (!bridge) continue;
      put(`${folder}/bridge/vlan_filtering`, bridge.filtering ? '1\n' : '0\n');
      membersOf(device, parts.net).forEach((port, index) => {
        put(`${folder}/brif/${port}/port_no`, `0x${(index + 1).toString(16)}\n`);
      });
    }
    const gone = [...this.#written].filter((path) => !now.has(path));
    this.#written = now;
    for (const path of gone) void fs.rm(path, { force: true }).then(() => this.#dropEmptyFolder(path));
  }

  /** Empty folders would look like devices. */
  async #dropEmptyFolder(path: string): Promise<void> {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (folder.split('/').length <= 4 || !(await this.fs.exists(folder))) return;
    if ((await this.fs.readdir(folder)).length > 0) return;
    await this.fs.rm(folder, { recursive: true, force: true });
    await this.#dropEmptyFolder(folder);
  }

  /** /var/run/fw4.state: what fw4 itself goes by between two loads. */
  async writeFirewallState({ model, devicesOf: devices }: LoadedFirewall): Promise<void> {
    const zones = model.zones.map(({ name, networks, input, output, forward }) => ({
      name,
      network: networks.map((device) => ({ device, invert: false })),
      input,
      output,
      forward,
      match_devices: devices.get(name) ?? [],
      related_physdevs: devices.get(name) ?? [],
    }));
    await this.fs.put(
      '/var/run/fw4.state',
      JSON.stringify({ zones, ipsets: [], networks: {}, ubus_rules: [] }),
    );
  }
}
