import { count } from './format';

/** Wizard, step 2, and the Devices page. */
export const discoverText = {
  soFar: (devices: number) => `${count(devices, 'device')} so far`,
  done: (devices: number) => count(devices, 'device'),
  leadRunning: 'Still listening. Devices that sleep turn up later, and that is fine.',
  leadDone: 'Everything that answered in the last minute. More can join later.',
  stop: 'Stop looking',
  again: 'Look again',
  sources: {
    'router-lists': 'The router’s own lists',
    answers: 'Answers on the network',
    announcements: 'Devices that announce themselves',
  },
  sourceState: {
    waiting: 'Waiting',
    running: 'Looking',
    done: 'Done',
    failed: 'Not possible',
  },
  sourceProblem: (problem: string) =>
    PROBLEMS[problem] ?? `Not possible here (${problem.replaceAll('-', ' ')})`,
  columns: {
    device: 'Device',
    kind: 'What it is',
    maker: 'Maker',
    connection: 'Connected by',
    evidence: 'How we know',
    certainty: 'How sure',
  },
  table: 'Devices found',
  foot: 'Names and makers come from the devices themselves and can be wrong. You can correct each one.',
  continueWith: (devices: number) => `Continue with ${devices}`,
  continueFirst: 'A first device is needed to go on',
  status: (devices: number, running: boolean) =>
    running ? `${count(devices, 'device')} found, still listening` : `${count(devices, 'device')} found`,
  rename: (name: string) => `Rename ${name}`,
  newName: (name: string) => `New name for ${name}`,
  emptyTitle: 'No devices yet',
  emptyBody:
    'Bulkhead looks for everything that is connected to your router. It only listens and asks, it changes nothing.',
  emptyLong: 'Nothing answers. Is this computer in the router’s network?',
  look: 'Look for devices',
  partial: 'The router’s lists could not be read. We only know what answers.',
  sort: 'Sort by name',
} as const;

const PROBLEMS: Readonly<Record<string, string>> = {
  'not-in-this-network': 'This computer is not in the router’s network',
  'cannot-listen': 'This computer does not allow it',
  'router-unreadable': 'The router does not answer',
  'no-router': 'No router to ask',
};
