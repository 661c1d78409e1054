import { z } from 'zod';
import { call, event, idText, routerRef } from '../entry';
import type { DiscoveryView } from '../views';

export const discoveryChannel = {
  start: call(routerRef).returns<DiscoveryView>(),
  stop: call(routerRef).returns<DiscoveryView>(),
  view: call(routerRef).returns<DiscoveryView>(),
  /** A person's name for a device beats every other source. Empty: forget it. */
  rename: call(
    z.object({ routerId: idText, deviceId: idText, name: z.string().max(64) }).strict(),
  ).returns<DiscoveryView>(),
  changed: event<DiscoveryView>(),
};
