import type { Device, Inventory } from '../../../shared/inventory/device';
import { cidrOf, formatCidr, parseCidr, parseIpv4 } from '../../../shared/net/ipv4';
import { count } from '../../../shared/text/format';
import { discover } from '../../discovery/discover';
import { type LocalNetwork, localNetworks } from '../../discovery/local-networks';
import { done, failed, type Outcome } from '../command-line';
import { type CliContext, isOutcome, openRouter, type RouterChoice } from '../context';

export interface DiscoverChoice extends RouterChoice {
  readonly subnet?: string;
}

/** Devices from the router's lists and from this computer; with `--subnet` from this computer alone. */
export async function discoverCommand(context: CliContext, choice: DiscoverChoice): Promise<Outcome> {
  return choice.subnet === undefined ? fromRouter(context, choice) : sweepSubnet(context, choice.subnet);
}

async function fromRouter(context: CliContext, choice: RouterChoice): Promise<Outcome> {
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  context.app.inventories.start(record.id);
  const { inventory } = await context.app.inventories.settled(record.id);
  return outcomeOf(inventory);
}

/** Only a network this computer is in: anything else would be scanning somebody else's. */
async function sweepSubnet({ app }: CliContext, subnet: string): Promise<Outcome> {
  const wanted = parseCidr(subnet);
  if (!wanted.ok) return failed(`${subnet} is not a network. Write it like 192.168.1.0/24.`, wanted.error);
  const own = localNetworks();
  const network = own.find((one) => cidrText(one) === formatCidr(wanted.value));
  if (network === undefined) {
    const names = own.map(cidrText).join(', ');
    return failed(`This computer is not in ${subnet}. It is in: ${names || 'no network'}.`, {
      kind: 'not-in-this-network',
      subnet,
    });
  }
  let latest: Inventory = { devices: [], asOfMs: 0 };
  await discover({
    networks: [network],
    onChanged: (inventory) => {
      latest = inventory;
    },
    nowMs: app.desk.nowMs,
  }).done;
  return outcomeOf(latest);
}

const cidrText = ({ address, prefix }: LocalNetwork): string =>
  formatCidr(cidrOf(parseIpv4(address) ?? 0, prefix));

const outcomeOf = (inventory: Inventory): Outcome =>
  done([count(inventory.devices.length, 'device'), ...inventory.devices.map(line)], inventory);

function line(device: Device): string {
  const where =
    device.connection.kind === 'cable'
      ? device.connection.port
      : device.connection.kind === 'wifi'
        ? `Wi-Fi ${device.connection.ssid}`
        : '-';
  return [
    device.addresses[0] ?? '-',
    device.macs[0] ?? '-',
    device.name,
    device.maker ?? '-',
    device.kind,
    where,
  ].join('  ');
}
