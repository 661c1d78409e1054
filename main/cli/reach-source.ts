import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readLedger } from '../../shared/import/read-ledger';
import { parseIpv4 } from '../../shared/net/ipv4';
import { parseMac } from '../../shared/net/mac';
import { displayText } from '../../shared/net/untrusted-text';
import type { Zone } from '../../shared/policy/zone';
import { ownSectionsOf } from '../../shared/router/own-sections';
import { isReleaseAtLeast, parseReleaseFile, releaseFamily } from '../../shared/router/release';
import type { RulesetFile } from '../../shared/router/router-state';
import { uciErrorLine } from '../../shared/text/uci-text';
import { parseUci } from '../../shared/uci/parse-uci';
import { configOf, listOf, optionOf, packageOf, sectionsOf, type UciConfig } from '../../shared/uci/uci';
import { failed, type Outcome } from './command-line';
import { readConfigDir, readRulesDir } from './commands/verify';
import { type CliContext, isOutcome, openRouter, type RouterChoice, stateOf } from './context';

/** A device that a question may name. */
export interface KnownDevice {
  readonly id: string;
  readonly names: readonly string[];
  readonly macs: readonly string[];
  /** Its IPv4 address now, or the one that is reserved for it; absent: not seen. */
  readonly address?: string;
}

/** What a question about reach is answered from. */
export interface ReachSource {
  readonly config: UciConfig;
  readonly release: string;
  /** Rules beside the configuration: those of the router, or of `nftables.d` in the folder. */
  readonly rulesetFiles: readonly RulesetFile[];
  /** Zone id -> UCI interface, where the configuration carries our marks. */
  readonly zones: ReadonlyMap<string, string>;
  readonly devices: readonly KnownDevice[];
}

/** Zones by their network: the one each keeps, or the one of ours that the ledger lists. */
function networksOf(
  config: UciConfig,
  zones: readonly Pick<Zone, 'id' | 'keeps'>[],
): ReadonlyMap<string, string> {
  const { networks } = ownSectionsOf(config);
  const kept = zones.flatMap(({ id, keeps }) => (keeps === undefined ? [] : [[id, keeps] as const]));
  return new Map([...networks, ...kept]);
}

/** The router as it is now, with the names of its policy and of everything that was found. */
export async function sourceOfRouter(
  context: CliContext,
  choice: RouterChoice,
): Promise<ReachSource | Outcome> {
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  const state = stateOf(context, record);
  const policy = context.app.policies.running(state, record.id);
  const { devices } = context.app.inventories.view(record.id).inventory;
  const found = devices.map(
    ({ id, name, macs, addresses }): KnownDevice => withAddress({ id, names: [name], macs }, addresses[0]),
  );
  return {
    config: state.config,
    release: state.capabilities.release,
    rulesetFiles: state.rulesetFiles ?? [],
    zones: networksOf(state.config, policy.zones),
    devices: joined(
      found,
      policy.devices.map(({ id, name, macs, address }) => withAddress({ id, names: [name], macs }, address)),
    ),
  };
}

/** A folder of configuration files. Zones and devices come from our ledger, where it is among them. */
export async function sourceOfDir(
  dir: string,
  givenRelease: string | undefined,
): Promise<ReachSource | Outcome> {
  let texts: Readonly<Record<string, string>>;
  let rulesetFiles: readonly RulesetFile[];
  try {
    texts = await readConfigDir(dir);
    rulesetFiles = await readRulesDir(dir);
  } catch {
    return failed(`${dir}: cannot be read. It has to be a folder with files such as network and firewall.`, {
      kind: 'file-unreadable',
      path: dir,
    });
  }
  const packages = [];
  for (const [name, text] of Object.entries(texts)) {
    if (RELEASE_FILES.includes(name)) continue;
    const parsed = parseUci(text, name);
    if (!parsed.ok) return failed(uciErrorLine(parsed.error, `${dir}/${name}`), parsed.error);
    packages.push(parsed.value);
  }
  const release = await releaseFor(dir, givenRelease);
  if (isOutcome(release)) return release;
  const config = configOf(packages);
  const words = readLedger(config);
  const reserved = reservations(config);
  return {
    config,
    release: release.family,
    rulesetFiles,
    zones: networksOf(config, words?.zones ?? []),
    devices: joined(
      words?.devices.map(({ id, name, macs, address }) =>
        withAddress({ id, names: [name], macs }, address),
      ) ?? [],
      reserved,
    ),
  };
}

