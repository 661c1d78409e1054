import { withoutWayIn } from '../../shared/answers/way-in';
import type { Finding } from '../../shared/compile/finding';
import { validatePolicy } from '../../shared/compile/validate-policy';
import type { DiscoveryProgress } from '../../shared/inventory/device';
import type { Bridge } from '../../shared/ipc/contract';
import type {
  AppInfo,
  Contact,
  DiscoveryView,
  FileChange,
  HistoryEntry,
  KnownRouter,
  OutsideChange,
  Overview,
  PolicyVersionView,
  PolicyView,
  Preview,
  Review,
  RouterSummary,
  Settings,
} from '../../shared/ipc/views';
import { err, ok } from '../../shared/kernel/result';
import { untrustedText } from '../../shared/net/untrusted-text';
import { addZone } from '../../shared/policy/edit-policy';
import type { Policy } from '../../shared/policy/policy';
import { type RolloutState, type RolloutView, rolloutSteps } from '../../shared/rollout/rollout-state';
import { familyDevices, familyPolicy, officeDevices } from './fake-family';
import { fakeDevices, fakePolicy, fakeRouter } from './fake-household';
import { fakePlacements, fakeVerification, fakeWhereabouts } from './fake-verification';
import { homeZone } from './home-policy';

/** What the pretended main knows at the start. */
export interface FakeOptions {
  readonly devices?: number;
  /** The family of the drawings instead of the short list: 31 devices and Quarantine. */
  readonly family?: boolean;
  /** An office with so many devices. */
  readonly office?: number;
  /** Names that replace those of the first devices. */
  readonly names?: readonly string[];
  readonly trust?: Contact['trust'];
  /** The router is known and divided: the main frame opens. */
  /** Zones whose devices have not left the household's Wi-Fi. */
  readonly onOldWifi?: readonly string[];
  readonly divided?: boolean;
  readonly wrongPassword?: boolean;
  readonly discoveryRunning?: boolean;
  readonly settings?: Settings;
  /** Wi-Fi keys that are set already. */
  readonly keyRefs?: readonly string[];
  /** What a started rollout shows at once. Default: it runs. */
  readonly rollout?: RolloutState;
  readonly revertsInMs?: number;
  /** Somebody changes the router after the first review: the plan has two lines more from then on. */
  readonly changesMeanwhile?: boolean;
  readonly empty?: boolean;
  /** The router is known, and does not answer. */
  readonly silent?: boolean;
  /** The router is known under this address, and nothing is kept to sign in with. */
  readonly knownAt?: { readonly host: string; readonly port: number };
  /** The computer has no password store. */
  readonly noPasswordStore?: boolean;
  /** Going back: the sorting is another one by now. */
  readonly sortingDiffers?: boolean;
  /** What the person had decided before. */
  readonly versions?: readonly PolicyVersionView[];
  /** A damaged database was put aside. */
  readonly putAside?: AppInfo['putAside'];
  /** What stands in the way of using this router. */
  readonly signInFindings?: readonly Finding[];
  /** Known, and never divided: there is no policy. */
  readonly noPolicy?: boolean;
  readonly history?: readonly HistoryEntry[];
  /** Somebody changed the router outside Bulkhead. */
  readonly drifted?: boolean;
  /** So many zones more than the household has. */
  readonly moreZones?: number;
  /** Promises of the person that do not hold on what is running. */
  readonly brokenPromises?: number;
}

export interface FakeBridge extends Bridge {
  /** Every call so far: `routers.trust` with its input. */
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  emit(channel: string, name: string, payload: unknown): void;
  /** The rollout as main would tell it now. */
  tell(state: RolloutState, more?: Partial<RolloutView>): void;
}

type Answer = (input: Record<string, unknown>) => unknown;

