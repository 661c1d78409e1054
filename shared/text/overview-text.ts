import { count, listOf } from './format';

export const overviewText = {
  allHold: (all: number) => (all === 1 ? 'The one promise holds' : `All ${all} promises hold`),
  allHoldBut: (all: number, waiting: number) =>
    `${all === 1 ? 'The one promise holds' : `All ${all} promises hold`}, ${count(waiting, 'device')} not in ${waiting === 1 ? 'its zone' : 'their zones'} yet`,
  someBreak: (broken: number, all: number) =>
    `${broken} of ${all} promises ${broken === 1 ? 'breaks' : 'break'}`,
  someUnknown: (held: number, all: number, unknown: number) =>
    `${held} of ${all} promises hold, ${unknown} not known`,
  allHeld: (all: number, time: string) =>
    all === 1 ? `The one promise held at ${time}` : `All ${all} promises held at ${time}`,
  someBroke: (broken: number, all: number, time: string) =>
    `${broken} of ${all} promises ${broken === 1 ? 'was' : 'were'} broken at ${time}`,
  someWereUnknown: (held: number, all: number, time: string) => `${held} of ${all} promises held at ${time}`,
  oldAnswer: (since: string) => `That was ${since}. What the router is running now is not known.`,
  foreignDoor: (from: string, to: string, word: string) =>
    `${from} may reach ${to}: ${word}. No sentence of yours opens this`,
  notChecked: 'Not checked yet',
  notDivided: 'Your network is not divided yet',
  notDividedLead: 'Every device can reach every other.',
  divide: 'Set up zones',
  checkedAt: (time: string) => `Checked at ${time} on what your router is running now.`,
  cannotKeepApart: (pairs: number) =>
    pairs === 1
      ? 'One pair of devices cannot be kept apart.'
      : `${pairs} pairs of devices cannot be kept apart.`,
  seeWhich: 'See which',
  checkNow: 'Check now',
  checking: 'Checking …',
  yourZones: 'Your zones',
  doors: 'Open doors between zones',
  moreDoors: (more: number) => (more === 1 ? '1 more door' : `${more} more doors`),
  zoneLink: (zone: string, devices: number, state: string) =>
    `${zone}, ${count(devices, 'device')}, ${state.toLowerCase()}`,
  internetDoor: (zone: string) => `${zone} may use the internet`,
  needsYou: 'Needs you',
  moreNeeds: (more: number) => `${more} more`,
  fewerNeeds: 'Show fewer',
  needs: (needs: number) => (needs === 1 ? '1 thing needs you' : `${needs} things need you`),
  nothingTitle: 'Nothing needs you',
  nothingBody: (all: number) => `All ${all} promises hold.`,
  rejoinTitle: (devices: number) =>
    devices === 1 ? 'One device has to join another Wi-Fi' : `${devices} devices have to join another Wi-Fi`,
  rejoinBody: (names: readonly string[], all: number) => {
    const more = all - names.length;
    const who = listOf(more > 0 ? [...names, `${more} more`] : names);
    return `${who}. Until then they stay where they are. Each zone shows its Wi-Fi name and password.`;
  },
  rejoinHow: 'Open the zones',
  driftTitle: 'The router was changed outside Bulkhead',
  driftBody: 'What it is running differs from what was last confirmed here. This page shows what runs now.',
  driftLook: 'Look at the change',
  outsideTitle: 'Someone changed the router outside Bulkhead',
  outsideLead: (since: string | undefined, seen: string) =>
    `${since === undefined ? 'Since the last confirmed change' : `Since ${since}`}. The router was read at ${seen}; nothing has been written.`,
  outsideGone: 'The router is as it was last confirmed',
  outsideGoneLead: 'Whatever was changed outside Bulkhead is not there any more.',
  outsideLines: 'What is different now',
  outsideSize: (lines: number, files: number) => `${count(lines, 'line')} in ${count(files, 'file')}`,
  outsideNoCopy: (files: readonly string[]) =>
    `The copy of the last confirmed change cannot be read here, so the lines cannot be shown. These differ: ${listOf(files)}.`,
  outsideMeans: 'What it means',
  outsideMeansBroken: 'These promises do not hold on what the router is running:',
  outsideMeansDoors: 'Open now, although no sentence of yours opens it:',
  outsideMeansNothing: 'Every promise holds all the same, and every open door is one of yours.',
  outsideDo: 'What you can do',
  outsideBack: 'Put it back',
  outsideBackHint:
    'Writes what was last confirmed, after a review and with automatic undo. Your zones, names and drafts stay.',
  outsideKeep: 'Keep it',
  outsideKeepHint:
    'Nothing is written. From now on this is what Bulkhead compares with. A promise that breaks stays broken until you mend it.',
  outsideKeepOurs:
    'Parts that Bulkhead writes were changed as well. They stay as they are until the next change you apply writes them again.',
  outsideLater: 'Decide later',
  driftBack: 'Put it back',
  brokenTitle: (promise: string) => `A promise does not hold: ${promise}`,
  brokenBody: 'Look at the rules, and review a change that closes the gap.',
  unknownTitle: (promise: string) => `Not known: ${promise}`,
  openRules: 'Look at the rules',
  holdTitle: (devices: number) =>
    devices === 1 ? 'A device is waiting in Quarantine' : `${devices} devices are waiting in Quarantine`,
  holdBody: (names: readonly string[]) => `${listOf(names)}. It reaches nothing until you choose a zone.`,
  chooseZone: 'Choose a zone',
  draftTitle: 'You have changes that are not applied',
  draftBody: 'They are kept here. The router does not know them yet.',
  reviewDraft: 'Review them',
  states: { enforcing: 'Enforcing', sealed: 'Sealed' },
  recentChanges: 'Recent changes',
  noRecent: 'Nothing has changed yet.',
  promises: 'The promises',
  promisesWhy: 'what must always be true, whatever the rules say',
  allPromises: (all: number) => `All ${all}`,
  fewerPromises: 'Show fewer',
  silentTitle: 'The router does not answer',
  silentBody: (since: string, known: string | undefined) =>
    `Last contact ${since}. Your zones keep working without Bulkhead.${known ? ` You see what we knew at ${known}.` : ''}`,
  signInBody: 'Your zones keep working without it. Sign in to check and to change them.',
  signIn: 'Sign in',
} as const;
