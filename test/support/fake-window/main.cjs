// The smallest Electron there is: one bare window for the built pages. What stands behind the bridge comes from start.ts.
const { app, BrowserWindow } = require('electron');

void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    useContentSize: true,
    frame: false,
    webPreferences: { contextIsolation: true, sandbox: true, backgroundThrottling: false },
  });
  void window.loadURL('about:blank');
});
app.on('window-all-closed', () => app.quit());
