import { err, ok, type Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';
import type { RouterRecord } from '../store/router-records';
import { type ProfileId, profiles } from '../virtual-router/profiles/profiles';
import { startVirtualRouter, type VirtualRouter } from '../virtual-router/virtual-router';
import type { Desk } from './desk';

const PRACTICE_ID = 'practice';
const PRACTICE_NAME = 'Practice network';

/** The built-in router of "try it without a router": one at a time, gone with the program. */
export class Practice {
  private running: VirtualRouter | undefined;

  constructor(private readonly desk: Desk) {}

  /** Starts a fresh one, trusts its key (it is ours) and signs in. Gives the router's id. */
  async start(profile: string | undefined): Promise<Result<string, RouterError>> {
    const known = profiles.find(({ id }) => id === profile);
    if (profile !== undefined && known === undefined)
      return err({ kind: 'unsupported', missing: 'profile', found: profile });
    await this.stop();
    const router = await startVirtualRouter(known === undefined ? {} : { profile: known.id as ProfileId });
    this.running = router;
    const record = this.recordOf(router);
    this.desk.store.routers.save(record);
    const state = await this.desk.live.signIn(record, {
      host: router.host,
      port: router.port,
      user: router.user,
      secret: { kind: 'password', password: router.password },
      trustedHostKey: router.hostKeySha256,
    });
    if (!state.ok) {
      await this.stop();
      return state;
    }
    const { identity, readAtMs } = state.value;
    this.desk.store.routers.save({
      ...record,
      model: identity.model,
      version: identity.version,
      lastReadMs: readAtMs,
    });
    return ok(PRACTICE_ID);
  }

  async stop(): Promise<void> {
    const router = this.running;
    this.running = undefined;
    this.desk.live.forget(PRACTICE_ID);
    this.desk.store.routers.remove(PRACTICE_ID);
    await router?.stop();
  }

  private recordOf(router: VirtualRouter): RouterRecord {
    return {
      id: PRACTICE_ID,
      name: PRACTICE_NAME,
      host: router.host,
      port: router.port,
      user: router.user,
      hostKey: router.hostKeySha256,
      trustedAtMs: this.desk.nowMs(),
      practice: true,
      secret: 'ask',
    };
  }
}
