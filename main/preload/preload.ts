import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { type Bridge, contract, ipcName } from '../../shared/ipc/contract';

/**
 * The one door of the sandboxed window. It opens for the names of the contract and nothing else, so the page never
 * holds `ipcRenderer` and cannot reach a channel of Electron's own.
 */
const bridge: Bridge = {
  call(channel, name, input) {
    const wire = knownName(channel, name, 'call');
    return ipcRenderer.invoke(wire, input);
  },
  on(channel, name, listener) {
    const wire = knownName(channel, name, 'event');
    // The event object carries the sender; the page gets the payload alone.
    const hear = (_event: IpcRendererEvent, payload: unknown): void => listener(payload);
    ipcRenderer.on(wire, hear);
    return () => ipcRenderer.off(wire, hear);
  },
};

const names = new Map<string, 'call' | 'event'>();
for (const [channel, entries] of Object.entries(contract)) {
  for (const [name, entry] of Object.entries(entries)) names.set(ipcName(channel, name), entry.kind);
}

function knownName(channel: string, name: string, kind: 'call' | 'event'): string {
  const wire = ipcName(channel, name);
  if (names.get(wire) !== kind) throw new Error(`not in the contract: ${kind} ${channel}.${name}`);
  return wire;
}

contextBridge.exposeInMainWorld('api', bridge);
