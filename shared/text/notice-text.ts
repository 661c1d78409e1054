import { displayText } from '../net/untrusted-text';
import type { Consequence } from '../plan/plan';
import { type ConsequenceWords, consequenceText } from './consequence-text';
import { count, listOf } from './format';

/** What people will notice, in one line; what it is made of is one level deeper. */
export interface Notice extends ConsequenceWords {
  readonly id: string;
  /** Empty where the line itself says all. */
  readonly parts: readonly ConsequenceWords[];
}

type Head = (those: readonly Consequence[]) => Pick<ConsequenceWords, 'icon' | 'title' | 'note'>;

/** Names in a line; the rest is counted. */
const NAMED = 4;

const named = (those: readonly Consequence[], fact: string): string => {
  const names = [...new Set(those.map(({ facts }) => displayText(String(facts[fact] ?? ''), 40)))];
  const more = names.length - NAMED;
  return listOf(more > 1 ? [...names.slice(0, NAMED), `${more} more`] : names);
};

const radios = (those: readonly Consequence[]): string =>
  listOf(
    those.map(({ facts }) => `radio ${displayText(String(facts.radio ?? ''), 20).replace(/^radio/, '')}`),
  );

/** Kinds of consequence that come in numbers: one line for all of them. The order is that of the plan. */
const HEADS: Readonly<Record<string, Head>> = {
  'wifi-restarts': (those) => ({
    icon: 'wifi',
    title: 'Wi-Fi drops once and comes back by itself',
    note: `Same names, same passwords. On ${radios(those)}, 20 to 30 seconds`,
  }),
  'wifi-changes-without-restart': (those) => ({
    icon: 'wifi',
    title: 'Wi-Fi names come or go',
    note: `The others stay on the air. On ${radios(those)}`,
  }),
  'radio-turned-on': (those) => ({
    icon: 'wifi',
    title: 'Wi-Fi is turned on',
    note: `It was off on ${radios(those)}. Only the new names are on the air`,
  }),
  'zone-new': (those) => ({
    icon: 'plus',
    title: `${count(those.length, 'zone is', 'zones are')} new: ${named(those, 'zone')}`,
    note: 'Each with addresses of its own, kept apart from the others',
  }),
  'zone-removed': (those) => ({
    icon: 'minus',
    title: `${count(those.length, 'zone goes', 'zones go')} away: ${named(those, 'zone')}`,
    note: 'Their addresses are no longer used',
  }),
  'zone-ssid-new': (those) => ({
    icon: 'wifi',
    title: `${count(those.length, 'new Wi-Fi name', 'new Wi-Fi names')}, for ${named(those, 'zone')}`,
    note: 'Each with a password of its own. The other ones stay private',
  }),
  'zone-ssid-removed': (those) => ({
    icon: 'minus',
    title: `${count(those.length, 'Wi-Fi name is', 'Wi-Fi names are')} switched off`,
    note: 'Devices that use them have to join another one',
  }),
  'port-moves': (those) => ({
    icon: 'cable',
    title: `${count(those.length, 'cable port changes', 'cable ports change')} to ${named(those, 'to')}`,
    note: 'Whatever is plugged in there moves along',
  }),
  'device-gets-new-address': (those) => ({
    icon: 'address',
    title: `${count(those.length, 'device gets', 'devices get')} a new address`,
    note: `${named(those, 'device')}. If one looks lost, switch it off and on`,
  }),
  'device-must-reconnect': (those) => ({
    icon: 'join',
    title: `You have to join ${count(those.length, 'device', 'devices')} to another Wi-Fi by hand`,
    note: `${named(those, 'device')}. Until then they are not in their zones`,
  }),
  'not-found-by-itself': (those) => ({
    icon: 'note',
    title: `${count(those.length, 'thing does', 'things do')} not turn up by themselves in apps`,
    note: `The way to ${named(those, 'to')} is open; many apps look only in their own network`,
  }),
};

/** The consequences of a plan as a person reads them: one line for each kind, with its parts to open. */
export function noticesOf(consequences: readonly Consequence[]): readonly Notice[] {
  const codes = [...new Set(consequences.map(({ code }) => code))];
  return codes.flatMap((code): readonly Notice[] => {
    const those = consequences.filter((each) => each.code === code);
    const head = HEADS[code];
    if (!head || those.length === 1)
      return those.map((each, at) => ({ ...consequenceText(each), id: `${code} ${at}`, parts: [] }));
    const parts = those.map(consequenceText);
    // A radio more is no line more: the head names them all.
    const silent = those.every(({ facts }) => Object.keys(facts).join() === 'radio');
    return [{ ...head(those), id: code, parts: silent ? [] : parts }];
  });
}

/** Devices that somebody has to join to another Wi-Fi: no router can do that for them. */
export const byHand = (consequences: readonly Consequence[]): number =>
  consequences.filter(({ code }) => code === 'device-must-reconnect').length;
