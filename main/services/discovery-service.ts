import type { discoveryChannel } from '../../shared/ipc/channels/discovery';
import type { Handlers } from '../../shared/ipc/contract';
import type { Inventories } from './inventories';
import type { PolicyDesk } from './policy-desk';

export function discoveryService(
  inventories: Inventories,
  policies: PolicyDesk,
): Handlers<typeof discoveryChannel> {
  return {
    start: ({ routerId }) => inventories.start(routerId),
    stop: ({ routerId }) => inventories.stop(routerId),
    view: ({ routerId }) => inventories.view(routerId),
    rename: ({ routerId, deviceId, name }) => {
      const view = inventories.rename(routerId, deviceId, name);
      policies.announce(routerId);
      return view;
    },
  };
}
