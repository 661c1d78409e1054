import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Place } from './command-channel';
import { type Lab, type LabOptions, labAvailable, startLab } from './lab';
import type { ClientName } from './lab-client';

const clients: readonly ClientName[] = ['pc', 'c2', 'c3', 'c4', 'w1', 'w2', 'inet'];

const usage = 'usage: npm run lab -- [--release 23.05|24.10] [--pace 0.5]';

const help = `
  pc|c2|c3|c4|w1|w2|inet COMMAND   run it on that client (pc is the administrator's computer, on lan1)
  router COMMAND                   run it inside the router, past SSH
  root COMMAND                     run it in the router's network with ip, bridge, nft and tcpdump
  dhcp CLIENT                      replug a client: it asks for an address anew
  cut | uncut                      cut the way from this computer to the router, and mend it
  target ADDRESS                   where SSH goes, for a router that changed its address
  fill KIB | free                  leave so many KiB of flash free; take that back
  snapshot NAME | restore NAME     keep and take back the whole state
  reset                            the router as it left the factory
  power-cut                        no power for a moment, then boot
  quit`;

/** Arguments: `--release 24.10`, `--pace 1`. */
export async function byHand(args: readonly string[]): Promise<void> {
  const options = optionsOf(args);
  const available = labAvailable();
  if (options === undefined || !available.ok) {
    console.error(available.ok ? usage : available.reason);
    process.exitCode = 1;
    return;
  }
  leaveNothingBehind();
  const lab = await startLab({ ...options, log: console.log });
  const { port, password, hostKeySha256 } = lab.ssh;
  console.log(`\nOpenWrt ${lab.release} lab router, as it left the factory.`);
  console.log(`  ssh -p ${port} root@127.0.0.1        password ${password}, host key ${hostKeySha256}`);
  console.log(`  http://127.0.0.1:${lab.webPort}/\n${help}\n`);

  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: 'lab> ' });
  lines.on('SIGINT', () => process.exit(0));
  lines.prompt();
  for await (const line of lines) {
    const [word = '', ...rest] = line.trim().split(' ');
    if (word === 'quit') break;
    try {
      await obey(lab, word, rest.join(' '));
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
    lines.prompt();
  }
  process.exit(0);
}

/**
 * However it ends, also in the middle of a command or of the first boot: the machine goes with this process
 * (`machine.ts`), and all files of this run are in one folder, which goes too.
 */
function leaveNothingBehind(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-by-hand-'));
  process.env.TMPDIR = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(0));
}

/** Undefined where something was asked for that the lab does not have. */
function optionsOf(args: readonly string[]): Pick<LabOptions, 'release' | 'pace'> | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { release: { type: 'string', default: '23.05' }, pace: { type: 'string', default: '0.5' } },
    });
    const { release } = values;
    const pace = Number(values.pace);
    return (release === '23.05' || release === '24.10') && pace > 0 ? { release, pace } : undefined;
  } catch {
    return undefined;
  }
}

async function obey(lab: Lab, word: string, rest: string): Promise<void> {
  if (word === '') return;
  if (word === 'root') return show(await lab.control(rest));
  if (word === 'router') return show(await lab.onRouter(rest));
  if (isClient(word)) return show(await lab.client(word).exec(rest));
  switch (word) {
    case 'dhcp':
      return console.log(isClient(rest) ? await lab.client(rest).dhcp() : help);
    case 'cut':
      return lab.cutManagement();
    case 'uncut':
      return lab.restoreManagement();
    case 'target':
      return lab.setManagementTarget(rest);
    case 'fill':
      return lab.fillFlash(Number(rest));
    case 'free':
      return lab.freeFlash();
    case 'snapshot':
    case 'restore':
      // Words of QEMU's monitor: a name with a blank in it would be an option.
      if (!/^[A-Za-z][\w-]*$/.test(rest))
        return console.log('a name is a letter, then letters, digits and dashes');
      return word === 'snapshot' ? lab.snapshot(rest) : lab.restore(rest);
    case 'reset':
      return lab.reset();
    case 'power-cut':
      await lab.powerCut();
      return lab.boot();
    default:
      console.log(help);
  }
}

function show({ stdout, stderr, code }: { stdout: string; stderr: string; code: number }): void {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  if (code !== 0) console.log(`exit code ${code}`);
}

function isClient(word: string): word is ClientName & Place {
  return (clients as readonly string[]).includes(word);
}
