import type { Device } from '../../shared/inventory/device';
import { displayText } from '../../shared/net/untrusted-text';
import { deviceEnd, internetEnd, routerEnd, zoneEnd } from '../../shared/policy/ends';
import type { Policy } from '../../shared/policy/policy';
import type { Endpoint } from '../../shared/policy/rule';
import { en } from '../../shared/text/en';
import { endName, ruleSentence, sentenceText } from '../../shared/text/rule-text';
import { type Page, pages } from './place';
import { membersOf } from './selectors';

/** Something the ask field has found, or a question it has understood. */
export type AskAnswer =
  | { readonly kind: 'question'; readonly from: Endpoint; readonly to: Endpoint }
  | { readonly kind: 'device'; readonly id: string }
  | { readonly kind: 'zone'; readonly id: string }
  | { readonly kind: 'rule'; readonly id: string }
  | { readonly kind: 'page'; readonly id: Page };

/** A list that fits under the field. */
const MOST = 8;

// "can the TV reach the NAS?", "why can't guests see the printer", "may Work print on HP Envy"
const QUESTION =
  /^(?:why\s+)?(?:can(?:['’]?t|not)?|may|does|do|is)\s+(?:the\s+)?(.+?)\s+(?:reach|talk to|see|open|use|print on|cast to|control|watch)\s+(?:the\s+)?(.+?)\s*\??$/i;

interface Named {
  readonly end: Endpoint;
  readonly name: string;
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

const holds = (name: string, words: readonly string[]): boolean =>
  words.every((word) => name.toLowerCase().includes(word));

/** Names as the person sees them, devices before zones, as one asks for things more than for places. */
function namesOf(policy: Policy, devices: readonly Device[]): readonly Named[] {
  return [
    ...membersOf(policy, devices).map(({ id, policy: known, seen }) => ({
      end: deviceEnd(id),
      name: displayText(seen?.name || known.name || id),
    })),
    ...policy.zones.map((zone) => ({ end: zoneEnd(zone.id), name: displayText(zone.name, 40) })),
    { end: internetEnd, name: en.internet },
    { end: routerEnd, name: en.router },
  ];
}

/** Whom a word means: whoever is called exactly so, else the first whose name holds all its words. */
function called(names: readonly Named[], text: string): Endpoint | undefined {
  const words = wordsOf(text);
  const exact = names.find(({ name }) => name.toLowerCase() === words.join(' '));
  return (exact ?? names.find(({ name }) => holds(name, words)))?.end;
}

/** What a person may mean by what they typed, the likeliest first. */
export function answersTo(
  text: string,
  policy: Policy | undefined,
  devices: readonly Device[],
): readonly AskAnswer[] {
  const words = wordsOf(text.replace(/[?]/g, ''));
  if (words.length === 0) return [];
  const names = policy ? namesOf(policy, devices) : [];
  const question = QUESTION.exec(text.trim());
  const from = question?.[1] === undefined ? undefined : called(names, question[1]);
  const to = question?.[2] === undefined ? undefined : called(names, question[2]);
  const found = names.filter(({ name }) => holds(name, words));
  const startsFirst = [...found].sort(
    (a, b) => Number(begins(b.name, words)) - Number(begins(a.name, words)),
  );
  return [
    ...(from && to && from.kind !== 'internet' && from.kind !== 'router'
      ? [{ kind: 'question' as const, from, to }]
      : []),
    ...startsFirst.flatMap(({ end }): readonly AskAnswer[] =>
      end.kind === 'device'
        ? [{ kind: 'device', id: end.device }]
        : end.kind === 'zone'
          ? [{ kind: 'zone', id: end.zone }]
          : [],
    ),
    ...(policy?.rules ?? [])
      .filter((rule) => policy && words.length > 1 && holds(sentenceText(ruleSentence(policy, rule)), words))
      .map((rule) => ({ kind: 'rule' as const, id: rule.id })),
    ...pages
      .filter((page) => holds(en.pages[page], words))
      .map((page) => ({ kind: 'page' as const, id: page })),
  ].slice(0, MOST);
}

const begins = (name: string, words: readonly string[]): boolean =>
  name.toLowerCase().startsWith(words[0] ?? '');

/** How an answer is called in the list. */
export function answerName(
  answer: AskAnswer,
  policy: Policy | undefined,
  ask: (from: string, to: string) => string,
): string {
  if (answer.kind === 'page') return en.pages[answer.id];
  if (!policy) return '';
  switch (answer.kind) {
    case 'question':
      return ask(endName(policy, answer.from), endName(policy, answer.to));
    case 'device':
      return endName(policy, deviceEnd(answer.id));
    case 'zone':
      return endName(policy, zoneEnd(answer.id));
    case 'rule': {
      const rule = policy.rules.find((each) => each.id === answer.id);
      return rule ? sentenceText(ruleSentence(policy, rule)) : '';
    }
  }
}
