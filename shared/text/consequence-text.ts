import { displayText } from '../net/untrusted-text';
import type { Consequence } from '../plan/plan';
import { capitalised, listOf, portName } from './format';
import { endWords } from './rule-text';
import { serviceName } from './service-text';

/** What people will notice, in two lines: the fact, and what it means or what to do. */
export interface ConsequenceWords {
  readonly title: string;
  readonly note: string;
  readonly icon:
    | 'wifi'
    | 'address'
    | 'cable'
    | 'plus'
    | 'minus'
    | 'door'
    | 'pause'
    | 'join'
    | 'same'
    | 'note';
}

type Facts = Consequence['facts'];
type Words = (facts: Facts) => ConsequenceWords;

const fact = (facts: Facts, name: string): string => displayText(String(facts[name] ?? ''), 64);

const radioName = (radio: string): string => (radio ? `Radio ${radio.replace(/^radio/, '')}` : 'A radio');

const WORDS: Readonly<Record<string, Words>> = {
  'way-opens': (facts) => ({
    icon: 'door',
    title: `${capitalised(listOf(openers(facts)))} may reach ${facts.to === undefined ? endWords(String(facts.toOther ?? '')) : fact(facts, 'to')}${facts.through === undefined ? '' : ` through “${fact(facts, 'through')}”`}`,
    note: `${facts.family === undefined ? 'Shut' : `Over ${facts.family === 'ipv6' ? 'IPv6' : 'IPv4'}, shut`} until now: ${servicesText(String(facts.services ?? ''))}`,
  }),
  'bridge-restarts-once': () => ({
    icon: 'pause',
    title: 'The network pauses once',
    note: 'About half a minute, on cable and Wi-Fi. It comes back by itself',
  }),
  'radio-turned-on': (facts) => ({
    icon: 'wifi',
    title: 'Wi-Fi is turned on',
    note: `${radioName(fact(facts, 'radio'))} was off. Only the new names are on the air`,
  }),
  'wifi-restarts': (facts) => ({
    icon: 'wifi',
    title: 'Wi-Fi drops once and comes back by itself',
    note: `Same name, same password. ${radioName(fact(facts, 'radio'))}, 20 to 30 seconds`,
  }),
  'wifi-changes-without-restart': (facts) => ({
    icon: 'wifi',
    title: 'Wi-Fi names come or go',
    note: `${radioName(fact(facts, 'radio'))} keeps the ones it has`,
  }),
  'kept-network-stays': (facts) => ({
    icon: 'same',
    title: `${fact(facts, 'zone')} keeps its addresses`,
    note: `${fact(facts, 'subnet')}, with its Wi-Fi names. Nothing to set again there`,
  }),
  'zone-new': (facts) => ({
    icon: 'plus',
    title: `${fact(facts, 'zone')} is new`,
    note: `Addresses ${fact(facts, 'subnet')}, kept apart from the others (VLAN ${fact(facts, 'vlan')})`,
  }),
  'zone-removed': (facts) => ({
    icon: 'minus',
    title: `${fact(facts, 'zone')} goes away`,
    note: `Its addresses ${fact(facts, 'subnet')} are no longer used`,
  }),
  'zone-ssid-new': (facts) => ({
    icon: 'wifi',
    title: `${fact(facts, 'zone')} gets its own Wi-Fi: “${fact(facts, 'ssid')}”`,
    note: 'With a password of its own. The other ones stay private',
  }),
  'zone-ssid-removed': (facts) => ({
    icon: 'minus',
    title: `Wi-Fi “${fact(facts, 'ssid')}” of ${fact(facts, 'zone')} is switched off`,
    note: 'Devices that use it have to join another one',
  }),
  'port-moves': (facts) => ({
    icon: 'cable',
    title: `${capitalised(portName(fact(facts, 'port')))} belongs to ${fact(facts, 'to')}`,
    note: `It was in ${fact(facts, 'from')}. Whatever is plugged in there moves along`,
  }),
  'device-gets-new-address': (facts) => ({
    icon: 'address',
    title: `${fact(facts, 'device')} gets a new address`,
    note: `${facts.address === undefined ? `In ${fact(facts, 'subnet')}` : fact(facts, 'address')}. If it looks lost, switch it off and on`,
  }),
  'device-must-reconnect': (facts) => ({
    icon: 'join',
    title: facts.ssid
      ? `${fact(facts, 'device')} has to join “${fact(facts, 'ssid')}”`
      : `${fact(facts, 'device')} has to be plugged in or get a Wi-Fi for ${fact(facts, 'zone')}`,
    note: `Until then it is not in ${fact(facts, 'zone')}`,
  }),
  'not-found-by-itself': (facts) => ({
    icon: 'note',
    title: `${fact(facts, 'to')} does not turn up by itself in ${fact(facts, 'from')}`,
    note: facts.address
      ? `${serviceName(fact(facts, 'service'))}: add it by its address ${fact(facts, 'address')}. Apps look for it only in their own network`
      : `${serviceName(fact(facts, 'service'))}: the way is open, but many apps look only in their own network`,
  }),
  'connections-end': () => ({
    icon: 'door',
    title: 'Connections that are no longer allowed end',
    note: 'What is still allowed goes on; a call may stutter once',
  }),
};

const openers = (facts: Facts): readonly string[] => [
  ...String(facts.from ?? '')
    .split('\n')
    .filter((name) => name !== '')
    .map((name) => displayText(name, 40)),
  ...String(facts.fromOther ?? '')
    .split(' ')
    .filter((id) => id !== '')
    .map(endWords),
];

function servicesText(words: string): string {
  const services = words.split(' ').filter((word) => word !== '');
  return services.includes('any') ? 'everything' : listOf(services.map(serviceName));
}

/** A code that is not known here still gets a sentence, built from the code itself: plain, but never silent. */
export function consequenceText({ code, facts }: Consequence): ConsequenceWords {
  const known = WORDS[code];
  if (known) return known(facts);
  const parts = Object.entries(facts).map(
    ([name, value]) => `${name.replaceAll('-', ' ')} ${displayText(String(value), 48)}`,
  );
  return { icon: 'note', title: capitalised(code.replaceAll('-', ' ')), note: parts.join(', ') };
}

export const hasConsequenceWords = (code: string): boolean => Object.hasOwn(WORDS, code);
