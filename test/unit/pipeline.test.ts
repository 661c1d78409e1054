import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../shared/pipeline';
import { assignPort, changeZone, setRule } from '../../shared/policy/edit-policy';
import { arbitraryKeys, arbitraryPolicy } from '../support/arbitrary-policy';
import { goldenRouter, withConfig } from '../support/golden-router';
import { keys, mainCase } from '../support/home-policy';
import { livedInRouter } from '../support/lived-in-router';

const router = goldenRouter('factory-23.05');

describe('prepare', () => {
  it('the main case: everything proven, one plan, ready to apply', () => {
    const { mayApply, plan, verification, findings } = prepare({ policy: mainCase, state: router, keys });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(verification.promises.map(({ holds }) => holds)).toEqual(verification.promises.map(() => 'yes'));
    expect(plan.files.map((file) => file.package)).toEqual([
      'bulkhead',
      'dhcp',
      'firewall',
      'network',
      'wireless',
    ]);
    expect(mayApply).toBe(true);
  });

  it('applied once, there is nothing left to do', () => {
    const { candidate } = prepare({ policy: mainCase, state: router, keys });
    const again = prepare({ policy: mainCase, state: withConfig(router, candidate.config), keys: {} });
    expect(again.plan.files).toEqual([]);
    expect(again.plan.consequences).toEqual([]);
    expect(again.mayApply).toBe(true);
    expect(again.current.cells).toEqual(again.verification.cells);
  });

  it('own socket into Guests: refused, because this computer would be locked out', () => {
    const { mayApply, verification } = prepare({
      policy: assignPort(mainCase, 'lan1', 'guest'),
      state: router,
      keys,
    });
    expect(mayApply).toBe(false);
    expect(
      verification.promises.filter(({ holds }) => holds !== 'yes').map(({ promise }) => promise.id),
    ).toEqual(['builtin:no-lockout']);
  });

  it('own socket into Guests, and Guests made to administer: no way round; every guest could', () => {
    const policy = changeZone(assignPort(mainCase, 'lan1', 'guest'), 'guest', { management: true });
    const { mayApply, verification, findings } = prepare({ policy, state: router, keys });
    expect(mayApply).toBe(false);
    expect(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toContain(
      'zone-must-not-administer',
    );
    // The verifier says so by itself: the router would really be open to them.
    expect(
      verification.promises.filter(({ holds }) => holds !== 'yes').map(({ promise }) => promise.id),
    ).toEqual(['builtin:router-closed:guest']);
  });

  it('an error of the compiler locks Apply also where every promise holds', () => {
    const { mayApply, verification, findings } = prepare({ policy: mainCase, state: router, keys: {} });
    expect(verification.promises.every(({ holds }) => holds === 'yes')).toBe(true);
    expect(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toContain(
      'wifi-key-missing',
    );
    expect(mayApply).toBe(false);
  });

  it('guests let into Work: the built-in promise breaks', () => {
    const policy = setRule(mainCase, {
      from: { kind: 'zone', zone: 'guest' },
      to: { kind: 'zone', zone: 'work' },
      service: 'web',
      verdict: 'allow',
    });
    const { mayApply, verification } = prepare({ policy, state: router, keys });
    expect(mayApply).toBe(false);
    expect(
      verification.promises.filter(({ holds }) => holds === 'no').map(({ promise }) => promise.id),
    ).toEqual(['builtin:guests-isolated:guest:work']);
  });

  it('things opened towards the router: administration is for management zones', () => {
    const policy = setRule(mainCase, {
      from: { kind: 'zone', zone: 'smart' },
      to: { kind: 'router' },
      service: 'ssh',
      verdict: 'allow',
    });
    const broken = prepare({ policy, state: router, keys }).verification.promises.filter(
      ({ holds }) => holds === 'no',
    );
    expect(broken.map(({ promise }) => promise.id)).toEqual(['builtin:router-closed:smart']);
  });

  it('a lived-in router with an open default: shut by us, proven, said', () => {
    const { mayApply, findings } = prepare({ policy: mainCase, state: livedInRouter('factory-24.10'), keys });
    const said = findings.map(({ code, subject }) => `${code} ${subject}`);
    expect(said).toContain('firewall-defaults-opened defaults');
    // Its owner's bed time for one device stays in force, ahead of what the policy says about Home.
    expect(said).toContain('foreign-rule-shuts kids');
    expect(mayApply).toBe(true);
  });

  it('the same answers from the rules and from the configuration, for policies of every shape', () => {
    fc.assert(
      fc.property(arbitraryPolicy, fc.boolean(), (policy, lived) => {
        const state = lived ? livedInRouter('factory-25.12') : router;
        const { findings } = prepare({ policy, state, keys: arbitraryKeys });
        expect(findings.filter(({ code }) => code.endsWith('-disagrees'))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
