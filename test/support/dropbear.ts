import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The SSH server that OpenWrt has, started for one test file on a loopback port. */
export interface Dropbear {
  readonly port: number;
  /** One process per connection: stop them to freeze it. */
  connectionPids(): readonly number[];
  stop(): void;
}

/** Undefined when the real thing can run here; else what is missing. */
export function whyNoDropbear(): string | undefined {
  for (const program of ['/usr/sbin/dropbear', '/usr/bin/dropbearkey'])
    if (!existsSync(program)) return `${program} not found: apt-get install dropbear-bin`;
  if (process.getuid?.() !== 0) return 'only root may give dropbear a home and a password of its own';
  return undefined;
}

export function makeDropbearKey(folder: string, type: 'ed25519' | 'rsa', name = `host-${type}`): string {
  const file = path.join(folder, name);
  execFileSync('/usr/bin/dropbearkey', ['-t', type, '-f', file], { stdio: 'ignore' });
  return file;
}

// `correct horse`, as crypt(3) writes it.
const SHADOW = {
  'correct horse':
    '$6$bulkhead$DuApHLe9WNL3CY0mb1ldTzDHcD1jKoHqFpVSGpmGUvV8sijlgEiCL0Papyff6QALQCiXLAwKrAeqbUw0eHjam0',
  '': '',
} as const;

export interface DropbearOptions {
  readonly hostKeyFiles: readonly string[];
  /** Lines of root's authorized_keys. */
  readonly authorizedKeys?: readonly string[];
  /** Root's password; empty: signs in without one, like a router from the factory. */
  readonly password?: keyof typeof SHADOW;
}

/**
 * In its own mount namespace root has another home and another password, so nothing of this machine is touched. The
 * home is /etc/dropbear too: that is where OpenWrt's dropbear looks for root's keys.
 */
export async function startDropbear(options: DropbearOptions): Promise<Dropbear> {
  const port = await freePort();
  const folder = makeTempFolder();
  const { hostKeyFiles, authorizedKeys = [], password = 'correct horse' } = options;
  writeFileSync(path.join(folder, 'shadow'), `root:${SHADOW[password]}:19000:0:99999:7:::\n`, {
    mode: 0o600,
  });
  writeFileSync(path.join(folder, 'keys'), authorizedKeys.map((line) => `${line.trim()}\n`).join(''));
  const script = [
    'set -e',
    'mkdir -p /etc/dropbear',
    'mount -t tmpfs -o mode=700 none /root',
    'mkdir -m 700 /root/.ssh',
    'mount --bind /root/.ssh /etc/dropbear',
    'cat "$1/keys" >/root/.ssh/authorized_keys',
    'chmod 600 /root/.ssh/authorized_keys',
    'mount --bind "$1/shadow" /etc/shadow',
    'shift',
    'exec /usr/sbin/dropbear "$@"',
  ].join('\n');
  const keys = hostKeyFiles.flatMap((file) => ['-r', file]);
  const args = ['-m', 'sh', '-c', script, 'sh', folder, '-F', '-E', '-m', '-B', '-T', '3'];
  const child = spawn(
    'unshare',
    [...args, '-P', path.join(folder, 'pid'), '-p', `127.0.0.1:${port}`, ...keys],
    {
      stdio: 'ignore',
    },
  );
  await untilListening(port, child);
  return {
    port,
    connectionPids: () => childrenOf(child.pid ?? 0),
    stop: () => {
      child.kill('SIGKILL');
      removeFolder(folder);
    },
  };
}

export const makeTempFolder = (): string => mkdtempSync(path.join(tmpdir(), 'bulkhead-test-'));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error(`dropbear ended with ${child.exitCode}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.once('error', () => resolve(false));
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('dropbear does not listen');
}
