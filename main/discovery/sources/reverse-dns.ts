import { Resolver } from 'node:dns/promises';
import { untrustedText } from '../../../shared/net/untrusted-text';
import type { Search } from './source';

const AT_ONCE = 16;
const MOST = 1024;

/** Asks for the names of addresses: the router, when one is known, since it hands out both. Else whoever the system asks. */
export async function askReverseDns(
  addresses: readonly string[],
  routerAddress: string | undefined,
  { report, signal, nowMs }: Pick<Search, 'report' | 'signal' | 'nowMs'>,
): Promise<void> {
  const resolver = new Resolver({ timeout: 800, tries: 1 });
  if (routerAddress !== undefined) resolver.setServers([routerAddress]);
  const cancel = (): void => resolver.cancel();
  signal.addEventListener('abort', cancel);
  const waiting = addresses.slice(0, MOST);
  const askNext = async (): Promise<void> => {
    for (let address = waiting.pop(); address !== undefined && !signal.aborted; address = waiting.pop()) {
      const [name] = await resolver.reverse(address).catch((): string[] => []);
      const hostname = name?.split('.')[0];
      if (hostname)
        report({ source: 'reverse-dns', seenAtMs: nowMs(), address, hostname: untrustedText(hostname) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askNext));
  signal.removeEventListener('abort', cancel);
}
