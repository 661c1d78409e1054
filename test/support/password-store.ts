import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const START_LIMIT_MS = 20_000;

/** The password store of a desktop (gnome-keyring, unlocked), on a message bus that nothing else of this machine sees. */
export interface PasswordStore {
  /** For a program that is to find it. */
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  stop(): void;
}

function end(child: ChildProcess | undefined): void {
  if (child?.pid !== undefined && child.exitCode === null) child.kill();
}

/** Undefined when one can be started here; else what is missing. */
export function whyNoPasswordStore(): string | undefined {
  if (process.platform !== 'linux') return 'the password store of this system is not ours to start';
  const missing = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].find(
    (program) => spawnSync(program, ['--version']).error !== undefined,
  );
  return missing && `${missing} not found: apt-get install dbus gnome-keyring`;
}

export async function startPasswordStore(): Promise<PasswordStore> {
  const home = mkdtempSync(path.join(tmpdir(), 'bulkhead-keyring-'));
  const folders = { HOME: home, XDG_DATA_HOME: home, XDG_RUNTIME_DIR: home };
  let bus: ChildProcess | undefined;
  let keyring: ChildProcess | undefined;
  const stop = (): void => {
    end(keyring);
    end(bus);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], {
      env: { ...process.env, ...folders },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const env = { DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
    keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
      env: { ...process.env, ...folders, ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    keyring.stdin?.end('the password of the desktop\n');
    await untilOnBus('org.freedesktop.secrets', env);
    return {
      env: { ...env, XDG_CURRENT_DESKTOP: 'GNOME' },
      args: ['--password-store=gnome-libsecret'],
      stop,
    };
  } catch (cause) {
    stop();
    throw cause;
  }
}

/** No bus and no store, whatever this machine has. */
export const noPasswordStore = {
  env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
  args: ['--password-store=basic'],
} as const;

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      if (heard.includes('\n')) resolve(heard.trim());
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Error('dbus-daemon ended before it was ready')));
  });
}

async function untilOnBus(name: string, env: Readonly<Record<string, string>>): Promise<void> {
  const question = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.NameHasOwner',
  ];
  for (const begun = Date.now(); Date.now() - begun < START_LIMIT_MS; ) {
    const asked = spawnSync('dbus-send', [...question, `string:${name}`], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    if (/boolean true/.test(asked.stdout ?? '')) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${name} did not appear on the bus`);
}