/** A main process of a few lines, behind the bridge: it keeps state and answers as the contract says. */
export function createFakeBridge(options: FakeOptions = {}): FakeBridge {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const calls: { name: string; input: unknown }[] = [];
  const household = options.office
    ? officeDevices(options.office)
    : options.family
      ? familyDevices(options.devices)
      : fakeDevices(options.devices);
  const suggest = options.family ? familyPolicy : fakePolicy;
  const history = options.history ?? (options.divided ? HISTORY : []);
  const found = household.map((device, at) => {
    const name = options.names?.[at];
    return name === undefined ? device : { ...device, name: untrustedText(name) };
  });
  let settings: Settings = options.settings ?? { theme: 'auto', contrast: 'system' };
  let router: RouterSummary = {
    ...fakeRouter(),
    divided: (options.divided ?? false) && !options.noPolicy,
    findings: options.signInFindings ?? [],
  };
  let devices = found;
  let running = options.discoveryRunning ?? false;
  let putAsideRead = false;
  let draft: Policy | undefined =
    options.divided && !options.noPolicy
      ? withBrokenPromises(withMoreZones(suggest(found), options.moreZones ?? 0), options.brokenPromises ?? 0)
      : undefined;
  const applied = options.divided ? draft : undefined;
  let keyRefs: readonly string[] =
    options.keyRefs ?? (options.divided ? ['work', 'media', 'iot', 'guest'] : []);
  const keys = new Map<string, string>();
  let rollout: RolloutView | undefined;

  const known: readonly KnownRouter[] =
    options.divided || options.knownAt
      ? [
          {
            routerId: router.routerId,
            name: router.name,
            host: options.knownAt?.host ?? router.host,
            port: options.knownAt?.port ?? router.port,
            user: 'root',
            hostKey: FINGERPRINT,
            practice: false,
            model: router.model,
            version: router.version,
            connected: options.knownAt === undefined,
            secret: options.knownAt ? 'ask' : 'stored-password',
          },
        ]
      : [];

  const policyView = (): PolicyView | undefined =>
    draft && {
      draft,
      ...(applied ? { applied } : {}),
      hasChanges: applied !== undefined && JSON.stringify(applied) !== JSON.stringify(draft),
      knownKeyRefs: keyRefs,
    };
  const progress = (): DiscoveryProgress => ({
    running,
    startedAtMs: Date.now() - 12_000,
    sources: [
      { source: 'router-lists', found: Math.ceil(devices.length * 0.7), state: 'done' },
      { source: 'answers', found: devices.length, state: running ? 'running' : 'done', fractionDone: 0.68 },
      {
        source: 'announcements',
        found: Math.ceil(devices.length * 0.5),
        state: running ? 'running' : 'done',
        fractionDone: 0.4,
      },
    ],
  });
  const discovery = (): DiscoveryView => ({
    routerId: router.routerId,
    inventory: { devices, asOfMs: Date.now() },
    progress: progress(),
  });
  const preview = (policy: Policy): Preview => {
    const after = fakeVerification(policy, router.management);
    const findings: readonly Finding[] = [
      ...validatePolicy(policy),
      ...policy.zones.flatMap((zone) =>
        zone.wifi
          .filter((wifi) => !keyRefs.includes(wifi.keyRef))
          .map(
            (wifi): Finding => ({
              severity: 'error',
              code: 'wifi-key-missing',
              subject: zone.id,
              facts: { ssid: wifi.ssid, keyRef: wifi.keyRef },
            }),
          ),
      ),
      ...after.promises
        .filter((each) => each.holds !== 'yes')
        .map(
          (each): Finding => ({
            severity: 'error',
            code: 'promise-broken',
            subject: each.promise.id,
            facts: {},
          }),
        ),
    ];
    return {
      findings: [
        ...findings,
        ...withoutWayIn(policy, fakePlacements(policy), fakeWhereabouts(policy, options.onOldWifi)),
      ],
      before: applied
        ? fakeVerification(applied, router.management)
        : options.empty
          ? after
          : fakeVerification(policy, router.management, { flat: true }),
      after,
      whereabouts: fakeWhereabouts(policy, options.onOldWifi),
      placements: fakePlacements(policy),
      mayApply: findings.every((each) => each.severity !== 'error'),
      calculatedInMs: 40,
      readAtMs: router.readAtMs,
    };
  };
  const plannedFiles = (): readonly FileChange[] =>
    options.changesMeanwhile && rollout ? [...FILES, ...MORE_FILES] : FILES;
  const review = (policy: Policy, kind: Review['kind']): Review => ({
    ...preview(policy),
    planId: `plan-${calls.length}`,
    routerId: router.routerId,
    kind,
    empty: options.empty ?? false,
    effects: ['firewall', 'network', 'bridge-restart', 'wifi'],
    consequences: CONSEQUENCES,
    windowSeconds: 120,
    files: plannedFiles(),
    changedLines: plannedFiles().reduce(
      (sum, file) => sum + file.lines.filter((line) => line.kind !== 'same').length,
      0,
    ),
    scripts: [{ name: 'guard.sh', text: '#!/bin/sh\n# undoes when nobody confirms\nset -eu\n' }],
    management: router.management,
  });

  function runningRollout(state: RolloutState): RolloutView {
    const start = Date.now() - 33_000;
    const at =
      state.phase === 'running'
        ? rolloutSteps.indexOf(state.step)
        : state.phase === 'undone' || state.phase === 'undoing'
          ? rolloutSteps.indexOf(state.because === 'not-settled' ? 'settle' : 'sign-in')
          : rolloutSteps.length;
    return {
      rolloutId: 'rollout-1',
      routerId: router.routerId,
      nonce: 'n',
      state,
      steps: rolloutSteps.slice(0, at + 1).map((step, index) => ({
        step,
        startedAtMs: start + index * 4000,
        ...(index < at ? { endedAtMs: start + index * 4000 + 3500 } : {}),
        outcome: index < at ? 'done' : state.phase === 'running' ? 'running' : 'failed',
      })),
      revertsAtMs: Date.now() + (options.revertsInMs ?? 87_000),
      windowSeconds: 120,
      startedAtMs: start,
      ...(state.phase === 'running' || state.phase === 'awaiting-answer' || state.phase === 'undoing'
        ? {}
        : { endedAtMs: Date.now() }),
    };
  }

  const overview = (): Overview | undefined => {
    if (!draft) return undefined;
    const policy = applied ?? draft;
    return {
      router: { ...router, divided: options.divided ?? false },
      policy,
      placements: fakePlacements(policy),
      verification: fakeVerification(policy, router.management),
      checkedAtMs: Date.now() - 60_000,
      deviceCounts: Object.fromEntries(
        policy.zones.map((zone) => [zone.id, policy.devices.filter((each) => each.zone === zone.id).length]),
      ),
      whereabouts: fakeWhereabouts(policy, options.onOldWifi),
      drifted,
      recent: history,
    };
  };

  let drifted = options.drifted ?? false;
  const outside = (): OutsideChange | undefined =>
    drifted
      ? {
          names: ['firewall'],
          files: [FOREIGN_RULE],
          changedLines: FOREIGN_RULE.lines.length,
          seenAtMs: Date.now() - 60_000,
          copyId: 'copy-after',
          touchesOurs: false,
        }
      : undefined;

  const answers: Readonly<Record<string, Answer>> = {
    'app.info': () => ({
      version: '0.1.0',
      platform: 'linux',
      passwordStore: options.noPasswordStore
        ? { available: false, because: 'no-store' }
        : { available: true },
      hasRouters: known.length > 0,
      ...(options.putAside && !putAsideRead ? { putAside: options.putAside } : {}),
    }),
    'app.putAsideRead': () => {
      putAsideRead = true;
      return answers['app.info']?.({});
    },
    'app.settings': () => settings,
    'app.saveSettings': (input) => {
      settings = input as unknown as Settings;
      return settings;
    },
    'routers.find': () => [
      { host: '192.168.1.1', port: 22, isGateway: true, ssh: 'answers', banner: 'SSH-2.0-dropbear' },
      { host: '192.168.1.2', port: 22, isGateway: false, ssh: 'refused' },
    ],
    'routers.known': () => known,
    'routers.contact': ({ host, port }) =>
      host === 'nobody.lan'
        ? err({ kind: 'unreachable', host, port, cause: 'timeout' })
        : ok({
            contactId: 'contact-1',
            host,
            port,
            fingerprint: options.trust === 'changed' ? OTHER_FINGERPRINT : FINGERPRINT,
            keyType: 'ssh-ed25519',
            trust: options.trust ?? 'new',
            ...(options.trust === 'changed'
              ? { trustedFingerprint: FINGERPRINT, trustedSinceMs: Date.UTC(2026, 9, 12, 12) }
              : {}),
            direct: true,
            practice: false,
          }),
    'routers.trust': () => ok(undefined),
    'routers.signIn': () =>
      options.wrongPassword ? err({ kind: 'wrong-credentials', tried: 'password' }) : ok(router),
    'routers.chooseKeyFile': () => undefined,
    'routers.startPractice': () => {
      router = { ...fakeRouter(true), divided: false };
      return ok(router);
    },
    'routers.installKey': () => ok({ fingerprint: FINGERPRINT }),
    'routers.summary': () => router,
    'routers.read': () => ok(router),
    'routers.remove': () => undefined,
    'discovery.start': discovery,
    'discovery.stop': () => {
      running = false;
      return discovery();
    },
    'discovery.view': discovery,
    'discovery.rename': ({ deviceId, name }) => {
      devices = devices.map((device) =>
        device.id === deviceId ? { ...device, name: untrustedText(String(name)) } : device,
      );
      return discovery();
    },
    'policy.view': policyView,
    'policy.suggest': () => {
      draft = suggest(devices);
      return policyView();
    },
    'policy.saveDraft': ({ policy }) => {
      draft = policy as Policy;
      return { findings: [] };
    },
    'policy.versions': () => options.versions ?? [],
    'policy.bringBack': () => policyView(),
    'policy.discardDraft': () => {
      draft = applied;
      return policyView();
    },
    'policy.preview': ({ policy }) => ok(preview(policy as Policy)),
    'policy.suggestWifiKey': () => 'harbour lantern copper tide',
    'policy.setWifiKey': ({ keyRef, key }) => {
      keyRefs = [...new Set([...keyRefs, String(keyRef)])];
      keys.set(String(keyRef), String(key));
    },
    'policy.revealWifiKey': ({ keyRef }) => keys.get(String(keyRef)) ?? 'welcome aboard',
    'plan.review': ({ policy }) => ok(review(policy as Policy, 'divide')),
    'plan.reviewRollback': () =>
      ok({
        ...review(draft as Policy, 'rollback'),
        ...(options.sortingDiffers ? { sortingDiffers: true } : {}),
      }),
    'rollout.start': () => {
      rollout = runningRollout(options.rollout ?? { phase: 'running', step: 'settle' });
      return ok(rollout);
    },
    'rollout.current': () => rollout,
    'rollout.undo': () => ok(undefined),
    'rollout.keep': () => ok(undefined),
    'rollout.extend': () => ok(undefined),
    'history.list': () =>
      history.length === 0 && rollout?.state.phase === 'confirmed' ? HISTORY.slice(0, 1) : history,
    'history.detail': ({ entryId }) => ({
      entry: history.find((each) => each.id === entryId),
      files: FILES,
      consequences: CONSEQUENCES,
    }),
    'overview.view': overview,
    'overview.outsideChange': outside,
    'overview.keepOutsideChange': () => {
      drifted = false;
      return ok(undefined);
    },
    'overview.check': () => {
      const view = overview();
      if (options.silent)
        return err({ kind: 'unreachable', host: router.host, port: router.port, cause: 'timeout' });
      return view ? ok(view) : err({ kind: 'not-signed-in' });
    },
  };

  const bridge: FakeBridge = {
    calls,
    async call(channel, name, input) {
      calls.push({ name: `${channel}.${name}`, input });
      const answer = answers[`${channel}.${name}`];
      if (!answer) throw new Error(`the fake does not answer ${channel}.${name}`);
      // Copies, as crossing a process does: nobody can hold on to main's own objects.
      return structuredClone(answer(input as Record<string, unknown>));
    },
    on(channel, name, listener) {
      const key = `${channel}.${name}`;
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      return () => set.delete(listener);
    },
    emit(channel, name, payload) {
      for (const listener of listeners.get(`${channel}.${name}`) ?? []) listener(payload);
    },
    tell(state, more = {}) {
      rollout = { ...(rollout ?? runningRollout(state)), ...runningRollout(state), ...more };
      bridge.emit('rollout', 'changed', rollout);
    },
  };
  return bridge;
}

