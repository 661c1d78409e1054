import type { Page } from '@playwright/test';
import type { HistoryEntry } from '../../shared/ipc/views';
import type { RolloutState, RolloutView } from '../../shared/rollout/rollout-state';
import type { FakeOptions } from './fake-api';

/** A screen in a state, named as its drawing, and the way there by clicking. */
export interface FakeScreen {
  readonly name: string;
  readonly options: FakeOptions;
  readonly go: (page: Page) => Promise<void>;
  /** There is a drawing of it at the smallest size, or it has something that must not fall off there. */
  readonly narrow?: boolean;
}

const KEYS = ['work', 'media', 'iot', 'guest'];
const setUp: FakeOptions = { family: true, trust: 'trusted', keyRefs: KEYS };
const divided: FakeOptions = { family: true, divided: true };

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).first().click();
const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor();

async function toDevices(page: Page): Promise<void> {
  await page.getByLabel('Password of the admin page').fill('correct horse');
  await press(page, 'Continue');
  await heading(page, /devices/);
}
async function toZones(page: Page): Promise<void> {
  await toDevices(page);
  await press(page, /^Continue with/);
  await page.getByRole('option', { name: /Living-room TV/ }).waitFor();
}
async function toRules(page: Page): Promise<void> {
  await toZones(page);
  await press(page, 'Continue');
  await heading(page, 'Who may talk to whom');
  await page.getByText(/promises? hold with these doors/).waitFor();
}
async function toReview(page: Page): Promise<void> {
  await toRules(page);
  await press(page, 'Review the change');
  await heading(page, /exactly|locked|already/);
}
async function toApply(page: Page): Promise<void> {
  await toReview(page);
  await press(page, 'Apply, with automatic undo');
}
const applying =
  (state: RolloutState, more: Partial<RolloutView> = {}) =>
  async (page: Page): Promise<void> => {
    await toApply(page);
    await heading(page, /undoes/);
    await page.evaluate(([told, extra]) => window.fake.tell(told, extra), [state, more] as const);
    await page.waitForTimeout(50);
  };
const open = (name: string) => async (page: Page) => {
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();
  await heading(page, /./);
};

const at = (day: number, hour: number, minute: number): number =>
  new Date(2026, 10, day, hour, minute).getTime();
const entry = (
  id: string,
  atMs: number,
  outcome: HistoryEntry['outcome'],
  more: Partial<HistoryEntry> = {},
): HistoryEntry => ({ id, routerId: 'router-1', atMs, kind: 'change', outcome, facts: {}, ...more });

/** History as in the drawing, without what a later issue brings. */
const history: readonly HistoryEntry[] = [
  entry('h6', at(22, 9, 12), 'confirmed', {
    facts: {
      zones: 7,
      lines: 6,
      files: 1,
      opened: 1,
      openedFrom: 'Home',
      openedTo: 'TV & speakers',
      openedService: 'cast',
    },
    snapshotBeforeId: 's4',
    snapshotAfterId: 's5',
  }),
  entry('h5', at(21, 18, 40), 'refused'),
  entry('h4', at(20, 14, 30), 'confirmed', {
    facts: { first: 1, zones: 7, lines: 41, files: 4 },
    snapshotBeforeId: 's2',
    snapshotAfterId: 's4',
  }),
  entry('h3', at(20, 14, 12), 'undone', { snapshotBeforeId: 's2' }),
  entry('h1', at(20, 13, 50), 'copy', { kind: 'connected', snapshotAfterId: 's1' }),
];

const undone = (more: Partial<Extract<RolloutState, { phase: 'undone' }>> = {}): RolloutState => ({
  phase: 'undone',
  because: 'not-settled',
  identical: 'yes',
  differing: [],
  ...more,
});
const ended = {
  endedAtMs: new Date(2026, 10, 22, 14, 32, 31).getTime(),
  missing: [{ code: 'wifi', subject: 'Harbour Guest' }],
} as const;

