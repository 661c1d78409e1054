import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ManifestFile } from '../../../shared/rollout/manifest';

/**
 * A throw-away root folder with BusyBox's own shell and tools, entered by chroot: the scripts run as on a router and
 * cannot reach this machine. Time is a file that `sleep` turns forward, the services are stubs that write down calls.
 */
export class Sandbox {
  readonly #copies: string[] = [];
  readonly root = mkdtempSync(path.join(tmpdir(), 'bulkhead-router-'));
  /** The same folder as its commands see it: with small file systems of its own, once it is confined. */
  #view = this.root;
  #mounts: ChildProcess | undefined;

  constructor() {
    const busybox = findBusybox();
    for (const dir of [
      'bin',
      'stub',
      'cut',
      'dev',
      'proc/sys/kernel/random',
      'etc/config',
      'etc/init.d',
      'etc/rc.d',
      'tmp/.uci',
      'var/etc',
    ]) {
      mkdirSync(path.join(this.root, dir), { recursive: true });
    }
    copyFileSync(busybox, path.join(this.root, 'bin/busybox'));
    for (const library of librariesOf(busybox)) {
      mkdirSync(path.join(this.root, path.dirname(library)), { recursive: true });
      copyFileSync(library, path.join(this.root, library));
    }
    this.write('dev/null', '');
    execFileSync(CHROOT, [this.root, '/bin/busybox', '--install', '-s', '/bin']);
    for (const [name, body] of Object.entries(STUBS)) this.program(`stub/${name}`, body);
    for (const name of ['firewall', 'dnsmasq', 'odhcpd'])
      this.program(`etc/init.d/${name}`, `echo "${name} $1" >>/log`);
    for (const name of ['bulkhead.sh', 'bulkhead-guard.sh', 'look.sh'])
      this.write(`scripts/${name}`, scriptText(name));
    this.write('proc/uptime', '1000.25 3000.00\n');
    this.write('proc/meminfo', 'MemTotal: 250000 kB\nMemAvailable: 120000 kB\n');
    this.write(
      'proc/mounts',
      'rootfs / rootfs rw 0 0\noverlayfs:/overlay / overlay rw,lowerdir=/,upperdir=/overlay/upper 0 0\n',
    );
    this.write('proc/sys/kernel/random/boot_id', 'boot-one\n');
    this.write('interfaces', dumpOf({ lan: 'br-lan' }));
    this.write('log', '');
    this.write('cuts', CUTS);
  }

