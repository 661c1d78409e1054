import { createHash, randomBytes } from 'node:crypto';
import { realClock } from '../../main/rollout/clock';
import type { RolloutDeps } from '../../main/rollout/rollout-order';
import { routerScripts } from '../../main/rollout/router-scripts';
import { runRollout } from '../../main/rollout/run-rollout';
import { Steering } from '../../main/rollout/steering';
import { readRouterState } from '../../main/routers/read-router-state';
import { createConnector } from '../../main/routers/ssh-transport';
import type { Connector, ConnectTarget, RouterSession } from '../../main/routers/transport';
import { err } from '../../shared/kernel/result';
import type { Plan } from '../../shared/plan/plan';
import type { RolloutView } from '../../shared/rollout/rollout-state';
import type { Lab } from './lab';

/** A quarter of a minute to one on a quiet machine; emulation takes what it is given. */
export const SLOW = { timeout: 3_600_000 } as const;

/** Long enough for a change to be kept on a machine that is busy with something else. Nobody waits for its end. */
const AMPLE_SECONDS = 900;

export const labTarget = (lab: Lab): ConnectTarget => ({
  host: lab.ssh.host,
  port: lab.ssh.port,
  user: lab.ssh.user,
  secret: { kind: 'password', password: lab.ssh.password },
  trustedHostKey: lab.ssh.hostKeySha256,
});

/** The configuration as bytes by package, read past SSH. */
export async function configOf(lab: Lab): Promise<Readonly<Record<string, string>>> {
  const script = 'cd /etc/config && for f in *; do echo "$f $(hexdump -v -e \'/1 "%02x"\' "$f")"; done';
  const done = await lab.onRouter(script);
  const lines = done.stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return Object.fromEntries(
    lines.map(([name = '', hex = '']) => [name, Buffer.from(hex, 'hex').toString('latin1')]),
  );
}

const NOTHING: Plan['target'] = {
  interfaces: [],
  bridgeVlans: [],
  firewallZones: [],
  dhcpRanges: [],
  ssids: [],
};

/** A plan made by hand from whole texts: the rollout reads nothing else of it. */
export function planTo(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string | undefined>>,
  rest: Partial<Plan>,
): Plan {
  const names = Object.keys(after).filter((name) => before[name] !== after[name]);
  return {
    files: names.map((name) => ({
      package: name,
      before: before[name],
      after: after[name],
      encoding: 'latin1',
      beforeSha256:
        before[name] === undefined
          ? undefined
          : createHash('sha256').update(before[name], 'latin1').digest('hex'),
    })),
    edits: [],
    effects: [],
    consequences: [],
    target: NOTHING,
    managementAddresses: ['192.168.1.1'],
    endedConnections: [],
    windowSeconds: AMPLE_SECONDS,
    ...rest,
  };
}

/** A rule more: quick to reload, seen in the loaded rules. */
export const ruleMore = (before: Readonly<Record<string, string>>, windowSeconds = AMPLE_SECONDS): Plan =>
  planTo(
    before,
    {
      firewall: `${before.firewall}\nconfig rule 'bh_test'\n\toption name 'bh test'\n\toption src 'lan'\n\toption proto 'tcp'\n\toption dest_port '9'\n\toption target 'REJECT'\n`,
    },
    {
      effects: ['firewall'],
      windowSeconds,
      target: { ...NOTHING, firewallZones: [{ zone: 'lan', devices: ['br-lan'] }] },
    },
  );

/** The flat network becomes VLAN-aware, with a zone of its own on lan4. */
export function vlanPlan(before: Readonly<Record<string, string>>, windowSeconds = AMPLE_SECONDS): Plan {
  const vlan = (name: string, id: number, ports: readonly string[]): string =>
    `\nconfig bridge-vlan '${name}'\n\toption device 'br-lan'\n\toption vlan '${id}'\n${ports.map((port) => `\tlist ports '${port}:u*'\n`).join('')}`;
  const network = before.network?.replace("option device 'br-lan'", "option device 'br-lan.1'") ?? '';
  return planTo(
    before,
    {
      network:
        network +
        vlan('bh_v1', 1, ['lan1', 'lan2', 'lan3']) +
        vlan('bh_v20', 20, ['lan4']) +
        "\nconfig interface 'bh_iot'\n\toption device 'br-lan.20'\n\toption proto 'static'\n\toption ipaddr '192.168.20.1'\n\toption netmask '255.255.255.0'\n",
      firewall: `${before.firewall}\nconfig zone 'bh_iot'\n\toption name 'bh_iot'\n\tlist network 'bh_iot'\n\toption input 'REJECT'\n\toption output 'ACCEPT'\n\toption forward 'REJECT'\n\nconfig rule 'bh_iot_dhcp'\n\toption name 'bh iot dhcp'\n\toption src 'bh_iot'\n\toption family 'ipv4'\n\toption proto 'udp'\n\toption src_port '68'\n\toption dest_port '67'\n\toption target 'ACCEPT'\n`,
      dhcp: `${before.dhcp}\nconfig dhcp 'bh_iot'\n\toption interface 'bh_iot'\n\toption start '100'\n\toption limit '150'\n\toption leasetime '1h'\n`,
    },
    {
      effects: ['network', 'bridge-restart', 'firewall', 'dhcp'],
      windowSeconds,
      target: {
        interfaces: [
          { name: 'lan', device: 'br-lan.1', addresses: ['192.168.1.1/24'] },
          { name: 'bh_iot', device: 'br-lan.20', addresses: ['192.168.20.1/24'] },
        ],
        bridgeVlans: [
          { bridge: 'br-lan', vlan: 1, ports: ['lan1', 'lan2', 'lan3'] },
          { bridge: 'br-lan', vlan: 20, ports: ['lan4'] },
        ],
        firewallZones: [
          { zone: 'lan', devices: ['br-lan.1'] },
          { zone: 'bh_iot', devices: ['br-lan.20'] },
        ],
        dhcpRanges: ['192.168.1.0/24', '192.168.20.0/24'],
        ssids: [],
      },
    },
  );
}

