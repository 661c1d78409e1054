import { execFileSync, spawnSync } from 'node:child_process';

/** A network in namespaces: a computer that searches, on a bridge with hosts of which some drop everything (firewalled). */
export interface NetnsLab {
  /** Name of the namespace that the search runs in. */
  readonly here: string;
  readonly device: string;
  /** Addresses of all hosts. */
  readonly hosts: readonly string[];
  /** Starts a program in a host's namespace. */
  readonly namespaceOf: (address: string) => string;
  destroy(): void;
}

/** Undefined when namespaces can be made here; else why not. */
export function whyNoNamespaces(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'network namespaces need Linux and root';
  const name = `bhprobe${process.pid}`;
  const made = spawnSync('ip', ['netns', 'add', name]);
  if (made.status !== 0) return `ip netns add: ${made.stderr?.toString().trim() ?? 'iproute2 is missing'}`;
  spawnSync('ip', ['netns', 'del', name]);
  if (spawnSync('nft', ['--version']).status !== 0) return 'nft not found: apt-get install nftables';
  return undefined;
}

const batch = (lines: readonly string[], ...args: readonly string[]): void => {
  execFileSync('ip', [...args, '-batch', '-'], {
    input: `${lines.join('\n')}\n`,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
};

/**
 * One namespace per host, `count` of them in 10.77.0.0/24; every second one answers nothing but ARP, as a Windows
 * computer or a camera does.
 */
export function separateHosts(count: number): NetnsLab {
  const tag = `bh${process.pid}`;
  const here = `${tag}s`;
  const hosts = Array.from(
    { length: count },
    (_, index) => `10.77.0.${3 + index * Math.max(1, Math.floor(240 / count))}`,
  );
  const names = hosts.map((_, index) => `${tag}h${index}`);
  batch([`netns add ${here}`, ...names.map((name) => `netns add ${name}`)]);
  batch(
    [
      'link set lo up',
      'link add br0 type bridge',
      'link set br0 up',
      'addr add 10.77.0.2/24 dev br0',
      ...names.map((name, index) => `link add v${index} master br0 type veth peer name eth0 netns ${name}`),
      ...names.map((_, index) => `link set v${index} up`),
    ],
    '-n',
    here,
  );
  names.forEach((name, index) => {
    batch(['link set lo up', `addr add ${hosts[index]}/24 dev eth0`, 'link set eth0 up'], '-n', name);
    if (index % 2 === 1) dropEverything(name);
  });
  return {
    here,
    device: 'br0',
    hosts,
    namespaceOf: (address) => names[hosts.indexOf(address)] ?? '',
    destroy: () => batch([here, ...names].map((name) => `netns del ${name}`)),
  };
}

/** Many addresses in one namespace: as far as finding goes the same, and cheap enough for hundreds. */
export function manyHosts(cidr: string, own: string, hosts: readonly string[]): NetnsLab {
  const tag = `bm${process.pid}`;
  const [here, there] = [`${tag}s`, `${tag}h`];
  const prefix = cidr.split('/')[1];
  batch([`netns add ${here}`, `netns add ${there}`]);
  batch(
    [
      'link set lo up',
      `link add eth0 type veth peer name eth0 netns ${there}`,
      `addr add ${own}/${prefix} dev eth0`,
      'link set eth0 up',
    ],
    '-n',
    here,
  );
  batch(
    ['link set lo up', 'link set eth0 up', ...hosts.map((host) => `addr add ${host}/${prefix} dev eth0`)],
    '-n',
    there,
  );
  return {
    here,
    device: 'eth0',
    hosts,
    namespaceOf: () => there,
    destroy: () => batch([`netns del ${here}`, `netns del ${there}`]),
  };
}

function dropEverything(name: string): void {
  const rules = 'add table inet f\nadd chain inet f i { type filter hook input priority 0; policy drop; }\n';
  execFileSync('ip', ['netns', 'exec', name, 'nft', '-f', '-'], { input: rules });
}
