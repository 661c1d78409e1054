import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { groundOf } from '../../../shared/compile/ground';
import { validatePolicy } from '../../../shared/compile/validate-policy';
import { importPolicy } from '../../../shared/import/import-policy';
import { makePlan } from '../../../shared/plan/make-plan';
import { isEmptyPlan } from '../../../shared/plan/plan';
import { normalizePolicy } from '../../../shared/policy/normalize-policy';
import type { Policy } from '../../../shared/policy/policy';
import { diffUci } from '../../../shared/uci/diff-uci';
import { applyEdits } from '../../../shared/uci/edit-uci';
import { parseUci } from '../../../shared/uci/parse-uci';
import { printUci } from '../../../shared/uci/print-uci';
import { uciProblemOf } from '../../../shared/uci/valid-uci';
import { arbitraryKeys, arbitraryPolicy } from '../../support/arbitrary-policy';
import { type GoldenRouter, goldenRouter, withConfig } from '../../support/golden-router';
import { livedInRouter } from '../../support/lived-in-router';

const routers = ['factory-23.05', 'factory-25.12'] as const;
const states = [
  ...routers.map((name) => goldenRouter(name)),
  ...routers.map((name: GoldenRouter) => livedInRouter(name)),
];
const arbitraryState = fc.constantFrom(...states);
const keys = arbitraryKeys;
const RUNS = { numRuns: 60 };

const configOf = (policy: Policy, state: (typeof states)[number]) =>
  compile({ policy, state, keys }).output.config;

describe('laws of the compiler', () => {
  it('generated policies have no errors of their own (or the laws below say little)', () => {
    fc.assert(
      fc.property(arbitraryPolicy, (policy) => {
        expect(validatePolicy(policy).filter(({ severity }) => severity === 'error')).toEqual([]);
      }),
      RUNS,
    );
  });

  it('every package can be written and reads back as it is', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryState, (policy, state) => {
        for (const pkg of Object.values(configOf(policy, state))) {
          expect(uciProblemOf(pkg)).toBeUndefined();
          expect(parseUci(printUci(pkg), pkg.name)).toEqual({ ok: true, value: pkg });
        }
      }),
      RUNS,
    );
  });

  it('interface and firewall zone names fit what netifd and fw3/fw4 take', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryState, (policy, state) => {
        const { network, firewall } = configOf(policy, state);
        for (const { type, name } of network?.sections ?? [])
          if (type === 'interface') expect(name).toMatch(/^[a-z0-9_]{1,12}$/);
        for (const { type, options } of firewall?.sections ?? [])
          if (type === 'zone')
            expect(options.find((option) => option.name === 'name')?.value).toMatch(/^[a-z][a-z0-9_]{0,10}$/);
      }),
      RUNS,
    );
  });

  it('applying twice: the second plan is empty', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryState, (policy, state) => {
        const once = withConfig(state, configOf(policy, state));
        // Keys are not given again: those on the router serve.
        const { output: candidate } = compile({ policy, state: once, keys: {} });
        const plan = makePlan({ state: once, candidate, policy, opened: [] });
        expect(plan.edits).toEqual([]);
        expect(isEmptyPlan(plan)).toBe(true);
        expect(plan.effects).toEqual([]);
      }),
      RUNS,
    );
  });

  it('without ours, a candidate is the router as it was', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryState, (policy, state) => {
        const after = withConfig(state, configOf(policy, state));
        expect(groundOf(after).ground.config).toEqual(state.config);
      }),
      RUNS,
    );
  });

  it('from any policy to any other is the same as from the factory, but for numbers once given', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryPolicy, arbitraryState, (first, second, state) => {
        const between = withConfig(state, configOf(first, state));
        const direct = normalized(configOf(second, state));
        const round = normalized(configOf(second, between));
        expect(Object.keys(round)).toEqual(Object.keys(direct));
        const names = (config: typeof direct) => config.firewall?.sections.map(({ name }) => name).sort();
        expect(names(round)).toEqual(names(direct));
      }),
      RUNS,
    );
  });

  it('the order of devices, rules and ports changes no byte, that of zones only our own notes', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryState, (policy, state) => {
        const config = configOf(policy, state);
        const ports = Object.fromEntries(Object.entries(policy.routers[0]?.ports ?? {}).reverse());
        const shuffled: Policy = {
          ...policy,
          routers: policy.routers.map((router) => ({ ...router, ports })),
          devices: [...policy.devices].reverse(),
          rules: [...policy.rules].reverse(),
        };
        expect(configOf(shuffled, state)).toEqual(config);
        const { bulkhead: _one, ...zonesTurned } = configOf(
          { ...shuffled, zones: [...policy.zones].reverse() },
          state,
        );
        const { bulkhead: _two, ...straight } = config;
        expect(zonesTurned).toEqual(straight);
      }),
      RUNS,
    );
  });

  it('the edits of the plan lead to the candidate', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryState, (policy, state) => {
        const config = configOf(policy, state);
        expect(applyEdits(state.config, diffUci(state.config, config))).toEqual({ ok: true, value: config });
      }),
      RUNS,
    );
  });

  it('a device more with the same door is a line more, not a rule more', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryState, (policy, state) => {
        const device = policy.devices[0];
        const rule = policy.rules.find(({ from }) => from.kind === 'device' && from.device === device?.id);
        fc.pre(device !== undefined && rule !== undefined);
        const twin = { ...device, id: 'twin', macs: ['00:16:3e:00:00:ff'] };
        const rules = policy.rules
          .filter(({ from }) => from.kind === 'device' && from.device === device.id)
          .map((each) => ({
            ...each,
            id: `${each.id} twin`,
            from: { kind: 'device', device: 'twin' } as const,
          }));
        const more: Policy = {
          ...policy,
          devices: [...policy.devices, twin],
          rules: [...policy.rules, ...rules],
        };
        const count = (config: ReturnType<typeof configOf>) => config.firewall?.sections.length;
        expect(count(configOf(more, state))).toBe(count(configOf(policy, state)));
      }),
      RUNS,
    );
  });

  it('what was written is read back as the same policy', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryState, (policy, state) => {
        fc.pre(policy.zones.length > 1);
        const { output: candidate } = compile({ policy, state, keys });
        const { policy: back, findings } = importPolicy(withConfig(state, candidate.config));
        expect(findings).toEqual([]);
        expect(back).toEqual(expectedBack(policy, candidate.placements));
      }),
      RUNS,
    );
  });
});

type Config = ReturnType<typeof configOf>;
const normalized = (config: Config): Config => Object.fromEntries(Object.entries(config).sort());

/** With the numbers that were handed out, reasons on one line, and without the devices that no rule names. */
function expectedBack(
  policy: Policy,
  placements: ReturnType<typeof compile>['output']['placements'],
): Policy {
  const named = new Set(
    policy.rules
      .flatMap(({ from, to }) => [from, to])
      .flatMap((end) => (end.kind === 'device' ? [end.device] : [])),
  );
  return normalizePolicy({
    ...policy,
    zones: policy.zones.map((zone) => {
      const place = placements.find((each) => each.zone === zone.id);
      return zone.keeps !== undefined || place === undefined
        ? zone
        : { ...zone, vlan: place.vlan, subnet: place.subnet };
    }),
    devices: policy.devices.filter(({ id }) => named.has(id)),
    rules: policy.rules.map((rule) => ({ ...rule, reason: rule.reason?.replace(/\n/g, ' ') ?? '' })),
  });
}
