import { z } from 'zod';
import type { Finding } from '../../compile/finding';
import type { Result } from '../../kernel/result';
import type { RouterError } from '../../router/router-error';
import { call, event, idText, routerRef } from '../entry';
import { policySchema } from '../policy-schema';
import type { PolicyVersionView, PolicyView, Preview } from '../views';

const withPolicy = z.object({ routerId: idText, policy: policySchema }).strict();

export const policyChannel = {
  view: call(routerRef).returns<PolicyView | undefined>(),
  /** A fresh suggestion from what was found; becomes the draft. */
  suggest: call(routerRef).returns<PolicyView | undefined>(),
  saveDraft: call(withPolicy).returns<{ readonly findings: readonly Finding[] }>(),
  /** Throws the draft away: back to what is applied. */
  discardDraft: call(routerRef).returns<PolicyView | undefined>(),
  /** What the person decided before, newest first: kept whenever something else takes its place. */
  versions: call(routerRef).returns<readonly PolicyVersionView[]>(),
  /** An earlier version becomes the draft; undefined: there is no such version. */
  bringBack: call(z.object({ routerId: idText, versionId: idText }).strict()).returns<
    PolicyView | undefined
  >(),
  /** Compile and verify on the last read state; sends nothing. */
  preview: call(withPolicy).returns<Result<Preview, RouterError | { readonly kind: 'not-read-yet' }>>(),
  /** A key nobody guesses: four words' worth of letters, easy to type on a TV. */
  suggestWifiKey: call(z.object({}).strict()).returns<string>(),
  /** 8 to 63 printable ASCII characters (WPA). Kept in the password store; where there is none, like the copies. */
  setWifiKey: call(
    z
      .object({
        routerId: idText,
        keyRef: z.string().min(1).max(64),
        key: z.string().regex(/^[\x20-\x7e]{8,63}$/),
      })
      .strict(),
  ).returns<void>(),
  /** For showing a guest code on the person's request. */
  revealWifiKey: call(z.object({ routerId: idText, keyRef: z.string().min(1).max(64) }).strict()).returns<
    string | undefined
  >(),
  changed: event<{ readonly routerId: string; readonly view: PolicyView }>(),
};
