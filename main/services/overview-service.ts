import { headCount, type Whereabouts } from '../../shared/answers/whereabouts';
import { placementsNow } from '../../shared/compile/compile';
import type { overviewChannel } from '../../shared/ipc/channels/overview';
import type { Handlers } from '../../shared/ipc/contract';
import type { Overview } from '../../shared/ipc/views';
import { err, ok } from '../../shared/kernel/result';
import { placedNow, verifyCurrent } from '../../shared/pipeline';
import type { Policy } from '../../shared/policy/policy';
import type { Desk } from './desk';
import type { Inventories } from './inventories';
import { driftedFiles, keepOutsideChange, outsideChange } from './outside-change';
import type { PolicyDesk } from './policy-desk';
import { summaryOf } from './router-summary';
import { readOrSignIn } from './routers-service';

const RECENT = 8;

/** Am I safe, what changed: answered from what the router is running, with the time it was read. */
export function overviewService(
  desk: Desk,
  policies: PolicyDesk,
  inventories: Inventories,
): Handlers<typeof overviewChannel> {
  function view(routerId: string): Overview | undefined {
    const record = desk.store.routers.find(routerId);
    const state = desk.live.state(routerId);
    if (record === undefined || state === undefined) return undefined;
    const policy = policies.running(state, routerId);
    const { whereabouts } = placedNow(policy, state);
    return {
      router: summaryOf(record, state, policy),
      policy,
      placements: placementsNow(policy, state),
      verification: verifyCurrent(policy, state),
      checkedAtMs: state.readAtMs,
      deviceCounts: deviceCounts(
        whereabouts,
        policy,
        inventories.view(routerId).inventory.devices.map(({ id }) => id),
      ),
      whereabouts,
      drifted: driftedFiles(desk, routerId, state).length > 0,
      recent: desk.store.history.list(routerId, RECENT),
    };
  }

  return {
    view: ({ routerId }) => view(routerId),
    async check({ routerId }) {
      const read = await readOrSignIn(desk, routerId);
      if (!read.ok) return read;
      const now = view(routerId);
      return now ? ok(now) : err({ kind: 'not-signed-in' });
    },
    outsideChange({ routerId }) {
      const state = desk.live.state(routerId);
      return state && outsideChange(desk, routerId, state);
    },
    keepOutsideChange({ routerId }) {
      const state = desk.live.state(routerId);
      return state ? keepOutsideChange(desk, routerId, state) : err({ kind: 'not-signed-in' });
    },
  };
}

/** Devices by the place where they are. One that no policy names is in the network that is kept as it was. */
function deviceCounts(
  whereabouts: readonly Whereabouts[],
  policy: Policy,
  seen: readonly string[],
): Readonly<Record<string, number>> {
  const kept = policy.zones.find(({ keeps }) => keeps !== undefined)?.id ?? '';
  const named = new Set(whereabouts.map(({ device }) => device));
  const counts: Record<string, number> = { ...headCount(whereabouts).at };
  const others = seen.filter((id) => !named.has(id)).length;
  if (others > 0) counts[kept] = (counts[kept] ?? 0) + others;
  return counts;
}
