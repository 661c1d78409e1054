import { type BrowserWindow, dialog, Notification } from 'electron';

/** What only the system can show. Words come from the caller. */
export interface Dialogs {
  /** Path of an existing file, or nothing when the person changes their mind. */
  chooseFile(title: string): Promise<string | undefined>;
  /** Outlives the program, so it can say what happens without it. */
  notify(title: string, body: string): void;
}

export function systemDialogs(window: () => BrowserWindow | undefined): Dialogs {
  return {
    async chooseFile(title) {
      const parent = window();
      const options = { title, properties: ['openFile', 'showHiddenFiles'] } as const;
      const { canceled, filePaths } = await (parent
        ? dialog.showOpenDialog(parent, { ...options, properties: [...options.properties] })
        : dialog.showOpenDialog({ ...options, properties: [...options.properties] }));
      return canceled ? undefined : filePaths[0];
    },
    notify(title, body) {
      if (Notification.isSupported()) new Notification({ title, body }).show();
    },
  };
}
