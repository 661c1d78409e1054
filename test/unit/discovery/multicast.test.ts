import { createSocket } from 'node:dgram';
import { expect, it } from 'vitest';
import { askGroup } from '../../../main/discovery/sources/multicast';

const GROUP = '239.255.77.77';

/** Somebody in the group, on this machine only, who repeats what is asked in capitals. */
async function echo() {
  const heard: string[] = [];
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (message, { port, address }) => {
    heard.push(message.toString());
    socket.send(message.toString().toUpperCase(), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, resolve));
  socket.addMembership(GROUP, '127.0.0.1');
  return { heard, port: socket.address().port, close: () => socket.close() };
}

const search = (address: string, signal = new AbortController().signal) => ({
  network: { device: 'lo', address, prefix: 8, mac: '' },
  report: () => {},
  signal,
  nowMs: Date.now,
});

it('asks the group again and again, hears the answers, and may ask on', async () => {
  const there = await echo();
  const answers: string[] = [];
  const question = {
    group: GROUP,
    port: there.port,
    ttl: 0,
    askAtMs: [0, 100, 60_000],
    messages: () => ['who', 'what'],
    onAnswer: (message: Buffer, sender: string, ask: (messages: readonly string[]) => void) => {
      answers.push(`${sender} ${message}`);
      if (answers.length === 1) ask(['more']);
    },
  };
  const end = await askGroup(search('127.0.0.1'), question, 600);
  there.close();
  expect(end).toBe('done');
  expect(there.heard.sort()).toEqual(['more', 'what', 'what', 'who', 'who']);
  expect(answers.sort()).toEqual(['MORE', 'WHAT', 'WHAT', 'WHO', 'WHO'].map((word) => `127.0.0.1 ${word}`));
});

it('says so when the network is not there, and ends at once when the search does', async () => {
  const question = { group: GROUP, port: 9, ttl: 0, askAtMs: [0], messages: () => [], onAnswer: () => {} };
  expect(await askGroup(search('192.0.2.1'), question, 600)).toBe('cannot-listen');
  const started = Date.now();
  expect(await askGroup(search('127.0.0.1', AbortSignal.abort()), question, 60_000)).toBe('done');
  expect(Date.now() - started).toBeLessThan(5000);
});
