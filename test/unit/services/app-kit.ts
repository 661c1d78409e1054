import { type Bulkhead, createServices, type ServiceOptions } from '../../../main/services/services';
import type { RolloutView } from '../../../shared/rollout/rollout-state';

/** The program without window and password store; what it tells of rollouts is added to `told`. */
export function startApp(dataDir: string, told: RolloutView[], more: Partial<ServiceOptions> = {}): Bulkhead {
  const opened = createServices({
    dataDir,
    facts: { version: '0', platform: 'linux', passwordStoreMissingBecause: 'no-store', onSettings: () => {} },
    emit: (channel) => (name, payload) => {
      if (channel === 'rollout' && name === 'changed') told.push(payload as RolloutView);
    },
    chooseKeyFile: async () => undefined,
    ...more,
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

/** Trusts whoever answers there and signs in by password. */
export async function signInAt(
  { handlers }: Bulkhead,
  { host, port, password }: { readonly host: string; readonly port: number; readonly password: string },
): Promise<void> {
  const { contact, trust, signIn } = handlers.routers;
  const met = await contact({ host, port });
  if (!met.ok) throw new Error(JSON.stringify(met.error));
  const { contactId } = met.value;
  await trust({ contactId, replaced: false });
  const secret = { kind: 'password', password, remember: false } as const;
  const signedIn = await signIn({ contactId, user: 'root', secret });
  if (!signedIn.ok) throw new Error(JSON.stringify(signedIn.error));
}