const withMoreZones = (policy: Policy, more: number): Policy =>
  Array.from({ length: more }, (_, at) => at).reduce(
    (next, at) => addZone(next, homeZone(`more${at}`, `Room ${at + 1}`, 'custom')),
    policy,
  );

/** That zones with internet never reach it. */
function withBrokenPromises(policy: Policy, broken: number): Policy {
  const open = policy.rules.filter(({ to }) => to.kind === 'internet').slice(0, broken);
  return {
    ...policy,
    promises: [
      ...policy.promises,
      ...open.map(({ id, from, to, service }) => ({
        id: `never-${id}`,
        expect: 'unreachable' as const,
        from,
        to,
        service,
      })),
    ],
  };
}

const FINGERPRINT = 'SHA256:nThbg6kXUpJWG17E1IGOCspRomTxdCARLviw6E5SY8c';
const OTHER_FINGERPRINT = 'SHA256:Qk7d0XwP3mZfa9LtYbE2uR5nJ8vcHsG4oTi1N6Kxe0M';

const CONSEQUENCES: Review['consequences'] = [
  { code: 'bridge-restarts-once', facts: {} },
  { code: 'wifi-restarts', facts: { radio: 'radio1' } },
  { code: 'kept-network-stays', facts: { zone: 'Home', subnet: '192.168.1.0/24' } },
  { code: 'zone-ssid-new', facts: { zone: 'Guests', ssid: 'Harbour Guest' } },
  { code: 'port-moves', facts: { port: 'lan2', from: 'Home', to: 'Work' } },
  { code: 'device-gets-new-address', facts: { device: 'Work laptop (Ben)', subnet: '192.168.10.0/24' } },
];

