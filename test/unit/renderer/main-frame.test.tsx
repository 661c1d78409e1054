import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { button, heading, type RenderedWindow, renderWindow } from '../../support/render-window';

const open = async (user: { click(element: Element): Promise<void> }, page: string): Promise<void> =>
  user.click(within(screen.getByRole('navigation', { name: 'Main' })).getByRole('button', { name: page }));

describe('the main frame', () => {
  it('opens with the answer, and tells zones and doors as lists', async () => {
    await renderWindow({ divided: true });
    await heading('All 4 promises hold');
    screen.getByRole('button', { name: 'Guests, 1 device, enforcing. Guests may use the internet' });
    const doors = screen.getByRole('list', { name: 'Open doors between zones' });
    within(doors).getByRole('button', { name: 'Work may print on HP Envy 6000' });
  });

  it('a lane opens its sentence in Rules, a zone opens itself in Zones', async () => {
    const { user } = await renderWindow({ divided: true });
    const doors = await screen.findByRole('list', { name: 'Open doors between zones' });
    await user.click(within(doors).getByRole('button', { name: 'Work may print on HP Envy 6000' }));
    const panel = await screen.findByRole('complementary', { name: 'Explain a connection' });
    await within(panel).findByRole('heading', { name: 'Why can Work reach HP Envy 6000?' });
    await open(user, 'Overview');
    await user.click(await screen.findByRole('button', { name: /^Guests, 1 device/ }));
    expect(await screen.findByLabelText('Name')).toHaveProperty('value', 'Guests');
    const side = screen.getByRole('complementary', { name: 'Details' });
    within(side).getByText('Enforcing');
    await user.click(button('Cameras: Wi-Fi and ports'));
    within(side).getByText('Sealed');
    await user.click(button('Add a zone'));
    await user.click(screen.getByRole('menuitem', { name: /^Servers/ }));
    within(side).getByText('Not applied yet');
  });

  it('what needs you: counted in the navigation, four shown and the rest on request', async () => {
    const { user } = await renderWindow({ divided: true, drifted: true, brokenPromises: 4 });
    await heading(/4 of 8 promises break/);
    const overview = within(screen.getByRole('navigation', { name: 'Main' })).getByRole('button', {
      name: 'Overview',
    });
    expect(overview.getAttribute('aria-description')).toBe('5 things need you');
    expect(screen.getAllByRole('article')).toHaveLength(4);
    expect(screen.queryByText('The router was changed outside Bulkhead')).toBeNull();
    await user.click(button('1 more'));
    expect(screen.getAllByRole('article')).toHaveLength(5);
    screen.getByText('The router was changed outside Bulkhead');
  });

  it('nothing needs you: no badge', async () => {
    await renderWindow({ divided: true });
    await heading('All 4 promises hold');
    const overview = within(screen.getByRole('navigation', { name: 'Main' })).getByRole('button', {
      name: 'Overview',
    });
    expect([overview.textContent, overview.getAttribute('aria-description')]).toEqual(['Overview', null]);
  });

  it('an outside change is put back by reviewing the copy of what was last confirmed', async () => {
    const { user, fake } = await renderWindow({ divided: true, drifted: true });
    await user.click(await screen.findByRole('button', { name: 'Put it back' }));
    await heading('This is exactly what going back will do');
    expect(fake.calls.find(({ name }) => name === 'plan.reviewRollback')?.input).toEqual({
      routerId: 'router-1',
      snapshotId: 's3',
    });
  });

  it('"Look at the change" shows the lines and the two ways on; keeping it ends the matter', async () => {
    const { user, fake } = await renderWindow({ divided: true, drifted: true });
    screen.getByText('Changed outside Bulkhead');
    await user.click(await screen.findByRole('button', { name: 'Look at the change' }));
    await heading('Someone changed the router outside Bulkhead');
    within(screen.getByRole('figure', { name: '/etc/config/firewall' })).getByText(/option target/);
    button('Put it back');
    await user.click(button('Keep it'));
    await heading('All 4 promises hold');
    expect(fake.calls.some(({ name }) => name === 'overview.keepOutsideChange')).toBe(true);
    await waitFor(() => expect(screen.queryByText('The router was changed outside Bulkhead')).toBeNull());
  });

  it('a router that does not answer keeps no green seal: the answer says when it was true', async () => {
    const { user } = await renderWindow({ divided: true, silent: true });
    await heading('All 4 promises hold');
    await user.click(button('Check now'));
    await heading(/^All 4 promises held at \d\d:\d\d$/);
    screen.getByText(/What the router is running now is not known/);
  });

  it('what is not in its zone yet keeps the big tick away, and is counted in the answer', async () => {
    await renderWindow({ divided: true, onOldWifi: ['iot'] });
    await heading(/^All 4 promises hold, \d+ devices not in their zones yet$/);
    screen.getByText(/^\d+ devices have to join another Wi-Fi$/);
    expect(screen.queryByText('Nothing needs you')).toBeNull();
  });

  it('changes that wait are counted', async () => {
    const { user } = await renderWindow({ divided: true });
    await open(user, 'Rules');
    await user.click(await screen.findByRole('button', { name: 'Sentences' }));
    const [first, second] = await screen.findAllByRole('switch');
    if (!first || !second) throw new Error('no sentences');
    await user.click(first);
    const box = await screen.findByRole('region', { name: 'Changes not applied yet' });
    within(box).getByText('1 change not applied');
    await user.click(second);
    await within(box).findByText('2 changes not applied');
  });

  it('500 devices: few rows in the document, search narrows, Enter opens the drawer, Esc closes it', async () => {
    const { user } = await renderWindow({ divided: true, devices: 500 });
    await open(user, 'Devices');
    await heading('Devices');
    await waitFor(() => expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('501'));
    expect(screen.getAllByRole('row').length).toBeLessThan(62);
    await user.type(screen.getByRole('searchbox', { name: 'Search devices' }), 'nas 147');
    const row = await screen.findByRole('row', { name: /NAS 147/ });
    row.focus();
    await user.keyboard('{Enter}');
    const drawer = await screen.findByRole('complementary', { name: 'About NAS 147' });
    expect(document.activeElement).toBe(within(drawer).getByRole('heading', { name: 'NAS 147' }));
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('complementary', { name: 'About NAS 147' })).toBeNull();
  });

  it('no match names what was searched and the way back', async () => {
    const { user } = await renderWindow({ divided: true });
    await open(user, 'Devices');
    await user.type(await screen.findByRole('searchbox', { name: 'Search devices' }), 'printr');
    await screen.findByRole('heading', { name: 'No device matches “printr”' });
    await user.click(button('Clear the filters'));
    expect(screen.getAllByRole('row').length).toBe(13);
  });

  it('rules: a cell explains itself with cause and proof, and opens a door into the draft', async () => {
    const { user } = await renderWindow({ divided: true });
    await open(user, 'Rules');
    const cell = await screen.findByRole('button', { name: 'From TV & speakers to Home: sealed' });
    await user.click(cell);
    const panel = await screen.findByRole('complementary', { name: 'Explain a connection' });
    within(panel).getByText(/Because no rule opens a door from TV & speakers to Home/);
    within(panel).getByText(/tested with: tcp/);
    await user.click(within(panel).getByRole('button', { name: 'Open a door for this' }));
    await user.click(button('Open this door'));
    expect(await screen.findByRole('region', { name: 'Changes not applied yet' })).toBeTruthy();
    await screen.findByRole('button', {
      name: /^From TV & speakers to Home: open for opening files. not applied yet/,
    });
  });

  it('a sentence opens into its devices, its service with ports, and the way to remove it', async () => {
    const { user } = await renderWindow({ divided: true });
    await open(user, 'Rules');
    await user.click(await screen.findByRole('button', { name: 'Sentences' }));
    await user.click(button('Details: Work may print on HP Envy 6000'));
    const facts = ['From', 'To', 'For'].map(
      (name) =>
        screen.getAllByRole('term').find((term) => term.textContent === name)?.nextSibling?.textContent,
    );
    expect(facts).toEqual(['Work: Work laptop (Ben)', 'HP Envy 6000', 'Printing: tcp 631']);
    await user.click(button('Remove: Work may print on HP Envy 6000'));
    expect(screen.queryByRole('switch', { name: 'Work may print on HP Envy 6000' })).toBeNull();
    await user.click(button('Details: Home may use the internet'));
    screen.getByText(/^Home: .*, .* and \d+ more$|^Home: .* and [^,]*$/);
    screen.getByText('Everything: every port');
  });

  it('the matrix is one tab stop, arrows move in it', async () => {
    const { user } = await renderWindow({ divided: true });
    await open(user, 'Rules');
    const grid = await screen.findByRole('treegrid', { name: 'Who may talk to whom' });
    const cells = within(grid)
      .getAllByRole('gridcell')
      .map((cell) => within(cell).getByRole('button'));
    expect(cells.filter((cell) => cell.tabIndex === 0)).toHaveLength(1);
    cells[0]?.focus();
    await user.keyboard('{ArrowRight}{ArrowDown}');
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^From Work to Work/);
  });

  it('Enter edits a cell: services as switches in the draft, the verdict below, Esc back to the cell', async () => {
    const { user } = await renderWindow({ divided: true });
    await open(user, 'Rules');
    const cell = await screen.findByRole('button', { name: 'From Home to Cameras: open for camera picture' });
    cell.focus();
    await user.keyboard('{Enter}');
    const editor = await screen.findByRole('dialog', { name: 'What may pass from Home to Cameras' });
    const picture = within(editor).getByRole('switch', { name: 'Camera picture' });
    expect(document.activeElement).toBe(picture);
    await user.keyboard(' ');
    expect(await screen.findByRole('region', { name: 'Changes not applied yet' })).toBeTruthy();
    // Still listed, so that it can be switched back.
    await user.click(within(editor).getByRole('switch', { name: 'Camera picture' }));
    await user.click(within(editor).getByRole('switch', { name: 'Web pages' }));
    await screen.findByRole('button', { name: /^From Home to Cameras: open for .*web pages/ });
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^From Home to Cameras/);
  });

  it('a row opens into devices; a device’s cell is asked about as that device', async () => {
    const { user } = await renderWindow({ divided: true });
    await open(user, 'Rules');
    const grid = await screen.findByRole('treegrid');
    const work = within(grid).getByRole('button', { name: 'Show the devices of Work' }).closest('[role=row]');
    expect(work?.getAttribute('aria-expanded')).toBe('false');
    within(grid)
      .getByRole('button', { name: /^From Work to Internet/ })
      .focus();
    await user.keyboard('+');
    expect(work?.getAttribute('aria-expanded')).toBe('true');
    const cell = within(grid).getByRole('button', {
      name: /^From Work laptop .Ben. to Smart home: open for printing/,
    });
    expect(cell.closest('[role=row]')?.getAttribute('aria-level')).toBe('2');
    await user.click(cell);
    const panel = await screen.findByRole('complementary', { name: 'Explain a connection' });
    within(panel).getByRole('heading', { name: /Work laptop \(Ben\) reach Smart home/ });
    within(grid)
      .getByRole('button', { name: /^From Work to Internet/ })
      .focus();
    await user.keyboard('-');
    expect(work?.getAttribute('aria-expanded')).toBe('false');
  });

  async function ask(text: string): Promise<void> {
    const { user } = await renderWindow({ divided: true });
    await user.keyboard('{Control>}k{/Control}');
    const field = screen.getByRole('combobox', { name: 'Find or ask' });
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: text } });
    await user.keyboard('{Enter}');
    expect(field).toHaveProperty('value', '');
  }

  it('Ctrl K answers a question where it is explained', async () => {
    await ask('can the TV reach the NAS?');
    const panel = await screen.findByRole('complementary', { name: 'Explain a connection' });
    within(panel).getByRole('heading', { name: 'Why can’t Living-room TV reach NAS?' });
  });

  it('Ctrl K opens what it finds', async () => {
    await ask('galaxy');
    const drawer = await screen.findByRole('complementary', { name: 'About Galaxy A54' });
    await waitFor(() => expect(drawer.contains(document.activeElement)).toBe(true));
  });

  async function applied(change: (user: RenderedWindow['user']) => Promise<void>): Promise<RenderedWindow> {
    const window = await renderWindow({ divided: true });
    await open(window.user, 'Rules');
    await window.user.click(await screen.findByRole('button', { name: 'Sentences' }));
    await change(window.user);
    await window.user.click(await screen.findByRole('button', { name: 'Review and apply' }));
    await heading('This is exactly what will happen');
    await window.user.click(button('Apply, with automatic undo'));
    await heading(/^If nothing/);
    window.fake.tell({ phase: 'confirmed' });
    return window;
  }
  const openFiles = async (user: RenderedWindow['user']): Promise<void> => {
    await user.click(button('Add a sentence'));
    await user.selectOptions(screen.getByLabelText('From'), 'Home');
    await user.selectOptions(screen.getByLabelText('May'), 'may open files on …');
    await user.selectOptions(screen.getByLabelText('To'), 'Work');
    await user.click(button('Open this door'));
  };

  it('done with one more door: it is the title, the lane, and what to try', async () => {
    const { user } = await applied(openFiles);
    await heading('Done. Home may open files on Work.');
    expect(screen.queryByRole('img', { name: /sealed zones/ })).toBeNull();
    const lanes = within(screen.getByRole('list', { name: 'Open doors between zones' })).getAllByRole(
      'button',
    );
    expect(lanes.map(({ textContent }) => textContent)).toEqual(['Home may open files on Work']);
    expect(screen.getAllByRole('button', { name: 'Works' })).toHaveLength(1);
    // No Wi-Fi name is new.
    expect(screen.queryByText(/: join “/)).toBeNull();
    await user.click(button('Does not work'));
    screen.getByText('Because of the sentence “Home may open files on Work”.');
    screen.getByText(/The way is open on the router.*Home and Work\./);
    await user.click(button('Look closer in Rules'));
    await screen.findByRole('complementary', { name: 'Explain a connection' });
  });

  it('done with a door more and one less: both are shown, the new one is to be tried', async () => {
    await applied(async (user) => {
      await openFiles(user);
      await user.click(screen.getByRole('switch', { name: 'Work may print on HP Envy 6000' }));
    });
    await heading('Done. The change is in force.');
    screen.getByText('Shut: Work may print on HP Envy 6000');
    expect(screen.getAllByRole('button', { name: 'Works' })).toHaveLength(1);
  });

  it('history goes back by way of a review', async () => {
    const { user, fake } = await renderWindow({ divided: true });
    await open(user, 'History');
    await user.click(await screen.findByRole('button', { name: 'Go back to before this' }));
    await heading('This is exactly what going back will do');
    expect(fake.calls.find(({ name }) => name === 'plan.reviewRollback')?.input).toEqual({
      routerId: 'router-1',
      snapshotId: 's2',
    });
  });

  it('settings are kept by main; more contrast shows at once', async () => {
    const { user, fake } = await renderWindow({ divided: true });
    await open(user, 'Settings');
    await user.click(await screen.findByRole('button', { name: 'Always' }));
    await waitFor(() => expect(document.documentElement.dataset.contrast).toBe('more'));
    expect(fake.calls.at(-1)).toEqual({
      name: 'app.saveSettings',
      input: { theme: 'auto', contrast: 'more' },
    });
  });
});
