/** `df -k PATH`: KiB that are free on the file system of PATH. BusyBox breaks the line after a long device name. */
export function parseFreeKib(text: string): number | undefined {
  const lines = text.trim().split('\n').slice(1);
  const fields = lines.join(' ').trim().split(/\s+/);
  const free = fields[3];
  return free !== undefined && /^\d+$/.test(free) ? Number(free) : undefined;
}

/** `/proc/meminfo`. `MemAvailable` counts what the kernel would give back; very old kernels do not have it. */
export function parseMemoryFreeKib(text: string): number | undefined {
  const of = (name: string): string | undefined => new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  const free = of('MemAvailable') ?? of('MemFree');
  return free === undefined ? undefined : Number(free);
}

interface Mount {
  readonly at: string;
  readonly type: string;
  readonly options: readonly string[];
}

// File systems that live in memory, or that nothing can be written to.
const FORGETFUL: ReadonlySet<string> = new Set(['tmpfs', 'ramfs', 'rootfs', 'squashfs', 'romfs', 'erofs']);

/**
 * Will a file below this folder still be there after a power cut? An overlay is as lasting as the place its upper
 * folder is on: after a failed mount OpenWrt runs with `upperdir=/tmp/root/upper`, and forgets everything.
 */
export function isPersistent(mountsText: string, folder: string): boolean {
  return lastsAt(parseMounts(mountsText), folder, 4);
}

function lastsAt(mounts: readonly Mount[], folder: string, depth: number): boolean {
  const mount = mountOf(mounts, folder);
  if (mount === undefined || depth === 0 || mount.options.includes('ro')) return false;
  if (mount.type !== 'overlay' && mount.type !== 'overlayfs') return !FORGETFUL.has(mount.type);
  const upper = mount.options.find((option) => option.startsWith('upperdir='))?.slice('upperdir='.length);
  return upper !== undefined && lastsAt(mounts, upper, depth - 1);
}

/** The deepest mount that holds the folder; of two at the same place the later one covers the earlier. */
function mountOf(mounts: readonly Mount[], folder: string): Mount | undefined {
  const holds = ({ at }: Mount): boolean => at === '/' || folder === at || folder.startsWith(`${at}/`);
  return mounts
    .filter(holds)
    .reduce<Mount | undefined>(
      (best, mount) => (best === undefined || mount.at.length >= best.at.length ? mount : best),
      undefined,
    );
}

function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, at, type, options] = line.trim().split(/\s+/);
    return at === undefined || type === undefined || options === undefined
      ? []
      : [{ at, type, options: options.split(',') }];
  });
}
