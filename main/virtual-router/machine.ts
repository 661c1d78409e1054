import { randomUUID } from 'node:crypto';
import type { Commands, Outcome } from './commands/command';
import { fileCommands } from './commands/file-commands';
import { firewallCommands } from './commands/firewall-commands';
import { jsonFilter } from './commands/json-filter';
import { netCommands } from './commands/net-commands';
import { LockTable, processCommands } from './commands/process-commands';
import { systemCommands } from './commands/system-commands';
import { ubusCommand } from './commands/ubus-command';
import { ubusObjects } from './commands/ubus-objects';
import { uciCommand } from './commands/uci-command';
import { FirewallService } from './firewall/firewall-service';
import { layDownFiles } from './first-boot';
import type { Client } from './household/client';
import { Household } from './household/household';
import { LeaseBook } from './household/leases';
import { KernelFiles } from './kernel-files';
import { ManagementPath } from './management-path';
import { DhcpService } from './network/dhcp-service';
import { NetDaemon } from './network/net-daemon';
import type { PortFacts } from './network/net-status';
import { wantedNetwork } from './network/wanted-network';
import { Procd } from './procd';
import { type Process, ProcessTable } from './processes';
import type { WirelessSetUp } from './profiles/factory-config';
import type { RouterProfile } from './profiles/profile';
import { RouterClock } from './router-clock';
import { RouterFs } from './router-fs';
import { RouterLog } from './router-log';
import type { RouterParts } from './router-parts';
import { runShell, shellQuote } from './shell';
import { optionText, type UciFile } from './uci/uci-file';
import { UciStore } from './uci/uci-store';

export interface MachineOptions {
  readonly profile: RouterProfile;
  readonly clients: readonly Client[];
  readonly wireless: WirelessSetUp | undefined;
  readonly password: string;
  readonly speed: number;
  readonly flashFreeKib: number;
  /** Called after anything that may open or cut the way between this computer and the router. */
  readonly pathMayHaveChanged: () => void;
  /** It is up again and knows nothing of old connections. */
  readonly booted: () => void;
}

const BOOT_SECONDS = 30;

/** The practice router without its SSH server: files, services, clients, power. */
export class Machine {
  readonly fs = new RouterFs();
  readonly log = new RouterLog();
  readonly clock: RouterClock;
  readonly household: Household;
  readonly path: ManagementPath;
  password: string;
  #power: 'off' | 'booting' | 'on' = 'off';
  readonly #store = new UciStore(this.fs);
  readonly #locks = new LockTable();
  readonly #kernel: KernelFiles;
  readonly #net: NetDaemon;
  readonly #firewall: FirewallService;
  readonly #dhcp: DhcpService;
  readonly #leases = new LeaseBook();
  readonly #processes: ProcessTable;
  readonly #procd: Procd;
  readonly #ports: PortFacts;