/** On top of the VLANs: radio0 transmits a Wi-Fi name for each zone. `point`: other lines for the new zone's. */
export function wifiPlan(
  before: Readonly<Record<string, string>>,
  point = "\toption key 'iot-password'\n",
): Plan {
  const vlans = vlanPlan(before);
  const wireless = (before.wireless ?? '')
    .replace("\toption disabled '1'\n", '')
    .replace(
      "\toption ssid 'OpenWrt'\n\toption encryption 'none'\n",
      "\toption ssid 'Home'\n\toption encryption 'psk2'\n\toption key 'trusted-pass'\n",
    );
  const iot = `\nconfig wifi-iface 'bh_iot_2g'\n\toption device 'radio0'\n\toption network 'bh_iot'\n\toption mode 'ap'\n\toption ssid 'Home IoT'\n\toption encryption 'psk2'\n${point}`;
  const files = Object.fromEntries(vlans.files.map((file) => [file.package, file.after]));
  return planTo(
    before,
    { ...files, wireless: wireless + iot },
    {
      windowSeconds: vlans.windowSeconds,
      effects: [...vlans.effects, 'wifi'],
      target: {
        ...vlans.target,
        ssids: [
          { radio: 'radio0', ssid: 'Home' },
          { radio: 'radio0', ssid: 'Home IoT' },
        ],
      },
    },
  );
}

/** The whole LAN is renumbered, and the router with it. */
export function addressPlan(before: Readonly<Record<string, string>>): Plan {
  return planTo(
    before,
    { network: before.network?.replace('192.168.1.1', '192.168.7.1') },
    {
      effects: ['network'],
      managementAddresses: ['192.168.7.1'],
      windowSeconds: AMPLE_SECONDS,
      target: {
        ...NOTHING,
        interfaces: [{ name: 'lan', device: 'br-lan', addresses: ['192.168.7.1'] }],
        firewallZones: [{ zone: 'lan', devices: ['br-lan'] }],
        dhcpRanges: ['192.168.7.0/24'],
      },
    },
  );
}

export const newNonce = (): string => randomBytes(16).toString('hex');

/** What the rollout is doing on the wire: the words it passes as `doing`. */
export type Doing = 'check' | 'arm' | 'write' | 'settle' | 'confirm' | 'look' | 'undo';
export interface Cut {
  readonly doing: Doing;
  readonly when: 'before' | 'after';
  /** What happens to the world; afterwards this program is as good as dead. */
  readonly act: () => Promise<void>;
}

/** One side of a message: just before it is sent, or just after its answer has come. */
export interface Moment {
  readonly doing: string;
  readonly when: 'before' | 'after';
  /** 1 for the first message of this kind. */
  readonly nth: number;
}

export interface RollOptions {
  readonly cut?: Cut;
  /** Something that happens meanwhile; the rollout waits for it and goes on. */
  readonly at?: (moment: Moment, session: RouterSession) => Promise<void>;
  readonly deps?: Partial<RolloutDeps>;
  readonly steering?: Steering;
  readonly nonce?: string;
  readonly keepAliveMs?: number;
}

export interface Rolled {
  readonly view: RolloutView;
  readonly seconds: number;
  readonly execs: readonly string[];
  readonly connects: number;
  /** The cut that was asked for has happened. */
  readonly cut: boolean;
}

