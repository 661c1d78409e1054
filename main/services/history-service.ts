import type { historyChannel } from '../../shared/ipc/channels/history';
import type { Handlers } from '../../shared/ipc/contract';
import type { Desk } from './desk';

export function historyService(desk: Desk): Handlers<typeof historyChannel> {
  return {
    list: ({ routerId }) => desk.store.history.list(routerId),
    detail: ({ entryId }) => desk.store.history.detail(entryId),
  };
}
