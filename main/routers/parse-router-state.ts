import { err, ok, type Result } from '../../shared/kernel/result';
import { parseMac } from '../../shared/net/mac';
import { untrustedText } from '../../shared/net/untrusted-text';
import { managementPath } from '../../shared/router/management-path';
import { type MarkedSection, splitMarkedSections } from '../../shared/router/marked-sections';
import { withOwnZones } from '../../shared/router/own-sections';
import {
  mergeBridgeEntries,
  parseBridgeFdb,
  parseBridgePorts,
  parseShowMacs,
} from '../../shared/router/parse-bridge';
import { parseLeases } from '../../shared/router/parse-leases';
import { mergeNeighbours, parseIpNeigh, parseProcNetArp } from '../../shared/router/parse-neighbours';
import { isPersistent, parseFreeKib, parseMemoryFreeKib } from '../../shared/router/parse-resources';
import { parseReleaseFile } from '../../shared/router/release';
import type { RouterError } from '../../shared/router/router-error';
import type { BridgeEntry, ConfigFile, RouterState, WifiClient } from '../../shared/router/router-state';
import { maskedChanges } from '../../shared/uci/mask-secrets';
import { decodeBytes, sha256Of } from './decode-bytes';
import { probeCapabilities } from './probe-capabilities';
import { configsOf, interfacesOf, portsOf, wifiOf } from './state-parts';
import {
  boardJson,
  deviceStatus,
  hostapdClients,
  interfaceDump,
  parseJsonAs,
  systemBoard,
  wirelessStatus,
} from './ubus-answers';

const doing = 'read-state';
const unreadable = (detail: string): Result<never, RouterError> =>
  err({ kind: 'unreadable-answer', doing, detail });

/** The parts of one answer by name, decoded. A part that is missing is empty. */
class Parts {
  readonly #sections: readonly MarkedSection[];

  constructor(sections: readonly MarkedSection[]) {
    this.#sections = sections;
  }

  bytes(name: string): string {
    return this.#sections.find((section) => section.name === name)?.text ?? '';
  }
  text(name: string): string {
    return decodeBytes(this.bytes(name)).text;
  }
  /** Line by line: one name that is no UTF-8 must not garble those of everybody else. */
  lines(name: string): string {
    return this.bytes(name)
      .split('\n')
      .map((line) => decodeBytes(line).text)
      .join('\n');
  }
  succeeded(name: string): boolean {
    return this.#sections.some((section) => section.name === name && section.code === 0);
  }
  /** `hostapd phy0-ap0` -> `phy0-ap0` and its part, for all of that kind. */
  eachOf(kind: string): readonly {
    readonly name: string;
    readonly bytes: string;
    readonly text: string;
    readonly whole: boolean;
  }[] {
    return this.#sections
      .filter((section) => section.name.startsWith(`${kind} `))
      .map(({ name, text, code }) => ({
        name: name.slice(kind.length + 1),
        whole: code === 0,
        bytes: text,
        text: decodeBytes(text).text,
      }));
  }
}

/**
 * The answer of `read-state.sh` as a router state. What the product's safety rests on (files, interfaces, devices,
 * clock) must be whole, or the reading fails and names the part; of lists of neighbours, odd lines are left out.
 */
export function parseRouterState(
  answer: string,
  mark: string,
  nowMs: number,
): Result<RouterState, RouterError> {
  const split = splitMarkedSections(answer, mark);
  if (!split.ok) return unreadable(split.error);
  const parts = new Parts(split.value);

  const identity = identityOf(parts);
  if (!identity.ok) return identity;
  const read = filesOf(parts);
  if (!read.ok) return read;
  const files = read.value;
  const dump = parseJsonAs(interfaceDump, parts.text('interfaces'));
  if (dump === undefined) return unreadable('interfaces');
  const devices = parseJsonAs(deviceStatus, parts.text('devices'));
  if (devices === undefined) return unreadable('devices');
  const wireless = parts.succeeded('wireless') ? parseJsonAs(wirelessStatus, parts.text('wireless')) : {};
  if (wireless === undefined) return unreadable('wireless');
  const board = parseJsonAs(boardJson, parts.text('board-json') || '{}');
  if (board === undefined) return unreadable('board-json');
  const clock = clockOf(parts);
  if (clock === undefined) return unreadable('clock');

  const configs = configsOf(files);
  const interfaces = interfacesOf(dump);
  const capabilities = probeCapabilities({
    version: identity.value.version,
    probes: new Set(parts.text('probes').split('\n').filter(Boolean)),
    board,
    devices,
    config: configs.config,
    radioLimits: parts.text('radio-limits'),
    defaultRouteDevice: interfaces.find(({ defaultRoute }) => defaultRoute.ipv4)?.device,
  });
  const neighbours = mergeNeighbours(
    parseIpNeigh(parts.text('neighbours')),
    parseProcNetArp(parts.text('arp')),
  );
  // A router that announces itself on IPv6 hears itself, and then counts as its own neighbour.
  const own = new Set(Object.values(devices).map(({ macaddr }) => macaddr?.toLowerCase()));
  const around = {
    interfaces,
    neighbours: neighbours.filter(({ mac }) => !own.has(mac)),
    bridge: bridgeOf(parts),
    wifiClients: wifiClientsOf(parts),
  };
  const management = managementPath(parts.text('connection'), around);
  if (management === undefined) return unreadable('connection');
  const flashFreeKib = parseFreeKib(parts.text('disk'));
  if (flashFreeKib === undefined) return unreadable('disk');

  return ok({
    readAtMs: nowMs,
    identity: { ...identity.value, boardName: identity.value.boardName || board.model.id },
    capabilities,
    files,
    ...configs,
    rulesetFiles: rulesOf(parts),
    pendingChanges: maskedChanges(parts.text('changes').trim()) || parts.text('unsaved').trim(),
    luciApplyPending: parts.text('luci-apply').trim() !== '',
    rolloutPending: parts.succeeded('armed'),
    ...around,
    ports: portsOf(devices, capabilities.lanPorts, capabilities.wanDevice),
    wifi: wifiOf(wireless),
    leases: parseLeases(parts.lines('leases')),
    management: withOwnZones(management, configs.config),
    resources: {
      flashFreeKib,
      memoryFreeKib: parseMemoryFreeKib(parts.text('memory')) ?? 0,
      flashPersistent: isPersistent(parts.text('mounts'), '/etc/config'),
    },
    clock,
  });
}

