import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { confirmsDescription } from '../../../main/discovery/sources/ssdp';

const page = new URL('http://127.0.0.2:8060/d.xml');
const naming = (location: string | URL): string =>
  `HTTP/1.1 200 OK\r\nST: roku:ecp\r\nLOCATION: ${location}\r\n\r\n`;

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

async function socketAt(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  return socket;
}

/** Asks the host of the page, played at 127.0.0.2, which lets `speaker` answer. */
async function confirmed(answer: string | undefined, speaker?: Socket): Promise<boolean> {
  const host = await socketAt('127.0.0.2');
  host.on('message', (question, { address, port }) => {
    if (answer !== undefined && question.includes('ST: roku:ecp'))
      (speaker ?? host).send(answer, port, address);
  });
  return confirmsDescription(page, 'roku:ecp', {
    from: '127.0.0.1',
    signal: AbortSignal.timeout(400),
    port: host.address().port,
  });
}

describe('a description that an announcement names', () => {
  it('is fetched where its host, asked alone, names it again', async () => {
    expect(await confirmed(naming(page))).toBe(true);
  });

  it.each([
    ['says nothing: the announcement was forged', undefined],
    ['names another page', naming('http://127.0.0.2:8060/other')],
    ['answers nonsense', 'hello'],
  ])('is not fetched where its host %s', async (_why, answer) => {
    expect(await confirmed(answer)).toBe(false);
  });

  it('is not fetched because a third party says so', async () => {
    expect(await confirmed(naming(page), await socketAt('127.0.0.3'))).toBe(false);
  });
});
