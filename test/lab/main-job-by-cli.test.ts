import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseUci } from '../../shared/uci/parse-uci';
import { configOf as uciConfigOf } from '../../shared/uci/uci';
import { buildModel, type Model } from '../../shared/verify/model';
import { type Cli, cliWith, labAddress } from './cli-process';
import { compareWithModel, modelSays } from './compare-with-model';
import { askTheKernel } from './kernel-matrix';
import { type Lab, labAvailable, startLab } from './lab';
import { type Everybody, everybodySettled, proveAmong } from './packet-proof';
import { configOf } from './rollout-kit';
import { PRINTER } from './zones-case';

const available = labAvailable();
const here = dirname(fileURLToPath(import.meta.url));
const policyText = readFileSync(join(here, 'zones.bulkhead.yaml'), 'utf8');
const WIFI_KEYS = { iot: 'things-on-the-net', guest: 'welcome-stranger' };

type Files = Readonly<Record<string, string>>;
let lab: Lab;
let dir: string;
let cli: Cli;
let flat: Files;
let everybody: Everybody;
let failed: string | undefined;
const file = (name: string): string => join(dir, name);
const signedIn = ['--router', 'lab', '--password-stdin'] as const;
const withPolicy = (name: string) => [
  ...signedIn,
  ...['--policy', file(name), '--keys', file('wifi-keys.yaml')],
];

/** What a reload or a restart would change: processes, the loaded rules, the times of the files. */
async function traces(): Promise<string> {
  const processes = await lab.control(
    "ps -o pid,args | grep -E '[d]nsmasq|[o]dhcpd|[h]ostapd|[n]etifd' ; nft -a list table inet fw4 | head -1",
  );
  const files = await lab.onRouter('ls -l --full-time /etc/config /etc/bulkhead');
  return `${processes.stdout}${files.stdout}`;
}

function modelOf(files: Files): Model {
  const packages = Object.entries(files).map(([name, text]) => {
    const parsed = parseUci(text, name);
    if (!parsed.ok) throw new Error(`${name}: ${parsed.error.reason}`);
    return parsed.value;
  });
  return buildModel(uciConfigOf(packages), { release: lab.release });
}

