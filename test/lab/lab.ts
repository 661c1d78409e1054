import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withCacheLock } from './cache-lock';
import { type CommandOutcome, type Place, runInGuest } from './command-channel';
import { type ClientName, type LabClient, labClient } from './lab-client';
import { cacheDir, type LabImage, prepareImage, type Release, whyNoLab } from './lab-image';
import { copyDisk, freePort, Machine, type MachineOptions } from './machine';

/** The password of the lab router's root account. */
export const LAB_PASSWORD = 'bulkhead-lab';

const FACTORY = 'factory';
// Under emulation on a busy machine a first boot has taken minutes.
const BOOT_TIMEOUT_MS = 300_000;

export interface LabOptions {
  readonly release?: Release;
  /** Length of the router's slow steps relative to a real router's; 0.5 unless said otherwise (docs/lab.md). */
  readonly pace?: number;
  readonly log?: (line: string) => void;
}

export interface LabSsh {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: 'root';
  readonly password: string;
  /** As OpenSSH prints it: `SHA256:` and base64 without padding. */
  readonly hostKeySha256: string;
}

/** Whether the lab can be had here. With LAB_REQUIRED=1 a machine that cannot have it is a failure, not a reason to skip. */
export function labAvailable(): { readonly ok: true } | { readonly ok: false; readonly reason: string } {
  const reason = whyNoLab();
  if (reason === undefined) return { ok: true };
  if (process.env.LAB_REQUIRED === '1') throw new Error(`LAB_REQUIRED is set, but ${reason}`);
  return { ok: false, reason };
}

/** Starts a router fresh from the factory with four clients and an internet. The first start on a machine builds it (minutes). */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const release = options.release ?? '23.05';
  const pace = options.pace ?? 0.5;
  const log = options.log ?? (() => undefined);
  const image = await withCacheLock(cacheDir(), async () => {
    const prepared = prepareImage(log);
    if (!existsSync(prepared.factorySnapshotPath(release))) await makeFactorySnapshot(prepared, release, log);
    return prepared;
  });
  const lab = new Lab(await freshMachineOptions(image, release, pace));
  await lab.startFrom(image.factorySnapshotPath(release));
  return lab;
}

async function freshMachineOptions(image: LabImage, release: Release, pace: number): Promise<MachineOptions> {
  const runDir = mkdtempSync(join(tmpdir(), 'bulkhead-lab-'));
  const ports = { ssh: await freePort(), web: await freePort(), control: await freePort() };
  return { image, release, pace, runDir, diskPath: join(runDir, 'disk.qcow2'), ports };
}

/** Boots once from an empty flash, waits until every client has an address, and keeps memory and disk under one name. */
async function makeFactorySnapshot(
  image: LabImage,
  release: Release,
  log: (line: string) => void,
): Promise<void> {
  log(`router lab: first boot of the ${release} router`);
  const options = await freshMachineOptions(image, release, 0.5);
  copyDisk(image.flashPath, options.diskPath);
  const machine = new Machine(options);
  try {
    await machine.waitForSerial('router-started', BOOT_TIMEOUT_MS);
    await untilSettled(options.ports.control);
    const problem = await machine.monitor(`savevm ${FACTORY}`);
    if (problem) throw new Error(`savevm: ${problem}`);
    await machine.monitor('quit').catch(() => undefined); // it hangs up instead of answering
    await machine.kill();
    renameOrCopy(options.diskPath, image.factorySnapshotPath(release));
  } finally {
    await machine.kill();
    rmSync(options.runDir, { recursive: true, force: true });
  }
}

function renameOrCopy(from: string, to: string): void {
  copyDisk(from, `${to}.new`);
  renameSync(`${to}.new`, to);
}

