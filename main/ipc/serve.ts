import { type ChannelName, type Contract, contract, type Handlers, ipcName } from '../../shared/ipc/contract';

/** The part of the shell that carries calls; it has checked who is calling before an answer is made. */
export interface CallDoor {
  handle(name: string, answer: (input: unknown) => Promise<unknown>): void;
}

export type AllHandlers = { readonly [C in ChannelName]: Handlers<Contract[C]> };

/**
 * Opens every call of the contract, and nothing else. Input that does not fit the schema is a bug on our own side, so it
 * throws; the shell logs it and the window says so with the code.
 */
export function serve(
  door: CallDoor,
  handlers: AllHandlers,
  onFault: (name: string, cause: unknown) => void,
): void {
  for (const [channel, entries] of Object.entries(contract)) {
    for (const [name, entry] of Object.entries(entries)) {
      if (entry.kind !== 'call') continue;
      const handler = (handlers as Record<string, Record<string, (input: unknown) => unknown>>)[channel]?.[
        name
      ];
      if (handler === undefined) throw new Error(`no handler for ${channel}.${name}`);
      door.handle(ipcName(channel, name), async (input) => {
        try {
          return await handler(entry.input.parse(input));
        } catch (cause) {
          onFault(`${channel}.${name}`, cause);
          throw cause;
        }
      });
    }
  }
}
