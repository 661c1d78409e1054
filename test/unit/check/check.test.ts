import { describe, expect, it } from 'vitest';
import { prepare } from '../../../shared/pipeline';
import { setRule } from '../../../shared/policy/edit-policy';
import type { RouterState } from '../../../shared/router/router-state';
import { goldenRouter, withConfig, withLines } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';

const factory = goldenRouter('factory-24.10');
const divided = withConfig(factory, prepare({ policy: mainCase, state: factory, keys }).candidate.config);
const said = (state: RouterState): readonly string[] =>
  prepare({ policy: mainCase, state, keys: {} })
    .findings.filter(({ code }) => /^foreign-rule|disagrees$/.test(code))
    .map(({ severity, code, subject, facts }) => `${severity} ${code} ${subject} ${facts.from} ${facts.to}`);

describe('a rule of the owner that decides where the policy says otherwise is theirs, not our defect', () => {
  const table: [why: string, firewall: string, said: readonly string[]][] = [
    [
      'it opens',
      "config rule 'peek'\n\toption src 'bh_guest'\n\toption dest 'lan'\n\toption proto 'tcp'\n\toption dest_port '22'\n\toption target 'ACCEPT'\n",
      ['error foreign-rule-opens peek guest home'],
    ],
    [
      'a forwarding opens',
      "config forwarding 'peek'\n\toption src 'bh_guest'\n\toption dest 'lan'\n",
      ['error foreign-rule-opens peek guest home'],
    ],
    [
      'nothing is changed by it',
      "config rule 'again'\n\toption src 'bh_guest'\n\toption dest 'lan'\n\toption proto 'tcp'\n\toption target 'REJECT'\n",
      [],
    ],
  ];
  it.each(table)('%s', (_why, firewall, expected) => {
    expect(said(withLines(divided, { firewall }))).toEqual(expected);
  });
});

describe('exceptions at the router', () => {
  it('a device that may, in a zone that may not: as everywhere, the more exact rule decides', () => {
    const shut = setRule(mainCase, {
      from: { kind: 'zone', zone: 'smart' },
      to: { kind: 'router' },
      service: 'dns',
      verdict: 'deny',
    });
    const policy = setRule(shut, {
      from: { kind: 'device', device: '9c934eaabbcc' },
      to: { kind: 'router' },
      service: 'dns',
      verdict: 'allow',
    });
    const { findings, candidate } = prepare({ policy, state: factory, keys });
    expect(findings.filter(({ code }) => code.endsWith('disagrees'))).toEqual([]);
    const names = (candidate.config.firewall?.sections ?? []).flatMap(({ name }) =>
      name?.includes('router_dns') ? [name] : [],
    );
    expect(names).toEqual(['bh_allow_smart_dev_router_dns', 'bh_deny_smart_router_dns']);
  });
});
