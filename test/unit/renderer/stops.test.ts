import { describe, expect, it } from 'vitest';
import { keepWorking, type Running, stopsOf } from '../../../renderer/screens/review/stops';
import type { Device } from '../../../shared/inventory/device';
import { untrustedText } from '../../../shared/net/untrusted-text';
import { prepare } from '../../../shared/pipeline';
import { changeZone, removeRule } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import { ruleSentence, sentenceText } from '../../../shared/text/rule-text';
import { goldenRouter, withConfig } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';

const flat = goldenRouter('factory-24.10');
const PRINTER = '9c934eaabbcc';

/** The printer of the household, heard to offer printing by the announcement that printers make. */
const printer: Device = {
  id: PRINTER,
  macs: ['9c:93:4e:aa:bb:cc'],
  privateMac: false,
  addresses: ['192.168.1.131'],
  name: untrustedText('Printer'),
  kind: 'printer',
  certainty: 'certain',
  connection: { kind: 'cable', port: 'lan3' },
  suggestion: { zone: 'home', reasons: [] },
  facts: [
    { name: 'service', value: untrustedText('_ipp._tcp'), source: 'mdns', seenAtMs: 1 },
    { name: 'service', value: untrustedText('_http._tcp'), source: 'mdns', seenAtMs: 1 },
  ],
  firstSeenMs: 1,
  lastSeenMs: 1,
  isThisComputer: false,
  isRouter: false,
};

const planned = (policy: Policy) => prepare({ policy, state: flat, keys });
const stops = (policy: Policy, running?: Running): readonly string[] =>
  stopsOf(policy, planned(policy).verification, running, [printer]).map(({ rule }) =>
    sentenceText(ruleSentence(policy, rule)),
  );

describe('what will stop working', () => {
  it('a zone without a door to what is offered there stops; the one with the door does not', () => {
    expect(stops(mainCase)).toEqual(['Work may print on Printer']);
  });

  it('without the door it stops for both', () => {
    expect(stops(removeRule(mainCase, 'print'))).toEqual([
      'Home may print on Printer',
      'Work may print on Printer',
    ]);
  });

  it('the one rule it names keeps it working: calculated again, nothing stops', () => {
    const [stop] = stopsOf(mainCase, planned(mainCase).verification, undefined, [printer]);
    if (!stop) throw new Error('nothing stops');
    expect(stops(keepWorking(mainCase, stop))).toEqual([]);
  });

  it('a zone that loses the internet is told', () => {
    expect(stops(removeRule(mainCase, 'smart-internet'))).toContain('Smart home may use the internet');
  });

  it('visitors who no longer reach the household are what the person wants, not a loss', () => {
    expect(stops(mainCase).some((sentence) => sentence.startsWith('Guests'))).toBe(false);
  });

  it('what was shut already on a divided router does not stop; what a change shuts does', () => {
    const before = planned(mainCase);
    const state = withConfig(flat, before.candidate.config);
    const running = { policy: mainCase, verification: before.verification };
    const next = changeZone(removeRule(mainCase, 'print'), 'work', { name: 'Office' });
    const after = prepare({ policy: next, state, keys }).verification;
    expect(
      stopsOf(next, after, running, [printer]).map(({ rule }) => sentenceText(ruleSentence(next, rule))),
    ).toEqual(['Home may print on Printer']);
  });
});
