import type { Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';

/** Where and as whom. The secret is used for this one connection and kept nowhere by the transport. */
export interface ConnectTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly secret:
    | { readonly kind: 'none' }
    | { readonly kind: 'password'; readonly password: string }
    | { readonly kind: 'key'; readonly privateKey: string; readonly passphrase?: string };
  /** `SHA256:…` that must be presented. Undefined: connect only far enough to learn the key, send no secret. */
  readonly trustedHostKey: string | undefined;
}

export interface ExecOutcome {
  readonly code: number;
  /** Bytes decoded as latin1: one character is one byte. Callers decode further. */
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * One SSH connection to one router. Commands are constants from our own code: whatever varies goes over standard input.
 * Execs are queued (dropbear drops parallel ones); a lost connection is an error value, never a silent reconnect.
 */
export interface RouterSession {
  readonly host: string;
  readonly port: number;
  /** The key that was presented, `SHA256:…`. */
  readonly hostKey: string;
  /** Round trips used so far: execs started on this connection. */
  readonly execCount: number;
  exec(
    command: string,
    options?: { readonly stdin?: string | Uint8Array; readonly timeoutMs?: number; readonly doing?: string },
  ): Promise<Result<ExecOutcome, RouterError>>;
  close(): void;
  /** Called once when the connection ends for whatever reason. */
  onClosed(listener: () => void): void;
}

/** Opens sessions; the lab, the virtual router and real routers are all reached through the same one. */
export interface Connector {
  connect(target: ConnectTarget): Promise<Result<RouterSession, RouterError>>;
}
