import { createHash } from 'node:crypto';
import { Client } from 'ssh2';
import type { CommandOutcome } from './command-channel';
import type { LabSsh } from './lab';

export type Login =
  | { readonly password: string }
  | { readonly privateKey: string }
  | { readonly blank: true };

/** A plain SSH connection to the lab router, for the lab's own tests. It refuses a host key other than the lab's. */
export class SshSession {
  private constructor(private readonly client: Client) {}

  static open(ssh: LabSsh, login: Login, readyTimeoutMs = 60_000): Promise<SshSession> {
    return new Promise((resolve, reject) => {
      const client = new Client();
      client.on('ready', () => resolve(new SshSession(client)));
      client.on('error', reject);
      client.connect({
        host: ssh.host,
        port: ssh.port,
        username: ssh.user,
        readyTimeout: readyTimeoutMs,
        hostVerifier: (key: Buffer) => fingerprint(key) === ssh.hostKeySha256,
        ...('blank' in login ? {} : login),
      });
    });
  }

  exec(command: string, input = ''): Promise<CommandOutcome> {
    return new Promise((resolve, reject) => {
      this.client.exec(command, (error, stream) => {
        if (error) return reject(error);
        let stdout = '';
        let stderr = '';
        stream.on('data', (chunk: Buffer) => {
          stdout += chunk.toString();
        });
        stream.stderr.on('data', (chunk: Buffer) => {
          stderr += chunk.toString();
        });
        stream.on('close', (code: number | null) => resolve({ stdout, stderr, code: code ?? -1 }));
        stream.end(input);
      });
    });
  }

  close(): void {
    this.client.end();
  }
}

function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