/** Runs one rollout against the lab, and kills it at a step if asked to. */
export async function roll(lab: Lab, plan: Plan, options: RollOptions = {}): Promise<Rolled> {
  const steering = options.steering ?? new Steering();
  const execs: string[] = [];
  let connects = 0;
  let dead = false;
  const lost = err({ kind: 'connection-lost', doing: 'lab' } as const);
  const die = async (cut: Cut): Promise<typeof lost> => {
    dead = true;
    await cut.act();
    steering.leave();
    return lost;
  };
  const wire = createConnector(options.keepAliveMs === undefined ? {} : { keepAliveMs: options.keepAliveMs });
  const connector: Connector = {
    async connect(target) {
      if (dead) return lost;
      connects += 1;
      const opened = await wire.connect(target);
      if (!opened.ok) return opened;
      const inner = opened.value;
      const session: RouterSession = {
        host: inner.host,
        port: inner.port,
        hostKey: inner.hostKey,
        get execCount() {
          return inner.execCount;
        },
        close: () => inner.close(),
        onClosed: (listener) => inner.onClosed(listener),
        async exec(command, given) {
          if (dead) return lost;
          const { cut } = options;
          const hit = cut !== undefined && cut.doing === given?.doing;
          if (hit && cut.when === 'before') return die(cut);
          const doing = given?.doing ?? command;
          execs.push(doing);
          const nth = execs.filter((each) => each === doing).length;
          await options.at?.({ doing, when: 'before', nth }, inner);
          const said = await inner.exec(command, given);
          await options.at?.({ doing, when: 'after', nth }, inner);
          return hit ? die(cut) : said;
        },
      };
      return { ok: true, value: session };
    },
  };
  const startedAt = performance.now();
  const target = labTarget(lab);
  const view = await runRollout(
    { rolloutId: 'lab', routerId: 'lab', nonce: options.nonce ?? newNonce(), plan, look: false },
    {
      connector,
      target,
      targetAt: () => target, // the lab is reached through a port of this machine, whatever happens inside
      scripts: routerScripts,
      clock: realClock,
      observe: () => undefined,
      snapshots: { keep: () => undefined },
      // The plans are made by hand, so there is no policy to prove; what the proof costs the router is asked of it.
      verifyRunning: async (session) =>
        (await readRouterState(session, Date.now())).ok ? 'holds' : 'unreadable',
      steering,
      ...options.deps,
    },
  );
  return { view, seconds: (performance.now() - startedAt) / 1000, execs, connects, cut: dead };
}

/** Waits until the router is done with whatever it was doing about a rollout; gives the note of how it ended. */
export async function untilOver(lab: Lab, timeoutMs = 240_000): Promise<string> {
  const look =
    'ls -d /etc/bulkhead/* /etc/bulkhead/*/armed /etc/bulkhead/*/undoing.* /etc/rc.d/S15bulkhead-* 2>/dev/null';
  // It waits inside, because each call from outside costs an emulated machine more than the wait.
  const script = `for i in 1 2 3 4 5 6 7 8; do ${look} | grep -qE 'armed|undoing|S15bulkhead' || break; sleep 1; done; ${look}`;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { stdout } = await lab.onRouter(script);
    if (!/armed|undoing|S15bulkhead/.test(stdout))
      return /^\/etc\/bulkhead\/((?:undone|confirmed)\S*)$/m.exec(stdout)?.[1] ?? '';
    if (Date.now() > deadline) throw new Error(`the rollout did not end: ${stdout}`);
  }
}

/** The time until the undo passes: all but some seconds of it. Whoever waits for the real end of a window waits long. */
export async function bringDeadlineNear(lab: Lab, seconds = 2): Promise<void> {
  await lab.onRouter(
    `for armed in /etc/bulkhead/*/armed; do [ ! -f $armed ] || { read -r up _ </proc/uptime; echo $((\${up%%.*} + ${seconds})) >\${armed%/*}/deadline; }; done`,
  );
}

/** The machine takes names without blanks. */
export const snapshotName = (name: string): string => name.replaceAll(' ', '-');

/** Runs one rollout to its end and keeps the whole machine as it was at certain moments of it. */
export async function snapshotsAt(
  lab: Lab,
  plan: Plan,
  moments: readonly (Moment & { readonly name: string; readonly secondsLater?: number })[],
): Promise<Rolled> {
  const rolled = await roll(lab, plan, {
    keepAliveMs: 30_000, // the machine stands still while it is saved: that is no lost connection
    async at(moment) {
      for (const { name, secondsLater, ...wanted } of moments) {
        const here =
          wanted.doing === moment.doing && wanted.when === moment.when && wanted.nth === moment.nth;
        if (!here) continue;
        if (secondsLater !== undefined) await lab.control(`sleep ${secondsLater}`);
        await lab.snapshot(snapshotName(name));
      }
    },
  });
  if (rolled.view.state.phase !== 'confirmed')
    throw new Error(`the rollout was to be confirmed: ${JSON.stringify(rolled.view)} ${rolled.execs}`);
  return rolled;
}

/** The administrator, on his own way in, after everything. */
export async function canSignIn(lab: Lab): Promise<boolean> {
  const opened = await createConnector({ connectTimeoutMs: 20_000 }).connect(labTarget(lab));
  if (!opened.ok) return false;
  const said = await opened.value.exec('true');
  opened.value.close();
  return said.ok && said.value.code === 0;
}
