import { describe, expect, it } from 'vitest';
import { answerName, answersTo } from '../../../renderer/state/ask';
import { askText } from '../../../shared/text/ask-text';
import { familyDevices, familyPolicy } from '../../support/fake-family';

const devices = familyDevices();
const policy = familyPolicy(devices);
const first = (text: string): string | undefined => {
  const [answer] = answersTo(text, policy, devices);
  return answer && `${answer.kind}: ${answerName(answer, policy, askText.question)}`;
};

describe('the ask field', () => {
  it.each([
    ['can the TV reach the NAS?', 'question: Can Living-room TV reach NAS?'],
    ['why can’t guests see the hp envy', 'question: Can Guests reach HP Envy 6000?'],
    ['may Work print on HP Envy 6000', 'question: Can Work reach HP Envy 6000?'],
    ['does home use the internet?', 'question: Can Home reach the internet?'],
    ['nas', 'device: NAS'],
    ['work', 'device: Work laptop (Ben)'],
    ['guests', 'zone: Guests'],
    ['quarantine', 'zone: Quarantine'],
    ['home may watch', 'rule: Home may watch Cameras'],
    ['hist', 'page: History'],
  ])('%s', (text, answer) => {
    expect(first(text)).toBe(answer);
  });

  it('nothing typed and nothing known find nothing; no question starts at the internet', () => {
    expect(answersTo('  ', policy, devices)).toEqual([]);
    expect(answersTo('xyzzy', policy, devices)).toEqual([]);
    expect(answersTo('can the internet reach the NAS', policy, devices)).toEqual([]);
    expect(answersTo('nas', undefined, [])).toEqual([]);
  });

  it('a list that fits', () => {
    expect(answersTo('e', policy, devices)).toHaveLength(8);
  });
});
