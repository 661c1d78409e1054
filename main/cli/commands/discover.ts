import type { Device, DiscoveryProgress, Inventory } from '../../../shared/inventory/device';
import { cidrOf, formatCidr, parseCidr, parseIpv4 } from '../../../shared/net/ipv4';
import { deviceKind } from '../../../shared/text/device-text';
import { discoverText as t } from '../../../shared/text/discover-text';
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
  return outcomeOf(await searchAround(context, record.id));
}

/** Everything that the router's lists and a search from here find; told as it goes. */
export async function searchAround(context: CliContext, routerId: string): Promise<Inventory> {
  const { inventories } = context.app;
  inventories.start(routerId);
  const progress = progressLines(context);
  const timer = setInterval(() => progress(inventories.view(routerId).progress), 200);
  const view = await inventories.settled(routerId);
  clearInterval(timer);
  progress(view.progress);
  return view.inventory;
}

/** Only a network this computer is in: anything else would be scanning somebody else's. */
async function sweepSubnet(context: CliContext, subnet: string): Promise<Outcome> {
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
  const progress = progressLines(context);
  await discover({
    networks: [network],
    onChanged: (inventory, how) => {
      latest = inventory;
      progress(how);
    },
    nowMs: context.app.desk.nowMs,
  }).done;
  return outcomeOf(latest);
}

/** Each source once, when it is done, on stderr: stdout stays the answer. */
function progressLines({ terminal }: CliContext): (progress: DiscoveryProgress) => void {
  const told = new Set<string>();
  return ({ sources }) => {
    for (const { source, state, found, problem } of sources) {
      if ((state !== 'done' && state !== 'failed') || told.has(source)) continue;
      told.add(source);
      const result = problem === undefined ? count(found, 'device') : t.sourceProblem(problem);
      terminal.stderr.write(`  ${t.sources[source]}: ${result}\n`);
    }
  };
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
    deviceKind(device.kind),
    where,
  ].join('  ');
}
