import { displayText } from '../net/untrusted-text';
import { type EndId, networkId, networkOfId } from '../policy/ends';
import type { Policy } from '../policy/policy';
import type { End, Rule } from '../policy/rule';
import type { Fate } from '../verify/verification';
import { count, listOf } from './format';
import { serviceIncludes, serviceVerb } from './service-text';

/** A sentence in parts, so that subject and object can be set in bold. */
export interface Sentence {
  readonly subject: string;
  readonly verb: string;
  readonly object: string;
}

/** How an end of a rule or of an answer is called. */
export function endName(policy: Policy, end: End): string {
  switch (end.kind) {
    case 'zone':
      return displayText(policy.zones.find((zone) => zone.id === end.zone)?.name ?? end.zone, 40);
    case 'device': {
      const device = policy.devices.find((each) => each.id === end.device);
      return device ? displayText(device.name || device.id) : 'a device that is gone';
    }
    case 'internet':
    case 'router':
      return endWords(end.kind);
    case 'network':
      return endWords(networkId(end.network));
  }
}

/** How an end of the table of answers is called that is no zone. */
export function endWords(id: EndId): string {
  const network = networkOfId(id);
  return network === undefined
    ? `the ${displayText(id, 40)}`
    : `network ${displayText(network, 24)} (not in your zones)`;
}

export function ruleSentence(
  policy: Policy,
  rule: Pick<Rule, 'from' | 'to' | 'service' | 'verdict'>,
): Sentence {
  const subject = endName(policy, rule.from);
  const object = endName(policy, rule.to);
  const internet = rule.to.kind === 'internet';
  if (rule.verdict === 'deny') {
    const verb =
      rule.service === 'any' ? 'never reaches' : `${serviceVerb(rule.service).replace(/^may /, 'may not ')}`;
    return { subject, verb, object };
  }
  if (internet && rule.service === 'any') return { subject, verb: 'may use', object };
  return { subject, verb: serviceVerb(rule.service), object };
}

export const sentenceText = ({ subject, verb, object }: Sentence): string => `${subject} ${verb} ${object}`;

/** The second line: what the door includes, or why it is there. */
export function ruleReason(policy: Policy, rule: Rule): string {
  if (rule.reason) return displayText(rule.reason, 120);
  if (rule.to.kind === 'internet' && rule.service === 'any')
    return 'Outwards only. Nobody gets in from there';
  if (rule.to.kind === 'device') {
    const to = rule.to.device;
    const zone = policy.devices.find((device) => device.id === to)?.zone;
    const name = policy.zones.find((each) => each.id === zone)?.name;
    if (name) return `Only this device, nothing else in ${displayText(name, 40)}`;
  }
  return serviceIncludes(rule.service);
}

const FATES: Readonly<Record<Fate | 'some', string>> = {
  allowed: 'open',
  denied: 'sealed',
  some: 'partly open',
  unknown: 'not known',
};

