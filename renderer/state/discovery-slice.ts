import type { DiscoveryView } from '../../shared/ipc/views';
import type { Slice, SliceTools } from './slice';

export interface DiscoverySlice {
  /** Mirror of main's inventory of the selected router. */
  readonly discovery: DiscoveryView | undefined;
  startLooking(): Promise<void>;
  stopLooking(): Promise<void>;
  /** What is known already, without looking again. */
  loadDevices(): Promise<void>;
  renameDevice(deviceId: string, name: string): Promise<void>;
}

export const createDiscoverySlice =
  ({ api }: SliceTools): Slice<DiscoverySlice> =>
  (set, get) => {
    const take = (view: DiscoveryView): void => {
      if (view.routerId === get().router?.routerId) set({ discovery: view });
    };
    api.discovery.onChanged(take);

    const selected = (): { readonly routerId: string } | undefined => {
      const { router } = get();
      return router && { routerId: router.routerId };
    };

    return {
      discovery: undefined,

      async startLooking() {
        const ref = selected();
        if (ref) take(await api.discovery.start(ref));
      },
      async stopLooking() {
        const ref = selected();
        if (ref) take(await api.discovery.stop(ref));
      },
      async loadDevices() {
        const ref = selected();
        if (ref) take(await api.discovery.view(ref));
      },
      async renameDevice(deviceId, name) {
        const ref = selected();
        if (ref) take(await api.discovery.rename({ ...ref, deviceId, name }));
      },
    };
  };