/** All clients have a lease and an IPv6 address, and the router has one from its provider. */
async function untilSettled(controlPort: number): Promise<void> {
  const script = [
    'for client in pc c2 c3 c4; do',
    '  [ -s /run/lab/leases/$client ] || exit 1',
    '  ip netns exec $client ip -6 -o addr show dev eth0 scope global | grep -q inet6 || exit 1',
    'done',
    'ip -4 -o addr show dev wan | grep -q inet || exit 1',
  ].join('\n');
  const deadline = Date.now() + BOOT_TIMEOUT_MS;
  while ((await runInGuest(controlPort, 'root', script, 30_000)).code !== 0) {
    if (Date.now() > deadline) throw new Error('the clients of the router lab did not get addresses');
    await sleep(1000);
  }
}

/** A running lab. Everything that it starts ends with `stop()`. */
export class Lab {
  private machine: Machine | undefined;
  private hostKey = '';

  constructor(private readonly options: MachineOptions) {}

  get release(): Release {
    return this.options.release;
  }

  get ssh(): LabSsh {
    return {
      host: '127.0.0.1',
      port: this.options.ports.ssh,
      user: 'root',
      password: LAB_PASSWORD,
      hostKeySha256: this.hostKey,
    };
  }

  /** The router's web port, by the same way as SSH: through the administrator's computer. */
  get webPort(): number {
    return this.options.ports.web;
  }

  /** Runs a script in the router's network with the lab's tools (ip, bridge, nft, tcpdump), past every firewall and port. */
  control(script: string, timeoutMs = 60_000): Promise<CommandOutcome> {
    return this.run('root', script, timeoutMs);
  }

  /** Runs a script inside the router, with only what the router has, without SSH. */
  onRouter(script: string, timeoutMs = 60_000): Promise<CommandOutcome> {
    return this.run('router', script, timeoutMs);
  }

  client(name: ClientName): LabClient {
    return labClient(
      name,
      (script, timeoutMs) => this.run(name, script, timeoutMs),
      (script, timeoutMs) => this.run('root', script, timeoutMs),
    );
  }

  private run(place: Place, script: string, timeoutMs: number): Promise<CommandOutcome> {
    return runInGuest(this.options.ports.control, place, script, timeoutMs);
  }

  /** Back to the router as it left the factory, in under a second. Open SSH sessions are dead afterwards. */
  async reset(): Promise<void> {
    await this.restore(FACTORY);
  }

  /** Keeps the whole state (memory and flash of the router, clients, timers) under a name. */
  async snapshot(name: string): Promise<void> {
    await this.monitor(`savevm ${name}`);
  }

  async restore(name: string): Promise<void> {
    await this.monitor(`loadvm ${name}`);
    await this.control('true');
    await this.applyPace();
  }

  /** Ends the machine at once: what was not on flash yet is lost. `boot()` starts it again from the same flash. */
  async powerCut(): Promise<void> {
    await this.machine?.kill();
    this.machine = undefined;
  }

  /** Boots from the flash as it is and waits for the start scripts to end. */
  async boot(): Promise<void> {
    await this.powerCut();
    this.machine = new Machine(this.options);
    await this.machine.waitForSerial('router-started', BOOT_TIMEOUT_MS);
    await this.control('true');
  }

  /** Waits until the router has written `text` to its console since this machine was switched on. */
  async untilConsole(text: string, timeoutMs = 120_000): Promise<void> {
    await this.machine?.waitForSerial(text, timeoutMs);
  }

  /** Boots, and takes the power away again as soon as the router has written `text` to its console. */
  async bootAndCutAt(text: string): Promise<void> {
    await this.powerCut();
    this.machine = new Machine(this.options);
    await this.machine.waitForSerial(text, BOOT_TIMEOUT_MS);
    await this.powerCut();
  }

