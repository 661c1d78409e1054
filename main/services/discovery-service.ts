import type { discoveryChannel } from '../../shared/ipc/channels/discovery';
import type { Handlers } from '../../shared/ipc/contract';
import type { Inventories } from './inventories';

export function discoveryService(inventories: Inventories): Handlers<typeof discoveryChannel> {
  return {
    start: ({ routerId }) => inventories.start(routerId),
    stop: ({ routerId }) => inventories.stop(routerId),
    view: ({ routerId }) => inventories.view(routerId),
    rename: ({ routerId, deviceId, name }) => inventories.rename(routerId, deviceId, name),
  };
}
