import { describe, expect, it } from 'vitest';
import { ask, fateOf } from '../../../shared/verify/reach';
import { AIMED } from '../../adversary/aimed';
import recorded from '../../adversary/aimed.json';
import { LAYOUTS, type Layout } from '../../adversary/layouts';
import { modelOf } from '../../adversary/model-of';
import { RELEASES } from '../../adversary/renderers';

const HOME = LAYOUTS[0] as Layout;
const TRUTH = recorded as Record<string, string | Record<string, string>>;

/** What the verifier may say of a packet that really did this. */
const FITTING: Readonly<Record<string, readonly string[]>> = {
  arrives: ['allowed', 'some', 'unknown'],
  stops: ['denied', 'some', 'unknown'],
  // A redirect gave it to somebody else, who may answer in place of the one that was asked.
  elsewhere: ['allowed', 'denied', 'some', 'unknown'],
  'nft refuses': ['unknown'],
  'fw4 dies': ['unknown'],
};

// `aimed.json` holds what real packets did under the real fw4 (test/adversary/record-aimed.ts).
describe.each(RELEASES)('hand-written configurations on %s', (release) => {
  it.each(AIMED.map((one) => [one.name, one] as const))('%s', (name, one) => {
    const said = TRUTH[name];
    const truth = (typeof said === 'string' ? said : said?.[release]) ?? 'not recorded';
    const { from, to, family, protocol, port } = one.question;
    expect(FITTING[truth], truth).toContain(
      fateOf(ask(modelOf(one, HOME, release), from, to, family, protocol, port)),
    );
  });

  it('are mostly known', () => {
    const unknown = AIMED.filter((one) => {
      const { from, to, family, protocol, port } = one.question;
      return fateOf(ask(modelOf(one, HOME, release), from, to, family, protocol, port)) === 'unknown';
    });
    expect(unknown.length).toBeLessThan(AIMED.length / 5);
  });
});
