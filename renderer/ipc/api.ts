import type { Bridge, Client, Contract } from '../../shared/ipc/contract';

declare global {
  interface Window {
    /** Put there by the preload. This file is the only one that touches it. */
    readonly api: Bridge;
  }
}

/** Everything main can be asked and can tell, by channel. */
export type Api = { readonly [C in keyof Contract]: Client<Contract[C]> };

type Input = object;
type Listener = (payload: unknown) => void;

/**
 * The typed view of the bridge. It is made from names alone, because importing the contract itself would bring the
 * schema library into the window; the preload and main refuse names that the contract does not have.
 */
export function createApi(bridge: Bridge): Api {
  return proxyBy((channel) =>
    proxyBy((name) => {
      if (!/^on[A-Z]/.test(name)) return (input: Input) => bridge.call(channel, name, input);
      const event = name.charAt(2).toLowerCase() + name.slice(3);
      return (listener: Listener) => bridge.on(channel, event, listener);
    }),
  ) as Api;
}

/** The real thing. */
export const windowApi = (): Api => createApi(window.api);

function proxyBy(make: (name: string) => unknown): object {
  const made = new Map<string, unknown>();
  return new Proxy(
    {},
    {
      get(_target, key) {
        // `then` would make a client look like a promise to anything that awaits it.
        if (typeof key !== 'string' || key === 'then') return undefined;
        if (!made.has(key)) made.set(key, make(key));
        return made.get(key);
      },
    },
  );
}
