import { displayText } from '../net/untrusted-text';
import type { Effect } from '../plan/plan';
import type { RolloutStep, UndoReason } from '../rollout/rollout-state';
import { count, listOf } from './format';

/** Wizard, step 6: applying, done, undone. */
export const applyText = {
  applyingTo: 'Applying to',
  titleBefore: 'Nothing is changed yet',
  leadBefore: 'The router is being looked at, and a copy of its configuration is kept first.',
  title: (time: string) => `If nothing else happens, the router undoes this by itself at ${time}`,
  lead: 'You do not need to do anything. The network is restarting, so this computer may lose contact for a moment.',
  leadSmall: 'You do not need to do anything. Bulkhead checks the result and then keeps it.',
  leadSilent: (seconds: number, until: string) =>
    `No contact for ${seconds} s. That is normal while the network restarts. The router waits until ${until}.`,
  leadSilentLong: (wifi: string | undefined) =>
    wifi
      ? `If you are on Wi-Fi, check that this computer has joined “${displayText(wifi, 32)}” again.`
      : 'If you are on Wi-Fi, check that this computer has joined it again.',
  titleUndoing: 'The router is going back to how it was',
  leadUndoing: 'This takes about half a minute. Then we sign in again and compare.',
  leadNotConfirmed:
    'Nobody has confirmed this change. The router lets its time pass, then everything is as it was.',
  titleAsk: (time: string) => `Look around. Without your answer, the router undoes this at ${time}`,
  leadAsk: 'The checks passed. Try what matters to you, then keep it or undo it.',
  timer: 'Time until the automatic undo',
  untilUndo: 'until the automatic undo',
  scale: (from: string, to: string, now: string) => `Time line from ${from} to ${to}. Now ${now}.`,
  scaleNow: 'now',
  scaleUsual: 'usually finished here',
  scaleUndo: 'automatic undo',

  happening: 'What is happening',
  stepOf: (step: number, all: number) => `step ${step} of ${all}`,
  stillMissing: (missing: string) => `Not ready yet: ${missing}`,
  secondsSoFar: (seconds: number) => `${count(seconds, 'second')} so far`,
  steps: {
    check: 'The router is ready for a change',
    copy: 'A copy of today’s configuration is stored on the router',
    arm: 'Automatic undo is armed',
    write: 'New configuration written and read back',
    reload: 'The router takes it over',
    settle: 'Waiting for zones and Wi-Fi to come up',
    'sign-in': 'Sign in again from this computer',
    verify: 'Check the promises on the running router',
    confirm: 'Confirm',
  } satisfies Record<RolloutStep, string>,
  /** The same steps when they are over and told as a story. */
  stepsDone: {
    check: 'The router was ready for a change',
    copy: 'A copy of the configuration was stored',
    arm: 'Automatic undo was armed',
    write: 'New configuration written and read back',
    reload: 'The router took it over',
    settle: 'Zones and Wi-Fi came up as planned',
    'sign-in': 'This computer signed in again',
    verify: 'The promises were checked on what was running',
    confirm: 'Confirmed',
  } satisfies Record<RolloutStep, string>,
  stepNotes: { arm: 'Survives a power cut' } as Partial<Record<RolloutStep, string>>,

  whatIf: 'What if',
  whatIfs: (until: string) => [
    ['This computer loses contact', `The router waits until ${until}, then undoes.`],
    ['The power goes out', 'The router undoes when it starts again.'],
    ['You change your mind', 'Press Undo now. It takes about 30 seconds.'],
    ['It needs longer', 'You can add time, once or more.'],
  ],
  extend: 'Give it 5 more minutes',
  undoNow: 'Undo now',
  keep: 'Keep it',
  spoken: {
    start: (time: string) => `The change has started. Without confirmation the router undoes it at ${time}.`,
    left: (seconds: number) => `${seconds} seconds until the automatic undo.`,
    silent: 'The router does not answer right now. It undoes the change by itself if it stays like this.',
    undone: 'Undone. The router went back to how it was.',
    confirmed: 'Done. The change is confirmed.',
    step: (step: string) => step,
  },

  refusedTitle: 'The router was not changed',
  unknownTitle: 'We do not know yet how it ended',
  unknownLead:
    'The last answer of the router was lost. If it was not confirmed, the router undoes the change by itself. Look again in a moment.',
  lookNow: 'Look now',
  changePlan: 'Change the plan',
  reviewAgain: 'Look at the plan again',
} as const;

