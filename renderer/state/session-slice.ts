import type { InstallKeyError, SignInError } from '../../shared/ipc/channels/routers';
import type { Contact, FoundRouter, KnownRouter, RouterSummary } from '../../shared/ipc/views';
import type { Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';
import type { Slice, SliceTools } from './slice';

/** What the person typed or picked to sign in with. Lives in the form and on the way to main, never in the store. */
export type Secret =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly password: string; readonly remember: boolean }
  | { readonly kind: 'key-file'; readonly path: string; readonly passphrase?: string }
  | { readonly kind: 'stored' };

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface SessionSlice {
  readonly found: readonly FoundRouter[] | undefined;
  readonly known: readonly KnownRouter[];
  readonly searching: boolean;
  /** The address the person chose last. */
  readonly chosen: Address | undefined;
  readonly contact: Contact | undefined;
  readonly contacting: boolean;
  readonly contactError: RouterError | undefined;
  /** The fingerprint at hand is trusted: remembered from before, or the person said so just now. */
  readonly trusted: boolean;
  readonly signingIn: boolean;
  readonly signInError: SignInError | undefined;
  readonly router: RouterSummary | undefined;

  findRouters(): Promise<void>;
  choose(address: Address): Promise<void>;
  forgetChoice(): void;
  trust(choice: { readonly replaced: boolean }): Promise<void>;
  /** True when signed in; the summary is in `router` then. */
  signIn(user: string, secret: Secret): Promise<boolean>;
  startPractice(): Promise<boolean>;
  /** Opens the system's file dialog; undefined when cancelled. */
  chooseKeyFile(): Promise<string | undefined>;
  /** An own key for the selected router. The answer is for the page that asked; nothing of it is kept here. */
  installKey(): Promise<Result<{ readonly fingerprint: string }, InstallKeyError> | undefined>;
  /** Signs in to a known router with what is kept. False: a person has to. The router stays selected either way. */
  resume(known: KnownRouter): Promise<boolean>;
  adoptRouter(routerId: string): Promise<boolean>;
  readRouter(): Promise<void>;
  removeRouter(routerId: string): Promise<void>;
}

export const createSessionSlice =
  ({ api }: SliceTools): Slice<SessionSlice> =>
  (set, get) => {
    api.routers.onChanged(({ known }) => set({ known }));

    async function signedIn(router: RouterSummary): Promise<true> {
      const other = get().router?.routerId !== router.routerId;
      set({ router, signInError: undefined });
      if (other) get().leaveRouter();
      await get().loadPolicy();
      return true;
    }

    return {
      found: undefined,
      known: [],
      searching: false,
      chosen: undefined,
      contact: undefined,
      contacting: false,
      contactError: undefined,
      trusted: false,
      signingIn: false,
      signInError: undefined,
      router: undefined,

      async findRouters() {
        if (get().searching) return;
        set({ searching: true });
        try {
          const found = await api.routers.find({});
          set({ found, known: await api.routers.known({}) });
        } finally {
          set({ searching: false });
        }
      },

      async choose(address) {
        set({
          chosen: address,
          contact: undefined,
          contactError: undefined,
          signInError: undefined,
          trusted: false,
          contacting: true,
        });
        const answer = await api.routers.contact(address);
        // The person may have chosen another one meanwhile.
        if (get().chosen !== address) return;
        if (answer.ok) {
          set({ contacting: false, contact: answer.value, trusted: answer.value.trust === 'trusted' });
        } else set({ contacting: false, contactError: answer.error });
      },

      forgetChoice: () =>
        set({
          chosen: undefined,
          contact: undefined,
          contactError: undefined,
          signInError: undefined,
          trusted: false,
          contacting: false,
        }),

      async trust({ replaced }) {
        const { contact } = get();
        if (!contact) return;
        const answer = await api.routers.trust({ contactId: contact.contactId, replaced });
        if (get().contact !== contact) return;
        if (answer.ok) set({ trusted: true });
        // Another key meanwhile, or main has forgotten the contact: look again, from the start.
        else await get().choose({ host: contact.host, port: contact.port });
      },

      async signIn(user, secret) {
        const { contact, trusted } = get();
        if (!contact || !trusted || get().signingIn) return false;
        set({ signingIn: true, signInError: undefined });
        try {
          const answer = await api.routers.signIn({ contactId: contact.contactId, user, secret });
          if (answer.ok) return await signedIn(answer.value);
          set({ signInError: answer.error });
          return false;
        } finally {
          set({ signingIn: false });
        }
      },

      async startPractice() {
        if (get().signingIn) return false;
        set({ signingIn: true, signInError: undefined, contactError: undefined });
        try {
          const answer = await api.routers.startPractice({});
          if (answer.ok) return await signedIn(answer.value);
          set({ signInError: answer.error });
          return false;
        } finally {
          set({ signingIn: false });
        }
      },

      chooseKeyFile: () => api.routers.chooseKeyFile({}),

      async installKey() {
        const { router } = get();
        if (!router) return undefined;
        const answer = await api.routers.installKey({ routerId: router.routerId });
        set({ known: await api.routers.known({}) });
        return answer;
      },

      async resume(known) {
        if (known.connected && (await get().adoptRouter(known.routerId))) return true;
        if (known.secret === 'none' || known.secret === 'ask') return false;
        await get().choose({ host: known.host, port: known.port });
        return get().trusted && (await get().signIn(known.user, { kind: 'stored' }));
      },

      async adoptRouter(routerId) {
        const router = await api.routers.summary({ routerId });
        return router ? signedIn(router) : false;
      },

      async readRouter() {
        const { router } = get();
        if (!router) return;
        const answer = await api.routers.read({ routerId: router.routerId });
        if (answer.ok) set({ router: answer.value, signInError: undefined });
        else set({ signInError: answer.error });
      },

      async removeRouter(routerId) {
        await api.routers.remove({ routerId });
        if (get().router?.routerId === routerId) {
          set({ router: undefined });
          get().leaveRouter();
          get().forgetChoice();
        }
        set({ known: await api.routers.known({}) });
      },
    };
  };
