import type { Result } from '../../kernel/result';
import type { RouterError } from '../../router/router-error';
import { call, routerRef } from '../entry';
import type { OutsideChange, Overview } from '../views';

export const overviewChannel = {
  /** From the last read; undefined when the router was never read in this run. */
  view: call(routerRef).returns<Overview | undefined>(),
  /** Reads the router now and verifies what it is running. */
  check: call(routerRef).returns<Result<Overview, RouterError | { readonly kind: 'not-signed-in' }>>(),
  /** What somebody else changed since the last confirmed change, as of the last read; undefined: nothing. */
  outsideChange: call(routerRef).returns<OutsideChange | undefined>(),
  /** Takes what the router is running as the state to compare with from now on. Writes nothing to the router. */
  keepOutsideChange:
    call(routerRef).returns<
      Result<void, { readonly kind: 'nothing-changed' } | { readonly kind: 'not-signed-in' }>
    >(),
};
