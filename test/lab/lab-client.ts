import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandOutcome } from './command-channel';

export type ClientName = 'pc' | 'c2' | 'c3' | 'c4' | 'w1' | 'w2' | 'inet';

/** What a DHCP client was given. */
export interface Lease {
  readonly address: string;
  readonly prefixLength: number;
  readonly router: string;
  readonly dns: string;
  readonly seconds: number;
}

/** Where a packet goes. `tcp` and `udp` need a port; `icmp` is an echo request. IPv6 addresses choose IPv6. */
export type Target =
  | { readonly to: string; readonly proto: 'tcp' | 'udp'; readonly port: number; readonly seconds?: number }
  | { readonly to: string; readonly proto: 'icmp'; readonly seconds?: number };

/** `connected` (tcp) and `answered` (udp, icmp) mean: it got through and something replied. */
export type ProbeOutcome = 'connected' | 'answered' | 'refused' | 'unreachable' | 'no-answer';

export interface LabClient {
  readonly name: ClientName;
  exec(command: string, timeoutMs?: number): Promise<CommandOutcome>;
  /** Forgets its lease and asks anew, as after replugging the cable; undefined when nobody answers within `timeoutMs`. */
  dhcp(timeoutMs?: number): Promise<Lease | undefined>;
  /** Asks for the same address again without losing it; the lease may stay what it was. */
  renew(): Promise<void>;
  /** The lease that it holds now. */
  lease(): Promise<Lease | undefined>;
  /** Its IPv6 addresses from router advertisements (and DHCPv6 where its system asks for one). */
  globalAddressesV6(): Promise<readonly string[]>;
  probe(target: Target): Promise<ProbeOutcome>;
  /** True when a real packet got an answer. */
  canConnect(target: Target): Promise<boolean>;
  /** Answers on this port from now on, over both address families. */
  listen(port: number, proto?: 'tcp' | 'udp'): Promise<void>;
  /** Asks a name server (the one from the lease unless given) and returns the addresses in its answer. */
  resolve(name: string, server?: string): Promise<readonly string[]>;
}

type Run = (script: string, timeoutMs: number) => Promise<CommandOutcome>;

/** `inside` runs in the client's namespace, `beside` in the lab's own. */
export function labClient(name: ClientName, inside: Run, beside: Run): LabClient {
  const readLease = async (): Promise<Lease | undefined> =>
    parseLease((await beside(`cat /run/lab/leases/${name} 2>/dev/null`, 10_000)).stdout);

  const probe = async (target: Target): Promise<ProbeOutcome> => {
    const seconds = target.seconds ?? 2;
    if (target.proto === 'icmp') {
      const ping = target.to.includes(':') ? 'ping6' : 'ping';
      const done = await inside(`${ping} -c 1 -W ${seconds} ${target.to}`, (seconds + 15) * 1000);
      return done.code === 0 ? 'answered' : 'no-answer';
    }
    const done = await inside(
      `lua5.3 /lab/probe.lua ${target.proto} ${target.to} ${target.port} ${seconds}`,
      (seconds + 15) * 1000,
    );
    const outcome = done.stdout.trim();
    if (!isOutcome(outcome)) throw new Error(`probe from ${name} failed: ${done.stderr}`);
    return outcome;
  };

  return {
    name,
    exec: (command, timeoutMs = 30_000) => inside(command, timeoutMs),
    async dhcp(timeoutMs = 20_000) {
      await beside(`sh /lab/dhcp.sh again ${name}`, 10_000);
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const lease = await readLease();
        if (lease || Date.now() > deadline) return lease;
        await sleep(500);
      }
    },
    async renew() {
      await beside(`sh /lab/dhcp.sh renew ${name}`, 10_000);
    },
    lease: readLease,
    async globalAddressesV6() {
      const shown = await inside('ip -6 -o addr show scope global', 10_000);
      return [...shown.stdout.matchAll(/inet6 ([0-9a-f:]+)\//g)].map((match) => match[1] as string);
    },
    probe,
    async canConnect(target) {
      const outcome = await probe(target);
      return outcome === 'connected' || outcome === 'answered';
    },
    async listen(port, proto = 'tcp') {
      const done = await beside(`sh /lab/listen.sh ${name} ${proto} ${port}`, 20_000);
      if (done.code !== 0) throw new Error(`${name} cannot listen on ${proto}/${port}: ${done.stderr}`);
    },
    async resolve(host, server) {
      const asked = server ?? (await readLease())?.dns.split(' ')[0] ?? '';
      const shown = await inside(`nslookup ${host} ${asked}`, 20_000);
      const answer = shown.stdout
        .split(/\n\s*\n/)
        .slice(1)
        .join('\n');
      return [...answer.matchAll(/^Address(?: \d+)?:\s+([0-9a-f.:]+)$/gm)].map((match) => match[1] as string);
    },
  };
}

function isOutcome(text: string): text is ProbeOutcome {
  return ['connected', 'answered', 'refused', 'unreachable', 'no-answer'].includes(text);
}

function parseLease(text: string): Lease | undefined {
  const fields = new Map(
    text.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  const address = fields.get('address');
  if (!address) return undefined;
  return {
    address,
    prefixLength: Number(fields.get('mask')),
    router: fields.get('router') ?? '',
    dns: fields.get('dns') ?? '',
    seconds: Number(fields.get('seconds')),
  };
}