export const doneText = {
  hull: (zones: number) => `${zones} sealed zones`,
  titleFirst: 'Done. Your network is divided.',
  titleLater: 'Done. The change is in force.',
  titleDoor: (sentence: string) => `Done. ${sentence}.`,
  changedDoors: 'What this change opened and shut',
  nowShut: (sentence: string) => `Shut: ${sentence}`,
  titleRollback: 'Done. The router is back at the copy.',
  lead: (time: string, seconds: number, promises: number) =>
    `Confirmed at ${time}, after ${count(seconds, 'second')}. ${
      promises === 0 ? 'It was' : promises === 1 ? 'The one promise was' : `All ${promises} promises were`
    } checked again on what is running now.`,
  tryIt: 'Try it now',
  tryWhy: 'so you know it works for everybody',
  noDoors: 'No doors are open between zones. Everything is sealed.',
  works: 'Works',
  worksNot: 'Does not work',
  worksNotHint: (devices: readonly string[]) =>
    `The way is open on the router. Check that both are in their zone, and switch them off and on once: ${listOf(devices)}.`,
  lookCloser: 'Look closer in Rules',
  goodToKnow: 'Good to know',
  join: (zone: string, ssid: string) => `${zone}: join “${ssid}”`,
  joinWhy: 'each Wi-Fi asks for its password once',
  showKey: 'Show the password',
  oldAddress: 'Devices on a cable may keep their old address for a while',
  oldAddressHint: 'They follow by themselves, or when you switch them off and on.',
  goBack: 'Go back to how it was',
  openOverview: 'Open the overview',
} as const;

export const recoveryText = {
  title: 'The router went back to how it was. Nothing was lost.',
  leadIdentical: (seen: string, copied: string) =>
    `We signed in again at ${seen} and compared. The router is identical to the copy from ${copied}, byte for byte.`,
  leadNotChecked: (time: string, wifi: string | undefined) =>
    `The router undid the change at ${time}, as agreed. We cannot reach it yet to check.${wifi ? ` If you are on Wi-Fi, join “${displayText(wifi, 32)}”.` : ''}`,
  titleDiffers: (files: number) =>
    `The router undid the change, but ${count(files, 'file differs', 'files differ')} from the copy`,
  leadDiffers: (files: readonly string[]) =>
    `${listOf(files.map((file) => displayText(file, 40)))}. Restore the copy, then look again.`,
  happened: 'What happened',
  undidIt: 'The router undid the change by itself',
  youUndid: 'You pressed Undo, and the router went back',
  agreed: 'As agreed before the start',
  asBefore: 'Everything as before',
  asBeforeChecked: 'Compared with the copy, byte for byte',
  notCompared: 'Not compared yet',
  differs: (files: number) => `Compared: ${count(files, 'file differs', 'files differ')} from the copy`,
  restore: 'Restore the copy',
  restoreHint: 'Shows first what that changes. With automatic undo, like every change.',
  canDo: 'What you can do',
  again: 'Try again',
  againHint: 'Your plan is kept. We calculate it again first.',
  changePlan: 'Change the plan',
  changePlanHint: 'Back to the zones and their doors.',
  leave: 'Leave it for today',
  leaveHint: 'Your plan is kept. You can go on using the network.',
  suggested: 'Suggested',
  openHistory: 'Open the history',
  compareNow: 'Compare now',
  compareHint: 'We try by ourselves, too, and say it here as soon as the router answers.',
  because: {
    asked: 'You asked for it',
    'not-confirmed': 'Nobody confirmed the change in time',
    'step-failed': 'One step did not work',
    'router-silent': 'The router did not answer from here any more',
    'not-settled': 'The router did not reach the planned state in time',
    'check-failed': 'A promise did not hold on what was running',
    rebooted: 'The router restarted in the middle of it',
  } satisfies Record<UndoReason, string>,
  becauseMore: {
    asked: 'Nothing was wrong with it.',
    'not-confirmed': 'That is what the automatic undo is for.',
    'step-failed': 'So we did not go on.',
    'router-silent':
      'The new network may have kept this computer out, or a cable or the Wi-Fi failed meanwhile. From here the two look alike, so it was not kept.',
    'not-settled': 'So it was not kept.',
    'check-failed': 'What ran differed from what was calculated, so it was not kept.',
    rebooted: 'It starts with the old configuration in that case.',
  } satisfies Record<UndoReason, string>,
  wasMissing: (missing: string) => `Not ready at the end: ${missing}.`,
} as const;

/** How long people notice it, by what restarts. */
export const effectLength = (effects: readonly Effect[]): 'wifi' | 'network' | 'small' =>
  effects.includes('wifi')
    ? 'wifi'
    : effects.includes('network') || effects.includes('bridge-restart')
      ? 'network'
      : 'small';
