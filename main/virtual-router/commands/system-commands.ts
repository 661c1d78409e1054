import { createHash } from 'node:crypto';
import { ctime } from '../router-log';
import type { RouterParts } from '../router-parts';
import { shellQuote } from '../shell';
import { UciStore } from '../uci/uci-store';
import { type Commands, failed } from './command';
import { uciShow } from './uci-show';

/** Kept by `sysupgrade -b`: conffiles and what base-files lists. */
const keptFiles = [
  'etc/config',
  'etc/dropbear',
  'etc/nftables.d',
  'etc/group',
  'etc/hosts',
  'etc/passwd',
  'etc/profile',
  'etc/rc.local',
  'etc/shadow',
  'etc/sysctl.conf',
  'etc/sysupgrade.conf',
];

const CHECKSUMS = '/var/run/config.md5';

/** Commands that make the parts of the router do something. */
export function systemCommands(parts: RouterParts, configChanged: (pack: string) => void): Commands {
  const { fs, clock, net, firewall, dhcp, log, profile } = parts;
  const hook = async (name: string, verb: string) => {
    if (name === 'network') {
      if (verb === 'boot' || verb === 'start') await net.start();
      else net.reload({ everything: verb === 'restart' });
    } else if (name === 'firewall') {
      if (verb === 'stop') firewall.clear();
      else {
        if (verb !== 'boot') await clock.busy(1.4);
        return { stderr: (await firewall.load()).stderr };
      }
    } else if (name === 'dnsmasq') await dhcp.reload(verb === 'boot' ? { takes: 0 } : {});
    else await clock.busy(verb === 'boot' ? 0 : 0.3);
    return {};
  };

  return {
    /** What the start scripts of the firmware call. */
    'practice-router': ({ args: [name = '', verb = ''] }) => hook(name, verb),
    reload_config: async () => {
      const store = new UciStore(fs);
      const before = new Map(
        (await fs.text(CHECKSUMS))?.split('\n').map((line) => [line.slice(34), line.slice(0, 32)]),
      );
      const sums: string[] = [];
      for (const pack of await store.packages()) {
        const file = await store.load(pack).catch(() => undefined);
        if (!file) continue;
        const text = uciShow(pack, file, {
          only: undefined,
          option: undefined,
          internalNames: true,
          separator: ' ',
        });
        const sum = createHash('md5').update(text, 'latin1').digest('hex');
        sums.push(`${sum}  ${pack}\n`);
        if (before.size > 0 && before.get(pack) !== sum) configChanged(pack);
      }
      await fs.put(CHECKSUMS, sums.join(''));
      await clock.busy(0.5);
      return {};
    },
    wifi: ({ args: [verb = 'up'] }) => {
      if (verb !== 'config') net.reload();
      return {};
    },
    reboot: () => {
      clock.after(1, () => parts.reboot());
      return {};
    },
    logger: ({ args, stdin }) => {
      const words = [...args];
      let [tag, priority] = ['root', 'user.notice'];
      while (words[0]?.startsWith('-')) {
        const flag = words.shift();
        if (flag === '-t') tag = words.shift() ?? tag;
        else if (flag === '-p') priority = words.shift() ?? priority;
        if (flag === '--') break;
      }
      log.add(tag, words.length > 0 ? words.join(' ') : stdin.trimEnd(), priority);
      return {};
    },
    logread: ({ args }) => {
      const wordAfter = (flag: string): string | undefined =>
        args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
      const pattern = wordAfter('-e');
      const count = Number(wordAfter('-l') ?? Number.MAX_SAFE_INTEGER);
      const lines = log.lines
        .filter(({ text }) => pattern === undefined || new RegExp(pattern).test(text))
        .slice(-count);
      const stamp = (ms: number) => (args.includes('-t') ? `[${(ms / 1000).toFixed(3)}] ` : '');
      return { stdout: lines.map(({ atMs, text }) => `${ctime(atMs)} ${stamp(atMs)}${text}\n`).join('') };
    },
    sysupgrade: async ({ args, run, cwd }) => {
      const at = args.findIndex((word) => word === '-b' || word === '--create-backup');
      if (args.includes('-l')) return { stdout: keptFiles.map((path) => `/${path}\n`).join('') };
      if (at < 0) return failed('Image check failed.');
      const target = args[at + 1] ?? '-';
      const extra = ((await fs.text('/etc/sysupgrade.conf')) ?? '')
        .split('\n')
        .filter((line) => line.startsWith('/'));
      const candidates = [...keptFiles, ...extra.map((path) => path.slice(1))];
      const present = [];
      for (const path of candidates) if (await fs.exists(`/${path}`)) present.push(path);
      const made = await run(`tar -C / -czf - ${present.map(shellQuote).join(' ')}`, { stdin: '' });
      if (target === '-') return made;
      await fs.writeFile(fs.resolvePath(cwd, target), made.stdout, 'latin1');
      return { stderr: made.stderr, exitCode: made.exitCode };
    },
    passwd: async ({ stdin }) => {
      const [first = '', second = ''] = stdin.split('\n');
      if (first === '' || first !== second) return failed('passwd: password for root is unchanged');
      await parts.setPassword(Buffer.from(first, 'latin1').toString('utf8'));
      return { stdout: 'passwd: password for root changed by root\n' };
    },
    // The daemons run in this program; scripts only look whether they are installed.
    dnsmasq: ({ args }) => (args.includes('--test') ? { stderr: 'dnsmasq: syntax check OK.\n' } : {}),
    ...Object.fromEntries(
      ['dropbear', 'hostapd', 'netifd', 'odhcpd', 'wpad'].map((name) => [name, () => ({})]),
    ),
    ...packageCommands(profile.packages),
    uname: ({ args }) => ({
      stdout: args.includes('-a')
        ? `Linux OpenWrt ${profile.release.kernel} #0 SMP aarch64 GNU/Linux\n`
        : args.includes('-r')
          ? `${profile.release.kernel}\n`
          : args.includes('-m')
            ? 'aarch64\n'
            : 'Linux\n',
    }),
    uptime: () => ({
      stdout: ` ${new Date().toISOString().slice(11, 19)} up ${Math.floor(clock.uptimeSeconds / 60)} min,  load average: 0.05, 0.06, 0.05\n`,
    }),
  };
}

