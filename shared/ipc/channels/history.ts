import { z } from 'zod';
import { call, event, idText, routerRef } from '../entry';
import type { HistoryDetail, HistoryEntry } from '../views';

export const historyChannel = {
  list: call(routerRef).returns<readonly HistoryEntry[]>(),
  detail: call(z.object({ entryId: idText }).strict()).returns<HistoryDetail | undefined>(),
  changed: event<{ readonly routerId: string }>(),
};