// One rollout for all of it: each test goes on where the one before it ended.
describe.skipIf(!available.ok)(
  `the main job by command line, on the lab router${available.ok ? '' : ` (${available.reason})`}`,
  { timeout: 900_000 },
  () => {
    beforeAll(async () => {
      lab = await startLab({ log: console.log });
      dir = mkdtempSync(join(tmpdir(), 'bulkhead-cli-'));
      cli = cliWith(join(dir, 'home'));
      flat = await configOf(lab);
      const keys = Object.entries(WIFI_KEYS).map(([name, key]) => `${name}: ${key}\n`);
      writeFileSync(file('zones.yaml'), policyText);
      writeFileSync(file('own-port.yaml'), policyText.replace('ports: { ', 'ports: { lan1: guest, '));
      writeFileSync(file('wifi-keys.yaml'), keys.join(''));
    }, 900_000);
    beforeEach(({ task, onTestFailed }) => {
      if (failed !== undefined) throw new Error(`"${failed}" failed before`);
      onTestFailed(() => {
        failed ??= task.name;
      });
    });
    afterAll(async () => {
      await lab?.stop();
      if (dir) rmSync(dir, { recursive: true, force: true });
    });

    it('learns the router by its key, sees its devices, and reads the flat network as one zone', async () => {
      const added = await cli('router', 'add', 'lab', ...labAddress(lab), '--password-stdin');
      expect(added).toMatchObject({ exit: 0, stderr: '' });
      expect(added.stdout).toContain('Trusted and read');
      const found = await cli('discover', ...signedIn, '--json');
      expect(found.json()).toMatchObject({
        devices: expect.arrayContaining([
          expect.objectContaining({ macs: [PRINTER.mac], connection: { kind: 'cable', port: 'lan3' } }),
        ]),
      });
      expect((await cli('import', ...signedIn, '-o', file('flat.yaml'))).exit).toBe(0);
      expect(readFileSync(file('flat.yaml'), 'utf8').match(/^ {2}- id: /gm)).toHaveLength(2); // a zone, a rule
      expect(await cli('plan', ...signedIn, '--policy', file('flat.yaml'))).toMatchObject({ exit: 0 });
    });

    it('refuses to move the own port to guests, says why, and changes nothing', async () => {
      const before = await traces();
      for (const command of [['plan'], ['apply', '--yes']]) {
        const refused = await cli(...command, ...withPolicy('own-port.yaml'));
        expect(refused.exit).toBe(2);
        expect(refused.stdout).toMatch(
          /BREAKS: You cannot be locked out of the router \(.*\)\n {4}This computer is plugged into port 1\. The plan gives port 1 to Guest, and Guest may not administer the router\./,
        );
      }
      expect(await configOf(lab)).toEqual(flat);
      expect(await traces()).toBe(before);
    });

    it.each([0, 4])('%i KiB of free flash: says so with both numbers, and changes nothing', async (kib) => {
      await lab.fillFlash(kib);
      const full = await cli('apply', '--yes', ...withPolicy('zones.yaml'));
      await lab.freeFlash();
      expect(full, full.stderr).toMatchObject({ exit: 1, stdout: '' });
      const [, said, needed] =
        /memory is full: (\d+) KB free, (\d+) KB needed\..*\(flash-full\)/.exec(full.stderr) ?? [];
      expect(Number(said)).toBeGreaterThanOrEqual(kib);
      expect(Number(said)).toBeLessThanOrEqual(kib + 4); // as near as `fillFlash` comes
      expect(Number(needed)).toBeGreaterThan(Number(said));
      expect(await configOf(lab)).toEqual(flat);
    });

    it('divides the network into four zones', async () => {
      const planned = await cli('plan', ...withPolicy('zones.yaml'));
      expect(planned.exit).toBe(2); // there is something to do
      for (const key of Object.values(WIFI_KEYS)) expect(planned.stdout).not.toContain(key);
      const applied = await cli('apply', '--yes', '--window', '900', ...withPolicy('zones.yaml'));
      console.log(applied.stdout.trim());
      expect(applied, applied.stderr).toMatchObject({
        exit: 0,
        stdout: expect.stringContaining('Confirmed after'),
      });
    });

    it('real packets: every client in its zone, every wall closed, every door open', async () => {
      everybody = await everybodySettled(lab);
      expect(await proveAmong(lab, everybody)).toEqual([]);
    });

    it('the verifier says of every cell what real packets do', async () => {
      const files = await configOf(lab);
      const model = modelOf(files);
      const observed = await askTheKernel(
        lab,
        everybody.residents,
        (one) => modelSays(model, one) === 'allowed',
      );
      const { cells, packets, open, differences } = compareWithModel(model, observed);
      console.log(`verifier against kernel: ${cells} cells, ${packets} packets, ${open} of them got through`);
      expect(differences).toEqual([]);
      expect(cells).toBe(270);

      // A model of another configuration does not get away with it: the printer's door gone, a wall open.
      const broken: readonly (readonly [from: string, to: string])[] = [
        ["option target 'ACCEPT'", "option target 'REJECT'"],
        ["option forward 'REJECT'", "option forward 'ACCEPT'"],
        ["option input 'REJECT'", "option input 'ACCEPT'"],
      ];
      for (const [from, to] of broken) {
        const firewall = files.firewall?.replaceAll(from, to) ?? '';
        const other = compareWithModel(modelOf({ ...files, firewall }), observed);
        expect(other.differences.length).toBeGreaterThan(0);
      }
    });

    it('the same policy again: an empty plan, nothing sent, nothing restarted', async () => {
      const before = await traces();
      expect((await cli('plan', ...withPolicy('zones.yaml'))).exit).toBe(0);
      const again = await cli('apply', '--yes', ...withPolicy('zones.yaml'), '--json');
      expect(again.exit).toBe(0);
      expect(again.json()).toEqual({ applied: false, empty: true });
      expect(await traces()).toBe(before);
    });

    it('says what holds and who reaches whom', async () => {
      expect((await cli('verify', ...signedIn)).exit).toBe(0);
      const reach = (from: string, to: string, service: string) =>
        cli('reach', ...signedIn, '--from', from, '--to', to, '--service', service, '--json');
      const fates = async (run: ReturnType<Cli>) =>
        ((await run).json() as { answers: { fate: string }[] }).answers.map(({ fate }) => fate);
      expect(await fates(reach('guest', 'router', 'tcp/22'))).toEqual(['denied', 'denied']);
      expect(await fates(reach('guest', 'home', 'any'))).toEqual(['denied', 'denied']);
      expect(await fates(reach('guest', 'internet', 'any'))).toEqual(['allowed', 'allowed']);
      expect(await fates(reach('home', 'iot', 'print'))).toEqual(['some', 'denied']);
    });

    it('goes back to flat, byte for byte', async () => {
      const back = await cli('rollback', '--yes', '--window', '900', ...signedIn);
      console.log(back.stdout.trim());
      expect(back, back.stderr).toMatchObject({
        exit: 0,
        stdout: expect.stringContaining('Confirmed after'),
      });
      expect(await configOf(lab)).toEqual(flat);
      const lease = await lab.client('c4').dhcp(60_000);
      expect(lease?.address).toMatch(/^192\.168\.1\./);
      const history = await cli('history', '--router', 'lab', '--json');
      expect(history.json()).toMatchObject([
        { kind: 'rollback', outcome: 'confirmed' },
        { kind: 'change', outcome: 'confirmed' },
        { kind: 'change', outcome: 'refused' }, // the flash was full, twice
        { kind: 'change', outcome: 'refused' },
        { kind: 'connected', outcome: 'copy' },
      ]);
    });
  },
);
