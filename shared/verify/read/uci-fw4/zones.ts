import type { UciSection } from '../../../uci/uci';
import { type AddressGroup, byFamily, groupsOf, NO_ADDRESSES } from './addresses';
import { addressFault } from './conditions';
import { inferFamily } from './families';
import { ZONE_OPTIONS } from './options';
import type { Reading, ZoneMatch } from './state';
import type { DeviceWord, FamilyWord, Verdict3 } from './values';

export interface ZoneDefaults {
  readonly input: Verdict3;
  readonly output: Verdict3;
  readonly forward: Verdict3;
}

/** Devices of an interface as netifd has them while fw4 loads. */
export type DeviceOf = (interfaceName: string) => { readonly device?: string } | undefined;

export function readZone(
  reading: Reading,
  section: UciSection,
  ref: string,
  defaults: ZoneDefaults,
  deviceOf: DeviceOf,
): void {
  const options = reading.options(section, ref, ZONE_OPTIONS);
  if (options?.enabled !== true || options.name === undefined) return;
  const networks = options.network ?? [];
  const subnets = byFamily(options.subnet ?? []);
  const family = inferFamily(options.family, [subnets.family]);
  if (family === 'mismatch') return void reading.skip(ref, 'subnet');
  const words = [
    ...networks.flatMap(({ invert, device = '' }): DeviceWord[] => {
      const found = deviceOf(device)?.device;
      return found === undefined ? [] : [{ invert, device: found }];
    }),
    ...(options.device ?? []),
  ];
  const any = words.length > 0 || subnets.ipv4.length > 0 || subnets.ipv6.length > 0;
  const matches = any ? deviceGroups(words).flatMap((group) => zoneMatches(group, family, subnets)) : [];
  const { input = defaults.input, output = defaults.output, forward = defaults.forward } = options;
  const masq = options.masq === true;
  const masq6 = options.masq6 === true;
  reading.zones.push({
    section: ref,
    name: options.name,
    family,
    input,
    output,
    forward,
    masq,
    masq6,
    masqAllowsInvalid: options.masq_allow_invalid === true,
    logs: (options.log ?? 0) !== 0,
    networks: networks.filter(({ invert }) => !invert).map(({ device = '' }) => device),
    matches,
    devices: words.filter(({ invert }) => !invert).flatMap(({ device }) => device ?? []),
    related: [
      ...networks.flatMap(({ device = '' }) => reading.addressesOf(device) ?? []),
      ...subnets.ipv4,
      ...subnets.ipv6,
    ],
    from: new Set([input]),
    towards: new Set([output, forward]),
  });
  checkZone(reading, ref, options.name, matches);
  if (reading.dialect.logLimits && options.log_limit?.rate === 0)
    reading.fault(ref, 'log_limit', 'number-not-allowed');
  for (const option of ['subnet', 'masq_src', 'masq_dest'] as const)
    for (const word of options[option] ?? [])
      for (const address of word.addresses) {
        const fault = addressFault(address);
        if (fault !== undefined) reading.fault(ref, option, fault);
      }
}

function checkZone(reading: Reading, ref: string, name: string, matches: readonly ZoneMatch[]): void {
  if (!/^[a-zA-Z0-9_.][a-zA-Z0-9/_.-]*$/.test(name)) reading.fault(ref, 'name', 'name-not-allowed');
  if (reading.zones.some((other) => other.section !== ref && other.name === name))
    reading.fault(ref, 'name', 'name-twice');
  const devices = matches.flatMap((match) => [...match.devices, ...match.notDevices, ...match.notWildcards]);
  if (devices.some((device) => device.length > 15)) reading.fault(ref, 'device', 'device-name-too-long');
}

type DeviceGroup = Pick<ZoneMatch, 'devices' | 'notDevices' | 'notWildcards'>;

/** `eth+` stands for all that begin with `eth`; `+` and `*` alone restrict nothing. Each wildcard gets a rule of its own. */
function deviceGroups(words: readonly DeviceWord[]): readonly DeviceGroup[] {
  const wildcards: string[] = [];
  const plain: string[] = [];
  const notDevices: string[] = [];
  const notWildcards: string[] = [];
  for (const { invert, device } of words) {
    const found = device === undefined ? null : /^([^+]*)(\+)?$/.exec(device);
    if (found === null || (found[0] === '+' && !invert)) continue;
    if (found[0] === '+') wildcards.push('/never/');
    else if (found[2] === '+') (invert ? notWildcards : wildcards).push(`${found[1]}*`);
    else (invert ? notDevices : plain).push(found[0]);
  }
  const groups: DeviceGroup[] = wildcards.map((device) => ({ devices: [device], notDevices, notWildcards }));
  if (plain.length > 0 || groups.length === 0) groups.push({ devices: plain, notDevices, notWildcards });
  return groups;
}

function zoneMatches(
  group: DeviceGroup,
  family: FamilyWord | undefined,
  subnets: ReturnType<typeof byFamily>,
): readonly ZoneMatch[] {
  if (!family && subnets.ipv4.length === 0 && subnets.ipv6.length === 0)
    return [{ ...group, family: 0, subnets: NO_ADDRESSES }];
  const made = (of: 4 | 6, groups: readonly AddressGroup[]): readonly ZoneMatch[] =>
    !family || family === of ? groups.map((one) => ({ ...group, family: of, subnets: one })) : [];
  return [...made(4, groupsOf(subnets.ipv4)), ...made(6, groupsOf(subnets.ipv6))];
}