const RELEASE_FILES: readonly string[] = ['openwrt_release', 'os-release'];
/** The oldest release whose firewall the model reads. */
const OLDEST = '22.03';

/** As said, else as a release file in the folder or above it says. It is never assumed: the firewall reads by release. */
async function releaseFor(
  dir: string,
  given: string | undefined,
): Promise<{ readonly family: string } | Outcome> {
  const said = given ?? (await releaseBeside(dir));
  const family = said === undefined ? '' : releaseFamily(said);
  if (said === undefined)
    return failed(
      `Which OpenWrt release is this from? There is no openwrt_release file in ${dir} or above it. Say it: --release 24.10`,
      { kind: 'release-not-known', path: dir },
    );
  return isReleaseAtLeast(family, OLDEST)
    ? { family }
    : failed(
        `Not a release that can be judged: ${displayText(said, 40)}. Known: ${OLDEST} and newer, or SNAPSHOT.`,
        {
          kind: 'release-not-known',
          given: said,
        },
      );
}

async function releaseBeside(dir: string): Promise<string | undefined> {
  for (const folder of [dir, path.dirname(path.resolve(dir))])
    for (const name of RELEASE_FILES) {
      const text = await readFile(path.join(folder, name), 'utf8').catch(() => '');
      const values = parseReleaseFile(text.slice(0, 10_000));
      // `os-release` of another system says nothing about OpenWrt.
      const version =
        name === 'openwrt_release' || values.get('ID') === 'openwrt'
          ? (values.get('DISTRIB_RELEASE') ?? values.get('VERSION_ID'))
          : undefined;
      if (version !== undefined) return version;
    }
  return undefined;
}

/** Devices that the router itself keeps an address for. */
function reservations(config: UciConfig): readonly KnownDevice[] {
  const dhcp = packageOf(config, 'dhcp');
  if (dhcp === undefined) return [];
  return sectionsOf(dhcp, 'host').flatMap((host): readonly KnownDevice[] => {
    const macs = listOf(host, 'mac').flatMap((mac) => parseMac(mac) ?? []);
    const [first] = macs;
    const name = optionOf(host, 'name');
    if (first === undefined) return [];
    const base = { id: first.replaceAll(':', ''), names: name === undefined ? [] : [name], macs };
    return [withAddress(base, optionOf(host, 'ip'))];
  });
}

function withAddress(device: Omit<KnownDevice, 'address'>, address: string | undefined): KnownDevice {
  return address === undefined || parseIpv4(address) === undefined ? device : { ...device, address };
}

/** The same device by another list: what the first knows counts, the second adds names and what is missing. */
function joined(first: readonly KnownDevice[], second: readonly KnownDevice[]): readonly KnownDevice[] {
  const same = (a: KnownDevice, b: KnownDevice): boolean =>
    a.id === b.id || a.macs.some((mac) => b.macs.includes(mac));
  const both = first.map((one) => {
    const other = second.find((each) => same(one, each));
    return other === undefined
      ? one
      : withAddress(
          {
            id: other.id,
            names: [...one.names, ...other.names, one.id],
            macs: [...new Set([...one.macs, ...other.macs])],
          },
          one.address ?? other.address,
        );
  });
  return [...both, ...second.filter((each) => !first.some((one) => same(one, each)))];
}

/** Devices that a word means: an id, a name or a hardware address. Several of one name: all, so that none is mistaken. */
export function devicesCalled(devices: readonly KnownDevice[], word: string): readonly KnownDevice[] {
  const mac = parseMac(word);
  return devices.filter(
    ({ id, names, macs }) =>
      id === word ||
      (mac !== undefined && macs.includes(mac)) ||
      names.some((name) => name.toLowerCase() === word.toLowerCase()),
  );
}
