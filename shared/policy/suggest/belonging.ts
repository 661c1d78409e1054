import type { Device } from '../../inventory/device';
import type { RouterState } from '../../router/router-state';
import { type SuggestedKind, suggestedKinds } from './kinds';

/** Where each device belongs by what it is, as far as its cable lets it, and what that makes of the ports. */
export interface Belonging {
  readonly kindOf: ReadonlyMap<string, SuggestedKind>;
  /** Zone of each LAN port that something hangs on. */
  readonly ports: ReadonlyMap<string, SuggestedKind>;
}

export function belongingOf(devices: readonly Device[], state: RouterState): Belonging {
  const wanted = new Map(devices.map((device) => [device.id, wantedKind(device, devices)]));
  const ports = portKinds(devices, wanted, state);
  const kindOf = new Map(
    devices.map(({ id, connection }) => {
      const own = wanted.get(id) ?? 'guest';
      // A cable that ends at no port of ours (a switch that is not listed) leads where the household is.
      return [id, connection.kind === 'cable' ? (ports.get(connection.port) ?? 'home') : own] as const;
    }),
  );
  return { kindOf, ports };
}

/** This computer stays at home: from there it signs in to the router. What nobody knows is a stranger until told otherwise. */
function wantedKind(device: Device, all: readonly Device[]): SuggestedKind {
  if (device.isThisComputer) return 'home';
  if (isVisitor(device, all)) return 'guest';
  return suggestedKinds.find((kind) => kind === device.suggestion.zone) ?? 'guest';
}

/**
 * A phone under a made-up address that goes by its model, where others carry the name of their owner. Where none does,
 * the household does not name its phones, and such a phone is as likely its own.
 */
function isVisitor(device: Device, all: readonly Device[]): boolean {
  const isPhone = ({ kind, privateMac }: Device): boolean => kind === 'phone' && privateMac;
  return (
    isPhone(device) && goesByModel(device.name) && all.some((other) => isPhone(other) && isOwned(other.name))
  );
}

/** What phones call themselves until somebody names them. */
const goesByModel = (name: string): boolean =>
  /^(iphone|ipad|galaxy|pixel|redmi|poco|oneplus|xperia|huawei|honor|android|moto|sm)([-_ ]?[a-z0-9]+)*$/i.test(
    name,
  );

/** `Annas-iPhone`, `Ben’s Pixel`: systems set these from the owner's name. */
const isOwned = (name: string): boolean => /^\p{L}+[’']?s[-_ ]/iu.test(name) && !goesByModel(name);

/**
 * Devices behind one port share a cable, so the router cannot part them: they stay together. With anything of the
 * household's own among them the port stays at home; otherwise it goes where most of them belong.
 */
function portKinds(
  devices: readonly Device[],
  wanted: ReadonlyMap<string, SuggestedKind>,
  state: RouterState,
): ReadonlyMap<string, SuggestedKind> {
  const ports = new Map<string, SuggestedKind>();
  for (const port of state.capabilities.lanPorts) {
    const here = devices.filter(({ connection }) => connection.kind === 'cable' && connection.port === port);
    const kinds = here.map(({ id }) => wanted.get(id) ?? 'home');
    const own = here.some(({ isThisComputer }) => isThisComputer) || port === state.management.port;
    if (kinds.length === 0) continue;
    ports.set(port, own || kinds.includes('home') ? 'home' : mostFrequent(kinds));
  }
  return ports;
}

const mostFrequent = (kinds: readonly SuggestedKind[]): SuggestedKind => {
  const count = (kind: SuggestedKind): number => kinds.filter((each) => each === kind).length;
  return suggestedKinds.reduce<SuggestedKind>(
    (best, kind) => (count(kind) > count(best) ? kind : best),
    'home',
  );
};
