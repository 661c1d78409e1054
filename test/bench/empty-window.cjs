// What every Electron app costs before it does anything: one window, one heading.
const { app, BrowserWindow } = require('electron');

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, useContentSize: true });
  void window.loadURL('data:text/html,<h1>Nothing</h1>');
});
app.on('window-all-closed', () => app.quit());
