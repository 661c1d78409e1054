import type { appChannel } from '../../shared/ipc/channels/app';
import type { Handlers } from '../../shared/ipc/contract';
import type { AppInfo, Settings } from '../../shared/ipc/views';
import type { Desk } from './desk';

export interface AppFacts {
  readonly version: string;
  readonly platform: string;
  readonly developmentRuntime?: string;
  readonly passwordStoreMissingBecause: 'no-store' | 'plain-text-only';
  onSettings(settings: Settings): void;
}

export function appService(desk: Desk, facts: AppFacts): Handlers<typeof appChannel> {
  const info = (): AppInfo => {
    const { available } = desk.store.vault;
    const putAside = desk.store.putAside.unread();
    return {
      version: facts.version,
      platform: facts.platform,
      ...(facts.developmentRuntime === undefined ? {} : { developmentRuntime: facts.developmentRuntime }),
      passwordStore: available ? { available } : { available, because: facts.passwordStoreMissingBecause },
      hasRouters: desk.store.routers.all().some(({ practice }) => !practice),
      ...(putAside === undefined ? {} : { putAside }),
    };
  };
  return {
    info,
    putAsideRead() {
      desk.store.putAside.markRead();
      return info();
    },
    settings: () => desk.store.settings.read(),
    saveSettings(settings) {
      const saved = desk.store.settings.save(settings);
      facts.onSettings(saved);
      return saved;
    },
  };
}
