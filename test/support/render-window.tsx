import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { App } from '../../renderer/app';
import { createApi } from '../../renderer/ipc/api';
import { createFakeBridge, type FakeBridge, type FakeOptions } from './fake-api';

export interface RenderedWindow {
  readonly fake: FakeBridge;
  readonly user: UserEvent;
}

/** The whole window on a pretended main, once its first heading is there. */
export async function renderWindow(options: FakeOptions = {}): Promise<RenderedWindow> {
  const fake = createFakeBridge(options);
  const user = userEvent.setup();
  render(
    <MantineProvider env="test">
      <App api={createApi(fake)} />
    </MantineProvider>,
  );
  await heading();
  return { fake, user };
}

/** The page's one answer; waits for it to be there, and to match. */
export const heading = (name: string | RegExp = /./): Promise<HTMLElement> =>
  screen.findByRole('heading', { level: 1, name }, { timeout: 10_000 });

export const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });

/** Through the set-up to a step, as a person would. */
export async function goTo(
  { user }: RenderedWindow,
  step: 'devices' | 'zones' | 'rules' | 'review',
): Promise<void> {
  await user.click(await screen.findByRole('button', { name: 'It is my router: trust it' }));
  await user.type(screen.getByLabelText('Password of the admin page'), 'hunter2');
  await user.click(button('Continue'));
  await heading(/devices/);
  if (step === 'devices') return;
  await user.click(button(/^Continue with/));
  await screen.findByRole('option', { name: /iPhone/ });
  if (step === 'zones') return;
  await user.click(button('Continue'));
  await heading('Who may talk to whom');
  if (step === 'rules') return;
  await user.click(button('Review the change'));
  await heading(/exactly|locked|already/);
}
