import type { Device } from '../../../shared/inventory/device';
import { parseIpv4 } from '../../../shared/net/ipv4';
import { parseMac } from '../../../shared/net/mac';
import { catalogue } from '../../../shared/policy/catalogue';
import type { Service } from '../../../shared/policy/service';
import { ownSectionsOf } from '../../../shared/router/own-sections';
import { uciErrorLine } from '../../../shared/text/uci-text';
import { parseUci } from '../../../shared/uci/parse-uci';
import { configOf, type UciConfig } from '../../../shared/uci/uci';
import { buildModel, type Model } from '../../../shared/verify/model';
import { holdsAddress } from '../../../shared/verify/networks';
import { answerPair, fateOf } from '../../../shared/verify/reach';
import { verdictsFor } from '../../../shared/verify/services';
import type { Family, Place, Verdict } from '../../../shared/verify/verification';
import { done, failed, type Outcome } from '../command-line';
import { type CliContext, isOutcome, openRouter, type RouterChoice, stateOf } from '../context';
import { readConfigDir } from './verify';

export interface ReachChoice extends RouterChoice {
  readonly from: string;
  readonly to: string;
  readonly service: string;
  readonly config?: string;
}

/** Can this reach that: answer, deciding section and the packet it was tested with, for both families. Works offline with `--config`. */
export async function reachCommand(context: () => CliContext, choice: ReachChoice): Promise<Outcome> {
  const loaded =
    choice.config === undefined ? await fromRouter(context(), choice) : await fromDir(choice.config);
  if (isOutcome(loaded)) return loaded;
  const model = buildModel(loaded.config, { release: loaded.release });
  const from = placeOf(model, loaded, choice.from);
  const to = placeOf(model, loaded, choice.to);
  const service = serviceOf(choice.service);
  const wrong =
    from === undefined
      ? choice.from
      : to === undefined
        ? choice.to
        : service === undefined
          ? choice.service
          : undefined;
  if (from === undefined || to === undefined || service === undefined) {
    const places = [
      ...loaded.zones.keys(),
      ...model.networks.map(({ name }) => name),
      'internet',
      'router',
      'an IPv4 address',
      'a device',
    ].join(', ');
    return failed(
      `Not known: ${wrong}. Places: ${places}. Services: ${catalogue.map(({ id }) => id).join(', ')}, or tcp/22.`,
      { kind: 'not-known', given: wrong },
    );
  }
  const answers = (['ipv4', 'ipv6'] as const).map((family) => answerFor(model, from, to, service, family));
  return done(
    answers.flatMap(({ lines }) => lines),
    { from: choice.from, to: choice.to, service: service.id, answers: answers.map(({ json }) => json) },
  );
}

interface Loaded {
  readonly config: UciConfig;
  readonly release: string;
  /** Zone id -> UCI interface, where the configuration carries our marks. */
  readonly zones: ReadonlyMap<string, string>;
  /** Devices of the inventory that have an address; none offline. */
  readonly devices: readonly Device[];
}

async function fromRouter(context: CliContext, choice: RouterChoice): Promise<Loaded | Outcome> {
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  const state = stateOf(context, record);
  const policy = context.app.policies.running(state, record.id);
  const { networks } = ownSectionsOf(state.config);
  const zones = new Map(
    policy.zones.flatMap(({ id, keeps }) => {
      const network = keeps ?? networks.get(id);
      return network === undefined ? [] : [[id, network] as const];
    }),
  );
  const { devices } = context.app.inventories.view(record.id).inventory;
  return { config: state.config, release: state.capabilities.release, zones, devices };
}

async function fromDir(dir: string): Promise<Loaded | Outcome> {
  let texts: Readonly<Record<string, string>>;
  try {
    texts = await readConfigDir(dir);
  } catch {
    return failed(`${dir}: cannot be read. It has to be a folder with files such as network and firewall.`, {
      kind: 'file-unreadable',
      path: dir,
    });
  }
  const packages = [];
  for (const [name, text] of Object.entries(texts)) {
    const parsed = parseUci(text, name);
    if (!parsed.ok) return failed(uciErrorLine(parsed.error, `${dir}/${name}`), parsed.error);
    packages.push(parsed.value);
  }
  const config = configOf(packages);
  return { config, release: '24.10', zones: ownSectionsOf(config).networks, devices: [] };
}

function placeOf(model: Model, loaded: Loaded, word: string): Place | undefined {
  if (word === 'internet') return { kind: 'internet' };
  if (word === 'router') return { kind: 'router' };
  for (const name of [loaded.zones.get(word), word])
    if (name !== undefined && model.networks.some((network) => network.name === name))
      return { kind: 'network', network: name };
  return addressed(model, deviceWord(loaded.devices, word) ?? word);
}

/** `address,mac` of the one device that goes by this id or name. Two of one name: neither, so that nobody mistakes them. */
function deviceWord(devices: readonly Device[], word: string): string | undefined {
  const named = devices.filter(({ id, name }) => id === word || name.toLowerCase() === word.toLowerCase());
  const [device] = named;
  return named.length === 1 && device?.addresses[0] !== undefined
    ? [device.addresses[0], ...device.macs.slice(0, 1)].join(',')
    : undefined;
}

function addressed(model: Model, word: string): Place | undefined {
  const [address = '', mac] = word.split(',');
  const network =
    parseIpv4(address) === undefined ? undefined : model.networks.find((one) => holdsAddress(one, address));
  if (network === undefined) return undefined;
  const hardware = mac === undefined ? undefined : parseMac(mac);
  if (network.ipv4.some((own) => own.address === address)) return { kind: 'router', address };
  return {
    kind: 'network',
    network: network.name,
    address,
    ...(hardware === undefined ? {} : { mac: hardware }),
  };
}

/** A catalogue id, or `tcp/22`, `udp/53`, `icmp`. */
function serviceOf(word: string): Service | undefined {
  const known = catalogue.find(({ id }) => id === word);
  if (known) return known;
  if (word === 'icmp') return { id: word, flows: [{ protocol: 'icmp' }], confidence: 'tested' };
  const [, protocol, port] = word.match(/^(tcp|udp)\/([0-9]{1,5})$/) ?? [];
  const number = Number(port);
  if ((protocol !== 'tcp' && protocol !== 'udp') || number < 1 || number > 65535) return undefined;
  return { id: word, flows: [{ protocol, ports: [{ first: number, last: number }] }], confidence: 'tested' };
}

function answerFor(
  model: Model,
  from: Place,
  to: Place,
  service: Service,
  family: Family,
): { readonly lines: readonly string[]; readonly json: unknown } {
  const verdicts = verdictsFor(answerPair(model, from, to, family), service);
  const fate = fateOf(verdicts);
  return {
    lines: [`${family}: ${fate}`, ...verdicts.map((verdict) => `  ${verdictLine(verdict)}`)],
    json: { family, fate, verdicts },
  };
}

function verdictLine({ fate, packet, decidedBy, unknownBecause, enforcement }: Verdict): string {
  const port = packet.port === undefined ? '' : `/${packet.port}`;
  const by =
    decidedBy === undefined
      ? 'nothing on the router'
      : `${decidedBy.package}.${decidedBy.section}${decidedBy.option === undefined ? '' : `.${decidedBy.option}`}`;
  const why = unknownBecause === undefined ? '' : `, not understood: ${unknownBecause}`;
  return `${fate} by ${by}, tested with ${packet.protocol}${port} ${packet.source} -> ${packet.destination}${enforcement === 'router' ? '' : ` (${enforcement})`}${why}`;
}
