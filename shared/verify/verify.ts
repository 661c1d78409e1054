import type { ZonePlacement } from '../compile/candidate';
import type { Finding } from '../compile/finding';
import { catalogue } from '../policy/catalogue';
import { type EndId, networkOfId } from '../policy/ends';
import type { Policy } from '../policy/policy';
import { ADMINISTRATION, builtInServices, NO_LOCKOUT } from '../policy/promises';
import type { AskedPromise } from '../policy/rule';
import type { Service } from '../policy/service';
import type { Capabilities } from '../router/capabilities';
import type { ManagementPath, RulesetFile } from '../router/router-state';
import type { UciConfig } from '../uci/uci';
import { administration } from './administration';
import { between } from './between';
import { type Classes, classesOf, type PlacedDevice } from './device-classes';
import { endFindings } from './end-findings';
import { type AskedEnd, type EndPlace, endsOf, networksBeside } from './ends';
import { modelFindings } from './findings';
import { managementStays } from './management';
import { buildModel, type Model } from './model';
import type { PlaceBook } from './places';
import { decidePromise } from './promises';
import { fateOf } from './reach';
import type { ClassCells, Family, MatrixCell, PromiseResult, Verification } from './verification';

export interface VerifyInput {
  /** The complete configuration to judge; nothing else of the router or of the compiler is looked at. */
  readonly config: UciConfig;
  /** Which network each zone lives in, only to name the answers. */
  readonly placements: readonly ZonePlacement[];
  readonly policy: Policy;
  /** What no policy can give up, given the networks that are on the router beside the zones. */
  readonly builtIn: (beside: readonly string[]) => readonly AskedPromise[];
  readonly management: ManagementPath;
  readonly capabilities: Capabilities;
  readonly addresses: Readonly<Record<string, string>>;
  /** Rules on the router outside its configuration, which a rollout leaves as they are. */
  readonly rulesetFiles?: readonly RulesetFile[];
  /** Devices whose place on this configuration is known. */
  readonly devices?: readonly PlacedDevice[];
}

/** Who can reach whom on this configuration, which promises hold, and what cannot be told. Pure; no intent is known here. */
export function verify(input: VerifyInput): Verification {
  const model = buildModel(input.config, input.capabilities, input.rulesetFiles);
  const book: PlaceBook = { policy: input.policy, placements: input.placements, addresses: input.addresses };
  const services = servicesOf(input.policy);
  const forBuiltIn = new Map([
    ...services,
    ...builtInServices(input.management).map((one) => [one.id, one] as const),
    ...ADMINISTRATION.map((id) => [id, administration(model, input.management, id)] as const),
  ]);
  const promiseInput = { model, book, services, management: input.management };
  const beside = networksBeside(model, input.placements).map(({ name }) => name);
  const promises = [
    ...input
      .builtIn(beside)
      .map((promise) => decidePromise({ ...promiseInput, services: forBuiltIn }, promise, true)),
    ...input.policy.promises.map((promise) => decidePromise(promiseInput, promise, false)),
  ];
  const classes = classesOf(model, input.devices ?? []);
  const { cells, classCells } = matrixOf(model, endsOf(model, input.placements), classes, [
    ...services.values(),
  ]);
  const zones = input.placements.map(({ zone }) => zone);
  return {
    cells,
    classes: classes.all.map(({ id, at, devices }) => ({ id, at, devices })),
    classCells,
    promises,
    findings: [
      ...modelFindings(model, book, input.capabilities),
      ...endFindings(cells, beside, zones),
      ...promises.flatMap((result) => promiseFinding(result, model, input.management)),
    ],
  };
}

type Table = Pick<Verification, 'cells' | 'classCells'>;