  constructor(private readonly options: MachineOptions) {
    const { profile, speed } = options;
    this.password = options.password;
    this.clock = new RouterClock(speed);
    const config = (pack: string) => async (): Promise<UciFile | undefined> =>
      this.#store.load(pack, { staged: false }).catch(() => undefined);
    this.#net = new NetDaemon(
      this.clock,
      async () => {
        const network = await config('network')();
        return network && wantedNetwork(network, (await config('wireless')()) ?? { sections: [] });
      },
      {
        changed: () => this.#networkChanged(),
        ifup: () => this.#hotplug(),
      },
    );
    this.#firewall = new FirewallService(
      config('firewall'),
      this.#net,
      () => this.#nftFragments(),
      async (loaded) => {
        await this.#kernel.writeFirewallState(loaded);
        options.pathMayHaveChanged();
      },
    );
    this.#dhcp = new DhcpService(this.clock, config('dhcp'), this.#net, async () => {
      await this.fs.put('/var/etc/dnsmasq.conf.cfg01411c', this.#dhcp.configText());
      // Clients notice the new range a little later; those with a fitting address keep it.
      this.clock.after(this.#power === 'on' ? 3 : 0, () => void this.renewLeases());
    });
    this.household = new Household(
      options.clients,
      this.#net,
      () => new Map(this.#net.live.radios.map(({ name, config: radio }) => [name, String(radio.band)])),
      this.#leases,
    );
    this.path = new ManagementPath(this.household, this.#net, this.#firewall);
    this.#processes = new ProcessTable((process) => this.#runProcess(process), {
      started: ({ pid, command }) => this.fs.writeFileSync(`/proc/${pid}/cmdline`, `${command.join('\0')}\0`),
      ended: ({ pid }) => void this.fs.rm(`/proc/${pid}`, { recursive: true, force: true }),
    });
    this.#procd = new Procd(this.#processes, () => this.#builtInServices());
    this.#ports = {
      lanPorts: profile.lanPorts,
      wanDevice: profile.wanDevice,
      carrier: (port) => port === profile.wanDevice || this.#hasCable(port),
      mac: (device) => macOf(device),
    };
    this.#kernel = new KernelFiles(this.fs, this.#parts(), this.#ports);
  }

  /** Lays the files down and boots. The first time only; later `boot` continues with what is on the flash. */
  async firstBoot(): Promise<void> {
    const { profile, wireless, password, flashFreeKib } = this.options;
    // The shell creates its commands' files on its first start; they belong to the firmware.
    await runShell(this.fs, this.#commands(1), { line: ':', pid: 1 });
    await layDownFiles(this.fs, { profile, wireless, hasPassword: password !== '' });
    this.#kernel.install();
    this.fs.limitFlash(flashFreeKib);
    await this.boot({ takesSeconds: 0 });
  }

  get isOn(): boolean {
    return this.#power === 'on';
  }

  /** Power on: start scripts in the order of their numbers. */
  async boot({ takesSeconds = BOOT_SECONDS }: { readonly takesSeconds?: number } = {}): Promise<void> {
    if (this.#power !== 'off') return;
    this.#power = 'booting';
    this.clock.restart();
    this.#kernel.newBootId(randomUUID());
    for (const folder of ['/tmp/run', '/tmp/etc', '/tmp/lib', '/tmp/log', '/tmp/hosts', '/tmp/.uci'])
      await this.fs.mkdir(folder, { recursive: true });
    await this.clock.busy(takesSeconds);
    this.log.add('kernel', `Linux version ${this.options.profile.release.kernel}`, 'kern.notice');
    const scripts = (await this.fs.readdir('/etc/rc.d')).filter((name) => /^S\d\d/.test(name)).sort();
    for (const name of scripts) {
      if (this.#power !== 'booting') return;
      await this.run(`/etc/rc.d/${name} boot`);
    }
    if (this.#power !== 'booting') return;
    // dnsmasq and the firewall were started before the network; hotplug renews them once it is up.
    await this.#dhcp.reload({ takes: 0 });
    await this.renewLeases();
    await this.run('reload_config');
    await this.#firewall.load();
    this.log.add('procd', '- init complete -', 'daemon.info');
    this.#power = 'on';
    this.path.poweredOn = true;
    this.options.booted();
    this.options.pathMayHaveChanged();
  }

  /** Everything in RAM is lost at once; nothing gets to say goodbye. */
  async powerCut(): Promise<void> {
    this.#power = 'off';
    this.path.poweredOn = false;
    this.clock.cancelAll();
    this.#processes.killAll();
    this.#procd.forget();
    this.#net.stop();
    this.#firewall.clear();
    this.#dhcp.pools = [];
    this.#leases.forget();
    this.#locks.clear();
    this.log.clear();
    this.options.pathMayHaveChanged();
    await this.fs.forgetVolatile();
  }

  async reboot(): Promise<void> {
    await this.powerCut();
    await this.boot();
  }

  /** One command line in a shell of its own, text as latin1. */
  async run(
    line: string,
    request: { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> } = {},
  ): Promise<Required<Outcome>> {
    const process = this.#processes.enter(['ash', '-c', line]);
    try {
      return await this.#shell(line, process, request);
    } finally {
      this.#processes.leave(process);
    }
  }

  async #runProcess(process: Process): Promise<number> {
    const { exitCode } = await this.#shell(process.command.map(shellQuote).join(' '), process, {});
    return exitCode;
  }

  async #shell(
    line: string,
    { pid, stop }: Process,
    request: { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> },
  ) {
    const outcome = await runShell(this.fs, this.#commands(pid), {
      ...request,
      line,
      pid,
      signal: stop.signal,
    });
    this.#locks.releaseAllOf(pid);
    return outcome;
  }

  #parts(): RouterParts {
    const { profile } = this.options;
    return {
      profile,
      fs: this.fs,
      clock: this.clock,
      net: this.#net,
      firewall: this.#firewall,
      dhcp: this.#dhcp,
      leases: this.#leases,
      household: this.household,
      processes: this.#processes,
      procd: this.#procd,
      log: this.log,
      hostname: async () => {
        const file = await this.#store.load('system', { staged: false }).catch(() => undefined);
        const section = file?.sections.find(({ type }) => type === 'system');
        return (section && optionText(section, 'hostname')) ?? 'OpenWrt';
      },
      reboot: () => void this.reboot(),
      setPassword: async (password) => {
        this.password = password;
        const shadow = (await this.fs.text('/etc/shadow')) ?? '';
        await this.fs.put(
          '/etc/shadow',
          shadow.replace(/^root:[^:]*:/m, `root:${password === '' ? '' : '$1$practice$'}:`),
        );
      },
    };
  }

  #commands(pid: number): Commands {
    const parts = this.#parts();
    const { profile } = this.options;
    const configChanged = (pack: string) => this.#configChanged(pack);
    return {
      uci: uciCommand(this.fs),
      ubus: ubusCommand(() => ubusObjects(parts, this.#ports, configChanged)),
      jsonfilter: jsonFilter((path) => this.fs.text(path)),
      ...firewallCommands(this.#firewall, this.clock),
      ...netCommands(parts, this.#ports),
      ...systemCommands(parts, configChanged),
      ...fileCommands(this.fs, () => ({
        freeKib: this.fs.flashFreeKib,
        totalKib: profile.flashFreeKib + 900,
      })),
      ...processCommands({
        processes: this.#processes,
        locks: this.#locks,
        pid,
        daemons: () =>
          Object.fromEntries(
            Object.entries(daemonPids(this.#dhcp.pid)).map(([name, id]) => [`/usr/sbin/${name}`, id]),
          ),
        killed: (id) => this.#procd.noticeKilled(id),
        // busybox has it from 24.10 on
        hasSetsid: profile.logLimit,
      }),
    };
  }

  /** procd's reload triggers. */
  #configChanged(pack: string): void {
    if (pack === 'network' || pack === 'wireless') this.#net.reload();
    else if (pack === 'firewall') this.clock.after(1.4, () => void this.#firewall.load());
    else if (pack === 'dhcp' || pack === 'system') void this.#dhcp.reload();
  }

  /** After an interface came up: the firewall learns its device about 3 s later, DHCP comes last. */
  #hotplug(): void {
    this.clock.after(3, () => void this.#firewall.load());
    this.clock.after(10, () => void this.#dhcp.reload());
  }

  #networkChanged(): void {
    this.#kernel.networkChanged();
    this.options.pathMayHaveChanged();
  }

  /** Clients ask for addresses; the lease file follows. */
  async renewLeases(): Promise<void> {
    this.household.renewLeases(this.#dhcp);
    await this.fs.put('/tmp/dhcp.leases', this.#leases.fileText());
    this.options.pathMayHaveChanged();
  }

  #hasCable(port: string): boolean {
    const used = this.household.all.some(({ link }) => link.kind === 'cable' && link.port === port);
    return used && !this.#net.isDeviceDown('br-lan');
  }

  async #nftFragments(): Promise<string> {
    const names = (await this.fs.exists('/etc/nftables.d')) ? await this.fs.readdir('/etc/nftables.d') : [];
    const texts = names
      .filter((name) => name.endsWith('.nft'))
      .map((name) => this.fs.text(`/etc/nftables.d/${name}`));
    return (await Promise.all(texts)).join('\n');
  }

  #builtInServices() {
    const pids = daemonPids(this.#dhcp.pid);
    return {
      dnsmasq: {
        cfg01411c: {
          pid: pids.dnsmasq,
          command: ['/usr/sbin/dnsmasq', '-C', '/var/etc/dnsmasq.conf.cfg01411c', '-k'],
        },
      },
      dropbear: {
        instance1: {
          pid: pids.dropbear,
          command: ['/usr/sbin/dropbear', '-F', '-p', '22', '-K', '300', '-T', '3'],
        },
      },
      log: { instance1: { pid: pids.logd, command: ['/sbin/logd', '-S', '64'] } },
      network: { instance1: { pid: pids.netifd, command: ['/sbin/netifd'] } },
      odhcpd: { instance1: { pid: pids.odhcpd, command: ['/usr/sbin/odhcpd'] } },
      wpad: {
        hostapd: { pid: pids.hostapd, command: ['/usr/sbin/hostapd', '-s', '-g', '/var/run/hostapd/global'] },
      },
    };
  }
}

const daemonPids = (dnsmasq: number) => ({
  dnsmasq,
  dropbear: 1187,
  logd: 961,
  netifd: 1422,
  odhcpd: 1511,
  hostapd: 1260,
});

/** A made-up but stable address of the router for each of its devices (one block, the end told by the name). */
function macOf(device: string): string {
  const sum = [...device].reduce((total, c) => (total * 31 + c.charCodeAt(0)) % 65_521, 7);
  const tail = sum.toString(16).padStart(4, '0');
  return `94:83:c4:1b:${tail.slice(0, 2)}:${tail.slice(2)}`;
}
