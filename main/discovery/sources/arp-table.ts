import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { parseIpv4 } from '../../../shared/net/ipv4';
import { isMulticast, parseMac } from '../../../shared/net/mac';
import { parseProcNetArp } from '../../../shared/router/parse-neighbours';

export interface ArpEntry {
  readonly address: string;
  readonly mac: string;
}

/** Who this computer has an answer from. Needs no privilege on any system. */
export async function readArpTable(): Promise<readonly ArpEntry[]> {
  if (process.platform === 'linux')
    return parseProcNetArp(await readFile('/proc/net/arp', 'utf8').catch(() => ''));
  if (process.platform === 'win32') return parseWindowsArp(await outputOf('arp.exe', ['-a']));
  return parseBsdArp(await outputOf('/usr/sbin/arp', ['-an']));
}

/** macOS `arp -an`: `? (192.168.1.5) at a4:83:e7:1:2:3 on en0 ifscope [ethernet]`, leading zeros left out. */
export function parseBsdArp(text: string): readonly ArpEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = /\((\d[\d.]*)\) at ([0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}) on /i.exec(line);
    const padded = match?.[2]?.split(':').map((part) => part.padStart(2, '0'));
    return entryOf(match?.[1], padded?.join(':'));
  });
}

/** Windows `arp -a`: `  192.168.1.5    a4-83-e7-01-02-03    dynamic`; the last word differs by language. */
export function parseWindowsArp(text: string): readonly ArpEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s+(\d[\d.]*)\s+([0-9a-f]{2}(?:-[0-9a-f]{2}){5})\s/i.exec(line);
    return entryOf(match?.[1], match?.[2]);
  });
}

function entryOf(address: string | undefined, hardware: string | undefined): readonly ArpEntry[] {
  const mac = hardware === undefined ? undefined : parseMac(hardware);
  if (address === undefined || mac === undefined || parseIpv4(address) === undefined) return [];
  return isMulticast(mac) || mac === '00:00:00:00:00:00' ? [] : [{ address, mac }];
}

function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: 2000, maxBuffer: 4 * 1024 * 1024, windowsHide: true };
    execFile(program, args, options, (error, stdout) => resolve(error ? '' : stdout));
  });
}
