import type { Client } from './household/client';
import { type ProfileId, profileOf } from './profiles/profiles';
import type { LogLine } from './router-log';

export interface VirtualRouterOptions {
  /** Default: the first of `profiles`. */
  readonly profile?: ProfileId;
  /** Default: any free one. Always on 127.0.0.1 only. */
  readonly port?: number;
  /** Of `root`. Empty: none is set, as on a router fresh from the box. Default: drawn at random. */
  readonly password?: string;
  /** Private key in OpenSSH format, to be the same router again. Default: a new one. */
  readonly hostKey?: string;
  /** How many times faster than a real router it reloads and boots. Deadlines are never scaled. Default: 10. */
  readonly speed?: number;
  /** Room on the flash for changes. Default: what the model has. */
  readonly flashFreeKib?: number;
  /** `as-shipped`: Wi-Fi off, nobody on the air. Default: the household's network is set up. */
  readonly wifi?: 'set-up' | 'as-shipped';
  /** Instead of the family of the profile. */
  readonly clients?: readonly Client[];
}

/** A practice router that runs inside this process and is reached over SSH like any other. */
export interface VirtualRouter {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** `SHA256:…` of the key it shows. */
  readonly hostKeySha256: string;
  /** Private half of that key, to start the same router again. */
  readonly hostKey: string;
  readonly profile: ProfileId;
  /** The log ring of the router. */
  readonly log: readonly LogLine[];
  /** Ends it; its state is gone. */
  stop(): Promise<void>;
  /** Takes the power away. RAM is lost, the flash stays, nobody is answered. */
  powerCut(): Promise<void>;
  /** Gives the power back and resolves when it is up. */
  boot(): Promise<void>;
  /** Bytes of a file, undefined when there is none. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  writeFile(path: string, bytes: Uint8Array | string): Promise<void>;
  /** Adds, changes or (undefined) takes away a device of the household. */
  setClient(id: string, client: Client | undefined): void;
  readonly clients: readonly Client[];
  /** Pulls this computer's cable out, or plugs it in again. */
  cutManagement(): void;
  restoreManagement(): void;
  /** What this computer would meet if it connected now. */
  managementState(): 'open' | 'refused' | 'silent';
  /** Runs a command as root without SSH, as from the router's own console. Text is latin1. */
  console(
    line: string,
  ): Promise<{ readonly stdout: string; readonly stderr: string; readonly exitCode: number }>;
}

/**
 * Starts "try it without a router". The shell library behind it is loaded here, so that a start of the app that
 * never practises does not pay for it.
 */
export async function startVirtualRouter(options: VirtualRouterOptions = {}): Promise<VirtualRouter> {
  const [{ Machine }, { hostKeyOf, SshDoor }, { family, computerId }, household, { randomBytes }] =
    await Promise.all([
      import('./machine'),
      import('./ssh-door'),
      import('./household/family'),
      import('./household/client'),
      import('node:crypto'),
    ]);
  const profile = profileOf(options.profile ?? 'glinet-mt6000');
  const password = options.password ?? randomBytes(9).toString('base64url');
  const key = hostKeyOf(options.hostKey);
  let door: InstanceType<typeof SshDoor> | undefined;
  const machine = new Machine({
    profile,
    clients: options.clients ?? family(profile),
    wireless:
      options.wifi === 'as-shipped'
        ? undefined
        : { ssid: household.practiceSsid, key: household.practiceWifiKey },
    password,
    speed: options.speed ?? 10,
    flashFreeKib: options.flashFreeKib ?? profile.flashFreeKib,
    pathMayHaveChanged: () => door?.pathChanged(),
    booted: () => door?.forgetConnections(),
  });
  await machine.firstBoot();
  door = new SshDoor(machine, key);
  const port = await door.listen(options.port ?? 0);
  const opened = door;
  const notify = (): void => opened.pathChanged();
  return {
    host: '127.0.0.1',
    port,
    user: 'root',
    password,
    hostKeySha256: key.fingerprint,
    hostKey: key.privateKey,
    profile: profile.id as ProfileId,
    get log() {
      return machine.log.lines;
    },
    get clients() {
      return machine.household.all;
    },
    stop: async () => {
      await opened.close();
      await machine.powerCut();
    },
    powerCut: () => machine.powerCut(),
    boot: () => machine.boot(),
    readFile: async (path) => {
      const text = await machine.fs.text(path);
      return text === undefined ? undefined : Buffer.from(text, 'latin1');
    },
    writeFile: (path, bytes) => machine.fs.put(path, Buffer.from(bytes as Uint8Array).toString('latin1')),
    setClient: (id, client) => {
      machine.household.set(id, client);
      void machine.renewLeases();
      if (id === computerId) notify();
    },
    cutManagement: () => {
      machine.path.cableIn = false;
      notify();
    },
    restoreManagement: () => {
      machine.path.cableIn = true;
      notify();
    },
    managementState: () => machine.path.state().reachability,
    console: (line) => machine.run(line),
  };
}
