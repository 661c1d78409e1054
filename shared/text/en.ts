import { count } from './format';

/** Sentences of the frame, and those that several screens share. Each screen's own are in the file named after it. */
export const en = {
  product: 'Bulkhead',
  practice: 'Practice network',
  setUp: (site: string) => `Set up ${site}`,
  setUpRouter: 'Set up your router',
  changeOf: (site: string) => `A change to ${site}`,
  mainNavigation: 'Main',
  steps: 'Steps',
  back: 'Back',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  cancel: 'Cancel',
  undo: 'Undo',
  tryAgain: 'Try again',
  notKnown: 'Not known',
  internet: 'Internet',
  router: 'Router',
  thisComputer: 'This computer',
  you: 'you',

  pages: {
    overview: 'Overview',
    devices: 'Devices',
    zones: 'Zones',
    rules: 'Rules',
    history: 'History',
    settings: 'Settings',
  },
  wizardSteps: {
    connect: 'Your router',
    devices: 'Your devices',
    zones: 'Zones',
    rules: 'Who may talk to whom',
    review: 'Review',
    apply: 'Apply',
  },
  stepDone: {
    connect: (model: string) => `${model}, trusted`,
    devices: (devices: number) => count(devices, 'device'),
    zones: (zones: number) => count(zones, 'zone'),
    rules: (doors: number) => count(doors, 'door'),
    review: (held: number, all: number) => `${held} of ${all} promises hold`,
    confirmedAt: (time: string) => `Confirmed ${time}`,
    undoneAt: (time: string) => `Undone at ${time}`,
  },

  railNothingChanges: ['Nothing on your router changes', ' until you press Apply.'],
  railMayClose: ['You can close this window.', ' The router finishes the undo alone, without this computer.'],
  railGoBack: ['You can go back any time.', ' History keeps the configuration from before.'],
  railAsBefore: (time: string) =>
    [`Everything is as it was at ${time}.`, ' Your zones and doors are kept here for the next try.'] as const,
  railUndone: ['The router undid the change.', ' Your zones and doors are kept here for the next try.'],
  railNothingWritten: ['Nothing was written.', ' Your zones and doors are kept here for the next try.'],
  railKept: 'Your answers are kept if you leave.',
  railPractice: 'Practice: nothing is kept after you quit.',
  leaveWizard: 'Leave for the overview',

  changesWaiting: (changes: number) =>
    changes === 1 ? '1 change not applied' : `${changes} changes not applied`,
  changesNotApplied: 'Changes not applied yet',
  reviewAndApply: 'Review and apply',
  verdictHolds: 'With them, all promises hold',
  verdictBreaks: (broken: number) =>
    broken === 1 ? 'With them, 1 promise would break' : `With them, ${broken} promises would break`,
  verdictUnknown: (unknown: number) =>
    unknown === 1 ? '1 promise cannot be checked' : `${unknown} promises cannot be checked`,
  verdictBlocked: (problems: number) =>
    problems === 1 ? '1 thing has to be settled first' : `${problems} things have to be settled first`,
  calculating: 'Calculating …',
  checkedAgo: (since: string) => `Checked ${since}`,
  noAnswer: 'No answer',
  changedOutside: 'Changed outside Bulkhead',
  notSignedIn: 'Not signed in',
  discard: 'Discard',

  faultTitle: 'Something went wrong on our side',
  faultBody:
    'Your router is untouched by this. Try again; if it comes back, quote the code below when you ask for help.',
  dismiss: 'Dismiss',
  developmentRuntime: 'Development runtime',
  developmentRuntimeWhy: (what: string) => `This is not the runtime that is shipped: ${what}`,

  devices: (amount: number) => count(amount, 'device'),
  zone: 'Zone',
  promiseSign: { yes: 'Holds', no: 'Breaks', unknown: 'Not known' },
  details: 'Details',
} as const;
