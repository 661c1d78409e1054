import { createSocket } from 'node:dgram';
import { get } from 'node:http';
import { untrustedText } from '../../../shared/net/untrusted-text';
import { askGroup } from './multicast';
import type { Search } from './source';
import {
  type Description,
  descriptionUrl,
  parseDescription,
  parseSsdpAnswer,
  searchMessage,
} from './ssdp-message';

const MOST_DESCRIPTIONS = 100;
const LONGEST_DESCRIPTION = 64 * 1024;
const FETCH_MS = 2000;
// The question gives a device one second (`MX: 1`).
const CONFIRM_MS = 2000;

/** Asks for UPnP devices, and each that answers for the page that describes it. */
export function askSsdp(search: Search, listenMs: number): Promise<'done' | 'cannot-listen'> {
  const { report, signal, nowMs } = search;
  const described = new Set<string>();
  return askGroup(
    search,
    {
      group: '239.255.255.250',
      port: 1900,
      ttl: 2, // UDA 2.0: stays in the house
      askAtMs: [0, 500, 3000],
      messages: () => ['ssdp:all', 'upnp:rootdevice'].map((target) => searchMessage(target)),
      onAnswer: (message, address) => {
        const answer = parseSsdpAnswer(message.subarray(0, 4096).toString('latin1'));
        if (answer === undefined) return;
        const types = answer.target.startsWith('uuid:') ? {} : { serviceTypes: [answer.target] };
        report({ source: 'ssdp', seenAtMs: nowMs(), address, ...types });
        const url = answer.location === undefined ? undefined : descriptionUrl(answer.location, address);
        if (url === undefined || described.has(url.href) || described.size >= MOST_DESCRIPTIONS) return;
        described.add(url.href);
        void descriptionFrom(url, answer.target, search).then((description) => {
          if (description && !signal.aborted)
            report({ source: 'ssdp', seenAtMs: nowMs(), address, ...factsOf(description) });
        });
      },
    },
    listenMs,
  );
}

function factsOf({ friendlyName, manufacturer, modelName, deviceType }: Description): object {
  return {
    ...(friendlyName === undefined ? {} : { announcedName: untrustedText(friendlyName) }),
    ...(manufacturer === undefined ? {} : { manufacturer: untrustedText(manufacturer) }),
    ...(modelName === undefined ? {} : { model: untrustedText(modelName) }),
    ...(deviceType === undefined ? {} : { serviceTypes: [deviceType] }),
  };
}

async function descriptionFrom(
  url: URL,
  target: string,
  { network, signal }: Search,
): Promise<Description | undefined> {
  const meant = await confirmsDescription(url, target, { from: network.address, signal });
  return meant ? fetchDescription(url, signal) : undefined;
}

/**
 * Whether the host of this address names it again when it alone is asked, from a port that the others did not see.
 * The sender of an announcement can be forged, and must not make us fetch a page of somebody else.
 */
export function confirmsDescription(
  url: URL,
  target: string,
  {
    from,
    signal,
    port = 1900,
  }: { readonly from: string; readonly signal: AbortSignal; readonly port?: number },
): Promise<boolean> {
  const socket = createSocket({ type: 'udp4', signal });
  return new Promise((resolve) => {
    const end = (confirmed: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (!signal.aborted) socket.close();
      resolve(confirmed);
    };
    const onAbort = (): void => end(false);
    const timer = setTimeout(() => end(false), CONFIRM_MS);
    signal.addEventListener('abort', onAbort);
    socket.once('error', () => end(false));
    socket.on('message', (message, { address }) => {
      if (address !== url.hostname) return;
      const answer = parseSsdpAnswer(message.subarray(0, 4096).toString('latin1'));
      if (answer?.location !== undefined && descriptionUrl(answer.location, address)?.href === url.href)
        end(true);
    });
    socket.bind(0, from, () =>
      socket.send(searchMessage(target, `${url.hostname}:${port}`), port, url.hostname),
    );
  });
}

/** One request, no redirects, a bounded answer. Undefined when there is none worth reading. */
export function fetchDescription(url: URL, signal: AbortSignal): Promise<Description | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let total = 0;
    const request = get(
      url,
      { agent: false, signal, timeout: FETCH_MS, headers: { connection: 'close' } },
      (response) => {
        if (response.statusCode !== 200) return end(undefined);
        response.on('data', (chunk: Buffer) => {
          total += chunk.length;
          if (total > LONGEST_DESCRIPTION) end(undefined);
          else chunks.push(chunk);
        });
        response.on('end', () => end(parseDescription(Buffer.concat(chunks).toString('utf8'))));
        response.on('error', () => end(undefined));
      },
    );
    // `timeout` above restarts with every byte; this one does not.
    const timer = setTimeout(() => end(undefined), FETCH_MS);
    request.on('error', () => end(undefined));
    request.on('timeout', () => end(undefined));

    function end(description: Description | undefined): void {
      clearTimeout(timer);
      resolve(description);
      request.destroy();
    }
  });
}
