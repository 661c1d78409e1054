import { createSocket } from 'node:dgram';
import { pause, type Search } from './source';

type Message = Buffer | string;

export interface MulticastQuestion {
  readonly group: string;
  readonly port: number;
  /** How many routers the question may pass. */
  readonly ttl: number;
  /** When to ask, after the start: a question can be lost, and a device can be asleep. */
  readonly askAtMs: readonly number[];
  messages(): readonly Message[];
  /** `ask` sends further questions in between. */
  onAnswer(message: Buffer, sender: string, ask: (messages: readonly Message[]) => void): void;
}

/**
 * Asks everybody on the search's network and listens for `listenMs`. The questions go out from a port of our own, so
 * answers come straight back to it: no port that others could talk to is opened, and no system service has to give way.
 */
export async function askGroup(
  { network, signal }: Search,
  question: MulticastQuestion,
  listenMs: number,
): Promise<'done' | 'cannot-listen'> {
  const { group, port, ttl, askAtMs } = question;
  const socket = createSocket({ type: 'udp4' });
  let failed = false;
  const ask = (messages: readonly Message[]): void => {
    for (const message of messages)
      socket.send(message, port, group, (error) => {
        if (error) failed = true;
      });
  };

  socket.on('message', (message, { address }) => question.onAnswer(message, address, ask));
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
    socket.setMulticastTTL(ttl);
    let waited = 0;
    for (const at of askAtMs.filter((ms) => ms < listenMs)) {
      await pause(at - waited, signal);
      waited = at;
      if (signal.aborted) break;
      ask(question.messages());
    }
    await pause(listenMs - waited, signal);
  } catch {
    failed = true; // the interface went away
  } finally {
    socket.close();
  }
  return failed ? 'cannot-listen' : 'done';
}
