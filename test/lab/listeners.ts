import type { Lab } from './lab';
import type { ClientName } from './lab-client';
import type { Question } from './probe-many';

/** What is asked of every client: a listener stands behind each port, so that silence means a wall and nothing else. */
export const ASKED: readonly Pick<Question, 'proto' | 'port'>[] = [
  { proto: 'icmp', port: 0 },
  { proto: 'tcp', port: 22 },
  { proto: 'tcp', port: 80 },
  { proto: 'tcp', port: 631 },
  { proto: 'udp', port: 53 },
];

/** Starts what does not listen yet on these clients. The internet has a web and a name server of its own. */
export async function startListeners(lab: Lab, clients: readonly ClientName[]): Promise<void> {
  const own = (client: ClientName, port: number): boolean =>
    client === 'inet' && (port === 80 || port === 53);
  const starts = clients.flatMap((client) =>
    ASKED.filter(({ proto, port }) => proto !== 'icmp' && !own(client, port)).map(
      ({ proto, port }) => `sh /lab/listen.sh ${client} ${proto} ${port} || touch $failed &`,
    ),
  );
  const script = ['failed=$(mktemp -u)', ...starts, 'wait', '[ ! -e $failed ]'].join('\n');
  const done = await lab.control(script, 180_000);
  if (done.code !== 0) throw new Error(`a listener did not start: ${done.stderr}`);
}

/**
 * Takes the router's limit on new connections a second away while `work` runs: it would make open doors look shut to
 * somebody who knocks at hundreds of them at once.
 */
export async function withoutSynLimit<T>(lab: Lab, work: () => Promise<T>): Promise<T> {
  await lab.control(
    'nft list chain inet fw4 syn_flood >/run/lab/syn-limit && nft flush chain inet fw4 syn_flood',
  );
  try {
    return await work();
  } finally {
    await lab.control('nft -f /run/lab/syn-limit');
  }
}
