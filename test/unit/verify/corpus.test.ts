import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { builtInPromises } from '../../../shared/policy/promises';
import { parseUci } from '../../../shared/uci/parse-uci';
import {
  configOf,
  flagOf,
  listOf,
  optionOf,
  packageOf,
  sectionsOf,
  type UciConfig,
  type UciSection,
} from '../../../shared/uci/uci';
import type { PromiseResult } from '../../../shared/verify/verification';
import { verify } from '../../../shared/verify/verify';
import { corpusDir, describeCorpus } from '../../support/corpus';
import { goldenRouter } from '../../support/golden-router';
import { homeZone } from '../../support/home-policy';

const SETS = path.join(corpusDir, 'sets');

function configIn(set: string): UciConfig {
  const dir = path.join(SETS, set);
  const names = readdirSync(dir).filter((name) => statSync(path.join(dir, name)).isFile());
  return configOf(
    names.flatMap((name) => {
      const parsed = parseUci(readFileSync(path.join(dir, name), 'utf8'), name);
      if (!parsed.ok) return [];
      // What a script adds nobody can read here: without it the rest can be compared.
      const sections = parsed.value.sections.filter(({ type }) => type !== 'include');
      return [{ ...parsed.value, sections }];
    }),
  );
}

const sectionsIn = (config: UciConfig, pkg: string, type: string): readonly UciSection[] => {
  const found = packageOf(config, pkg);
  return found === undefined ? [] : sectionsOf(found, type);
};

/** Whether SSH from an interface gets to the router, read from the file as a person would, in the plain cases only. */
function plainly(config: UciConfig, name: string): 'open' | 'shut' | 'not plain' {
  const zones = sectionsIn(config, 'firewall', 'zone');
  const zone = zones.find((one) => listOf(one, 'network').includes(name));
  const defaults = sectionsIn(config, 'firewall', 'defaults')[0];
  const input = optionOf(zone ?? defaults ?? { type: '', options: [] }, 'input') ?? 'DROP';
  const own = zone && optionOf(zone, 'name');
  const about = [
    ...sectionsIn(config, 'firewall', 'rule'),
    ...sectionsIn(config, 'firewall', 'redirect'),
  ].filter((rule) => {
    const src = optionOf(rule, 'src');
    const proto = listOf(rule, 'proto').join(' ') || 'tcp udp';
    const ports = listOf(rule, rule.type === 'rule' ? 'dest_port' : 'src_dport');
    return (
      (src === own || src === '*') &&
      (optionOf(rule, 'dest') === undefined) === (rule.type === 'rule') &&
      /tcp|all|any|\*|\b6\b/.test(proto) &&
      (ports.length === 0 || ports.some((port) => port.includes('22') || port.includes('-')))
    );
  });
  // A zone that matches by device or address may take an interface that its list of networks does not name.
  const odd = zones.some((one) => [...listOf(one, 'device'), ...listOf(one, 'subnet')].length > 0);
  if (about.length > 0 || odd) return 'not plain';
  return /^a/i.test(input) ? 'open' : 'shut';
}

describeCorpus('real configurations, read by hand and by the verifier', () => {
  const { capabilities, management } = goldenRouter('factory-24.10');
  const policy = {
    version: 1 as const,
    site: '',
    routers: [],
    zones: [homeZone('home', 'Home', 'home', { keeps: 'lan', management: true })],
    devices: [],
    services: [],
    rules: [],
    promises: [],
  };
  const placement = {
    zone: 'home',
    vlan: 1,
    subnet: '192.168.1.0/24',
    gateway: '192.168.1.1',
    network: 'lan',
    device: '',
    firewallZone: 'lan',
    ports: [],
    ssids: [],
  };
  const sets = readdirSync(SETS).filter((set) => {
    const config = configIn(set);
    return packageOf(config, 'network') !== undefined && packageOf(config, 'firewall') !== undefined;
  });

  it('an interface that plainly has SSH is never promised to have none, and the other way round', () => {
    const wrong: string[] = [];
    let compared = 0;
    let unknown = 0;
    for (const set of sets) {
      const config = configIn(set);
      const { promises } = verify({
        config,
        placements: [placement],
        policy,
        builtIn: (beside) => builtInPromises(policy, management, beside),
        management,
        capabilities,
        addresses: {},
      });
      const of = (end: string): PromiseResult['holds'] | undefined =>
        promises.find(({ promise }) => promise.id === `builtin:router-closed:${end}`)?.holds;
      for (const name of othersThanLan(config)) {
        const byHand = plainly(config, name);
        const beside = of(`network:${name}`);
        // What leads to the internet is one of several ways there: an open one shows, a shut one need not.
        const holds = beside ?? of('internet');
        if (byHand === 'not plain' || holds === undefined) continue;
        compared += 1;
        if (byHand === 'open' && holds === 'yes') wrong.push(`${set} ${name}: open, promised shut`);
        if (byHand === 'shut' && beside === 'no') wrong.push(`${set} ${name}: shut, called open`);
        if (holds === 'unknown') unknown += 1;
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(70);
    expect(unknown).toBeLessThan(compared / 20);
  });
});

/** Interfaces with a device of their own; an alias is where the other one is. */
function othersThanLan(config: UciConfig): readonly string[] {
  const lan = deviceOf(config, 'lan');
  return sectionsIn(config, 'network', 'interface').flatMap((one) => {
    const { name = '' } = one;
    const device = deviceOf(config, name);
    const same = device !== '' && (device === lan || device === 'br-lan' || device.startsWith('@'));
    return ['', 'loopback', 'lan'].includes(name) || flagOf(one, 'disabled', false) || same ? [] : [name];
  });
}

const deviceOf = (config: UciConfig, name: string): string => {
  const found = sectionsIn(config, 'network', 'interface').find((one) => one.name === name);
  return found === undefined ? '' : (optionOf(found, 'device') ?? optionOf(found, 'ifname') ?? '');
};
