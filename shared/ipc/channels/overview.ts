import type { Result } from '../../kernel/result';
import type { RouterError } from '../../router/router-error';
import { call, routerRef } from '../entry';
import type { Overview } from '../views';

export const overviewChannel = {
  /** From the last read; undefined when the router was never read in this run. */
  view: call(routerRef).returns<Overview | undefined>(),
  /** Reads the router now and verifies what it is running. */
  check: call(routerRef).returns<Result<Overview, RouterError | { readonly kind: 'not-signed-in' }>>(),
};
