import type { Finding } from '../compile/finding';
import { displayText } from '../net/untrusted-text';
import { capitalised, listOf, portName } from './format';

/** A finding as a sentence, and what the person can do about it. */
export interface FindingWords {
  readonly title: string;
  readonly note: string;
}

type Words = readonly [title: string, note: string];

/** Names by id, so that a finding speaks of "Smart home" and not of `smart`. */
export type NameOf = (id: string) => string;

// {subject} and {fact} are filled in; a fact in {zone:…} is an id that has a name.
const WORDS: Readonly<Record<string, Words>> = {
  'no-kept-zone': [
    'No zone keeps today’s network',
    'One zone has to take over the addresses that are in use now.',
  ],
  'two-kept-zones': ['{name} and {name:other} both keep today’s network', 'Only one zone can.'],
  'no-management-zone': [
    'Nobody could administer the router',
    'Allow it from at least one zone, such as Home; not from Guests or Quarantine.',
  ],
  'zone-must-not-administer': [
    '{name} must not administer the router',
    'Every device there could change it. Administer it from Home or another zone of your own instead.',
  ],
  'zone-id-invalid': [
    'The zone id “{subject}” cannot be used',
    'Small letters and digits, at most eight, starting with a letter.',
  ],
  'zone-id-twice': ['Two zones have the id “{subject}”', 'Give one of them another id.'],
  'zone-name-twice': ['Two zones are called {zone}', 'Give one of them another name.'],
  'zone-id-reserved': ['The zone id “{subject}” is taken by the router', 'Use another one.'],
  'zone-name-invalid': ['{name} needs a name that can be read', 'One to forty letters.'],
  'too-many-zones': ['Too many zones', 'At most {most}.'],
  'vlan-invalid': ['{name} has a VLAN number that cannot be used', '{vlan} is not free for zones.'],
  'vlan-twice': ['Two zones use VLAN {vlan}', 'Every zone needs its own number.'],
  'subnet-invalid': [
    'The addresses of {name} cannot be used',
    '{subnet} is not a private network of a usable size.',
  ],
  'subnets-overlap': [
    '{name} and {name:other} use the same addresses',
    'Change the addresses of one of them.',
  ],
  'ssid-invalid': [
    'The Wi-Fi name of {name} cannot be used',
    '“{ssid}”: 1 to 32 letters, without hidden ones.',
  ],
  'ssid-in-two-zones': ['Two zones have the Wi-Fi name “{ssid}”', 'Every zone needs its own name.'],
  'wifi-without-band': ['Wi-Fi “{ssid}” of {name} is on no radio', 'Choose 2.4 GHz, 5 GHz or both.'],
  'device-id-invalid': ['A device has an id that cannot be used', '{subject}'],
  'device-id-twice': ['A device is listed twice', '{subject}'],
  'device-mac-invalid': ['{name} has a hardware address that is none', '{mac}'],
  'device-mac-twice': ['Two devices have the same hardware address', '{mac}, also at {name}.'],
  'device-in-unknown-zone': ['{name} is in a zone that does not exist', 'Choose its zone again.'],
  'device-address-outside-zone': [
    'The fixed address of {name} is outside its zone',
    '{address} does not belong to {name:zone}.',
  ],
  'device-address-twice': ['Two devices have the address {address}', 'Change one of them.'],
  'router-count': ['Bulkhead divides one router at a time', 'The plan names {routers}.'],
  'port-in-unknown-zone': ['{Port} belongs to a zone that does not exist', 'Choose its zone again.'],
  'service-id-invalid': [
    'The service “{subject}” has an id that cannot be used',
    'Small letters, digits and hyphens.',
  ],
  'service-id-twice': ['The service “{subject}” is there twice', 'Rename one of them.'],
  'service-id-taken': ['The service “{subject}” exists already', 'Give yours another name.'],
  'service-flows-invalid': ['The service “{subject}” has ports that are none', '1 to 65535.'],
  'rule-id-twice': ['A sentence is there twice', '{subject}'],
  'rule-names-unknown-zone': [
    'A sentence names a zone that was removed',
    'Choose another one or delete the sentence.',
  ],
  'rule-names-unknown-device': [
    'A sentence names a device that was removed',
    'Choose another one or delete the sentence.',
  ],
  'rule-names-unknown-service': [
    'A sentence names a service that does not exist',
    '{service}: choose another one or delete the sentence.',
  ],
  'rule-from-unsupported': [
    'A sentence starts at the {from}',
    'Doors lead outwards from zones and devices only.',
  ],
  'rule-within-zone': [
    'A sentence stays inside {name:zone}',
    'There is no wall there, so it changes nothing.',
  ],
  'rules-contradict': ['Two sentences contradict each other', 'The one that forbids decides.'],
  'promise-id-twice': ['A promise is there twice', '{subject}'],
  'promise-id-reserved': ['A promise has the id of a built-in one', '{subject}'],
  'promise-names-unknown-zone': ['A promise names a zone that was removed', 'Change or delete the promise.'],
  'promise-names-unknown-device': [
    'A promise names a device that was removed',
    'Change or delete the promise.',
  ],
  'promise-names-unknown-service': ['A promise names a service that does not exist', '{service}'],

  'capability-missing': ['This router lacks what Bulkhead needs', '{subject}. We found: {found}.'],
  'package-unreadable': [
    'The router’s file “{subject}” cannot be read',
    'Bulkhead does not touch what it does not understand.',
  ],
  'ledger-newer': ['A newer Bulkhead has divided this router', 'Update this one first.'],
  'kept-network-missing': ['The router has no network “{subject}”', 'It is the one that should be kept.'],
  'kept-network-not-static': [
    'The network “{subject}” has no fixed address',
    'Give the router a fixed address there first.',
  ],
  'kept-network-without-firewall-zone': [
    'The network “{subject}” is in no firewall zone',
    'Put it into one first, in the router’s admin page.',
  ],
  'kept-zone-has-ipv6': [
    '{name} has IPv6 on the router, and not in the plan',
    'Allow IPv6 for it, or switch it off on the router.',
  ],
  'kept-zone-without-ipv6': ['{name} has no IPv6 on the router', 'The plan allows it; that changes nothing.'],
  'kept-zone-subnet-differs': ['{name} has other addresses on the router', 'Plan {policy}, router {router}.'],
  'bridge-missing': [
    'The ports of “{subject}” are not bridged',
    '{device} is not a bridge, so its ports cannot be divided.',
  ],
  'bridge-already-divided': [
    'The bridge “{subject}” is divided already',
    'Somebody set up VLANs by hand. Bulkhead does not overwrite them.',
  ],
  'foreign-option-changed-since': [
    'Something we changed was changed again by hand',
    '{package}: “{option}” in “{subject}”. It stays as it is now.',
  ],
  'foreign-section-names-bridge': [
    'Another part of the configuration uses the bridge',
    '“{subject}”. Have a look whether it still fits.',
  ],
  'port-unknown': ['{Port} does not exist on this router', 'Choose another port.'],
  'no-vlan-free': ['No VLAN number is free for {name}', 'Remove a zone first.'],
  'no-subnet-free': ['No addresses are free for {name}', 'Remove a zone first.'],
  'subnet-taken-on-router': ['The addresses of {name} are in use on the router', '{subnet}'],
  'vlan-taken-on-router': ['The VLAN number of {name} is in use on the router', '{vlan}'],
  'dhcp-limited-to-interfaces': [
    'The router hands out addresses on chosen networks only',
    'New zones would get none. Lift this limit in its admin page.',
  ],
  'dhcpv6-server-missing': [
    '{name} gets no IPv6 addresses by DHCP',
    'The router lacks the part for it. IPv4 is not affected.',
  ],
  'no-internet-zone': [
    'The router has no way to the internet we recognise',
    'Its firewall has no zone for it.',
  ],
  'firewall-defaults-opened': [
    'The router’s firewall lets everything through by default',
    'The plan closes that for zones.',
  ],

  'wifi-no-radio': ['{name} cannot have Wi-Fi', 'The router has no radio that fits “{ssid}”.'],
  'wifi-band-missing': [
    '“{ssid}” is not on every radio you chose',
    'The router has no radio for it ({band}).',
  ],
  'wifi-key-missing': [
    'The Wi-Fi “{ssid}” of {name} needs a password',
    'Set one, or let Bulkhead suggest one.',
  ],
  'wifi-key-invalid': ['The Wi-Fi password of {name} cannot be used', '8 to 63 letters, digits and signs.'],
  'wifi-country-missing': [
    'No country is set for the radio {subject}',
    'It may be weak or refuse to start. Set it in the router’s admin page.',
  ],
  'wifi-needs-wpa3': [
    '“{ssid}” on {radio} needs WPA3',
    'That radio accepts nothing older, so it gets WPA3 there.',
  ],
  'wifi-radio-full': ['The radio {subject} cannot carry that many names', 'At most {most}.'],
  'wifi-many-networks': [
    'The radio {subject} carries many names',
    'Each one costs everybody a little speed.',
  ],
  'wifi-ssid-used-by-other': [
    'The router has a Wi-Fi “{ssid}” already',
    'Devices could join the wrong one. Use another name for {name}.',
  ],

  'device-on-port-of-other-zone': [
    '{name} is on a cable of another zone',
    'It lands in the zone of its port, whatever the list says.',
  ],
  'zone-without-way-in': [
    '{name} has no way in',
    'None of its devices ({devices}) can get there: they are on Wi-Fi, and the zone has no Wi-Fi name.',
  ],
  'devices-without-way-in': [
    'Not every device can get into {name}',
    '{devices} of them are on Wi-Fi, and the zone has no Wi-Fi name.',
  ],
  'device-mac-private': [
    '{name} makes up its hardware address',
    'It may come back as a new device. Its rules would not follow it.',
  ],
  'device-without-mac': [
    '{name} has no hardware address',
    'A sentence about it cannot be turned into a rule.',
  ],
  'no-address-free': ['No address is free for {name}', 'In {name:zone}.'],
  'ipv6-to-device-stays-closed': [
    'A door to a single device stays closed for IPv6',
    'Such addresses change by themselves. IPv4 works.',
  ],
  'ipv6-closed-for-zone': [
    'A door of a single device stays closed for IPv6',
    'Such addresses change by themselves. IPv4 works.',
  ],
  'imported-without-ledger': [
    'The router carries marks of Bulkhead, but not its notes',
    'We read what is there.',
  ],
  'router-differs-from-ledger': [
    'The router differs from what Bulkhead noted',
    'Somebody changed it by hand.',
  ],
  'foreign-rule-opens': [
    'A firewall rule of your own opens what the policy closes',
    '“{subject}” lets {from} reach {to}. Remove it, or add the door here.',
  ],
  'foreign-rule-shuts': [
    'A firewall rule of your own decides first',
    '“{subject}” stops some of what {from} may reach in {to}.',
  ],
  'plan-opens-internet': [
    '{name} gets a way to the internet that was shut',
    'Until now nothing of it got out that way. Take the sentence away if that is not what you want.',
  ],
  'plan-opens-administration': ['{name} may administer the router from now on', 'Until now it could not.'],
  'internet-by-some-ways': [
    '{name} does not reach the internet through “{network}”',
    'Where that network takes the router’s traffic, {name} is cut off.',
  ],
  'candidate-disagrees': [
    'What we made is not what the rules say',
    'That is a defect of ours, so Apply stays locked. {subject}, {what}: should be {expected}, is {found}',
  ],
  'model-disagrees': [
    'Our two calculations disagree',
    'That is a defect of ours, so Apply stays locked. {subject}',
  ],

  'ruleset-would-not-load': [
    'The router would refuse its whole firewall',
    'Because of “{option}” in “{subject}”. It would keep the rules it has, so nothing can be said about them.',
  ],
  'section-skipped': [
    'The router would leave out a part of its firewall',
    '“{subject}”, because of “{option}”.',
  ],
  'option-ignored': ['The router would ignore a part of its firewall', '“{option}” in “{subject}”.'],
  'include-not-understood': [
    'The router has a script we do not understand',
    '{subject}. We treat what it may do as open.',
  ],
  'default-forward-open': [
    'The router’s firewall lets everything through by default',
    'What no zone covers is open.',
  ],
  'zone-without-network': [
    '{name} would have no network',
    'That is a defect of ours, so Apply stays locked.',
  ],
  'zone-network-carries-nothing': [
    'The network of {name} would carry nothing',
    'That is a defect of ours, so Apply stays locked.',
  ],
  'zone-on-other-device': [
    '{name} would be on another part of the router',
    'Expected {expected}, found {found}.',
  ],
  'port-carries-several-zones': [
    '{Port} carries several zones',
    'Whoever is plugged in there can be in any of them: {networks}.',
  ],
  'port-carries-nothing': ['{Port} carries nothing', 'Whatever is plugged in there stays without a network.'],
  'network-without-firewall-zone': [
    'The network “{subject}” is in no firewall zone',
    'The firewall’s defaults decide about it.',
  ],
  'network-in-no-zone': [
    'The network “{subject}” is on the router and in none of your zones',
    'It reaches none of them, and none of them reaches it.',
  ],
  'network-beside-zones': [
    'The network “{subject}” is on the router and in none of your zones',
    'It reaches: {names:reaches}. It is reached from: {names:reachedBy}.',
  ],
  'internet-reaches-zone': [
    'The internet reaches {name}',
    'A port forward or a firewall rule of the router lets it in: {services}.',
  ],
  'promise-broken': ['A promise would break', '{subject}'],
  'promise-not-known': ['A promise could not be checked', '{subject}'],
};

