import { parseIpv4 } from '../../../shared/net/ipv4';
import { parseMac } from '../../../shared/net/mac';
import { catalogue } from '../../../shared/policy/catalogue';
import type { Service } from '../../../shared/policy/service';
import { buildModel, type Model } from '../../../shared/verify/model';
import { holdsAddress } from '../../../shared/verify/networks';
import { answerPair, fateOf } from '../../../shared/verify/reach';
import { verdictsFor } from '../../../shared/verify/services';
import type { Family, Place, Verdict } from '../../../shared/verify/verification';
import { done, failed, type Outcome } from '../command-line';
import { type CliContext, isOutcome, type RouterChoice } from '../context';
import {
  devicesCalled,
  type KnownDevice,
  type ReachSource,
  sourceOfDir,
  sourceOfRouter,
} from '../reach-source';

export interface ReachChoice extends RouterChoice {
  readonly from: string;
  readonly to: string;
  readonly service: string;
  readonly config?: string;
  /** Release the files of `config` are from, where no release file beside them says it. */
  readonly release?: string;
}

/** Can this reach that: answer, deciding section and the packet it was tested with, for both families. Works offline with `--config`. */
export async function reachCommand(context: () => CliContext, choice: ReachChoice): Promise<Outcome> {
  const source =
    choice.config === undefined
      ? await sourceOfRouter(context(), choice)
      : await sourceOfDir(choice.config, choice.release);
  if (isOutcome(source)) return source;
  const model = buildModel(source.config, { release: source.release }, source.rulesetFiles);
  const from = placeOf(model, source, choice.from);
  const to = placeOf(model, source, choice.to);
  const service = serviceOf(choice.service);
  for (const [place, word] of [
    [from, choice.from],
    [to, choice.to],
  ] as const)
    if (typeof place === 'string')
      return failed(PROBLEMS[place](word, devicesCalled(source.devices, word)), { kind: place, given: word });
  if (typeof from !== 'object' || typeof to !== 'object' || service === undefined) {
    const wrong = from === undefined ? choice.from : to === undefined ? choice.to : choice.service;
    const places = [
      ...source.zones.keys(),
      ...model.networks.map(({ name }) => name),
      'internet',
      'router',
      'an IPv4 address',
      'a device by name, id or MAC',
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

type PlaceProblem = 'device-not-seen' | 'several-devices';

const PROBLEMS: Readonly<Record<PlaceProblem, (word: string, called: readonly KnownDevice[]) => string>> = {
  'device-not-seen': (word) =>
    `${word} is known, but has not been seen on this router: where it is now is not known.`,
  'several-devices': (word, called) =>
    `${word} is the name of ${called.length} devices. Say which: ${called.map(({ macs, id }) => macs[0] ?? id).join(', ')}`,
};

/** Where a word leads: a zone or interface, a device where it is now, an address. Undefined: nobody is called so. */
function placeOf(model: Model, source: ReachSource, word: string): Place | PlaceProblem | undefined {
  if (word === 'internet') return { kind: 'internet' };
  if (word === 'router') return { kind: 'router' };
  for (const name of [source.zones.get(word), word])
    if (name !== undefined && model.networks.some((network) => network.name === name))
      return { kind: 'network', network: name };
  const called = devicesCalled(source.devices, word);
  if (called.length > 1) return 'several-devices';
  const [device] = called;
  if (device === undefined) return addressed(model, ...(word.split(',') as [string, string?]));
  return (device.address && addressed(model, device.address, device.macs[0])) || 'device-not-seen';
}

function addressed(model: Model, address: string, mac?: string): Place | undefined {
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
