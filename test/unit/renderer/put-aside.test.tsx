import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { button, renderWindow } from '../../support/render-window';

it.each([
  [{ atMs: 2_000, path: '/home/ann/bulkhead.db.broken-2000' }, /copies are gone from view/],
  [
    { atMs: 2_000, path: '/home/ann/bulkhead.db.broken-2000', generationAtMs: 1_000 },
    /went back to what it kept/,
  ],
])(
  'that a damaged database was put aside is said until the person has read it: %j',
  async (putAside, title) => {
    const { fake, user } = await renderWindow({ putAside });
    const note = (await screen.findByText(title)).closest('.note');
    expect(note?.textContent).toContain('/home/ann/bulkhead.db.broken-2000');
    await user.click(button('Dismiss'));
    await waitFor(() => expect(screen.queryByText(title)).toBeNull());
    expect(fake.calls.map(({ name }) => name)).toContain('app.putAsideRead');
  },
);
