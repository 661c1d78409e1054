import { listOf, optionOf, type UciSection } from '../uci/uci';

/** Whether an interface gives its devices IPv6 addresses: a prefix of its own, or router advertisements. */
export function servesIpv6(network: UciSection, dhcp: UciSection | undefined): boolean {
  const prefix = optionOf(network, 'ip6assign') !== undefined || listOf(network, 'ip6addr').length > 0;
  const announced = dhcp !== undefined && ['server', 'hybrid', 'relay'].includes(optionOf(dhcp, 'ra') ?? '');
  return prefix || announced;
}