  write(file: string, text: string | Uint8Array): void {
    const full = path.join(this.#view, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  }
  program(file: string, body: string): void {
    this.write(file, `#!/bin/sh\n${body}\n`);
    chmodSync(path.join(this.#view, file), 0o755);
  }
  read(file: string): string | undefined {
    const full = path.join(this.#view, file);
    return existsSync(full) ? readFileSync(full, 'latin1') : undefined;
  }
  list(dir: string): readonly string[] {
    return existsSync(path.join(this.#view, dir)) ? readdirSync(path.join(this.#view, dir)).sort() : [];
  }
  remove(file: string): void {
    rmSync(path.join(this.#view, file), { recursive: true, force: true });
  }
  has(file: string): boolean {
    return this.list(path.dirname(file)).includes(path.basename(file));
  }
  hide(file: string): void {
    renameSync(path.join(this.#view, file), path.join(this.#view, `${file}.hidden`));
  }
  show(file: string): void {
    renameSync(path.join(this.#view, `${file}.hidden`), path.join(this.#view, file));
  }
  mode(file: string): number {
    return lstatSync(path.join(this.#view, file)).mode & 0o777;
  }
  get uptime(): number {
    return Number.parseFloat(this.read('proc/uptime') ?? '0');
  }
  /** The configuration as bytes by name: what must come back. */
  config(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.list('etc/config').map((name) => [name, this.read(`etc/config/${name}`) ?? '']),
    );
  }
  /**
   * From now on /etc and /tmp are small file systems in memory, which can be filled. `proc` puts this machine's real
   * /proc in place of the made-up one.
   */
  async confine({ flashKib, memoryKib, proc }: Confinement): Promise<void> {
    const script = [
      'set -e',
      ...[
        ['etc', flashKib],
        ['tmp', memoryKib],
      ].flatMap(([dir, kib]) => [
        `cp -a ${this.root}/${dir} ${this.root}/kept`,
        `mount -t tmpfs -o size=${kib}k,nr_inodes=300,mode=755 tmpfs ${this.root}/${dir}`,
        `cp -a ${this.root}/kept/. ${this.root}/${dir}`,
        `rm -r ${this.root}/kept`,
      ]),
      ...(proc ? [`mount --rbind /proc ${this.root}/proc`] : []),
      'echo ready; exec sleep 3600',
    ].join('\n');
    const child = spawn('unshare', ['-m', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#mounts = child;
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve());
      child.once('exit', () => reject(new Error('no small file systems here')));
    });
    this.#view = `/proc/${child.pid}/root${this.root}`;
  }

  /** Fills these folders to the last byte and the last file. */
  fill(...dirs: readonly ('etc' | 'tmp')[]): void {
    this.write('fill', FILL);
    execFileSync(...this.#entered(['/bin/sh', '/fill', ...dirs]), { env: { PATH: '/bin' } });
  }
  /** Gives the room back. */
  empty(...dirs: readonly ('etc' | 'tmp')[]): void {
    for (const dir of dirs) this.remove(`${dir}/filler`);
  }

  #entered(command: readonly string[]): [string, string[]] {
    return this.#mounts === undefined
      ? [CHROOT, [this.root, ...command]]
      : [NSENTER, ['-t', String(this.#mounts.pid), '-m', CHROOT, this.root, ...command]];
  }

  /** What the services were told since the last call. */
  calls(): readonly string[] {
    const lines = (this.read('log') ?? '').split('\n').filter((line) => line !== '');
    this.write('log', '');
    return lines;
  }

  /**
   * Runs one of the scripts in the sandbox. `cutAt`: the power fails right before the command with that number, counted
   * from 0, among those that change something.
   */
  run(script: string, options: RunOptions = {}): Promise<Ran> {
    this.write('count', '0\n');
    const [file = '', ...words] = script.split(' ');
    const command =
      options.cutAt === undefined && options.fillAt === undefined
        ? ['/bin/sh', file, ...words]
        : ['/bin/sh', '-c', '. /cuts; . "$0"', file, ...words];
    const limited =
      options.memoryKib === undefined
        ? command
        : ['/bin/sh', '-c', `ulimit -v ${options.memoryKib}; exec "$0" "$@"`, ...command];
    const child = spawn(...this.#entered(limited), {
      detached: true, // a group of its own: a power cut ends all of it and nothing else
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: '/stub:/bin',
        CUT: String(options.cutAt ?? 1_000_000),
        FILL: String(options.fillAt ?? 1_000_000),
        SSH_CONNECTION: / confirm /.test(script) ? 'the last one' : 'the first one',
        ...options.env,
      },
    });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) =>
        resolve({
          code: code ?? 128,
          cut: signal === 'SIGKILL',
          stdout: Buffer.concat(out).toString('latin1'),
          stderr: Buffer.concat(errors).toString('latin1'),
          effects: Number(this.read('count')),
        }),
      );
    });
  }

  /** What the upload leaves in the router's memory. */
  upload(
    nonce: string,
    change: Change,
    windowSeconds = 60,
    planned: Readonly<Record<string, string>> = this.config(),
  ): readonly ManifestFile[] {
    const dir = `tmp/bulkhead/${nonce}`;
    const files = Object.entries(change.files).map(([name, after]): ManifestFile => {
      if (after !== undefined) this.write(`${dir}/next/${name}`, Buffer.from(after, 'latin1'));
      return { package: name, before: sumOf(planned[name]), after: sumOf(after) };
    });
    for (const name of ['bulkhead.sh', 'bulkhead-guard.sh']) this.write(`${dir}/${name}`, scriptText(name));
    const lines = [
      `nonce ${nonce}`,
      `window ${windowSeconds}`,
      ...(change.reload ?? ['network', 'firewall', 'dhcp']).map((word) => `reload ${word}`),
      ...(change.up ?? []).map((word) => `up ${word}`),
      ...(change.end ?? []).map((word) => `end ${word}`),
      ...files.map((file) => `file ${file.package} ${file.before} ${file.after}`),
    ];
    this.write(`${dir}/manifest`, `${lines.join('\n')}\n`);
    return files;
  }

  /** Power comes back: memory is gone, the flash is not, and the start scripts run in their order. */
  async restart(options: RunOptions = {}): Promise<Ran | undefined> {
    for (const name of this.list('tmp')) this.remove(`tmp/${name}`);
    this.write('tmp/.uci/.keep', '');
    this.write('proc/sys/kernel/random/boot_id', `boot-${Math.random()}\n`);
    this.write('proc/uptime', '9.00 9.00\n');
    this.write('log', '');
    if (this.bootLink() === undefined) return undefined;
    // With a cut the guard's one line is run here, so that the cut hits the script and not its caller.
    return this.run(
      options.cutAt === undefined ? `/etc/init.d/bulkhead-${NONCE} boot` : own('boot'),
      options,
    );
  }

  /** Everything that a router changes, to come back to. */
  save(): () => void {
    const kept = ['etc', 'tmp', 'proc', 'guard-runs', 'interfaces'].filter((name) =>
      existsSync(path.join(this.#view, name)),
    );
    const copy = mkdtempSync(path.join(tmpdir(), 'bulkhead-saved-'));
    this.#copies.push(copy);
    for (const name of kept) cpSync(path.join(this.#view, name), path.join(copy, name), COPY);
    return () => {
      for (const dir of ['etc', 'tmp']) for (const name of this.list(dir)) this.remove(`${dir}/${name}`);
      this.remove('guard-runs');
      for (const name of kept) cpSync(path.join(copy, name), path.join(this.#view, name), COPY);
    };
  }

  close(): void {
    this.#mounts?.kill('SIGKILL');
    for (const copy of this.#copies) rmSync(copy, { recursive: true, force: true });
    rmSync(this.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }

  /** The boot guard's link as the router's process 1 would find it. */
  bootLink(): string | undefined {
    try {
      return readlinkSync(path.join(this.#view, `etc/rc.d/S15bulkhead-${NONCE}`));
    } catch {
      return undefined;
    }
  }
}

export interface Change {
  /** New bytes by package; undefined removes the file. */
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly reload?: readonly string[];
  readonly up?: readonly string[];
  /** Addresses whose open connections end. */
  readonly end?: readonly string[];
}
export interface Confinement {
  readonly flashKib: number;
  readonly memoryKib: number;
  readonly proc?: boolean;
}
export interface RunOptions {
  readonly cutAt?: number;
  /** Memory and flash are full from right before the command with that number. */
  readonly fillAt?: number;
  /** What the shell and each of its programs may have of the machine's memory. */
  readonly memoryKib?: number;
  readonly env?: Readonly<Record<string, string>>;
}
export interface Ran {
  readonly code: number;
  readonly cut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly effects: number;
}

export const mayEnterSandbox = process.getuid?.() === 0;
if (!mayEnterSandbox)
  console.warn('skipped: the scripts of the router: only root may enter another root folder');

// By its full path: the child's own PATH is the router's.
const CHROOT = '/usr/sbin/chroot';
const NSENTER = '/usr/bin/nsenter';
const COPY = { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, force: true } as const;

export const NONCE = '0123456789abcdef0123456789abcdef';

/** A command of the script that lies on the flash by now: `status 5` becomes `…/bulkhead.sh status NONCE 5`. */
export const own = (words: string, nonce = NONCE): string =>
  `/etc/bulkhead/${nonce}/bulkhead.sh ${words.replace(/^\w+/, (verb) => `${verb} ${nonce}`)}`;

/** The command that arms, from the upload. */
export const armOf = (nonce = NONCE): string => `/tmp/bulkhead/${nonce}/bulkhead.sh arm ${nonce}`;

export const sumOf = (bytes: string | undefined): string =>
  bytes === undefined ? 'absent' : createHash('sha256').update(bytes, 'latin1').digest('hex');

/** `DEVICE` or `DEVICE ADDRESS` by interface. */
export const dumpOf = (up: Readonly<Record<string, string>>): string =>
  JSON.stringify(
    {
      interface: Object.entries(up).map(([name, place]) => {
        const [device, address] = place.split(' ');
        return {
          interface: name,
          up: true,
          l3_device: device,
          proto: 'static',
          device,
          ...(address === undefined ? {} : { 'ipv4-address': [{ address, mask: 24 }] }),
          'ipv6-address': [{ address: 'fd00::1', mask: 60 }],
        };
      }),
    },
    undefined,
    '\t',
  );

export const scriptText = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, '../../../resources/router-scripts', name), 'utf8');

/**
 * Commands that change something; a power cut right before any of them is a case. They become functions of the
 * script's own shell, so that a whole run costs no more processes than without.
 */
const CUTTABLE = ['mv', 'cp', 'rm', 'ln', 'mkdir', 'chmod', 'sync', 'ubus', 'cat'];
const CUTS = `effect() {
  read -r n </count
  echo $((n + 1)) >/count
  [ "$n" -ne "$FILL" ] || /bin/sh /fill etc tmp
  [ "$n" -lt "$CUT" ] || kill -9 0
}
${CUTTABLE.map((name) => `${name}() { effect; command ${name} "$@"; }`).join('\n')}
`;

/** Blocks first, then names; the names stay in a folder of their own, so that they can be taken away again. */
const FILL = `for dir in "$@"; do
  mkdir -p "/$dir/filler"
  dd if=/dev/zero of="/$dir/filler/bytes" bs=1k 2>/dev/null
  i=0
  while mkdir "/$dir/filler/$i" 2>/dev/null; do i=$((i + 1)); done
done
exit 0
`;

const STUBS: Readonly<Record<string, string>> = {
  sync: 'exit 0',
  logger: 'echo "log $3" >>/log',
  reboot: 'echo reboot >>/log',
  mkfifo: 'exit 1', // without it every wait is a `sleep`, and time moves
  sleep: `[ ! -f /meanwhile ] || sh /meanwhile
read -r up idle </proc/uptime
up=\${up%%.*}
step=\${1%%.*}
[ "$step" -gt 0 ] || step=1
echo "$((up + step)).00 0.00" >/proc/uptime.$$
/bin/mv /proc/uptime.$$ /proc/uptime
exec /bin/sleep 0.01`,
  uci: `case $1 in
  changes) cat /pending 2>/dev/null ;;
  show) [ ! -f /uci-says ] || { cat /uci-says >&2; exit 1; } ;;
esac`,
  df: 'echo "Filesystem 1024-blocks Used Available Capacity Mounted on"; echo "overlayfs:/overlay 8000 1000 7000 13% /"',
  fw4: `echo "fw4 $1" >>/log
cat /fw4-says >&2 2>/dev/null
[ ! -f /fw4-fails ]`,
  conntrack: 'echo "conntrack $*" >>/log',
  nft: 'cat /nft 2>/dev/null',
  ubus: `case "$2 $3" in
  'service add')
    name=$(echo "$4" | sed 's/.*"name":"\\([^"]*\\)".*/\\1/')
    echo "add \${name%-*}" >>/log
    case $name in bulkhead-guard-*) if [ -d /procd ]; then
      mkdir "/procd/\${name##*-}" 2>/dev/null &&
        { sh "/etc/bulkhead/\${name##*-}/bulkhead.sh" guard "\${name##*-}" </dev/null >/dev/null 2>&1 & }
    else [ -f /no-guard ] || { : >/guard-runs; mkdir -p "/tmp/bulkhead/\${name##*-}/alive"; }; fi ;; esac ;;
  'service delete') name=$(echo "$4" | sed 's/.*"name":"\\([^"]*\\)".*/\\1/'); echo "delete \${name%-*}" >>/log ;;
  'service list') [ ! -f /guard-runs ] && [ ! -d /procd ] || echo '{"bulkhead-guard":{"instances":{"guard":{"running": true}}}}' ;;
  'network reload') echo 'network reload' >>/log; [ ! -f /network-fails ] ;;
  'network.interface dump') cat /interfaces ;;
esac`,
};

function findBusybox(): string {
  const found = (process.env.PATH ?? '')
    .split(':')
    .map((dir) => path.join(dir, 'busybox'))
    .find((file) => existsSync(file));
  if (found === undefined)
    throw new Error('busybox is needed to run the router scripts: apt-get install busybox');
  return found;
}

const librariesOf = (program: string): readonly string[] => {
  try {
    return [...execFileSync('ldd', [program], { encoding: 'utf8' }).matchAll(/(\/\S+\.so\S*)/g)].map(
      ([, file = '']) => file,
    );
  } catch {
    return []; // statically linked
  }
};