/** Wizard, step 4, and the Rules page. */
export const ruleText = {
  title: 'Who may talk to whom',
  lead: 'Zones are sealed from each other. These sentences are the only doors.',
  inWords: 'In words',
  doorsOpen: (doors: number) => (doors === 0 ? 'no doors open' : `${count(doors, 'door')} open`),
  atAGlance: 'The same, at a glance',
  fromTo: 'From ↓  to →',
  matrix: 'Who may talk to whom',
  addSentence: 'Add a sentence',
  add: 'Add',
  from: 'From',
  may: 'May',
  to: 'To',
  for: 'For',
  reason: 'Why (optional)',
  readBack: 'It will say:',
  addThis: 'Open this door',
  alreadyThere: 'This sentence is there already.',
  sameZone: 'Both are in the same zone. There is no wall between them.',
  builtIn: 'Built-in promise',
  yours: 'Your promise',
  remove: (sentence: string) => `Remove: ${sentence}`,
  removeThis: 'Remove this sentence',
  technical: (service: string, ports: string) => `${service}: ${ports}`,
  everyPort: 'every port',
  devicesOf: (zone: string, names: readonly string[], more: number) =>
    names.length === 0
      ? `${zone}: no devices yet`
      : `${zone}: ${listOf(more > 0 ? [...names, `${more} more`] : names)}`,
  legendDoor: 'Door',
  legendSealed: 'Sealed',
  legendInside: 'Inside the zone, or address, names and time from the router',
  legendUnknown: 'Not known',
  legendNotApplied: 'Not applied yet',
  oneWayTitle: 'A door opens one way',
  oneWayBody:
    'Home can start a cast to the TV. The TV can answer, but it can never start a connection to Home. Both kinds of internet address (IPv4 and IPv6) follow the same rule.',
  verdictHolds: (seconds: string) => `All promises hold with these doors. Checked just now, in ${seconds} s.`,
  verdictBreaks: (broken: number) =>
    broken === 1 ? '1 promise would break.' : `${broken} promises would break.`,
  verdictUnknown: (unknown: number) =>
    unknown === 1
      ? '1 promise could not be checked. We treat it as broken.'
      : `${unknown} promises could not be checked. We treat them as broken.`,
  verdictBlocked: (problems: number) =>
    problems === 1
      ? 'All promises hold. 1 thing has to be settled first.'
      : `All promises hold. ${problems} things have to be settled first.`,
  showIt: 'Show it',
  reviewTheChange: 'Review the change',

  pageTitle: 'Rules',
  pageCount: (doors: number, foreign: number) =>
    foreign === 0
      ? `${count(doors, 'door')}, everything else sealed`
      : `${count(doors, 'door')}, and ${count(foreign, 'opening')} that no sentence of yours makes`,
  showsPlan: 'You see your plan: what the router would do once it is applied.',
  showsRunning: (time: string) => `You see what your router is running, read at ${time}.`,
  viewMatrix: 'Matrix',
  viewSentences: 'Sentences',
  view: 'View',
  cells: {
    within: 'Within',
    apart: 'Apart',
    basics: 'Basics',
    admin: 'Admin',
    all: 'All',
    services: (services: number) => `${services} services`,
    some: (may: number, of: number) => `${may} of ${of}`,
    someShort: (may: number, of: number) => `${may}/${of}`,
  },
  openRow: (zone: string, open: boolean) => `${open ? 'Hide' : 'Show'} the devices of ${zone}`,
  openColumn: (zone: string, open: boolean) => `${open ? 'Hide' : 'Show'} columns for the devices of ${zone}`,
  moreColumns: (more: number, zone: string) => `Show ${count(more, 'more device')} of ${zone}`,
  editCell: (from: string, to: string) => `What may pass from ${from} to ${to}`,
  editWithin: (zone: string) => `Inside ${zone}`,
  withinTogether: 'Its devices may talk to each other',
  administer: (zone: string) => `${zone} may administer the router`,
  basicsStay: 'Addresses, names and the time every zone gets, in any case.',
  anotherService: 'Another service, or a single device …',
  allServices: 'All services of this pair',
  cellSays: (from: string, to: string, says: string) => `From ${from} to ${to}: ${says}`,
  says: {
    within: 'devices of one zone, they may talk to each other',
    apart: 'devices of one zone, kept apart',
    basics: 'address, names and time only',
    admin: 'may administer it',
    all: 'open for everything',
    sealed: 'sealed',
    unknown: 'not known',
    door: (services: string) => `open for ${services}`,
    part: (open: string) => `${open}, to some devices`,
    some: (open: string, may: number, of: number) => `${open}, for ${may} of ${of} devices`,
    self: 'the same device',
  },
  notApplied: 'not applied yet',
  explain: 'Explain a connection',
  closePanel: 'Close the explanation',
  why: (allowed: boolean, from: string, to: string) =>
    allowed ? `Why can ${from} reach ${to}?` : `Why can’t ${from} reach ${to}?`,
  whyUnknown: (from: string, to: string) => `Can ${from} reach ${to}?`,
  becauseRule: (sentence: string) => `Because of the sentence “${sentence}”.`,
  becauseNone: (from: string, to: string) =>
    `Because no rule opens a door from ${from} to ${to}. It is stopped at the router.`,
  becauseSame: (zone: string) => `Because both are in ${zone}. There is no wall inside a zone.`,
  becauseApart: (zone: string) => `Both are in ${zone}, whose devices the router keeps apart on Wi-Fi.`,
  becauseBasics: 'Every zone gets its addresses, names and the time from the router, and nothing else.',
  becauseAdmin: (zone: string) => `Because ${zone} may administer the router.`,
  becauseNotFilterable: 'The router never sees this. Both hang on the same cable or Wi-Fi.',
  becauseUnknown: (what: string) => `We cannot tell. ${what} We treat it as open.`,
  becauseSome:
    'It differs by device, port or address: a part of it is open. Ask about a single device to see which.',
  becauseNotSeen:
    'We cannot tell. One of the two has not been seen on this router, so where it is now is not known.',
  notThereYet: (device: string, wished: string, at: string) =>
    `${device} is not in ${wished} yet. It is still in ${at}, and this is the answer for there.`,
  notSeen: (device: string) => `${device} has not been seen. Where it is now is not known.`,
  becauseOwn: 'The router’s own configuration decides this, not a sentence of yours.',
  otherServices: 'Other services of this pair',
  otherService: (service: string, fate: Fate | 'some') => `${service}: ${FATES[fate]}`,
  otherWay: (from: string, to: string, says: string) => `The other way, ${from} to ${to}: ${says}`,
  only: (services: string) => `only ${services}`,
  sameFamilies: 'Same answer for IPv4 and IPv6',
  familiesDiffer: (ipv6: Fate | 'some') => `IPv6 differs: ${FATES[ipv6]}`,
  openDoor: 'Open a door for this',
  closeDoor: 'Close this door',
  technicalDetails: 'Technical details',
  decidedBy: (file: string, section: string) => `# decided by ${file}, section ${section}`,
  noSection: '# no section on the router decides this',
  testedWith: (packet: string) => `# tested with: ${packet}`,
  askAgain: '# ask what runs on the router now:',
  crumbs: 'The question',
  pair: (from: string, to: string) => (from === to ? from : `${from} → ${to}`),
  path: (parts: readonly string[], stoppedAt: string | undefined) =>
    `The path: ${parts.join(', ')}.${stoppedAt ? ` It is stopped at ${stoppedAt}.` : ''}`,
  looksForRule: (fits: boolean) =>
    fits ? 'The router looks for a rule, and finds one' : 'The router looks for a rule. None fits',
  wallOf: (zone: string) => `Wall of ${zone}`,
  emptyTitle: 'No zones yet',
  emptyBody: 'Rules are doors between zones. Divide the network first.',
} as const;
