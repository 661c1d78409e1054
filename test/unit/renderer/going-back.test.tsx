import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { button, heading, type RenderedWindow, renderWindow } from '../../support/render-window';

/** A window in which the review of a way back is open. */
async function reviewBack(sortingDiffers: boolean): Promise<RenderedWindow> {
  const window = await renderWindow({ divided: true, sortingDiffers });
  await toHistory(window);
  await window.user.click(await screen.findByRole('button', { name: /^Go back to/ }));
  await screen.findByRole('button', { name: /^Apply/ });
  return window;
}

async function toHistory({ user }: RenderedWindow): Promise<void> {
  await user.click(await screen.findByRole('button', { name: 'History' }));
  await heading('History');
}

async function startedAs({ user, fake }: RenderedWindow): Promise<unknown> {
  await user.click(button(/^Apply/));
  await waitFor(() => expect(fake.calls.map(({ name }) => name)).toContain('rollout.start'));
  return fake.calls.find(({ name }) => name === 'rollout.start')?.input;
}

it('going back asks whether the own sorting goes back too, where that is another one by now', async () => {
  const window = await reviewBack(true);
  await screen.findByText('What goes back?');
  expect(screen.getByRole('radio', { name: /Only the router/ })).toHaveProperty('checked', true);
  await window.user.click(screen.getByRole('radio', { name: /my sorting as of then/ }));
  expect(await startedAs(window)).toMatchObject({ withSorting: true });
});

it('the sorting stays unless the person says otherwise', async () => {
  expect(await startedAs(await reviewBack(true))).not.toHaveProperty('withSorting');
});

it('where the sorting is the same there is nothing to ask', async () => {
  await reviewBack(false);
  expect(screen.queryByText('What goes back?')).toBeNull();
});

it('an earlier sorting is brought back from History', async () => {
  const window = await renderWindow({
    divided: true,
    versions: [{ versionId: 'v1', atMs: 1, cause: 'gone-back', zones: ['Home', 'Work'], devices: 31 }],
  });
  await toHistory(window);
  const { user, fake } = window;
  await user.click(await screen.findByText('Your own sorting, earlier'));
  expect(screen.getByText('31 devices in Home and Work')).toBeTruthy();
  await user.click(button('Bring it back'));
  await waitFor(() =>
    expect(fake.calls).toContainEqual({
      name: 'policy.bringBack',
      input: { routerId: 'router-1', versionId: 'v1' },
    }),
  );
});
