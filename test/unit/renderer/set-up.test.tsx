import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { PolicyView } from '../../../shared/ipc/views';
import { assignPort, changeZone } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import { hostileName } from '../../support/fake-household';
import { button, goTo, heading, type RenderedWindow, renderWindow } from '../../support/render-window';

const KEYS = ['work', 'media', 'iot', 'guest'];
const names = ({ fake }: RenderedWindow): readonly string[] => fake.calls.map(({ name }) => name);

describe('step 1: trust', () => {
  it('Enter never trusts: not in the password, not on the button itself', async () => {
    const window = await renderWindow();
    const trust = await screen.findByRole('button', { name: 'It is my router: trust it' });
    await window.user.type(screen.getByLabelText('Password of the admin page'), 'hunter2{Enter}');
    trust.focus();
    await window.user.keyboard('{Enter}');
    expect(names(window)).not.toContain('routers.trust');
    expect(names(window)).not.toContain('routers.signIn');
    expect(screen.getByText(/Enter never trusts/)).toBeTruthy();
    await window.user.keyboard(' ');
    await waitFor(() => expect(names(window)).toContain('routers.trust'));
  });

  it('the fingerprint is spelled in groups of four', async () => {
    await renderWindow();
    const groups = await screen.findByRole('img', {
      name: /^Fingerprint in groups of four: n T h b, g 6 k X/,
    });
    expect(within(groups).getByText('Y8c')).toBeTruthy();
  });

  it('a changed fingerprint has no way on until the person says why it changed', async () => {
    const window = await renderWindow({ trust: 'changed' });
    await screen.findByRole('heading', { name: 'This is not the router you trusted' });
    expect(screen.queryByRole('button', { name: /trust it/ })).toBeNull();
    expect(button('Continue').getAttribute('aria-disabled')).toBe('true');
    await window.user.click(screen.getByRole('radio', { name: /I reset the router/ }));
    await window.user.click(button('It is my router: trust it'));
    expect(window.fake.calls.at(-1)).toEqual({
      name: 'routers.trust',
      input: { contactId: 'contact-1', replaced: true },
    });
  });

  it('says which routers it is for', async () => {
    await renderWindow();
    expect(screen.getByText(/Any router that runs OpenWrt/)).toBeTruthy();
  });

  it('whoever comes back finds the router they know chosen, although another one is the way out', async () => {
    const window = await renderWindow({ knownAt: { host: '10.0.0.1', port: 2222 } });
    const known = await screen.findByRole('radio', { name: /10\.0\.0\.1/, checked: true });
    expect(known).toBeTruthy();
    await waitFor(() =>
      expect(window.fake.calls).toContainEqual({
        name: 'routers.contact',
        input: { host: '10.0.0.1', port: 2222 },
      }),
    );
  });

  it('an error is about the address at hand: another attempt takes the old one away', async () => {
    const window = await renderWindow();
    await window.user.click(await screen.findByRole('radio', { name: /Another address/ }));
    await window.user.type(screen.getByLabelText('Address'), 'nobody.lan{Enter}');
    const old = (): Element | null => document.querySelector('.note[role=alert]');
    await waitFor(() => expect(old()).toBeTruthy());
    await window.user.clear(screen.getByLabelText('Address'));
    await window.user.type(screen.getByLabelText('Address'), 'fe80::1{Enter}');
    expect(screen.getByText(/This is an IPv6 address/)).toBeTruthy();
    await waitFor(() => expect(old()).toBeNull());
  });

  it('a wrong password says whose password is meant, and stays on the page', async () => {
    const window = await renderWindow({ wrongPassword: true });
    await window.user.click(await screen.findByRole('button', { name: 'It is my router: trust it' }));
    await window.user.type(screen.getByLabelText('Password of the admin page'), 'x{Enter}');
    const alert = await screen.findByText('The router did not accept this password.');
    expect(alert.closest('[role=alert]')?.textContent).toContain('not of your Wi-Fi');
  });
});

