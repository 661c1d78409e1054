import { err, ok, type Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';
import type { RouterState } from '../../shared/router/router-state';
import { readRouterState } from '../routers/read-router-state';
import { type RouterLink, routerLink } from '../routers/router-link';
import type { Connector, ConnectTarget } from '../routers/transport';
import type { RouterRecord } from '../store/router-records';

export type NotSignedIn = { readonly kind: 'not-signed-in' };

/** A router this process is signed in to, with what was last read from it. */
export interface LiveRouter {
  readonly routerId: string;
  readonly target: ConnectTarget;
  readonly link: RouterLink;
  readonly state: RouterState | undefined;
}

/** The routers of this run. One connection each; the last read state stays until the next read replaces it. */
export class LiveRouters {
  private readonly routers = new Map<string, LiveRouter>();

  constructor(
    private readonly connector: Connector,
    private readonly nowMs: () => number,
    /** Told after every successful read. */
    private readonly onRead: (routerId: string, state: RouterState) => void,
    /** Waited for after every successful read. */
    private readonly lookAfter: (routerId: string) => Promise<void> = async () => {},
  ) {}

  get(routerId: string): LiveRouter | undefined {
    return this.routers.get(routerId);
  }

  state(routerId: string): RouterState | undefined {
    return this.routers.get(routerId)?.state;
  }

  /** Opens the connection and reads once: a router counts as signed in when it has told what it is. */
  async signIn(
    record: Pick<RouterRecord, 'id'>,
    target: ConnectTarget,
  ): Promise<Result<RouterState, RouterError>> {
    const link = routerLink(this.connector, target);
    const state = await this.readOver(link);
    if (!state.ok) {
      link.close();
      return state;
    }
    this.routers.get(record.id)?.link.close();
    this.keep({ routerId: record.id, target, link, state: state.value });
    await this.lookAfter(record.id);
    return state;
  }

  async read(routerId: string): Promise<Result<RouterState, RouterError | NotSignedIn>> {
    const live = this.routers.get(routerId);
    if (live === undefined) return err({ kind: 'not-signed-in' });
    const state = await this.readOver(live.link);
    if (!state.ok) return state;
    this.keep({ ...live, state: state.value });
    await this.lookAfter(routerId);
    return state;
  }

  /** After a change the router may answer elsewhere: later reads go to the new address. */
  moved(routerId: string, host: string): void {
    const live = this.routers.get(routerId);
    if (live === undefined || live.target.host === host) return;
    live.link.close();
    const target = { ...live.target, host };
    this.routers.set(routerId, { ...live, target, link: routerLink(this.connector, target) });
  }

  forget(routerId: string): void {
    this.routers.get(routerId)?.link.close();
    this.routers.delete(routerId);
  }

  closeAll(): void {
    for (const routerId of [...this.routers.keys()]) this.forget(routerId);
  }

  private keep(live: LiveRouter & { readonly state: RouterState }): void {
    this.routers.set(live.routerId, live);
    this.onRead(live.routerId, live.state);
  }

  private async readOver(link: RouterLink): Promise<Result<RouterState, RouterError>> {
    const session = await link.session();
    if (!session.ok) return session;
    const state = await readRouterState(session.value, this.nowMs());
    return state.ok ? ok(state.value) : state;
  }
}
