import { NO_LOCKOUT } from '../policy/promises';
import type { AskedPromise } from '../policy/rule';
import type { Service } from '../policy/service';
import type { ManagementPath } from '../router/router-state';
import { between } from './between';
import { culpritOf } from './culprit';
import { managementStays } from './management';
import type { Model } from './model';
import { type PlaceBook, placesOf } from './places';
import type { Family, PromiseResult, Verdict } from './verification';

export interface PromiseInput {
  readonly model: Model;
  readonly book: PlaceBook;
  readonly services: ReadonlyMap<string, Service>;
  readonly management: ManagementPath;
}

/**
 * Decides a promise on the candidate. No lockout is proven on this computer's socket and address, not on its zone. What
 * is not placed or not understood is `unknown`, which blocks as much as `no`; so is a question without any answer.
 */
export function decidePromise(input: PromiseInput, promise: AskedPromise, builtIn: boolean): PromiseResult {
  if (promise.id === NO_LOCKOUT) {
    const { holds, witness } = managementStays(input.model, input.management);
    return { promise, builtIn, holds, ...(witness === undefined ? {} : { witness }) };
  }
  const service = input.services.get(promise.service);
  if (service === undefined) return { promise, builtIn, holds: 'unknown' };

  const families: readonly Family[] = promise.expect === 'unreachable' ? ['ipv4', 'ipv6'] : ['ipv4'];
  const verdicts = families.flatMap((family) => {
    const from = placesOf(input, promise.from, family, 'from');
    const to = placesOf(input, promise.to, family, 'to');
    return between(input.model, from, to, family).verdicts(service);
  });
  const wanted = promise.expect === 'reachable' ? 'allowed' : 'denied';
  const against =
    verdicts.find((verdict) => verdict.fate !== wanted && verdict.fate !== 'unknown') ??
    verdicts.find((verdict) => verdict.fate !== wanted);
  const culprit = against && culpritOf(input.model.config, against);
  return {
    promise,
    builtIn,
    holds: verdictOn(verdicts, wanted),
    ...(against === undefined ? {} : { witness: against }),
    ...(culprit === undefined ? {} : { culprit }),
  };
}

/** Without a verdict there is no proof. */
function verdictOn(verdicts: readonly Verdict[], wanted: 'allowed' | 'denied'): PromiseResult['holds'] {
  if (verdicts.length === 0) return 'unknown';
  if (verdicts.every((verdict) => verdict.fate === wanted)) return 'yes';
  if (verdicts.some((verdict) => verdict.fate !== wanted && verdict.fate !== 'unknown')) return 'no';
  return 'unknown';
}
