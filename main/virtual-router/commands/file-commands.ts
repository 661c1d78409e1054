import { createHash } from 'node:crypto';
import type { RouterFs } from '../router-fs';
import { type Call, type Commands, failed } from './command';

/** Applets around files that the shell library lacks or that the practice router must own. */
export function fileCommands(fs: RouterFs, freeFlash: () => { freeKib: number; totalKib: number }): Commands {
  const absolute = ({ cwd }: Call, path: string): string => fs.resolvePath(cwd, path);

  const sum = (name: string) => async (call: Call) => {
    const words = call.args.filter((word) => !word.startsWith('-') || word === '-');
    const digest = (text: string) => createHash(name).update(text, 'latin1').digest('hex');
    if (call.args.includes('-c')) {
      const list =
        words[0] === undefined || words[0] === '-' ? call.stdin : await fs.text(absolute(call, words[0]));
      const [out, bad]: [string[], string[]] = [[], []];
      for (const [, wanted, path = ''] of (list ?? '').matchAll(/^([0-9a-f]+) [ *](.+)$/gm)) {
        const text = await fs.text(absolute(call, path));
        const good = text !== undefined && digest(text) === wanted;
        out.push(`${path}: ${good ? 'OK' : 'FAILED'}\n`);
        if (!good) bad.push(path);
      }
      return { stdout: call.args.includes('-s') ? '' : out.join(''), exitCode: bad.length > 0 ? 1 : 0 };
    }
    if (words.length === 0) return { stdout: `${digest(call.stdin)}  -\n` };
    const [out, err]: [string[], string[]] = [[], []];
    for (const word of words) {
      const text = word === '-' ? call.stdin : await fs.text(absolute(call, word));
      if (text === undefined) err.push(`${name}sum: can't open '${word}': No such file or directory\n`);
      else out.push(`${digest(text)}  ${word}\n`);
    }
    return { stdout: out.join(''), stderr: err.join(''), exitCode: err.length > 0 ? 1 : 0 };
  };

  return {
    sha256sum: sum('sha256'),
    md5sum: sum('md5'),
    sync: () => ({}),
    fsync: () => ({}),
    umask: ({ args }) => {
      const [mask] = args;
      if (mask === undefined) return { stdout: `0${fs.umask.toString(8).padStart(3, '0')}\n` };
      fs.umask = Number.parseInt(mask, 8);
      return {};
    },
    cmp: async (call) => {
      const [one = '', two = '-'] = call.args.filter((word) => !word.startsWith('-') || word === '-');
      const [a, b] = await Promise.all(
        [one, two].map(async (word) => (word === '-' ? call.stdin : await fs.text(absolute(call, word)))),
      );
      const missing = a === undefined ? one : b === undefined ? two : undefined;
      if (missing !== undefined) return failed(`cmp: can't open '${missing}': No such file or directory`, 2);
      if (a === b) return {};
      return {
        stdout: call.args.includes('-s') ? '' : `${one} ${two} differ: char 1, line 1\n`,
        exitCode: 1,
      };
    },
    mktemp: async ({ args }) => {
      const folder = args.includes('-d');
      const template = args.find((word) => word.includes('XXXXXX')) ?? '/tmp/tmp.XXXXXX';
      const path = (template.startsWith('/') ? template : `/tmp/${template}`).replace(/X{6,}$/, randomName);
      if (folder) await fs.mkdir(path, { recursive: true });
      else await fs.writeFile(path, '');
      await fs.chmod(path, folder ? 0o700 : 0o600);
      return { stdout: `${path}\n` };
    },
    hexdump: async (call) => {
      const path = call.args.find((word) => word.startsWith('/'));
      const text = path === undefined ? call.stdin : ((await fs.text(path)) ?? '');
      const lines = text.match(/[\s\S]{1,16}/g) ?? [];
      return {
        stdout: lines
          .map(
            (line, index) =>
              `${(index * 16).toString(16).padStart(8, '0')}  ${[...line].map(hex).join(' ')}\n`,
          )
          .join(''),
      };
    },
    df: ({ args }) => {
      const { freeKib, totalKib } = freeFlash();
      const used = Math.max(0, totalKib - freeKib);
      const share = totalKib === 0 ? 100 : Math.ceil((used * 100) / totalKib);
      const row = (
        device: string,
        mount: string,
        total: number,
        taken: number,
        free: number,
        percent: number,
      ) =>
        `${device.padEnd(20)} ${String(total).padStart(9)} ${String(taken).padStart(9)} ${String(free).padStart(9)} ${String(percent).padStart(3)}% ${mount}\n`;
      const rows: Record<string, string> = {
        '/rom': row('/dev/root', '/rom', 4608, 4608, 0, 100),
        '/tmp': row('tmpfs', '/tmp', 250_880, 1_164, 249_716, 0),
        '/overlay': row('/dev/ubi0_5', '/overlay', totalKib, used, freeKib, share),
        '/': row('overlayfs:/overlay', '/', totalKib, used, freeKib, share),
      };
      const head = 'Filesystem           1K-blocks      Used Available Use% Mounted on\n';
      const asked = args.filter((word) => !word.startsWith('-')).map(mountOf);
      return {
        stdout: head + (asked.length > 0 ? asked : Object.keys(rows)).map((mount) => rows[mount]).join(''),
      };
    },
    mount: () => ({
      stdout:
        '/dev/root on /rom type squashfs (ro,relatime)\nproc on /proc type proc (rw,nosuid,nodev,noexec,noatime)\n' +
        'sysfs on /sys type sysfs (rw,nosuid,nodev,noexec,noatime)\ntmpfs on /tmp type tmpfs (rw,nosuid,nodev,noatime)\n' +
        '/dev/ubi0_5 on /overlay type ubifs (rw,noatime,ubi=0,vol=5)\n' +
        'overlayfs:/overlay on / type overlay (rw,noatime,lowerdir=/,upperdir=/overlay/upper,workdir=/overlay/work)\n',
    }),
    id: ({ args }) => ({ stdout: args.includes('-u') ? '0\n' : 'uid=0(root) gid=0(root)\n' }),
  };
}

const hex = (c: string): string => c.charCodeAt(0).toString(16).padStart(2, '0');
const randomName = (run: string): string =>
  Array.from(run, () =>
    'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(Math.floor(Math.random() * 52)),
  ).join('');
const mountOf = (path: string): string =>
  ['/rom', '/tmp', '/overlay'].find((mount) => path === mount || path.startsWith(`${mount}/`)) ?? '/';
