import { type BrowserWindow, ipcMain, type WebFrameMain } from 'electron';
import { isTrustedCaller } from './security-rules';

/** The shell's half of the wire between window and main: who may call, and where an event goes. */
export interface IpcDoor {
  /** Answers calls of this name. A caller that is not our own page is a bug or an attack, so it throws. */
  handle(name: string, answer: (input: unknown) => Promise<unknown>): void;
  /** To the window, if there is one: events are news, not deliveries. */
  send(name: string, payload: unknown): void;
}

export function openIpcDoor(window: () => BrowserWindow | undefined, devServer: string | undefined): IpcDoor {
  return {
    handle(name, answer) {
      ipcMain.handle(name, async ({ senderFrame }, input: unknown) => {
        if (!isTrustedCaller(callerOf(senderFrame), devServer)) {
          throw new Error(`${name}: called by a page that is not ours: ${senderFrame?.url}`);
        }
        return answer(input);
      });
    },
    send(name, payload) {
      const open = window();
      if (open && !open.isDestroyed()) open.webContents.send(name, payload);
    },
  };
}

// A frame that has gone in the meantime is null, and nobody.
const callerOf = (frame: WebFrameMain | null): { url: string; isTopFrame: boolean } | null =>
  frame && { url: frame.url, isTopFrame: frame.parent === null };
