import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, placementsNow } from '../../../shared/compile/compile';
import { groundOf } from '../../../shared/compile/ground';
import { importPolicy } from '../../../shared/import/import-policy';
import { prepare } from '../../../shared/pipeline';
import { endKey } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import { managementEnd } from '../../../shared/policy/promises';
import { ownSectionsOf, withOwnZones } from '../../../shared/router/own-sections';
import type { RouterState } from '../../../shared/router/router-state';
import { packageOf, type UciSection } from '../../../shared/uci/uci';
import { arbitraryKeys, arbitraryPolicy } from '../../support/arbitrary-policy';
import { goldenRouter, withConfig, withLines } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';

const factory = goldenRouter('factory-24.10');

/** One section of every kind that we write, called as we would call it, made by the router's owner. */
const namesakes = {
  network: `
config interface 'bh_smart'
	option device 'eth9'
	option proto 'static'
	option ipaddr '10.99.0.1'
	option netmask '255.255.255.0'

config device 'bh_vlan_20'
	option name 'eth9'
`,
  wireless: `
config wifi-iface 'bh_wifi0_smart_radio0'
	option device 'radio0'
	option network 'lan'
	option mode 'ap'
	option ssid 'Attic'
	option encryption 'psk2'
	option key 'of the attic'
`,
  dhcp: `
config host 'bh_host_9c934eaabbcc'
	list mac '02:00:00:00:00:99'
	option ip '192.168.1.99'
`,
  firewall: `
config zone 'bh_zone_smart'
	option name 'attic'
	list network 'bh_smart'
	option input 'REJECT'
	option output 'ACCEPT'
	option forward 'REJECT'

config rule 'bh_allow_home_smart_dev_print'
	option name 'to the attic'
	option src 'lan'
	option dest 'attic'
	option proto 'tcp'
	option dest_port '22'
	option target 'ACCEPT'
`,
} as const;
const names = (item: UciSection): string => `${item.type} ${item.name}`;
const theirs: readonly string[] = [
  'interface bh_smart',
  'device bh_vlan_20',
  'wifi-iface bh_wifi0_smart_radio0',
  'host bh_host_9c934eaabbcc',
  'zone bh_zone_smart',
  'rule bh_allow_home_smart_dev_print',
];
const withNamesakes = (state: RouterState): RouterState => withLines(state, namesakes);
const divided = (policy: Policy, state: RouterState): RouterState =>
  withConfig(state, compile({ policy, state, keys: { ...arbitraryKeys, ...keys } }).output.config);
const sectionsOf = (state: RouterState): readonly UciSection[] =>
  Object.values(state.config).flatMap(({ name, sections }) => (name === 'bulkhead' ? [] : sections));

