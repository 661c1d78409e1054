import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { importPolicy } from '../../../shared/import/import-policy';
import { prepare } from '../../../shared/pipeline';
import { goldenRouter, withConfig } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';
import { livedInRouter } from '../../support/lived-in-router';

const factory = goldenRouter('factory-25.12');
const applied = withConfig(factory, compile({ policy: mainCase, state: factory, keys }).output.config);

// The whole round trip, for generated policies, is a law in test/unit/compile/laws.test.ts.
describe('importPolicy', () => {
  it('a factory router: one zone, and applying it changes nothing', () => {
    const { policy, findings } = importPolicy(factory);
    expect(findings).toEqual([]);
    expect(policy.zones.map(({ id, keeps, management }) => [id, keeps, management])).toEqual([
      ['home', 'lan', true],
    ]);
    const { plan, mayApply } = prepare({ policy, state: factory, keys: {} });
    expect([plan.files, mayApply]).toEqual([[], true]);
  });
  it('a lived-in one that nobody divided: the same', () => {
    const state = livedInRouter('factory-24.10');
    const { policy } = importPolicy(state);
    expect(prepare({ policy, state, keys: {} }).plan.files).toEqual([]);
  });
  it('a LAN without a way out is not said to have one', () => {
    const firewall = factory.config.firewall;
    const sections = (firewall?.sections ?? []).filter(({ type }) => type !== 'forwarding');
    const state = { ...factory, config: { ...factory.config, firewall: { name: 'firewall', sections } } };
    expect(importPolicy(state).policy.rules).toEqual([]);
  });
  it('ours: names, kinds, doors and reasons come back', () => {
    const { policy, findings } = importPolicy(applied);
    expect(findings).toEqual([]);
    expect(policy.zones.map(({ name, kind, vlan }) => [name, kind, vlan])).toEqual([
      ['Home', 'home', undefined],
      ['Work', 'work', 10],
      ['Smart home', 'smart', 20],
      ['Guests', 'guest', 30],
    ]);
    expect(policy.rules.find(({ id }) => id === 'print')?.reason).toBe('Everybody prints');
    expect(policy.routers[0]?.ports).toEqual({ lan2: 'work', lan3: 'smart', lan4: 'guest' });
  });
  it('ours, with a rule that somebody took away since: said', () => {
    const firewall = applied.config.firewall;
    const sections = (firewall?.sections ?? []).filter(({ name }) => name !== 'bh_allow_work_internet_any');
    const state = { ...applied, config: { ...applied.config, firewall: { name: 'firewall', sections } } };
    expect(importPolicy(state).findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      'router-differs-from-ledger firewall',
    ]);
  });
  it('ours, but our notes are gone: said, and nothing is made up', () => {
    const { bulkhead: _gone, ...config } = applied.config;
    const { policy, findings } = importPolicy({ ...applied, config });
    expect(findings.map(({ code }) => code)).toEqual(['imported-without-ledger']);
    expect(policy.zones).toHaveLength(1);
  });
});
