import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { button, type RenderedWindow, renderWindow } from '../../support/render-window';

async function openRules(options: Parameters<typeof renderWindow>[0] = {}): Promise<RenderedWindow> {
  const window = await renderWindow({ divided: true, ...options });
  const main = screen.getByRole('navigation', { name: 'Main' });
  await window.user.click(within(main).getByRole('button', { name: 'Rules' }));
  await screen.findByRole('treegrid', { name: 'Who may talk to whom' });
  return window;
}
const grid = (): HTMLElement => screen.getByRole('treegrid');
const size = (): readonly (string | null)[] => [
  grid().getAttribute('aria-rowcount'),
  grid().getAttribute('aria-colcount'),
];

describe('the matrix', () => {
  it('says how large it is, and which row each one is', async () => {
    const { user } = await openRules();
    expect(size()).toEqual(['7', '9']);
    await user.click(button('Show the devices of Work'));
    expect(size()).toEqual(['8', '9']);
    const rows = within(grid()).getAllByRole('row');
    expect(rows.map((row) => row.getAttribute('aria-rowindex'))).toEqual(rows.map((_, at) => String(at + 1)));
  });

  it('a row of which not all devices may says how many', async () => {
    await openRules({ family: true });
    const cell = await screen.findByRole('button', {
      name: 'From Smart home to TV & speakers: open for casting, for 1 of 9 devices',
    });
    expect(cell.textContent).toBe('1 of 9');
  });

  it('a head opens into columns, a few at a time, and a cell there is asked about as that device', async () => {
    const { user } = await openRules({ devices: 60 });
    // Smart home has 25 devices here; twelve come at once.
    const opener = await screen.findByRole('button', { name: 'Show columns for the devices of Smart home' });
    await user.click(opener);
    expect(opener.getAttribute('aria-expanded')).toBe('true');
    expect(size()).toEqual(['7', '21']);
    await user.click(button('Show 12 more devices of Smart home'));
    expect(size()).toEqual(['7', '33']);
    await user.click(button('Show 1 more device of Smart home'));
    expect(size()).toEqual(['7', '34']);
    await user.click(
      await screen.findByRole('button', { name: /^From Work to HP Envy 6000: open for printing/ }),
    );
    const panel = await screen.findByRole('complementary', { name: 'Explain a connection' });
    within(panel).getByRole('heading', { name: 'Why can Work reach HP Envy 6000?' });
    await user.click(opener);
    expect(size()).toEqual(['7', '9']);
  });

  it('the heads are above the first row for the arrows too; + opens there, − closes', async () => {
    const { user } = await openRules();
    within(grid())
      .getByRole('button', { name: /^From Home to Work/ })
      .focus();
    await user.keyboard('{ArrowUp}');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Show columns for the devices of Work');
    expect(
      within(grid())
        .getAllByRole('button')
        .filter((each) => each.tabIndex === 0),
    ).toHaveLength(1);
    await user.keyboard('+');
    expect(size()).toEqual(['7', '10']);
    await user.keyboard('{ArrowRight}');
    // Columns of devices and the internet have no head to open.
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      'Show columns for the devices of TV & speakers',
    );
    await user.keyboard('{ArrowLeft}-{ArrowDown}');
    expect(size()).toEqual(['7', '9']);
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^From Home to Work/);
    within(grid())
      .getByRole('button', { name: /^From Home to Internet/ })
      .focus();
    await user.keyboard('{ArrowUp}');
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^From Home to Internet/);
  });
});

describe('the panel', () => {
  async function ask(name: RegExp): Promise<RenderedWindow & { readonly panel: HTMLElement }> {
    const window = await openRules();
    await window.user.click(await screen.findByRole('button', { name }));
    return { ...window, panel: await screen.findByRole('complementary', { name: 'Explain a connection' }) };
  }

  it('lists the other services of the pair, each with its own answer', async () => {
    const { user, panel } = await ask(/^From Home to TV & speakers: open for casting/);
    within(panel).getByText('The other way, TV & speakers to Home: sealed');
    await user.click(within(panel).getByRole('button', { name: 'Opening files: sealed' }));
    within(panel).getByRole('heading', { name: 'Why can’t Home reach TV & speakers?' });
    within(panel).getByRole('button', { name: 'Casting: open' });
    expect(within(panel).queryByRole('button', { name: /^Opening files:/ })).toBeNull();
  });

  it('the other way is what was calculated, with its services', async () => {
    const { panel } = await ask(/^From TV & speakers to Home: sealed/);
    within(panel).getByText('The other way, Home to TV & speakers: only casting');
  });

  it('the crumbs lead from a device back to the pair of zones', async () => {
    const { user } = await openRules();
    await user.click(button('Show the devices of TV & speakers'));
    await user.click(await screen.findByRole('button', { name: /^From Living-room TV to Home/ }));
    const panel = await screen.findByRole('complementary', { name: 'Explain a connection' });
    const crumbs = within(panel).getByRole('navigation', { name: 'The question' });
    expect(
      within(crumbs)
        .getAllByRole('listitem')
        .map((each) => each.textContent),
    ).toEqual(['TV & speakers → Home', 'Living-room TV → Home', 'Opening files']);
    await user.click(within(crumbs).getByRole('button', { name: 'TV & speakers → Home' }));
    within(panel).getByRole('heading', { name: 'Why can’t TV & speakers reach Home?' });
  });

  it('shows the command that asks again', async () => {
    const { panel } = await ask(/^From TV & speakers to Home: sealed/);
    await waitFor(() =>
      expect(panel.textContent).toContain(
        'bulkhead reach --router router-1 --from media --to home --service files',
      ),
    );
  });
});
