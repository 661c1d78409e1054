import type { ZonePlacement } from '../compile/candidate';
import type { Finding } from '../compile/finding';
import { catalogue } from '../policy/catalogue';
import { networkOfId } from '../policy/ends';
import type { Policy } from '../policy/policy';
import { ADMINISTRATION, builtInServices, NO_LOCKOUT } from '../policy/promises';
import type { AskedPromise } from '../policy/rule';
import type { Service } from '../policy/service';
import type { Capabilities } from '../router/capabilities';
import type { ManagementPath } from '../router/router-state';
import type { UciConfig } from '../uci/uci';
import { administration } from './administration';
import { between } from './between';
import { endFindings } from './end-findings';
import { type AskedEnd, endsOf, networksBeside } from './ends';
import { modelFindings } from './findings';
import { managementStays } from './management';
import { buildModel, type Model } from './model';
import type { PlaceBook } from './places';
import { decidePromise } from './promises';
import { fateOf } from './reach';
import type { Family, MatrixCell, PromiseResult, Verification } from './verification';

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
}

/** Who can reach whom on this configuration, which promises hold, and what cannot be told. Pure; no intent is known here. */
export function verify(input: VerifyInput): Verification {
  const model = buildModel(input.config, input.capabilities);
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
  const cells = matrixOf(model, endsOf(model, input.placements), [...services.values()]);
  const zones = input.placements.map(({ zone }) => zone);
  return {
    cells,
    promises,
    findings: [
      ...modelFindings(model, book, input.capabilities),
      ...endFindings(cells, beside, zones),
      ...promises.flatMap((result) => promiseFinding(result, model, input.management)),
    ],
  };
}

/** Every end towards every other, for each service and both families. The router is asked about as a target only. */
function matrixOf(
  model: Model,
  ends: readonly AskedEnd[],
  services: readonly Service[],
): readonly MatrixCell[] {
  const pairs = ends
    .filter(({ id }) => id !== 'router')
    .flatMap((from) => ends.filter((to) => isAsked(from, to)).map((to) => [from, to] as const));
  return pairs.flatMap(([from, to]) =>
    FAMILIES.flatMap((family) => {
      const answers = between(model, from.places(family, 'from'), to.places(family, 'to'), family);
      return services.map((service): MatrixCell => {
        const verdicts = answers.verdicts(service, true);
        return {
          from: from.id,
          to: to.id,
          service: service.id,
          family,
          fate: fateOf(verdicts),
          verdicts: oneEach(verdicts),
        };
      });
    }),
  );
}

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
