import type { ZonePlacement } from '../compile/candidate';
import type { Finding } from '../compile/finding';
import { catalogue } from '../policy/catalogue';
import type { Policy } from '../policy/policy';
import { builtInServices, NO_LOCKOUT } from '../policy/promises';
import type { ReachPromise } from '../policy/rule';
import type { Service } from '../policy/service';
import type { Capabilities } from '../router/capabilities';
import type { ManagementPath } from '../router/router-state';
import type { UciConfig } from '../uci/uci';
import { modelFindings } from './findings';
import { managementStays } from './management';
import { buildModel, type Model } from './model';
import type { PlaceBook } from './places';
import { decidePromise } from './promises';
import { answerPair, fateOf } from './reach';
import { verdictsFor } from './services';
import type { Family, MatrixCell, Place, PromiseResult, Verification } from './verification';

export interface VerifyInput {
  /** The complete configuration to judge; nothing else of the router or of the compiler is looked at. */
  readonly config: UciConfig;
  /** Which network each zone lives in, only to name the answers. */
  readonly placements: readonly ZonePlacement[];
  readonly policy: Policy;
  readonly builtIn: readonly ReachPromise[];
  readonly management: ManagementPath;
  readonly capabilities: Capabilities;
  readonly addresses: Readonly<Record<string, string>>;
}

/** Who can reach whom on this configuration, which promises hold, and what cannot be told. Pure; no intent is known here. */
export function verify(input: VerifyInput): Verification {
  const model = buildModel(input.config, input.capabilities);
  const book: PlaceBook = { policy: input.policy, placements: input.placements, addresses: input.addresses };
  const services = servicesOf(input.policy);
  const forPromises = new Map([
    ...services,
    ...builtInServices(input.management).map((one) => [one.id, one] as const),
  ]);
  const promiseInput = { model, book, services: forPromises, management: input.management };
  const promises = [
    ...input.builtIn.map((promise) => decidePromise(promiseInput, promise, true)),
    ...input.policy.promises.map((promise) => decidePromise(promiseInput, promise, false)),
  ];
  return {
    cells: matrixOf(model, input.placements, [...services.values()]),
    promises,
    findings: [
      ...modelFindings(model, book, input.capabilities),
      ...promises.flatMap((result) => promiseFinding(result, model, input.management)),
    ],
  };
}

/** Every zone towards every zone, the internet and the router, for each service and both families. */
function matrixOf(
  model: Model,
  placements: readonly ZonePlacement[],
  services: readonly Service[],
): readonly MatrixCell[] {
  const zones = placements.map(({ zone, network }) => ({
    id: zone,
    place: { kind: 'network', network } as Place,
  }));
  const targets = [
    ...zones,
    { id: 'internet', place: { kind: 'internet' } as Place },
    { id: 'router', place: { kind: 'router' } as Place },
  ];
  return zones.flatMap((from) =>
    targets.flatMap((to) =>
      FAMILIES.flatMap((family) => {
        const answer = answerPair(model, from.place, to.place, family);
        return services.map((service): MatrixCell => {
          const verdicts = verdictsFor(answer, service, true);
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
    ),
  );
}

const FAMILIES: readonly Family[] = ['ipv4', 'ipv6'];

/** One verdict per fate and deciding section is enough to explain a cell. */
function oneEach(verdicts: MatrixCell['verdicts']): MatrixCell['verdicts'] {
  if (verdicts.length < 2) return verdicts;
  const kept = new Map(verdicts.map((verdict) => [`${verdict.fate} ${verdict.decidedBy?.section}`, verdict]));
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