describe('sections of a person that are called as ours', () => {
  const before = withNamesakes(factory);
  const after = divided(mainCase, before);

  it('are still there as they were, every option of them', () => {
    const kept = sectionsOf(after).filter((each) => theirs.includes(names(each)));
    // The radio was off: what stood on it stays off the air, as with any other Wi-Fi name of theirs.
    const asWritten = sectionsOf(before).filter((each) => theirs.includes(names(each)));
    const silent = (item: UciSection) => ({
      ...item,
      options: item.options.filter(({ name }) => name !== 'disabled'),
    });
    expect(kept.map(silent)).toEqual(asWritten);
  });
  it('make ours take another name, which the ledger remembers', () => {
    const { networks } = ownSectionsOf(after.config);
    expect([...networks]).toEqual([
      ['work', 'bh_work'],
      ['smart', 'bh_smart_2'],
      ['guest', 'bh_guest'],
    ]);
    const again = compile({ policy: mainCase, state: after, keys: {} });
    expect(again.output.config).toEqual(after.config);
  });
  it('take our name with them when they go: ours is not called differently then', () => {
    const network = packageOf(after.config, 'network');
    const sections = network?.sections.filter(({ name }) => name !== 'bh_smart') ?? [];
    const without = withConfig(after, { ...after.config, network: { name: 'network', sections } });
    const { output } = compile({ policy: mainCase, state: without, keys: {} });
    expect(output.placements.find(({ zone }) => zone === 'smart')?.network).toBe('bh_smart_2');
  });
  it('are not a zone that is there already: before, only the LAN is', () => {
    expect(placementsNow(mainCase, before).map(({ zone }) => zone)).toEqual(['home']);
    expect(importPolicy(before).policy.zones.map(({ id }) => id)).toEqual(['home']);
    const { plan } = prepare({ policy: mainCase, state: before, keys });
    const news = plan.consequences.filter(({ code }) => code === 'zone-new').map(({ facts }) => facts.zone);
    expect(news).toEqual(['Work', 'Smart home', 'Guests']);
    expect(plan.consequences.map(({ code }) => code)).not.toContain('zone-removed');
  });
  it('are not where this computer sits in a zone of ours', () => {
    const path = { ...before.management, network: 'bh_smart', wifiSection: 'bh_wifi0_smart_radio0' };
    expect(endKey(managementEnd(mainCase, withOwnZones(path, after.config)))).toBe('internet');
    const own = { ...path, network: 'bh_smart_2', wifiSection: 'bh_wifi0_smart_radio0_2' };
    expect(endKey(managementEnd(mainCase, withOwnZones(own, after.config)))).toBe('zone smart');
  });
  it('come back as they were when everything of ours goes', () => {
    expect(groundOf(after).ground.config).toEqual(before.config);
  });
  it('written beside a ledger of ours, before their zone exists: the same', () => {
    const without: Policy = { ...mainCase, zones: mainCase.zones.filter(({ id }) => id !== 'smart') };
    const policy: Policy = {
      ...without,
      devices: [],
      rules: without.rules.slice(0, 1),
      routers: [{ name: 'r', role: 'gateway', ports: {} }],
    };
    const later = divided(mainCase, withNamesakes(divided(policy, factory)));
    for (const each of theirs) expect(sectionsOf(later).map(names)).toContain(each);
    expect(ownSectionsOf(later.config).networks.get('smart')).toBe('bh_smart_2');
  });
  it('made after ours was there, by hand in the file: ours gives way', () => {
    const theirZone = `
config zone
	option name 'bh_guest'
	option network 'lan2'
	option input 'REJECT'
	option forward 'REJECT'
`;
    const crowded = withLines(divided(mainCase, factory), { firewall: theirZone });
    const { output } = compile({ policy: mainCase, state: crowded, keys: {} });
    expect(output.placements.find(({ zone }) => zone === 'guest')?.firewallZone).toBe('bh_guest_2');
  });
  it('a name that somebody waits for is not given to a zone of ours', () => {
    const waiting = withLines(factory, {
      dhcp: "config dhcp\n\toption interface 'bh_work'\n\toption start '5'\n",
    });
    const { output } = compile({ policy: mainCase, state: waiting, keys });
    expect(output.placements.find(({ zone }) => zone === 'work')?.firewallZone).toBe('bh_work_2');
  });

  it('a ledger that lists what is not called as ours does not make it ours', () => {
    const ledger = packageOf(after.config, 'bulkhead');
    const sections = (ledger?.sections ?? []).map((each) =>
      each.name === 'bh_own_network'
        ? { ...each, options: [...each.options.slice(0, 1), { name: 'section', value: ['interface lan'] }] }
        : each,
    );
    const edited = withConfig(after, { ...after.config, bulkhead: { name: 'bulkhead', sections } });
    const lan = packageOf(edited.config, 'network')?.sections.find(
      ({ name }) => name === 'lan',
    ) as UciSection;
    expect(ownSectionsOf(edited.config).has('network', lan)).toBe(false);
  });
  it('without a ledger nothing is ours', () => {
    const { bulkhead: _gone, ...config } = after.config;
    const own = ownSectionsOf(config);
    expect(sectionsOf(after).filter((each) => own.has('firewall', each) || own.has('network', each))).toEqual(
      [],
    );
  });
  it('a ledger of the first version: the sections of its zones are ours, others are not', () => {
    const ledger = packageOf(after.config, 'bulkhead');
    const sections = (ledger?.sections ?? [])
      .filter(({ type }) => type !== 'own')
      .map((each) => ({
        ...each,
        options: each.options.map((option) =>
          option.name === 'version' ? { ...option, value: '1' } : option,
        ),
      }));
    const own = ownSectionsOf({ ...after.config, bulkhead: { name: 'bulkhead', sections } });
    const item = (type: string, name: string): UciSection => ({ type, name, options: [] });
    expect(own.has('network', item('interface', 'bh_work'))).toBe(true);
    expect(own.has('firewall', item('rule', 'bh_in_work_dns'))).toBe(true);
    expect(own.has('network', item('interface', 'bh_attic'))).toBe(false);
    expect(own.has('firewall', item('rule', 'bh_in_attic_dns'))).toBe(false);
    expect(own.has('system', item('interface', 'bh_work'))).toBe(false);
  });

  it('whatever the policy: theirs stays, ours is stable, and the way back is exact', () => {
    fc.assert(
      fc.property(arbitraryPolicy, (policy) => {
        const start = withLines(factory, {
          network: namesakes.network.replaceAll('smart', 'z0'),
          firewall: namesakes.firewall
            .replaceAll('smart', 'z0')
            .replaceAll('home_z0_dev_print', 'home_z1_any'),
        });
        const once = divided(policy, start);
        expect(groundOf(once).ground.config).toEqual(start.config);
        expect(compile({ policy, state: once, keys: {} }).output.config).toEqual(once.config);
      }),
      { numRuns: 40 },
    );
  });
});
