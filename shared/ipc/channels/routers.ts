import { z } from 'zod';
import type { Result } from '../../kernel/result';
import type { RouterError } from '../../router/router-error';
import { call, event, idText, nothing, routerRef } from '../entry';
import type { Contact, FoundRouter, KnownRouter, RouterSummary } from '../views';

export type SignInError =
  | RouterError
  | { readonly kind: 'no-such-contact' }
  | { readonly kind: 'not-trusted' }
  | { readonly kind: 'key-file-unreadable' | 'key-file-open-to-others'; readonly path: string };

/** Without a password store a key of our own could not be kept, so none is made. */
export type InstallKeyError = RouterError | { readonly kind: 'no-password-store' };

const secret = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }).strict(),
  z
    .object({ kind: z.literal('password'), password: z.string().min(1).max(512), remember: z.boolean() })
    .strict(),
  z
    .object({
      kind: z.literal('key-file'),
      path: z.string().min(1).max(4096),
      passphrase: z.string().max(512).optional(),
    })
    .strict(),
  /** Whatever is kept for a known router: own key or stored password. */
  z.object({ kind: z.literal('stored') }).strict(),
]);

/** Finding a router, trusting it, signing in. The password travels to main only after `trust`. */
export const routersChannel = {
  find: call(nothing).returns<readonly FoundRouter[]>(),
  known: call(nothing).returns<readonly KnownRouter[]>(),
  /** Learns the host key; sends no secret. */
  contact: call(
    z.object({ host: z.string().min(1).max(253), port: z.number().int().min(1).max(65535) }).strict(),
  ).returns<Result<Contact, RouterError>>(),
  /** Remembers the key. `replaced` must be true when another key was trusted: the person said the router was reset or replaced. */
  trust: call(z.object({ contactId: idText, replaced: z.boolean() }).strict()).returns<
    Result<void, { readonly kind: 'no-such-contact' } | { readonly kind: 'key-changed' }>
  >(),
  signIn: call(
    z.object({ contactId: idText, user: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/), secret }).strict(),
  ).returns<Result<RouterSummary, SignInError>>(),
  /** Opens the system's file dialog; undefined when cancelled. */
  chooseKeyFile: call(nothing).returns<string | undefined>(),
  /** Starts the built-in practice router, trusts its key (we made it) and signs in. */
  startPractice: call(z.object({ profile: z.string().max(40).optional() }).strict()).returns<
    Result<RouterSummary, RouterError>
  >(),
  /** Makes a key pair for this router, installs the public half, proves that it works; replaces the stored password. */
  installKey: call(routerRef).returns<Result<{ readonly fingerprint: string }, InstallKeyError>>(),
  summary: call(routerRef).returns<RouterSummary | undefined>(),
  /** Reads the router again. */
  read: call(routerRef).returns<Result<RouterSummary, SignInError>>(),
  remove: call(routerRef).returns<void>(),
  changed: event<{ readonly known: readonly KnownRouter[] }>(),
};
