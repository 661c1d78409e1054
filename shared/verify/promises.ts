import { NO_LOCKOUT } from '../policy/promises';
import type { ReachPromise } from '../policy/rule';
import type { Service } from '../policy/service';
import type { ManagementPath } from '../router/router-state';
import { managementStays } from './management';
import type { Model } from './model';
import { type PlaceBook, placesOf } from './places';
import { answerPair, fateOf } from './reach';
import { verdictsFor } from './services';
import type { Family, PromiseResult, Verdict } from './verification';

export interface PromiseInput {
  readonly model: Model;
  readonly book: PlaceBook;
  readonly services: ReadonlyMap<string, Service>;
  readonly management: ManagementPath;
}

/**
 * Decides a promise on the candidate. No lockout is proven on this computer's socket and address, not on its zone. What is not placed or not understood is `unknown`, which blocks as much as `no`.
 */
export function decidePromise(input: PromiseInput, promise: ReachPromise, builtIn: boolean): PromiseResult {
  if (promise.id === NO_LOCKOUT) {
    const { holds, witness } = managementStays(input.model, input.management);
    return { promise, builtIn, holds, ...(witness === undefined ? {} : { witness }) };
  }
  const service = input.services.get(promise.service);
  const from = placesOf(input.book, promise.from, 'from');
  const to = placesOf(input.book, promise.to, 'to');
  if (service === undefined || from.length === 0 || to.length === 0)
    return { promise, builtIn, holds: 'unknown' };

  const families: readonly Family[] = promise.expect === 'unreachable' ? ['ipv4', 'ipv6'] : ['ipv4'];
  const verdicts = families.flatMap((family) =>
    from.flatMap((source) =>
      to.flatMap((target) => verdictsFor(answerPair(input.model, source, target, family), service)),
    ),
  );
  const wanted = promise.expect === 'reachable' ? 'allowed' : 'denied';
  const against =
    verdicts.find((verdict) => verdict.fate !== wanted && verdict.fate !== 'unknown') ??
    verdicts.find((verdict) => verdict.fate !== wanted);
  return {
    promise,
    builtIn,
    holds: verdictOn(verdicts, wanted),
    ...(against === undefined ? {} : { witness: against }),
  };
}

function verdictOn(verdicts: readonly Verdict[], wanted: 'allowed' | 'denied'): PromiseResult['holds'] {
  if (verdicts.length === 0) return 'unknown';
  if (verdicts.every((verdict) => verdict.fate === wanted)) return 'yes';
  if (verdicts.some((verdict) => verdict.fate !== wanted && verdict.fate !== 'unknown')) return 'no';
  return fateOf(verdicts) === wanted ? 'yes' : 'unknown';
}
