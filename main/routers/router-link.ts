import type { Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';
import type { Connector, ConnectTarget, RouterSession } from './transport';

/** How this run of the program reaches one router. Holds the secret in memory until it is closed, and nowhere else. */
export interface RouterLink {
  /** The connection everything shares: opened at the first call, and again by the first call after it was lost. */
  session(): Promise<Result<RouterSession, RouterError>>;
  /**
   * A connection of its own, closed afterwards. The shared one outlives a change that lets nobody in any more
   * (established connections pass the firewall), so only a new one proves that a sign-in works. `host` is where the
   * router answers by then; its key must still be the same.
   */
  withFreshConnection<T>(
    use: (session: RouterSession) => Promise<Result<T, RouterError>>,
    elsewhere?: { readonly host: string },
  ): Promise<Result<T, RouterError>>;
  close(): void;
}

/** Opens nothing yet. */
export function routerLink(connector: Connector, target: ConnectTarget): RouterLink {
  let shared: Promise<Result<RouterSession, RouterError>> | undefined;

  return {
    session() {
      if (shared) return shared;
      const opening = connector.connect(target);
      shared = opening;
      void opening.then((opened) => {
        const forget = (): void => {
          if (shared === opening) shared = undefined;
        };
        if (opened.ok) opened.value.onClosed(forget);
        else forget();
      });
      return opening;
    },

    async withFreshConnection(use, elsewhere) {
      const opened = await connector.connect({ ...target, ...elsewhere });
      if (!opened.ok) return opened;
      try {
        return await use(opened.value);
      } finally {
        opened.value.close();
      }
    },

    close() {
      const open = shared;
      shared = undefined;
      void open?.then((opened) => opened.ok && opened.value.close());
    },
  };
}
