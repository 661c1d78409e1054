import { parseMac } from '../../../shared/net/mac';
import { done, failed, type Outcome } from '../command-line';
import { type CliContext, isOutcome, openRouter, type RouterChoice } from '../context';

const LONGEST = 64; // as in the window

/** A person's name for a device beats every other source. An empty one forgets it. */
export async function renameCommand(
  context: CliContext,
  given: string,
  name: string,
  choice: RouterChoice,
): Promise<Outcome> {
  if (name.length > LONGEST)
    return failed(`A name has at most ${LONGEST} letters. (name-too-long)`, { kind: 'name-too-long' });
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  const { handlers, inventories } = context.app;
  const mac = parseMac(given);
  const found = inventories
    .view(record.id)
    .inventory.devices.filter(
      (device) =>
        device.id === given ||
        device.name === given ||
        device.addresses.includes(given) ||
        (mac !== undefined && device.macs.includes(mac)),
    );
  const [device, another] = found;
  if (device === undefined)
    return failed(`No device is called ${given}. See: bulkhead discover. (no-such-device)`, {
      kind: 'no-such-device',
      given,
    });
  if (another !== undefined)
    return failed(
      `Several devices are called ${given}. Say which by its hardware address. (several-devices)`,
      {
        kind: 'several-devices',
        macs: found.flatMap(({ macs }) => macs),
      },
    );
  await handlers.discovery.rename({ routerId: record.id, deviceId: device.id, name });
  return done([name === '' ? `${given} has no name of yours any more.` : `${given} is now called ${name}.`], {
    deviceId: device.id,
    name,
  });
}
