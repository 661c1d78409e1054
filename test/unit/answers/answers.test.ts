import { describe, expect, it } from 'vitest';
import { blastRadius } from '../../../shared/answers/blast';
import { summariseCell } from '../../../shared/answers/cells';
import { explain } from '../../../shared/answers/explain';
import { compile } from '../../../shared/compile/compile';
import { verifyCurrent } from '../../../shared/pipeline';
import { deviceEnd, zoneEnd } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import type { Rule } from '../../../shared/policy/rule';
import type { RouterState } from '../../../shared/router/router-state';
import { section, type UciConfig, type UciSection } from '../../../shared/uci/uci';
import { goldenRouter, withConfig } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';

const tablet = { id: '02aa00000001', name: 'Tablet', macs: ['02:aa:00:00:00:01'], zone: 'home' };
const policy: Policy = { ...mainCase, devices: [...mainCase.devices, tablet] };
const laptop = deviceEnd('3c22fb102030');
const other = deviceEnd(tablet.id);
const work = zoneEnd('work');

/** Everybody plugged in where the policy wishes them, and the tablet in the laptop's network. */
function household(
  rules: readonly Rule[] = [],
  ...more: readonly UciSection[]
): { readonly state: RouterState; readonly asked: Policy } {
  const router = goldenRouter('factory-24.10');
  const asked = { ...policy, rules: [...policy.rules, ...rules] };
  const { config } = compile({ policy: asked, state: router, keys }).output;
  const state = withConfig(router, withRules(config, more));
  return {
    asked,
    state: {
      ...state,
      bridge: [...router.bridge, { mac: tablet.macs[0] ?? '', port: 'lan1', local: false, ageSeconds: 3 }],
      leases: [...router.leases, { expiresAt: 0, mac: tablet.macs[0] ?? '', address: '192.168.1.50' }],
    },
  };
}

function withRules(config: UciConfig, more: readonly UciSection[]): UciConfig {
  const { firewall } = config;
  if (firewall === undefined) throw new Error('no firewall');
  return { ...config, firewall: { ...firewall, sections: [...firewall.sections, ...more] } };
}

const handRule = section('rule', undefined, {
  src: 'lan',
  src_ip: '192.168.1.20',
  dest: 'bh_work',
  proto: 'tcp',
  dest_port: '22',
  target: 'ACCEPT',
});

describe('a rule that somebody wrote by hand for one host', () => {
  const { state, asked } = household([], handRule);
  const running = verifyCurrent(asked, state);

  it('says allowed for that device, by that rule, with its own packet as proof', () => {
    const answer = explain(asked, running, laptop, work, 'ssh');
    expect(answer).toMatchObject({ fate: 'allowed', because: 'own', rule: undefined });
    expect(answer.verdict?.packet.source).toBe('192.168.1.20');
    expect(answer.verdict?.decidedBy?.section).toMatch(/^@rule\[/);
  });

  it('says denied for its neighbour, with the packet of the neighbour', () => {
    const answer = explain(asked, running, other, work, 'ssh');
    expect(answer).toMatchObject({ fate: 'denied', because: 'no-rule' });
    expect(answer.verdict?.packet.source).toBe('192.168.1.50');
  });

  it('counts one of the two devices of the zone, and reaches what that one reaches', () => {
    expect(summariseCell(asked, running, 'home', 'work')).toMatchObject({
      kind: 'door',
      services: ['ssh'],
      some: { may: 1, of: 2 },
    });
    const reached = (id: string) => [...(blastRadius(asked, running, id)?.reached ?? [])];
    expect(reached('3c22fb102030')).toContain('d83add040506');
    expect(reached(tablet.id)).not.toContain('d83add040506');
  });
});
