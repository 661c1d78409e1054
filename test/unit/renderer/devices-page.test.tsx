import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { byName, inOrder, nextOrder } from '../../../renderer/screens/devices/order';
import { rowsOf } from '../../../renderer/screens/devices/rows';
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