/** What a stranger's hand leaves: visitors may start connections to the household. */
const FOREIGN_RULE: FileChange = {
  path: '/etc/config/firewall',
  lines: [
    "config rule 'visitors'",
    "\toption src 'guest'",
    "\toption dest 'lan'",
    "\toption target 'ACCEPT'",
  ].map((text) => ({ kind: 'added' as const, text })),
};
const FILES: readonly FileChange[] = [
  {
    path: '/etc/config/network',
    lines: [
      { kind: 'same', text: "config device 'lan_bridge'" },
      { kind: 'added', text: "\toption vlan_filtering '1'" },
      { kind: 'same', text: "config interface 'lan'" },
      { kind: 'removed', text: "\toption device 'br-lan'" },
      { kind: 'added', text: "\toption device 'br-lan.1'" },
      { kind: 'added', text: "config bridge-vlan 'bh_work_vlan'" },
      { kind: 'added', text: "\toption device 'br-lan'" },
      { kind: 'added', text: "\toption vlan '10'" },
      { kind: 'added', text: "\tlist ports 'lan2:u*'" },
    ],
  },
  { path: '/etc/config/firewall', lines: [{ kind: 'added', text: "config zone 'bh_work'" }] },
];

const MORE_FILES: readonly FileChange[] = [
  {
    path: '/etc/config/dhcp',
    lines: [
      { kind: 'added', text: "config dhcp 'bh_work'" },
      { kind: 'added', text: "\toption interface 'bh_work'" },
    ],
  },
];

const HISTORY: readonly HistoryEntry[] = [
  {
    id: 'h3',
    routerId: 'router-1',
    atMs: Date.now() - 3_600_000,
    kind: 'change',
    outcome: 'confirmed',
    facts: { first: 1, zones: 6, lines: 41, files: 4 },
    snapshotBeforeId: 's2',
    snapshotAfterId: 's3',
  },
  {
    id: 'h2',
    routerId: 'router-1',
    atMs: Date.now() - 4_700_000,
    kind: 'change',
    outcome: 'undone',
    facts: {},
    snapshotBeforeId: 's1',
  },
  {
    id: 'h1',
    routerId: 'router-1',
    atMs: Date.now() - 90_000_000,
    kind: 'connected',
    outcome: 'copy',
    facts: {},
    snapshotAfterId: 's1',
  },
];
