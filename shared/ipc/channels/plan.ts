import { z } from 'zod';
import type { Result } from '../../kernel/result';
import type { RouterError } from '../../router/router-error';
import { call, idText } from '../entry';
import { policySchema } from '../policy-schema';
import type { Review } from '../views';

export type ReviewError =
  | RouterError
  | { readonly kind: 'not-signed-in' }
  | { readonly kind: 'no-such-snapshot' }
  /** Encrypted by a password store that this run cannot use, or no longer what was written. */
  | { readonly kind: 'snapshot-sealed' }
  | { readonly kind: 'snapshot-damaged' };

export const planChannel = {
  /** Reads the router again, then compile, verify, plan. The plan is kept in main under `planId` until the next review. */
  review: call(z.object({ routerId: idText, policy: policySchema }).strict()).returns<
    Result<Review, ReviewError>
  >(),
  /** The way back to a kept copy, byte for byte; reviewed and applied like any other change. */
  reviewRollback: call(z.object({ routerId: idText, snapshotId: idText }).strict()).returns<
    Result<Review, ReviewError>
  >(),
};
