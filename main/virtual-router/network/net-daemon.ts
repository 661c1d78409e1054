import type { RouterClock } from '../router-clock';
import type { Bridge, WantedInterface, WantedNetwork } from './wanted-network';

/** When things happen after `network reload`, in seconds of a real router (measured on 24.10 userland). */
const PORTS_DOWN_AFTER = 5;
const UP_AGAIN_AFTER = 4;
const WIFI_UP_AFTER = 6;

const nothing: WantedNetwork = { bridges: [], interfaces: [], radios: [] };
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** `br-lan` for `br-lan.20`. */
export const baseDevice = (device: string): string => /^(.+)\.\d+$/.exec(device)?.[1] ?? device;

export interface NetEvents {
  /** Anything visible changed. */
  changed(): void;
  /** An interface came up: hotplug renews the firewall and DHCP. */
  ifup(name: string): void;
}

/** netifd's stand-in: what runs lags behind what is configured, in the order of the real one. */
export class NetDaemon {
  /** What is running. */
  live: WantedNetwork = nothing;
  readonly #upSince = new Map<string, number>();
  readonly #downDevices = new Set<string>();
  readonly #silentRadios = new Set<string>();
  #reloading = false;
  #again = false;

  constructor(
    private readonly clock: RouterClock,
    private readonly configured: () => Promise<WantedNetwork | undefined>,
    private readonly events: NetEvents,
  ) {}

  /** At boot nothing is running yet, so nothing has to go down first. */
  async start(): Promise<void> {
    const wanted = await this.configured();
    this.live = wanted ?? nothing;
    for (const { name } of this.live.interfaces) this.#raise(name);
    this.events.changed();
  }

  stop(): void {
    this.live = nothing;
    this.#upSince.clear();
    this.#downDevices.clear();
    this.#silentRadios.clear();
    this.#reloading = false;
    this.#again = false;
  }

  /** Returns at once; the outage comes seconds later. An unreadable file changes nothing, and nobody is told. */
  reload(options: { readonly everything: boolean } = { everything: false }): void {
    if (this.#reloading) {
      this.#again = true;
      return;
    }
    this.#reloading = true;
    this.clock.after(PORTS_DOWN_AFTER, () => void this.#takeDown(options.everything));
  }

  async #takeDown(everything: boolean): Promise<void> {
    const wanted = await this.configured();
    if (!wanted) return this.#finished();
    const bridges = everything
      ? this.live.bridges
      : this.live.bridges.filter((old) => mustRestart(old, wanted.bridges));
    for (const { name } of bridges) this.#downDevices.add(name);
    const restarted = wanted.interfaces.filter((next) => everything || this.#mustRestart(next, wanted));
    const gone = this.live.interfaces.filter(
      ({ name }) => !wanted.interfaces.some((next) => next.name === name),
    );
    for (const { name } of [...restarted, ...gone]) this.#upSince.delete(name);
    const radios = wanted.radios.filter(
      (next) =>
        !same(
          next,
          this.live.radios.find(({ name }) => name === next.name),
        ),
    );
    for (const { name } of radios) this.#silentRadios.add(name);
    if (bridges.length + restarted.length + gone.length > 0) this.events.changed();
    this.clock.after(UP_AGAIN_AFTER, () => {
      this.live = wanted;
      this.#downDevices.clear();
      for (const { name } of restarted) this.#raise(name);
      this.events.changed();
      for (const { name } of restarted) if (this.isUp(name)) this.events.ifup(name);
      this.#finished();
      if (radios.length > 0)
        this.clock.after(WIFI_UP_AFTER, () => {
          this.#silentRadios.clear();
          this.events.changed();
        });
    });
  }

  #finished(): void {
    this.#reloading = false;
    if (!this.#again) return;
    this.#again = false;
    this.reload();
  }

  /** Only what changed goes down; an interface falls with the bridge below it. */
  #mustRestart(next: WantedInterface, wanted: WantedNetwork): boolean {
    const before = this.live.interfaces.find(({ name }) => name === next.name);
    if (!same(before, next) || !this.isUp(next.name)) return true;
    const bridge = this.live.bridges.find(({ name }) => name === baseDevice(next.device));
    return bridge !== undefined && mustRestart(bridge, wanted.bridges);
  }

  #raise(name: string): void {
    if (this.live.interfaces.some((wanted) => wanted.name === name && this.#deviceExists(wanted.device)))
      this.#upSince.set(name, Date.now());
  }

  #deviceExists(device: string): boolean {
    const bridge = this.live.bridges.find(({ name }) => name === baseDevice(device));
    return bridge !== undefined || /^(lo|wan|eth\d|lan\d|sfp\d)(\.\d+)?$/.test(device);
  }

  isUp(name: string): boolean {
    return this.#upSince.has(name);
  }

  uptimeOf(name: string): number {
    return Math.round((Date.now() - (this.#upSince.get(name) ?? Date.now())) / 1000);
  }

  isDeviceDown(device: string): boolean {
    return this.#downDevices.has(baseDevice(device));
  }

  isRadioSilent(radio: string): boolean {
    return this.#silentRadios.has(radio);
  }

  get busy(): boolean {
    return this.#reloading;
  }
}

/** Any change but the list of ports, or of VLANs on a bridge that filters already, restarts a bridge. */
function mustRestart(old: Bridge, wanted: readonly Bridge[]): boolean {
  const next = wanted.find(({ name }) => name === old.name);
  return next === undefined || next.filtering !== old.filtering;
}
