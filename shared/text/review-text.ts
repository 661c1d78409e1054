import { count } from './format';

/** Wizard, step 5. */
export const reviewText = {
  title: 'This is exactly what will happen',
  sortingTitle: 'What goes back?',
  sortingStays: 'Only the router',
  sortingStaysBody:
    'Your zones and devices stay as you have them now. They are not applied until you apply them again.',
  sortingToo: 'The router and my sorting as of then',
  sortingTooBody:
    'Your zones and devices become what they were. What you have now stays in History, to bring back.',
  titleRollback: 'This is exactly what going back will do',
  lead: 'We calculated every connection on the finished configuration. Nothing has been sent yet.',
  titleBlocked: (broken: number) =>
    broken === 1
      ? 'One promise would break, so Apply is locked'
      : `${broken} promises would break, so Apply is locked`,
  titleUnknown: (unknown: number) =>
    unknown === 1
      ? 'One promise could not be checked, so Apply is locked'
      : `${unknown} promises could not be checked, so Apply is locked`,
  titleProblems: (problems: number) =>
    problems === 1
      ? 'One thing is missing, so Apply is locked'
      : `${problems} things are missing, so Apply is locked`,
  leadBlocked: 'Found in the calculation, before anything was sent. Your router is untouched.',
  giveWifi: (zone: string) => `Give ${zone} a Wi-Fi name`,
  commentsLost: (lines: number): string =>
    `${count(lines, 'comment line')} of this file will not be written again, as with OpenWrt’s own tools.`,
  titleEmpty: 'The router already matches. There is nothing to apply.',
  leadEmpty: 'What your router is running now is what this plan describes.',
  calculating: 'Reading the router and calculating every connection …',
  calculatingLead: 'Nothing is sent to the router except questions.',
  failed: 'The calculation could not be finished',
  changedNote: (lines: number | undefined) =>
    `The router changed since we calculated. We calculated again${
      lines === undefined
        ? ''
        : lines === 0
          ? ': the plan is the same'
          : lines === 1
            ? ': 1 line differs'
            : `: ${lines} lines differ`
    }. Please look once more.`,
  again: 'Calculate again',

  notice: 'What people will notice',
  noticeHow: {
    wifi: 'about a minute, once',
    network: 'about half a minute, once',
    small: 'a few seconds, once',
  },
  noticeByHand: (devices: number) => `and ${count(devices, 'device')} by hand, whenever you like`,
  noticeParts: (parts: number) => `All ${parts}`,
  stops: 'What will stop working',
  stopsWhy: 'open now, shut afterwards',
  stopsMore: (more: number) => `${more} more`,
  stopsFewer: 'Show fewer',
  stopsDoor: (from: string, verb: string, to: string) =>
    `${from} can no longer ${verb.replace(/^may /, '')} ${to}`,
  stopsDoorWhy: (to: string) => `${to} offers this on your network now`,
  stopsInternet: (zone: string) => `${zone} can no longer use the internet`,
  stopsInternetWhy: (devices: number) =>
    `${count(devices, 'device')}. Their apps stop working away from home, and so do updates`,
  stopsPromised: (promise: string) => `It would break a promise: ${promise}`,
  keepWorking: 'Keep it working',
  keepDoorOf: (from: string, verb: string, to: string) => `Keep it working: ${from} ${verb} ${to}`,
  keepInternetOf: (zone: string) => `Keep it working: ${zone} may use the internet`,
  nothingNoticed: 'Nothing: no service restarts for this.',
  pressing: 'What has to be settled first',
  remarks: 'Good to know',
  connectionStays: 'Your own connection stays',
  proven: 'Proven',
  pathRouter: (same: boolean) => (same ? 'router, at the same address as now' : 'router'),
  stoppedHere: 'stopped here',

  reach: 'Who can reach whom',
  reachScope: (devices: number) => `${count(devices, 'device')}, both directions`,
  now: 'Now',
  after: 'After',
  pairs: (open: number, all: number) => `${open} of ${all} pairs open`,
  reachLabel: (when: string, open: number, all: number) => `${when}: ${open} of ${all} pairs of devices open`,

  promises: 'Promises',
  hold: (held: number, all: number) => `${held} of ${all} hold`,
  breaks: (broken: number, all: number) => `${broken} of ${all} ${broken === 1 ? 'breaks' : 'break'}`,
  unknownOf: (unknown: number, all: number) => `${unknown} of ${all} not known`,
  howProven: 'How each was proven',
  fewerPromises: 'Show fewer',
  cannotPromise: (pairs: number) =>
    pairs === 1 ? '1 pair we cannot promise.' : `${pairs} pairs we cannot promise.`,
  cannotPromiseWhy: 'They share a plain switch, so they can always reach each other, whatever their zones.',

  lockedOutCable: (port: string, zone: string) =>
    `This computer is plugged into ${port}. The plan gives ${port} to ${zone}, and ${zone} may not administer the router. After Apply you could not sign in any more.`,
  lockedOut: (zone: string) =>
    `This computer would be in ${zone}, and ${zone} may not administer the router. After Apply you could not sign in any more.`,
  lockedOutUnknown: 'We could not find a way from this computer to the router in the finished configuration.',
  brokenBody: (from: string, to: string) =>
    `The finished configuration lets ${from} start connections to ${to}. That is promised never to happen.`,
  brokenBodyMissing: (from: string, to: string) =>
    `The finished configuration stops ${from} on the way to ${to}. You promised that this always works.`,
  culpritOpens: (what: string) => `What lets it through is ${what}, which is not ours.`,
  culpritShuts: (what: string) => `What stops it is ${what}, which is not ours.`,
  culpritAdvice: 'Change or remove it in the router’s admin page, then look again.',
  unknownBody: (reason: string) => `${reason} We treat it as broken.`,
  keepPort: (port: string, zone: string) => `Keep ${port} in ${zone}`,
  givePort: (port: string, zone: string) => `Give ${port} to ${zone}`,
  letAdminister: (zone: string) => `Let every device in ${zone} administer the router`,
  administerInstead: (zone: string, port: string | undefined) =>
    `Administer from ${zone} instead${port === undefined ? '' : `, with ${port} in it`}`,
  removeSentence: (sentence: string) => `Remove “${sentence}”`,
  removeSentences: (sentences: number) => `Remove these ${sentences} sentences`,
  openSentence: (sentence: string) => `Open “${sentence}”`,
  openSentenceInstead: (sentence: string, others: number) =>
    others === 1
      ? `Open “${sentence}”, and remove the sentence against it`
      : `Open “${sentence}”, and remove ${others} sentences against it`,
  proving: 'Looking for a repair that works …',
  changeZones: 'Change the zones',
  changeRules: 'Change the rules',

  technical: 'Show the technical change',
  technicalSize: (lines: number, files: number) => `${count(lines, 'line')}, ${count(files, 'file')}`,
  technicalTitle: 'The technical change',
  technicalLead: 'Every line that will be written, and the scripts that will run. Passwords are masked.',
  tabFiles: 'Files',
  tabScripts: 'Scripts',
  fileSize: (added: number, removed: number) =>
    [added > 0 ? `${added} added` : '', removed > 0 ? `${removed} removed` : ''].filter(Boolean).join(', ') ||
    'unchanged',
  unchanged: (lines: number) => `${lines} unchanged ${lines === 1 ? 'line' : 'lines'}`,
  lookFirst: 'Let me look before it is kept',
  lookFirstHint: 'After the checks it waits for your answer. Without one, the router undoes.',
  apply: 'Apply, with automatic undo',
  applyPractice: 'Apply to the practice router',
  applyLocked: 'Apply',
  starting: 'Starting …',
  lockedBreaks: (broken: number) =>
    broken === 1 ? 'Locked: 1 promise breaks' : `Locked: ${broken} promises break`,
  lockedUnknown: (unknown: number) =>
    unknown === 1
      ? 'Locked: 1 promise could not be checked'
      : `Locked: ${unknown} promises could not be checked`,
  lockedProblems: (problems: number) =>
    problems === 1 ? 'Locked: 1 thing is missing' : `Locked: ${problems} things are missing`,
  lockedEmpty: 'There is nothing to apply',
  toOverview: 'Open the overview',
} as const;