  /** Waits for the next complete start of the router, for instance after its own `reboot`. `earlier`: starts seen before. */
  async waitForStarts(count: number, timeoutMs = BOOT_TIMEOUT_MS): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (this.startsSeen() < count) {
      if (Date.now() > deadline)
        throw new Error(`the router did not start ${count} times:\n${this.machine?.serial() ?? ''}`);
      await sleep(200);
    }
  }

  /** How often the router has come up since this machine was switched on (0 after a restored snapshot). */
  startsSeen(): number {
    return this.machine ? this.machine.serial().split('router-started').length - 1 : 0;
  }

  /** Pulls the cable between this computer and the lab's administrator computer; the lab itself runs on. */
  async cutManagement(): Promise<void> {
    await this.control(
      'ip netns exec pc nft add table ip cut; ip netns exec pc nft -f - <<N\ntable ip cut {\n chain in { type filter hook prerouting priority -300; policy accept; iifname "mgmt0" tcp dport { 22, 80 } drop\n }\n chain out { type filter hook postrouting priority 300; policy accept; oifname "mgmt0" tcp sport { 22, 80 } drop\n }\n}\nN',
    );
  }

  async restoreManagement(): Promise<void> {
    await this.control('ip netns exec pc nft delete table ip cut 2>/dev/null; true');
  }

  /** Sends what arrives for SSH and web to another address, as somebody does who types the router's new one. */
  async setManagementTarget(address: string): Promise<void> {
    await this.control(`sh /lab/management-target.sh ${address}`);
  }

  /** Replugs clients: afterwards the client that was behind `a` is behind `b` and the other way round. Both lose link for a moment. */
  async swapPorts(a: 'lan1' | 'lan2' | 'lan3' | 'lan4', b: 'lan1' | 'lan2' | 'lan3' | 'lan4'): Promise<void> {
    await this.control(`sh /lab/swap-ports.sh ${a} ${b}`);
  }

  /** A wireless client joins a network and asks for an address. Fails when the router does not let it in within half a minute. */
  async joinWifi(client: 'w1' | 'w2', ssid: string, password = ''): Promise<void> {
    const done = await this.control(
      `sh /lab/join-wifi.sh ${client} ${shellWord(ssid)} ${shellWord(password)}`,
      180_000, // its half a minute is the guest's; a busy machine takes longer
    );
    if (done.code !== 0) throw new Error(`${client} cannot join ${ssid}: ${done.stderr}`);
  }

  /** Fills the flash until `kib` KiB are left. `freeFlash()` takes that away again. */
  async fillFlash(kib: number): Promise<void> {
    const done = await this.control(`sh /lab/fill-flash.sh ${kib}`);
    if (done.code !== 0) throw new Error(`cannot fill the flash: ${done.stderr}`);
  }

  async freeFlash(): Promise<void> {
    await this.control('rm -f /overlay/filler; sync');
  }

  /** SHA-256 of each file in /etc/config, by name. */
  async configHashes(): Promise<Readonly<Record<string, string>>> {
    const done = await this.onRouter('cd /etc/config && sha256sum *');
    const lines = done.stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/));
    return Object.fromEntries(lines.map(([hash, name]) => [name, hash]));
  }

  async stop(): Promise<void> {
    await this.powerCut();
    rmSync(this.options.runDir, { recursive: true, force: true });
  }

  /** Used by `startLab`: a copy of the factory disk, memory included. */
  async startFrom(factoryDiskPath: string): Promise<void> {
    copyDisk(factoryDiskPath, this.options.diskPath);
    this.machine = new Machine({ ...this.options, fromSnapshot: FACTORY });
    await this.machine.monitor('info status');
    await this.control('true');
    await this.applyPace();
    const key = await this.onRouter('dropbearkey -y -f /etc/dropbear/dropbear_ed25519_host_key');
    this.hostKey = fingerprintOf(key.stdout);
  }

  /** A snapshot carries the pace that it was made with. */
  private async applyPace(): Promise<void> {
    await this.control(`sh /lab/set-pace.sh ${this.options.pace}`);
  }

  private async monitor(command: string): Promise<void> {
    if (!this.machine) throw new Error('the router lab is switched off');
    const problem = await this.machine.monitor(command);
    if (problem) throw new Error(`${command}: ${problem}`);
  }
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fingerprintOf(publicKeyLine: string): string {
  const base64 = /ssh-ed25519 (\S+)/.exec(publicKeyLine)?.[1];
  if (!base64) throw new Error(`no host key in: ${publicKeyLine}`);
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}