describe('step 2: what comes from the network', () => {
  it('hostile names are text: no element, no line, no direction of their own', async () => {
    const window = await renderWindow({ names: [hostileName], keyRefs: KEYS });
    await goTo(window, 'devices');
    const cell = screen.getByTitle(/^a␣a␣1 02:00/);
    expect(cell.childElementCount).toBe(0);
    expect(cell.textContent).toContain('$(reboot)" <img src=x');
    expect(cell.textContent).not.toMatch(/[\n\u202e]/);
    expect(document.querySelector('img')).toBeNull();
  });

  it('a name can be corrected, Esc leaves it', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'devices');
    await window.user.click(button('Rename NAS'));
    await window.user.keyboard('Files{Escape}');
    expect(names(window)).not.toContain('discovery.rename');
    await window.user.click(button('Rename NAS'));
    await window.user.keyboard('Files{Enter}');
    expect(await screen.findByTitle('Files')).toBeTruthy();
  });
});

describe('step 3: the board', () => {
  it('every drag has a way by keyboard: arrows, a digit, undo', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'zones');
    const home = () => screen.getByRole('listbox', { name: 'Devices in Home' });
    const work = () => screen.getByRole('listbox', { name: 'Devices in Work' });
    within(home()).getAllByRole('option')[0]?.focus();
    await window.user.keyboard('2');
    await waitFor(() => expect(within(work()).getByRole('option', { name: /iPhone/ })).toBeTruthy());
    expect(screen.getByTestId('polite').textContent).toBe('Anna’s iPhone moved to Work. 2 devices.');
    // The focus goes along with the chip.
    expect(document.activeElement?.textContent).toContain('iPhone');
    await window.user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(within(home()).getByRole('option', { name: /iPhone/ })).toBeTruthy());
  });

  it('a zone cannot get the name of another one, and the field says why', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'zones');
    await window.user.click(button('Work: Wi-Fi and ports'));
    const field = screen.getByLabelText('Name');
    await window.user.clear(field);
    await window.user.type(field, 'guests{Enter}');
    expect(screen.getByText(/Another zone has this name/)).toBeTruthy();
    expect(screen.getByRole('heading', { level: 2, name: 'Work' })).toBeTruthy();
  });

  it('only one chip is a tab stop, and M opens the menu of zones', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'zones');
    const chips = within(screen.getByRole('group', { name: 'Zones and their devices' })).getAllByRole(
      'option',
    );
    expect(chips.filter((chip) => chip.tabIndex === 0)).toHaveLength(1);
    chips[0]?.focus();
    await window.user.keyboard('m');
    const menu = screen.getByRole('menu', { name: 'Move to: Anna’s iPhone' });
    expect(document.activeElement).toBe(
      within(menu).getByRole('menuitemradio', { name: 'Home', checked: true }),
    );
    await window.user.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(chips[0]);
    await window.user.keyboard('m{ArrowDown}{Enter}');
    await waitFor(() =>
      expect(
        within(screen.getByRole('listbox', { name: 'Devices in Work' })).getAllByRole('option'),
      ).toHaveLength(2),
    );
    // The focus goes along with the chip.
    await waitFor(() => expect(document.activeElement?.textContent).toContain('iPhone'));
  });

  it('a chip has its menu under the pointer and with the focus; it moves all that are selected', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'zones');
    const { user } = window;
    const [first, second] = screen.getAllByRole('option');
    if (!first || !second) throw new Error('the board is empty');
    expect(screen.queryByRole('button', { name: /^Move / })).toBeNull();
    await user.hover(second);
    button(/^Move (?!Anna’s iPhone)/);
    await user.unhover(second);
    first.focus();
    await screen.findByRole('button', { name: 'Move Anna’s iPhone' });
    await user.keyboard(' ');
    await user.keyboard('{Control>}');
    await user.click(second);
    await user.keyboard('{/Control}');
    await user.hover(first);
    await user.click(button('Move Anna’s iPhone'));
    const menu = screen.getByRole('menu', { name: 'Move to: 2 devices' });
    await user.click(within(menu).getByRole('menuitemradio', { name: 'Guests' }));
    await waitFor(() =>
      expect(screen.getByTestId('polite').textContent).toMatch(/^2 devices moved to Guests/),
    );
  });

  it('Shift takes everything between two chips, Ctrl one more', async () => {
    const { user, ...window } = await renderWindow({ keyRefs: KEYS });
    await goTo({ user, ...window }, 'zones');
    const chips = screen.getAllByRole('option');
    const chosen = () => chips.map((chip) => chip.getAttribute('aria-selected') === 'true');
    const at = (index: number): Element => chips[index] as Element;
    await user.click(at(1));
    await user.keyboard('{Shift>}');
    await user.click(at(3));
    await user.keyboard('{/Shift}');
    expect(chosen().slice(0, 5)).toEqual([false, true, true, true, false]);
    await user.keyboard('{Control>}');
    await user.click(at(2));
    await user.keyboard('{/Control}');
    expect(chosen().slice(0, 5)).toEqual([false, true, false, true, false]);
  });

  it('how far a hacked device would get today does not change with the draft', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'zones');
    const [chip] = screen.getAllByRole('option');
    await window.user.click(chip as Element);
    const today = await screen.findByText(/^Today it could reach all \d+ other devices/);
    const before = today.textContent?.split('.')[0];
    await window.user.click(screen.getByRole('option', { name: /^Guests/ }));
    await waitFor(() => expect(screen.getByTestId('polite').textContent).toContain('moved to Guests'));
    expect(screen.getByText(/^Today it could reach/).textContent?.split('.')[0]).toBe(before);
  });

  it('a zone gets numbers of its own, and what cannot be a network is refused in place', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'zones');
    await window.user.click(button('Guests: Wi-Fi and ports'));
    await window.user.type(screen.getByLabelText('Network'), 'ten{Enter}');
    expect(screen.getByText('A network such as 192.168.20.0/24.')).toBeTruthy();
    await window.user.clear(screen.getByLabelText('Network'));
    await window.user.type(screen.getByLabelText('Network'), '10.9.8.7/24{Enter}');
    await window.user.type(screen.getByLabelText('VLAN'), '77{Enter}');
    const saved = (): Policy | undefined =>
      (
        window.fake.calls.filter(({ name }) => name === 'policy.saveDraft').at(-1)?.input as
          | { policy: Policy }
          | undefined
      )?.policy;
    await waitFor(() =>
      expect(saved()?.zones.find(({ id }) => id === 'guest')).toMatchObject({
        subnet: '10.9.8.0/24',
        vlan: 77,
      }),
    );
  });

  it('Ctrl+A outside of a field marks nothing', async () => {
    await renderWindow();
    const pressed = (target: Element): boolean =>
      fireEvent.keyDown(target, { key: 'a', ctrlKey: true, cancelable: true });
    expect(pressed(document.body)).toBe(false);
    expect(pressed(await screen.findByRole('radio', { name: /Another address/ }))).toBe(false);
    expect(pressed(await screen.findByLabelText('Password of the admin page'))).toBe(true);
  });

  it('a zone gets its Wi-Fi password and its port in its panel', async () => {
    const window = await renderWindow();
    await goTo(window, 'zones');
    await window.user.click(button('Guests: Wi-Fi and ports'));
    await window.user.click(button('Suggest one'));
    await waitFor(() =>
      expect((screen.getByLabelText('Wi-Fi password') as HTMLInputElement).value).toBe(
        'harbour lantern copper tide',
      ),
    );
    await window.user.click(button('Set this password'));
    await screen.findByText('A password is set');
    await window.user.click(screen.getByRole('checkbox', { name: 'Port 3' }));
    expect((screen.getByRole('checkbox', { name: 'Port 3' }) as HTMLInputElement).checked).toBe(true);
    expect(window.fake.calls.find(({ name }) => name === 'policy.setWifiKey')?.input).toMatchObject({
      keyRef: 'guest',
    });
  });
});

