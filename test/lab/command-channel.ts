import { connect } from 'node:net';

/** What a command in the lab printed, and how it ended (128 + signal when killed, 137 after its time-out). */
export interface CommandOutcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** `root`: the router's network with the lab's own tools; `router`: inside the router; otherwise a client's name. */
export type Place = 'root' | 'router' | 'pc' | 'c2' | 'c3' | 'c4' | 'w1' | 'w2' | 'inet';

/**
 * Runs a shell script in the guest, beside the router's own network: this still works when the router has locked everybody out.
 * Each call is one TCP connection, so that nothing of it survives a restored snapshot.
 */
export function runInGuest(
  port: number,
  place: Place,
  script: string,
  timeoutMs: number,
): Promise<CommandOutcome> {
  const body = Buffer.from(`${script}\n`);
  const head = `RUN ${place} ${Math.ceil(timeoutMs / 1000)} ${body.length}\n`;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port });
    // the guest kills the command itself at the time-out; this is for a guest that no longer answers
    socket.setTimeout(timeoutMs + 20_000, () =>
      socket.destroy(new Error(`the lab did not answer: ${script}`)),
    );
    socket.on('connect', () => socket.write(Buffer.concat([Buffer.from(head), body])));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const outcome = parseReply(Buffer.concat(chunks));
      if (!outcome) return;
      resolve(outcome);
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`the lab broke off the command: ${script}`))); // no effect after an answer
  });
}

function parseReply(reply: Buffer): CommandOutcome | undefined {
  const lineEnd = reply.indexOf('\n');
  const [word, code, outBytes, errBytes] = reply.subarray(0, Math.max(lineEnd, 0)).toString().split(' ');
  if (word !== 'DONE') return undefined;
  const outStart = lineEnd + 1;
  const errStart = outStart + Number(outBytes);
  if (reply.length < errStart + Number(errBytes)) return undefined;
  return {
    code: Number(code),
    stdout: reply.subarray(outStart, errStart).toString(),
    stderr: reply.subarray(errStart, errStart + Number(errBytes)).toString(),
  };
}