const installed: readonly (readonly [name: string, version: string])[] = [
  ['base-files', '1'],
  ['busybox', '1.36.1-1'],
  ['dnsmasq', '2.90-2'],
  ['dropbear', '2022.82-6'],
  ['firewall4', '2023-09-01-1'],
  ['kmod-nft-offload', '1'],
  ['netifd', '2024-01-04-1'],
  ['nftables-json', '1.0.8-1'],
  ['odhcp6c', '2023-05-12-1'],
  ['odhcpd-ipv6only', '2023-10-24-1'],
  ['procd', '2023-06-25-1'],
  ['ubus', '2023-06-05-1'],
  ['uci', '2023-08-10-1'],
  ['wpad-basic-mbedtls', '2023-09-08-1'],
];

function packageCommands(tool: 'opkg' | 'apk'): Commands {
  if (tool === 'opkg')
    return {
      opkg: ({ args: [verb] }) =>
        verb === 'list-installed'
          ? { stdout: installed.map(([name, version]) => `${name} - ${version}\n`).join('') }
          : failed('opkg: this practice router is not connected to a package feed', 255),
    };
  return {
    apk: ({ args: [verb, ...more] }) =>
      verb === 'info'
        ? {
            stdout: installed
              .map(([name, version]) => (more.includes('-v') ? `${name}-${version}\n` : `${name}\n`))
              .join(''),
          }
        : failed('ERROR: this practice router is not connected to a package feed', 255),
  };
}