describe('step 4: the doors', () => {
  it('a sentence is switched off and on, and one is added in its own words', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'rules');
    const cast = screen.getByRole('switch', {
      name: 'Home may cast and play on TV & speakers',
    }) as HTMLInputElement;
    await window.user.click(cast);
    expect(cast.checked).toBe(false);
    await screen.findByText('3 doors open');
    await window.user.click(button('Add a sentence'));
    await window.user.selectOptions(screen.getByLabelText('From'), 'Home');
    await window.user.selectOptions(screen.getByLabelText('May'), 'may print on …');
    await window.user.selectOptions(screen.getByLabelText('To'), 'HP Envy 6000');
    await window.user.click(button('Open this door'));
    expect(await screen.findByRole('switch', { name: 'Home may print on HP Envy 6000' })).toBeTruthy();
  });

  it('the verdict follows the draft', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'rules');
    await screen.findByText(/All promises hold with these doors/);
    await window.user.click(button('Add a sentence'));
    await window.user.selectOptions(screen.getByLabelText('From'), 'Cameras');
    await window.user.selectOptions(screen.getByLabelText('May'), 'may do everything with …');
    await window.user.selectOptions(screen.getByLabelText('To'), 'Internet');
    await window.user.click(button('Open this door'));
    expect(await screen.findByText(/1 promise would break/)).toBeTruthy();
  });
});

