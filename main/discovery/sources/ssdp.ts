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
      messages: () => ['ssdp:all', 'upnp:rootdevice'].map(searchMessage),
      onAnswer: (message, address) => {
        const answer = parseSsdpAnswer(message.subarray(0, 4096).toString('latin1'));
        if (answer === undefined) return;
        const types = answer.target.startsWith('uuid:') ? {} : { serviceTypes: [answer.target] };
        report({ source: 'ssdp', seenAtMs: nowMs(), address, ...types });
        const url = answer.location === undefined ? undefined : descriptionUrl(answer.location, address);
        if (url === undefined || described.has(url.href) || described.size >= MOST_DESCRIPTIONS) return;
        described.add(url.href);
        void fetchDescription(url, signal).then((description) => {
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
