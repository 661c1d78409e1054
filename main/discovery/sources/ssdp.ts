import { createSocket } from 'node:dgram';
import { get } from 'node:http';
import { untrustedText } from '../../../shared/net/untrusted-text';
import { pause, type Search } from './source';
import {
  type Description,
  descriptionUrl,
  parseDescription,
  parseSsdpAnswer,
  searchMessage,
} from './ssdp-message';

const GROUP = '239.255.255.250';
const PORT = 1900;
const TARGETS = ['ssdp:all', 'upnp:rootdevice'];
const ASK_AGAIN_MS = [0, 500, 3000];
const MOST_DESCRIPTIONS = 100;
const LONGEST_DESCRIPTION = 64 * 1024;
const FETCH_MS = 2000;

/** Asks for UPnP devices, and each that answers for the page that describes it. */
export async function askSsdp(search: Search, listenMs: number): Promise<'done' | 'cannot-listen'> {
  const { network, report, signal, nowMs } = search;
  const described = new Set<string>();
  const socket = createSocket({ type: 'udp4' });
  let failed = false;

  socket.on('message', (message, { address }) => {
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
  });
  const bound = await new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind(0, network.address, () => resolve(true));
  });
  socket.on('error', () => {
    failed = true;
  });
  if (!bound) {
    socket.close();
    return 'cannot-listen';
  }

  try {
    socket.setMulticastInterface(network.address);
    socket.setMulticastTTL(2); // UDA 2.0: stays in the house
    let waited = 0;
    for (const at of ASK_AGAIN_MS.filter((ms) => ms < listenMs)) {
      await pause(at - waited, signal);
      waited = at;
      if (signal.aborted) break;
      for (const target of TARGETS)
        socket.send(searchMessage(target), PORT, GROUP, (error) => {
          if (error) failed = true;
        });
    }
    await pause(listenMs - waited, signal);
  } catch {
    failed = true;
  } finally {
    socket.close();
  }
  return failed ? 'cannot-listen' : 'done';
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