export const fakeScreens: readonly FakeScreen[] = [
  {
    name: '01-overview',
    options: { ...divided, history },
    go: (page) => heading(page, /promises hold/),
    narrow: true,
  },
  {
    name: '01b-overview-needs',
    options: { ...divided, history, drifted: true, brokenPromises: 4 },
    async go(page) {
      await heading(page, /promises break/);
      await press(page, /^\d more$/);
    },
    narrow: true,
  },
  {
    name: '01c-overview-many-zones',
    options: { ...divided, history, moreZones: 5 },
    async go(page) {
      await heading(page, /promises hold/);
      await page.locator('.deck-plan').evaluate((hull) => hull.scrollTo({ left: 200 }));
    },
    narrow: true,
  },
  {
    name: '02-wizard-connect',
    options: { family: true },
    async go(page) {
      await page.getByRole('heading', { name: 'Is this really your router?' }).waitFor();
      await page.getByLabel('Password of the admin page').fill('correct horse');
    },
    narrow: true,
  },
  {
    name: '02b-fingerprint-changed',
    options: { family: true, trust: 'changed', noPasswordStore: true },
    async go(page) {
      await page.getByRole('heading', { name: 'This is not the router you trusted' }).waitFor();
    },
    narrow: true,
  },
  {
    name: '02c-not-supported',
    options: {
      ...setUp,
      signInFindings: [
        { severity: 'error', code: 'capability-missing', subject: 'fw4', facts: { found: 'fw3' } },
      ],
    },
    async go(page) {
      await page.getByLabel('Password of the admin page').fill('correct horse');
      await press(page, 'Continue');
      await page.getByText(/lacks/).waitFor();
    },
  },
  {
    name: '03-wizard-devices',
    options: { ...setUp, devices: 23, discoveryRunning: true },
    go: toDevices,
    narrow: true,
  },
  {
    name: '04-wizard-zones',
    options: setUp,
    async go(page) {
      await toZones(page);
      await page.getByRole('option', { name: /Living-room TV/ }).click();
    },
    narrow: true,
  },
  {
    name: '04b-zone-settings',
    options: setUp,
    async go(page) {
      await toZones(page);
      await press(page, /^Guests: /);
    },
  },
  {
    name: '05-wizard-rules',
    options: setUp,
    async go(page) {
      await toRules(page);
      await page.getByText('Playing on a screen or speaker').first().click();
    },
    narrow: true,
  },
  {
    name: '05b-add-sentence',
    options: setUp,
    async go(page) {
      await toRules(page);
      await press(page, 'Add a sentence');
      await page.getByRole('dialog').waitFor();
    },
    narrow: true,
  },
  { name: '06-wizard-review', options: setUp, go: toReview, narrow: true },
  {
    name: '06b-review-blocked',
    options: setUp,
    async go(page) {
      await toZones(page);
      await page.getByRole('option', { name: /MacBook/ }).click();
      await page.keyboard.press('2');
      await press(page, 'Continue');
      await press(page, 'Review the change');
      await heading(page, /locked/);
    },
    narrow: true,
  },
  {
    name: '06e-review-own-port-to-guests',
    options: setUp,
    async go(page) {
      await toZones(page);
      await page.getByRole('option', { name: /MacBook/ }).click();
      await page.keyboard.press('m');
      await page.getByRole('menuitemradio', { name: 'Guests' }).click();
      await press(page, 'Continue');
      await press(page, 'Review the change');
      await page.getByRole('button', { name: /^Keep port/ }).waitFor();
    },
    narrow: true,
  },
  {
    name: '06f-review-router-changed',
    options: {
      ...setUp,
      changesMeanwhile: true,
      rollout: { phase: 'refused', refusal: { kind: 'router-changed', packages: ['dhcp'] } },
    },
    async go(page) {
      await toApply(page);
      await press(page, 'Look at the plan again');
      await page.getByText(/2 lines differ/).waitFor();
    },
    narrow: true,
  },
  {
    name: '06c-technical-change',
    options: setUp,
    async go(page) {
      await toReview(page);
      await press(page, /^Show the technical change/);
      await page.getByRole('dialog').waitFor();
    },
    narrow: true,
  },
  {
    name: '06d-nothing-to-do',
    options: { ...setUp, empty: true },
    go: toReview,
  },
  {
    name: '07-applying',
    options: setUp,
    async go(page) {
      await toApply(page);
      await heading(page, /If nothing else happens/);
    },
    narrow: true,
  },
  {
    name: '07b-applying-silent',
    options: { ...setUp, revertsInMs: 50_000 },
    go: applying(
      { phase: 'running', step: 'sign-in' },
      { silentSinceMs: new Date(2026, 10, 22, 14, 30, 24).getTime() },
    ),
  },
  {
    name: '07e-settling',
    options: { ...setUp, revertsInMs: 62_000 },
    go: applying(
      { phase: 'running', step: 'settle' },
      {
        missing: [
          { code: 'interface-fresh', subject: 'bh_guest' },
          { code: 'wifi', subject: 'Harbour Guest' },
        ],
      },
    ),
  },
  { name: '07c-look-around', options: setUp, go: applying({ phase: 'awaiting-answer' }), narrow: true },
  {
    name: '07d-undoing',
    options: setUp,
    async go(page) {
      await toApply(page);
      await page.evaluate(() => window.fake.tell({ phase: 'undoing', because: 'asked' }));
      await heading(page, /going back/);
    },
  },
  {
    name: '08-done',
    options: { ...setUp, rollout: { phase: 'confirmed' } },
    async go(page) {
      await toApply(page);
      await heading(page, /Done/);
      await press(page, 'Works');
    },
    narrow: true,
  },
  {
    name: '08b-done-later',
    options: { ...divided, history, rollout: { phase: 'confirmed' } },
    async go(page) {
      await open('Rules')(page);
      await press(page, 'Sentences');
      await page.getByRole('switch').first().click();
      await press(page, 'Add a sentence');
      await page.getByLabel('From', { exact: true }).selectOption('Home');
      await page.getByLabel('May', { exact: true }).selectOption('may open files on …');
      await page.getByLabel('To', { exact: true }).selectOption('Work');
      await press(page, 'Open this door');
      await press(page, 'Review and apply');
      await press(page, 'Apply, with automatic undo');
      await heading(page, /Done/);
      await press(page, 'Does not work');
    },
    narrow: true,
  },
  {
    name: '09b-several-devices',
    options: divided,
    async go(page) {
      await open('Devices')(page);
      await page.getByRole('row', { name: /^Chromecast/ }).click();
      await page.getByRole('row', { name: /^Galaxy/ }).click({ modifiers: ['Shift'] });
      await page.getByRole('complementary').waitFor();
    },
  },
  {
    name: '09-devices',
    options: { office: 512, divided: true },
    async go(page) {
      await open('Devices')(page);
      await page.getByRole('searchbox').fill('screen');
      await page.getByRole('row', { name: /Meeting room screen 004/ }).click();
      await page.getByRole('searchbox').fill('');
    },
    narrow: true,
  },
  {
    name: '10-rules',
    options: divided,
    async go(page) {
      await open('Rules')(page);
      await press(page, 'Show the devices of TV & speakers');
      await page.getByRole('button', { name: /^From Living-room TV to Home/ }).click();
      await page.getByRole('complementary').waitFor();
    },
    narrow: true,
  },
  {
    name: '10d-devices-of-an-office',
    options: { office: 512, divided: true },
    async go(page) {
      await open('Rules')(page);
      await press(page, 'Show the devices of Work');
      await press(page, 'Show columns for the devices of TV & speakers');
      await page.getByRole('button', { name: /^From Home to Meeting room screen 002/ }).click();
      await page.getByRole('complementary').waitFor();
    },
    narrow: true,
  },
  {
    name: '10c-cell-editor',
    options: divided,
    async go(page) {
      await open('Rules')(page);
      await page.getByRole('button', { name: /^From Home to TV & speakers/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
    },
    narrow: true,
  },
  {
    name: '10b-sentences',
    options: divided,
    async go(page) {
      await open('Rules')(page);
      await press(page, 'Sentences');
    },
  },
  {
    name: '10e-sentence-opened',
    options: divided,
    async go(page) {
      await open('Rules')(page);
      await press(page, 'Sentences');
      await press(page, /^Details: Home may cast/);
    },
  },
  {
    name: '12-history',
    options: { ...divided, history },
    async go(page) {
      await open('History')(page);
      await page.getByRole('button', { name: /14:30/ }).click();
      await page.getByRole('heading', { name: 'On the router' }).waitFor();
    },
    narrow: true,
  },
  {
    name: '13-recovery',
    options: { ...setUp, rollout: undone() },
    async go(page) {
      await toApply(page);
      await heading(page, /went back/);
      await page.evaluate(([state, more]) => window.fake.tell(state, more), [undone(), ended] as const);
    },
    narrow: true,
  },
  {
    name: '13b-recovery-not-checked',
    options: { ...setUp, rollout: undone({ because: 'router-silent', identical: 'not-checked-yet' }) },
    go: toApply,
  },
  {
    name: '13c-recovery-differs',
    options: { ...setUp, rollout: undone({ identical: 'no', differing: ['wireless'] }) },
    go: toApply,
  },
  {
    name: '13d-refused',
    options: {
      ...setUp,
      rollout: { phase: 'refused', refusal: { kind: 'flash-full', freeKib: 40, neededKib: 96 } },
    },
    go: toApply,
  },
  { name: '13e-unknown', options: { ...setUp, rollout: { phase: 'unknown' } }, go: toApply },
  {
    name: '14-empty-devices',
    options: { ...divided, devices: 0 },
    go: open('Devices'),
    narrow: true,
  },
  {
    name: '14-empty-router-silent',
    options: { ...divided, history, silent: true },
    async go(page) {
      await press(page, 'Check now');
      await page
        .getByText(/does not answer/)
        .first()
        .waitFor();
    },
  },
  {
    name: '14-empty-no-match',
    options: divided,
    async go(page) {
      await open('Devices')(page);
      await page.getByRole('searchbox').fill('printr');
      await page.getByText(/No device matches/).waitFor();
    },
  },
  { name: '14-empty-history', options: { ...divided, history: [] }, go: open('History') },
  {
    name: '14-empty-wizard-devices',
    options: { ...setUp, devices: 0, discoveryRunning: true },
    go: toDevices,
  },
  {
    name: '14-empty-rules',
    options: { ...divided, noPolicy: true },
    go: open('Rules'),
  },
  {
    name: '14-empty-zones',
    options: { ...divided, noPolicy: true },
    go: open('Zones'),
  },
  {
    name: '14-empty-overview',
    options: { ...divided, noPolicy: true },
    go: (page) => heading(page, /./),
  },
  {
    name: '18-keys',
    options: divided,
    async go(page) {
      await open('Devices')(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    },
    narrow: true,
  },
  { name: '15-zones', options: divided, go: open('Zones'), narrow: true },
  {
    name: '15b-move-menu',
    options: divided,
    async go(page) {
      await open('Zones')(page);
      await page.getByRole('option', { name: /Living-room TV/ }).hover();
      await press(page, 'Move Living-room TV');
      await page.getByRole('menu').waitFor();
    },
    narrow: true,
  },
  { name: '16-settings', options: divided, go: open('Settings'), narrow: true },
  {
    name: '17-draft-waiting',
    options: divided,
    async go(page) {
      await open('Rules')(page);
      await press(page, 'Sentences');
      await page.getByRole('switch').first().click();
      await press(page, 'Matrix');
      await page
        .getByText(/not applied/i)
        .first()
        .waitFor();
    },
    narrow: true,
  },
];
