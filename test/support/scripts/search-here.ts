import { discover } from '../../../main/discovery/discover';
import { localNetworks } from '../../../main/discovery/local-networks';
import { sweep } from '../../../main/discovery/sources/sweep';

/** Run inside a namespace: searches its networks and prints what was found, and when, as one line of JSON. */
const [what = 'sweep', listenMs = '6000'] = process.argv.slice(2);
const startedAt = performance.now();
const elapsed = (): number => Math.round(performance.now() - startedAt);
const networks = localNetworks();

async function sweepOnly(): Promise<object> {
  const [network] = networks;
  if (network === undefined) return { problem: 'no network' };
  let firstAtMs: number | undefined;
  const report = (): void => {
    firstAtMs ??= elapsed();
  };
  const { signal } = new AbortController();
  const found = await sweep({ network, report, signal, nowMs: Date.now });
  return { found: [...found], firstAtMs, endedAtMs: elapsed() };
}

async function everything(): Promise<object> {
  let last: object = {};
  let firstAtMs: number | undefined;
  let answersAtMs: number | undefined;
  const run = discover({
    networks,
    nowMs: Date.now,
    listenMs: Number(listenMs),
    onChanged: (inventory, progress) => {
      if (inventory.devices.length > 0) firstAtMs ??= elapsed();
      if (progress.sources.some(({ source, state }) => source === 'answers' && state === 'done'))
        answersAtMs ??= elapsed();
      last = { devices: inventory.devices, progress };
    },
  });
  await run.done;
  return { ...last, firstAtMs, answersAtMs, endedAtMs: elapsed() };
}

void (what === 'sweep' ? sweepOnly() : everything()).then((result) => console.log(JSON.stringify(result)));
