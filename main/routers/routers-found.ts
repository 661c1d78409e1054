import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { endianness } from 'node:os';
import type { FoundRouter } from '../../shared/ipc/views';
import { untrustedText } from '../../shared/net/untrusted-text';
import { type DefaultRoute, parseNetstatRoutes, parseProcNetRoute, parseRoutePrint } from './route-tables';

const SSH_PORT = 22;
const PROBE_MS = 2000;
const COMMAND_MS = 3000;

/** Where this computer sends everything else: in a home that is the router. Asks each of them whether it speaks SSH. */
export async function findRouters(): Promise<readonly FoundRouter[]> {
  const routes = await readDefaultRoutes();
  return Promise.all(
    routes.map(async ({ gateway }) => ({
      host: gateway,
      port: SSH_PORT,
      isGateway: true,
      ...(await probeSsh(gateway, SSH_PORT, PROBE_MS)),
    })),
  );
}

/** Empty where the system does not tell: the person can type the address. */
export async function readDefaultRoutes(): Promise<readonly DefaultRoute[]> {
  switch (process.platform) {
    case 'linux': {
      const text = await readFile('/proc/net/route', 'utf8').catch(() => '');
      return parseProcNetRoute(text, endianness() === 'LE');
    }
    case 'darwin':
      return parseNetstatRoutes(await outputOf('/usr/sbin/netstat', ['-rn', '-f', 'inet']));
    case 'win32':
      return parseRoutePrint(await outputOf('route.exe', ['print', '-4', '0.0.0.0']));
    default:
      return [];
  }
}

/** Only listens: an SSH server says its name before anything else. */
export function probeSsh(
  host: string,
  port: number,
  timeoutMs: number,
): Promise<Pick<FoundRouter, 'ssh' | 'banner'>> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (result: Pick<FoundRouter, 'ssh' | 'banner'>): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => end({ ssh: 'silent' }), timeoutMs);
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end({ ssh: error.code === 'ECONNREFUSED' ? 'refused' : 'silent' }),
    );
    socket.once('close', () => end({ ssh: 'silent' }));
    // RFC 4253 allows 255 bytes, and the line comes in one piece from every server there is.
    socket.once('data', (chunk) => {
      const line = chunk.subarray(0, 255).toString('latin1').split(/\r?\n/)[0] ?? '';
      end(line.startsWith('SSH-') ? { ssh: 'answers', banner: untrustedText(line) } : { ssh: 'refused' });
    });
  });
}

function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: COMMAND_MS, maxBuffer: 1024 * 1024, windowsHide: true };
    execFile(program, args, options, (error, stdout) => resolve(error ? '' : stdout));
  });
}
