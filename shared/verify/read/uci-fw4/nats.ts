import type { UciSection } from '../../../uci/uci';
import { byFamily, groupsOf } from './addresses';
import { checkGroup, checkWords, protocolIsKnown } from './checks';
import { inferFamily } from './families';
import { NAT } from './options';
import { withTcpUdp } from './set-matches';
import type { Reading } from './state';

/** Source NAT comes after everything that decides whether a packet passes; only what nft refuses matters here. */
export function readNat(reading: Reading, section: UciSection, ref: string): void {
  const options = reading.options(section, ref, NAT);
  if (options?.enabled !== true) return;
  const { snat_ip, snat_port, src_port, dest_port, name = ref } = options;
  const target = options.target === 'accept' || options.target === 'snat' ? options.target : 'masquerade';
  if (target === 'snat' && snat_ip === undefined && snat_port === undefined)
    return void reading.skip(ref, 'snat_ip');
  if (target !== 'snat' && snat_ip !== undefined) return void reading.skip(ref, 'snat_ip');
  if (target !== 'snat' && snat_port !== undefined) return void reading.skip(ref, 'snat_port');
  const ports = [snat_port, src_port, dest_port].some((port) => port !== undefined);
  const protocols = ports ? withTcpUdp(options.proto ?? []) : (options.proto ?? []);
  if (protocols === undefined) return void reading.skip(ref, 'proto');
  if (snat_ip?.addresses.some(({ bits }) => bits === -1) === true) return void reading.skip(ref, 'snat_ip');
  checkWords(reading, ref, name, options);
  if ((options.device?.length ?? 0) > 15) reading.fault(ref, 'device', 'device-name-too-long');
  const families = (['src_ip', 'dest_ip', 'snat_ip'] as const).map(
    (option) => byFamily(options[option] === undefined ? [] : [options[option]]).family,
  );
  if (inferFamily(options.family, [...families, options.src?.zone?.family]) === 'mismatch')
    return void reading.skip(ref, 'family');
  for (const { any, name: protocol } of protocols) {
    if (!any && !protocolIsKnown(protocol)) reading.fault(ref, 'proto', 'protocol-not-known');
    if (target === 'snat' && snat_ip === undefined && protocol !== 'tcp' && protocol !== 'udp')
      reading.fault(ref, 'snat_ip', 'no-new-address');
  }
  for (const option of ['src_ip', 'dest_ip'] as const) {
    const { ipv4, ipv6 } = byFamily(options[option] === undefined ? [] : [options[option]]);
    for (const group of [...groupsOf(ipv4), ...groupsOf(ipv6)]) checkGroup(reading, ref, option, group);
  }
}