const blank: NameOf = (id) => id;

function fill(template: string, { subject, facts }: Finding, nameOf: NameOf): string {
  const shown = (id: string): string => displayText(nameOf(id), 60);
  return template.replace(/\{(\w+)(?::(\w+))?\}/g, (_all, what: string, which?: string) => {
    if (what === 'subject') return displayText(subject, 80);
    if (what === 'names') return namesIn(String(facts[which ?? ''] ?? ''), shown);
    if (what === 'name') return shown(which === undefined ? subject : String(facts[which] ?? ''));
    if (what === 'Port') return capitalised(portName(displayText(subject, 16)));
    return displayText(String(facts[what] ?? ''), 80);
  });
}

const namesIn = (ids: string, shown: NameOf): string =>
  listOf(ids.split(' ').flatMap((id) => (id === '' ? [] : shown(id)))) || 'nothing';

/** A code that is not known here still gets a sentence, built from the code itself: plain, but never silent. */
export function findingText(finding: Finding, nameOf: NameOf = blank): FindingWords {
  const known = WORDS[finding.code];
  if (known) return { title: fill(known[0], finding, nameOf), note: fill(known[1], finding, nameOf) };
  const parts = Object.entries(finding.facts).map(
    ([name, value]) => `${name.replaceAll('-', ' ')} ${displayText(String(value), 60)}`,
  );
  return {
    title: `${capitalised(finding.code.replaceAll('-', ' '))}: ${displayText(finding.subject, 48)}`,
    note: parts.join(', '),
  };
}

export const hasFindingWords = (code: string): boolean => Object.hasOwn(WORDS, code);