/** Every end towards every other, for each service and both families. The router is asked about as a target only. */
function matrixOf(
  model: Model,
  ends: readonly AskedEnd[],
  classes: Classes,
  services: readonly Service[],
): Table {
  const cells: MatrixCell[] = [];
  const classCells: ClassCells[] = [];
  for (const from of ends.filter(({ id }) => id !== 'router'))
    for (const to of ends.filter((each) => isAsked(from, each))) {
      const whole = FAMILIES.flatMap((family) =>
        cellsOf(
          model,
          from.id,
          to.id,
          from.places(family, 'from'),
          to.places(family, 'to'),
          family,
          services,
        ),
      );
      cells.push(...whole);
      if (from !== to) classCells.push(...classCellsOf(model, from, to, classes, services, whole));
    }
  return { cells, classCells };
}

function cellsOf(
  model: Model,
  from: EndId,
  to: EndId,
  sources: readonly EndPlace[],
  targets: readonly EndPlace[],
  family: Family,
  services: readonly Service[],
): readonly MatrixCell[] {
  const answers = between(model, sources, targets, family);
  return services.map((service): MatrixCell => {
    const verdicts = answers.verdicts(service, true);
    return { from, to, service: service.id, family, fate: fateOf(verdicts), verdicts: oneEach(verdicts) };
  });
}

/** The same for each group of devices that rules between the two ends tell apart, by one device of it. */
function classCellsOf(
  model: Model,
  from: AskedEnd,
  to: AskedEnd,
  classes: Classes,
  services: readonly Service[],
  whole: readonly MatrixCell[],
): readonly ClassCells[] {
  const sources = [undefined, ...classes.groups(from, to, 'from')];
  const targets = [undefined, ...classes.groups(from, to, 'to')];
  return sources.flatMap((source) =>
    targets.flatMap((target): readonly ClassCells[] => {
      if (source === undefined && target === undefined) return [];
      const cells = FAMILIES.flatMap((family) =>
        cellsOf(
          model,
          from.id,
          to.id,
          source?.[0]?.places ?? from.places(family, 'from'),
          target?.[0]?.places ?? to.places(family, 'to'),
          family,
          services,
        ),
      ).filter((cell, at) => saysMore(cell, whole[at]));
      return [
        {
          from: from.id,
          to: to.id,
          ...(source === undefined ? {} : { fromClasses: source.map(({ id }) => id) }),
          ...(target === undefined ? {} : { toClasses: target.map(({ id }) => id) }),
          cells,
        },
      ];
    }),
  );
}

/** Where all hosts of both ends have one answer by one section, a class has it as well. */
const saysMore = (cell: MatrixCell, whole: MatrixCell | undefined): boolean =>
  whole === undefined || whole.fate !== cell.fate || whole.verdicts.length > 1;

/** Inside a zone the answer tells whether anything keeps its devices apart; inside other ends there is nothing to say. */
const isAsked = (from: AskedEnd, to: AskedEnd): boolean =>
  from !== to || (from.id !== 'internet' && networkOfId(from.id) === undefined);

const FAMILIES: readonly Family[] = ['ipv4', 'ipv6'];

/** One verdict per fate and deciding section is enough to explain a cell. */
function oneEach(verdicts: MatrixCell['verdicts']): MatrixCell['verdicts'] {
  if (verdicts.length < 2) return verdicts;
  const kept = new Map(
    verdicts.map((verdict) => [`${verdict.fate} ${verdict.decidedBy?.section} ${verdict.through}`, verdict]),
  );
  return [...kept.values()];
}

/** The catalogue, with the policy's own services over it. */
export function servicesOf(policy: Policy): ReadonlyMap<string, Service> {
  return new Map([...catalogue, ...policy.services].map((service) => [service.id, service]));
}

/** A promise that breaks or cannot be decided blocks: an error about the promise, naming the reason where one is known. */
function promiseFinding(result: PromiseResult, model: Model, management: ManagementPath): readonly Finding[] {
  if (result.holds === 'yes') return [];
  const code = result.holds === 'no' ? 'promise-broken' : 'promise-not-known';
  const reason =
    result.promise.id === NO_LOCKOUT
      ? managementStays(model, management).code
      : (result.witness?.unknownBecause ?? '');
  return [{ severity: 'error', code, subject: result.promise.id, facts: reason === '' ? {} : { reason } }];
}
