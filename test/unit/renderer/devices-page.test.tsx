import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { byName, inOrder, nextOrder } from '../../../renderer/screens/devices/order';
import { rowsOf } from '../../../renderer/screens/devices/rows';
import { devicesText } from '../../../shared/text/devices-text';
import type { FakeOptions } from '../../support/fake-api';
import { fakeDevices, fakePolicy } from '../../support/fake-household';
import { heading, type RenderedWindow, renderWindow } from '../../support/render-window';

const devices = fakeDevices();
const policy = fakePolicy(devices);

describe('the order of the list', () => {
  const names = (by: Parameters<typeof nextOrder>[1], ascending = true): readonly string[] =>
    inOrder(rowsOf(policy, devices), { by, ascending }, policy).map((row) => row.name);

  it('goes by zone as the person ordered them, then by name', () => {
    expect(names('zone').slice(0, 3)).toEqual(['Anna’s iPhone', 'Anna’s MacBook Air', 'NAS']);
    expect(names('zone').at(-1)).toBe('Galaxy A54');
  });

  it('goes by address as a number, and by what was seen last', () => {
    expect(names('address')[0]).toBe('Anna’s iPhone');
    expect(names('address').at(-1)).toBe('ESP_3FA2C1');
    expect(names('seen')[0]).toBe('Anna’s iPhone');
    expect(names('seen', false)[0]).toBe('ESP_3FA2C1');
  });

  it('the same column again turns it round, another begins anew', () => {
    const down = nextOrder(byName, 'name');
    expect(down).toEqual({ by: 'name', ascending: false });
    expect(nextOrder(down, 'zone')).toEqual({ by: 'zone', ascending: true });
  });

  it('what is not known comes last, either way round', () => {
    const absent = policy.devices.slice(0, 1);
    const rows = rowsOf({ ...policy, devices: absent }, []);
    const both = [...rows, ...rowsOf(policy, devices).slice(2, 4)];
    for (const ascending of [true, false])
      expect(inOrder(both, { by: 'seen', ascending }, policy).at(-1)?.id).toBe(absent[0]?.id);
  });
});

describe('the list by keyboard', () => {
  async function open(): Promise<RenderedWindow> {
    const window = await renderWindow({ divided: true });
    const main = screen.getByRole('navigation', { name: 'Main' });
    await window.user.click(within(main).getByRole('button', { name: 'Devices' }));
    await heading('Devices');
    (await screen.findByRole('row', { name: /Anna’s iPhone/ })).focus();
    return window;
  }
  const selected = (): number => screen.queryAllByRole('row', { selected: true }).length;

  it('Space selects, Shift takes a range, and several move together', async () => {
    const { user } = await open();
    await user.keyboard(' ');
    expect(selected()).toBe(1);
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}');
    await waitFor(() => expect(selected()).toBe(2));
    await waitFor(() => expect(document.activeElement?.textContent).toContain('MacBook'));
    const drawer = screen.getByRole('complementary', { name: '2 devices' });
    await user.keyboard('m');
    const zone = within(drawer).getByRole('combobox', { name: 'Zone' });
    await waitFor(() => expect(document.activeElement).toBe(zone));
    await user.selectOptions(zone, 'Smart home');
    expect(screen.getAllByRole('row', { name: /Anna’s.*Smart home/ })).toHaveLength(2);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('complementary', { name: '2 devices' })).toBeNull();
    expect(selected()).toBe(0);
  });

  it('a letter goes to the search; a head sorts and says so', async () => {
    const { user } = await open();
    await user.keyboard('nas');
    const search = screen.getByRole('searchbox', { name: 'Search devices' });
    expect(document.activeElement).toBe(search);
    expect(search).toHaveProperty('value', 'nas');
    await user.clear(search);
    await user.click(screen.getByRole('button', { name: 'Zone' }));
    expect(screen.getByRole('columnheader', { name: 'Zone' }).getAttribute('aria-sort')).toBe('ascending');
  });
});

describe('the drawer', () => {
  async function about(name: string, options: FakeOptions = {}) {
    const window = await renderWindow({ divided: true, ...options });
    const main = screen.getByRole('navigation', { name: 'Main' });
    await window.user.click(within(main).getByRole('button', { name: 'Devices' }));
    await heading('Devices');
    await window.user.click(await screen.findByRole('row', { name: new RegExp(`^${name}`) }));
    return { ...window, drawer: screen.getByRole('complementary', { name: `About ${name}` }) };
  }

  it('renames in place: Enter keeps, the focus comes back, and the policy is asked for anew', async () => {
    const { user, drawer, fake } = await about('NAS');
    await user.click(within(drawer).getByRole('button', { name: 'Rename NAS' }));
    expect(document.activeElement).toBe(within(drawer).getByRole('textbox', { name: 'New name for NAS' }));
    await user.keyboard('Attic storage{Enter}');
    await within(drawer).findByRole('heading', { name: 'Attic storage' });
    await screen.findByRole('row', { name: /^Attic storage/ });
    expect(document.activeElement).toBe(within(drawer).getByRole('button', { name: 'Rename Attic storage' }));
    await waitFor(() => expect(fake.calls.at(-1)?.name).toMatch(/^policy/));
    const names = fake.calls.map(({ name }) => name);
    expect(names.lastIndexOf('policy.view')).toBeGreaterThan(names.indexOf('discovery.rename'));
    expect(fake.calls.find(({ name }) => name === 'discovery.rename')?.input).toMatchObject({
      deviceId: devices.find(({ name }) => name === 'NAS')?.id,
      name: 'Attic storage',
    });
  });

  it('Esc leaves the name as it was, and the drawer open', async () => {
    const { user, drawer, fake } = await about('NAS');
    await user.click(within(drawer).getByRole('button', { name: 'Rename NAS' }));
    await user.keyboard('x{Escape}');
    within(drawer).getByRole('heading', { name: 'NAS' });
    expect(fake.calls.some(({ name }) => name === 'discovery.rename')).toBe(false);
  });

  it('says who shares the socket, and that zones do not help there', async () => {
    const { drawer } = await about('NAS');
    within(drawer).getByRole('heading', { name: 'Shares port 3 with Hue Bridge and Garden camera' });
    within(drawer).getByText(/^They are in different zones/);
  });

  it('many on one socket are counted; hidden characters in their names are shown', async () => {
    const { drawer } = await about('NAS', { family: true, names: [...Array(5), 'Hue\u202eBridge'] });
    within(drawer).getByRole('heading', {
      name: 'Shares port 3 with Hue␣202e␣Bridge, Garden camera and Doorbell',
    });
  });

  it('is silent about Wi-Fi, and about a socket of one’s own', async () => {
    const { user } = await about('Robot vacuum');
    expect(screen.queryByText(/^Shares/)).toBeNull();
    await user.click(screen.getByRole('row', { name: /^HP Envy/ }));
    screen.getByRole('complementary', { name: 'About HP Envy 6000' });
    expect(screen.queryByText(/^Shares/)).toBeNull();
  });
});

it('the shared socket names three, and counts the rest', () => {
  expect(devicesText.sharesPort('lan3', ['A', 'B', 'C'], 4)).toBe('Shares port 3 with A, B, C and 4 more');
});