/** Old releases say less over ubus than in the file, forks the other way round. Neither: this is something else. */
function identityOf(parts: Parts): Result<RouterState['identity'], RouterError> {
  const board = parseJsonAs(systemBoard, parts.text('board'));
  const release = parseReleaseFile(parts.text('release'));
  const distribution = board?.release.distribution || release.get('DISTRIB_ID') || '';
  if (distribution === '') {
    const other = parseReleaseFile(parts.text('os-release'));
    return err({ kind: 'not-openwrt', found: untrustedText(other.get('PRETTY_NAME') ?? '', 80) });
  }
  return ok({
    boardName: board?.board_name ?? '',
    model: untrustedText(board?.model ?? ''),
    hostname: untrustedText(board?.hostname ?? ''),
    distribution: untrustedText(distribution, 80),
    version: untrustedText(board?.release.version || release.get('DISTRIB_RELEASE') || '', 80),
    target: untrustedText(board?.release.target || release.get('DISTRIB_TARGET') || '', 80),
  });
}

/** Each file as read, with the router's own checksum. A file that changed between the two is no base for a plan. */
function filesOf(parts: Parts): Result<RouterState['files'], RouterError> {
  const sums = new Map(
    [...parts.text('sha256').matchAll(/^([0-9a-f]{64}) [ *]\/etc\/config\/(.+)$/gm)].map(([, sum, name]) => [
      name,
      sum,
    ]),
  );
  const files: [string, ConfigFile][] = [];
  for (const { name, bytes } of parts.eachOf('file')) {
    const sha256 = sha256Of(Buffer.from(bytes, 'latin1'));
    const theirs = sums.get(name);
    if (theirs !== undefined && theirs !== sha256) return unreadable(`changed-while-reading ${name}`);
    files.push([name, { ...decodeBytes(bytes), sha256 }]);
  }
  return files.length === 0 ? unreadable('files') : ok(Object.fromEntries(files));
}

/** A file that could not be read is told with words that are no rules: what is in it stays unknown. */
const rulesOf = (parts: Parts): NonNullable<RouterState['rulesetFiles']> =>
  parts
    .eachOf('rules')
    .map(({ name: path, text, whole }) => ({ path, text: whole ? text : 'could not be read' }));

function bridgeOf(parts: Parts): readonly BridgeEntry[] {
  const ports = parseBridgePorts(parts.text('bridge-ports'));
  const aged = parts
    .eachOf('macs')
    .flatMap(({ name, text }) => parseShowMacs(text, ports.get(name) ?? new Map()));
  return mergeBridgeEntries(aged, parseBridgeFdb(parts.text('fdb')));
}

function wifiClientsOf(parts: Parts): readonly WifiClient[] {
  return parts.eachOf('hostapd').flatMap(({ name: device, text }) => {
    const { clients = {} } = parseJsonAs(hostapdClients, text) ?? {};
    return Object.entries(clients).flatMap(([raw, { signal }]) => {
      const mac = parseMac(raw);
      return mac === undefined ? [] : [{ mac, device, ...(signal === undefined ? {} : { signal }) }];
    });
  });
}

function clockOf(parts: Parts): RouterState['clock'] | undefined {
  const epochSeconds = Number(/^\d{1,12}$/.exec(parts.text('now').trim())?.[0]);
  const uptimeSeconds = Number(/^\d+(\.\d+)?(?= )/.exec(parts.text('uptime'))?.[0]);
  const bootId = /^[0-9a-f-]{36}$/.exec(parts.text('boot-id').trim())?.[0];
  if (Number.isNaN(epochSeconds) || Number.isNaN(uptimeSeconds) || bootId === undefined) return undefined;
  return { epochSeconds, uptimeSeconds, bootId };
}