describe('steps 5 and 6: review and apply', () => {
  it('Apply is last in the tab order, and Enter anywhere else does not press it', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'review');
    const focusable = [
      ...document.querySelectorAll<HTMLElement>('main button, main input, main [tabindex="0"]'),
    ];
    expect(focusable.at(-1)).toBe(button('Apply, with automatic undo'));
    for (const element of [document.body, await heading(), screen.getByRole('checkbox')]) {
      element.focus();
      await window.user.keyboard('{Enter}');
    }
    expect(names(window)).not.toContain('rollout.start');
    await window.user.click(button('Apply, with automatic undo'));
    await heading(/^If nothing else happens, the router undoes this by itself at \d\d:\d\d$/);
  });

  it('a broken promise comes first, keeps Apply reachable and names the reason; the repair really repairs', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'zones');
    screen.getByRole('option', { name: /MacBook/ }).focus();
    await window.user.keyboard('2');
    await screen.findByText('You would administer the router from Work');
    await window.user.click(button('Continue'));
    await window.user.click(await screen.findByRole('button', { name: 'Review the change' }));
    await heading('One promise would break, so Apply is locked');
    screen.getByRole('heading', { name: 'You would be locked out' });
    const apply = button('Apply');
    expect([apply.getAttribute('aria-disabled'), apply.tabIndex]).toEqual(['true', 0]);
    expect(document.getElementById(apply.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'Locked: 1 promise breaks',
    );
    fireEvent.click(apply);
    expect(names(window)).not.toContain('rollout.start');
    // The other way opens the router to all of Work, and says so.
    await screen.findByRole('button', { name: 'Let every device in Work administer the router' });
    await window.user.click(button('Keep port 1 in Home'));
    await heading('This is exactly what will happen');
  });

  it.each([
    ['Guests', '6'],
    ['Smart home', '4'],
    ['Cameras', '5'],
  ])('this computer in %s: no button there opens the router to that zone', async (zone, digit) => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'zones');
    screen.getByRole('option', { name: /MacBook/ }).focus();
    await window.user.keyboard(digit);
    await screen.findByText(`You would administer the router from ${zone}`);
    await window.user.click(button('Continue'));
    await window.user.click(await screen.findByRole('button', { name: 'Review the change' }));
    const broken = (await screen.findByRole('heading', { name: 'You would be locked out' })).closest(
      'section',
    );
    if (!broken) throw new Error('the broken promise has no panel');
    await within(broken).findByRole('button', { name: 'Keep port 1 in Home' });
    expect(within(broken).getAllByRole('button')).toHaveLength(1);
  });

  it('Guests made to administer: Apply is locked, the reason named, and the repair takes this computer along', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'zones');
    await window.user.click(button('Guests: Wi-Fi and ports'));
    expect(screen.queryByRole('switch', { name: 'May administer the router from here' })).toBeNull();
    // As if a file that somebody wrote said so: the window itself has no switch for it.
    const view = (await window.fake.call('policy', 'view', {})) as PolicyView;
    const draft = changeZone(assignPort(view.draft, 'lan1', 'guest'), 'guest', { management: true });
    window.fake.emit('policy', 'changed', { routerId: 'router-1', view: { ...view, draft } });
    await screen.findByRole('switch', { name: 'May administer the router from here' });
    await window.user.click(button('Continue'));
    await window.user.click(await screen.findByRole('button', { name: 'Review the change' }));
    await heading('One promise would break, so Apply is locked');
    screen.getByText('Guests must not administer the router');
    await window.user.click(
      await screen.findByRole('button', { name: 'Administer from Home instead, with port 1 in it' }),
    );
    await heading('This is exactly what will happen');
  });

  it('undone: relief first, then the cause, and the plan is kept', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'review');
    await window.user.click(button('Apply, with automatic undo'));
    await heading(/^If nothing/);
    window.fake.tell({ phase: 'undone', because: 'router-silent', identical: 'yes', differing: [] });
    await heading('The router went back to how it was. Nothing was lost.');
    screen.getByText('The router did not answer from here any more');
    expect(screen.getByTestId('assertive').textContent).toMatch(/^Undone/);
    await window.user.click(button('Try again'));
    await heading('This is exactly what will happen');
  });

  it('while it goes back there is nothing to press: no undo of the undo, no more time, no key', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'review');
    await window.user.click(button('Apply, with automatic undo'));
    await heading(/^If nothing/);
    button('Undo now');
    window.fake.tell({ phase: 'undoing', because: 'asked' });
    await heading('The router is going back to how it was');
    for (const name of ['Undo now', 'Give it 5 more minutes'])
      expect(screen.queryByRole('button', { name })).toBeNull();
    await window.user.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    expect(names(window)).not.toContain('rollout.undo');
  });

  it('what is still missing is said while it is waited for, and when it never came', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'review');
    await window.user.click(button('Apply, with automatic undo'));
    await heading(/^If nothing/);
    const missing = [{ code: 'wifi', subject: 'Harbour Guest' }] as const;
    window.fake.tell({ phase: 'running', step: 'settle' }, { missing });
    await screen.findByText('Not ready yet: the Wi-Fi “Harbour Guest” is not on the air');
    window.fake.tell({ phase: 'undone', because: 'not-settled', identical: 'yes', differing: [] });
    await heading('The router went back to how it was. Nothing was lost.');
    screen.getByText('Not ready at the end: the Wi-Fi “Harbour Guest” is not on the air.');
  });

  it('not compared yet is said as such', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'review');
    await window.user.click(button('Apply, with automatic undo'));
    await heading(/^If nothing/);
    window.fake.tell({
      phase: 'undone',
      because: 'not-confirmed',
      identical: 'not-checked-yet',
      differing: [],
    });
    await screen.findByText(/We cannot reach it yet to check/);
    const looksBefore = window.fake.calls.filter(({ name }) => name === 'overview.check').length;
    await window.user.click(button('Compare now'));
    await waitFor(() =>
      expect(window.fake.calls.filter(({ name }) => name === 'overview.check').length).toBe(looksBefore + 1),
    );
    // Main has looked, and tells what the router said.
    const ended = { endedAtMs: new Date(2026, 0, 2, 14, 32).getTime() };
    window.fake.tell(
      { phase: 'undone', because: 'not-confirmed', identical: 'yes', differing: [] },
      { ...ended, comparedAtMs: ended.endedAtMs + 65_000 },
    );
    await screen.findByText(/^We signed in again at 14:33:05 and compared/);
    expect(screen.queryByRole('button', { name: 'Compare now' })).toBeNull();
    expect(button('Try again')).toBeTruthy();
  });

  it('not compared, and the router still does not answer: said where it was asked', async () => {
    const window = await renderWindow({ keyRefs: KEYS, silent: true });
    await goTo(window, 'review');
    await window.user.click(button('Apply, with automatic undo'));
    await heading(/^If nothing/);
    window.fake.tell({
      phase: 'undone',
      because: 'router-silent',
      identical: 'not-checked-yet',
      differing: [],
    });
    await screen.findByText(/We cannot reach it yet to check/);
    await window.user.click(button('Compare now'));
    await screen.findByText(/unreachable/);
  });

  it('refused: nothing was changed, and why', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await goTo(window, 'review');
    await window.user.click(button('Apply, with automatic undo'));
    await heading(/^If nothing/);
    window.fake.tell({ phase: 'refused', refusal: { kind: 'flash-full', freeKib: 4, neededKib: 96 } });
    await heading('The router was not changed');
    screen.getByText(/4 KB free, 96 KB needed/);
  });

  it('the router changed meanwhile: calculated again from what it is now, and how far the plan differs is said', async () => {
    const window = await renderWindow({ keyRefs: KEYS, changesMeanwhile: true });
    await goTo(window, 'review');
    await window.user.click(button('Apply, with automatic undo'));
    await heading(/^If nothing/);
    window.fake.tell({ phase: 'refused', refusal: { kind: 'router-changed', packages: ['dhcp'] } });
    await heading('The router was not changed');
    await window.user.click(button('Look at the plan again'));
    await heading('This is exactly what will happen');
    expect(names(window).filter((name) => name === 'plan.review')).toHaveLength(2);
    await screen.findByText(
      'The router changed since we calculated. We calculated again: 2 lines differ. Please look once more.',
    );
    // It speaks of this plan only.
    await window.user.click(button('Back'));
    await window.user.click(await screen.findByRole('button', { name: 'Review the change' }));
    await heading('This is exactly what will happen');
    expect(screen.queryByText(/The router changed since/)).toBeNull();
  });

  it('a zone that nothing can enter stands first, with the button that gives it a name and a password', async () => {
    const window = await renderWindow({ keyRefs: KEYS, onOldWifi: ['camera'] });
    await goTo(window, 'review');
    const note = await screen.findByRole('region', { name: 'Cameras has no way in' });
    await window.user.click(within(note).getByRole('button', { name: 'Give Cameras a Wi-Fi name' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: /has no way in/ })).toBeNull());
    expect(names(window)).toContain('policy.setWifiKey');
    expect(names(window).filter((name) => name === 'plan.review')).toHaveLength(2);
  });

  it('nothing to do: there is no Apply', async () => {
    const window = await renderWindow({ keyRefs: KEYS, empty: true });
    await goTo(window, 'review');
    await heading('The router already matches. There is nothing to apply.');
    expect(screen.queryByRole('button', { name: /^Apply/ })).toBeNull();
  });

  it('practice says so in the title and on the button', async () => {
    const window = await renderWindow({ keyRefs: KEYS });
    await window.user.click(button('Start practice'));
    await heading(/devices/);
    screen.getByText('Practice network');
    await window.user.click(button(/^Continue with/));
    await screen.findByRole('option', { name: /iPhone/ });
    await window.user.click(button('Continue'));
    await window.user.click(await screen.findByRole('button', { name: 'Review the change' }));
    expect(await screen.findByRole('button', { name: 'Apply to the practice router' })).toBeTruthy();
  });
});
