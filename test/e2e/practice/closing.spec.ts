import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { launchApp } from '../../support/launch-app';

/** Nobody confirms any more, and the window that could say so is gone. */
test('closing the window in the middle of a change: the system says that the router undoes it, and when', async () => {
  test.setTimeout(120_000);
  const { app, page, close } = await launchApp();
  const next = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const heading = page.getByRole('heading', { level: 1 });
  const child = app.process();
  let output = '';
  child.stdout?.on('data', (text) => {
    output += text;
  });
  const ended = once(child, 'exit');
  try {
    await app.evaluate(({ Notification }) => {
      Notification.isSupported = () => true;
      Notification.prototype.show = function show(this: { title: string; body: string }) {
        console.log(`notification: ${this.title}. ${this.body}`);
      };
    });
    await next('Start practice');
    await expect(heading).toContainText('31 devices', { timeout: 60_000 });
    await next(/^Continue with 31/);
    await next('Continue');
    await next('Review the change');
    await expect(heading).toHaveText('This is exactly what will happen');
    await next('Apply to the practice router');
    await expect(heading).toContainText('the router undoes this by itself at', { timeout: 20_000 });
    const time = /at (\d\d:\d\d)/.exec(await heading.innerText())?.[1];
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await ended;
    expect(output).toContain(
      `notification: Nobody confirms the change now. Bulkhead was closed, so the router undoes the change by itself at ${time}.`,
    );
  } finally {
    await close().catch(() => undefined); // it has ended
  }
});
