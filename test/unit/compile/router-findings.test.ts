import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { changeZone } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import type { Capabilities } from '../../../shared/router/capabilities';
import type { RouterState } from '../../../shared/router/router-state';
import { parseUci } from '../../../shared/uci/parse-uci';
import { goldenRouter } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';

const router = goldenRouter('factory-23.05');
const can = (change: Partial<Capabilities>): RouterState => ({
  ...router,
  capabilities: { ...router.capabilities, ...change },
});

/** The factory router with one of its files edited by hand. */
function edited(name: string, edit: (text: string) => string): RouterState {
  const text = edit(router.files[name]?.text ?? '');
  const parsed = parseUci(text, name);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { ...router, config: { ...router.config, [name]: parsed.value } };
}
const swap = (from: string, to: string) => (text: string) => {
  expect(text).toContain(from);
  return text.replace(from, to);
};
const add = (more: string) => (text: string) => `${text}${more}`;

describe('what a router must have: nothing is compiled without it', () => {
  const cases: [why: string, state: RouterState, findings: string[]][] = [
    ['a switch without DSA', can({ wired: 'swconfig' }), ['capability-missing bridge-vlan']],
    ['ports we could not tell', can({ wired: 'unknown' }), ['capability-missing bridge-vlan']],
    ['the iptables firewall', can({ firewall: 'fw3' }), ['capability-missing fw4']],
    [
      'one socket and no radio',
      can({ wired: 'plain', lanPorts: ['eth0'], radios: [] }),
      ['capability-missing second-lan-port'],
    ],
    ['a file that does not parse', { ...router, unreadable: ['firewall'] }, ['package-unreadable firewall']],
    [
      'a file of somebody else in the place of our notes',
      {
        ...router,
        config: {
          ...router.config,
          bulkhead: { name: 'bulkhead', sections: [{ type: 'wall', name: 'fire', options: [] }] },
        },
      },
      ['package-unreadable bulkhead'],
    ],
    [
      'notes of a newer version of ours',
      {
        ...router,
        config: {
          ...router.config,
          bulkhead: {
            name: 'bulkhead',
            sections: [{ type: 'bulkhead', name: 'meta', options: [{ name: 'version', value: '3' }] }],
          },
        },
      },
      ['ledger-newer bulkhead'],
    ],
    [
      'names and addresses for some interfaces only',
      edited('dhcp', swap("option authoritative '1'", "list interface 'lan'")),
      ['dhcp-limited-to-interfaces dnsmasq'],
    ],
    [
      'no LAN',
      edited('network', swap("config interface 'lan'", "config interface 'inside'")),
      ['kept-network-missing lan'],
    ],
    [
      'a LAN that takes its address from elsewhere',
      edited(
        'network',
        swap(
          "option device 'br-lan'\n\toption proto 'static'",
          "option device 'br-lan'\n\toption proto 'dhcp'",
        ),
      ),
      ['kept-network-not-static lan'],
    ],
    [
      'a LAN without a bridge',
      edited('network', swap("option device 'br-lan'\n", "option device 'lan1'\n")),
      ['bridge-missing lan'],
    ],
    [
      'VLANs made by hand',
      edited('network', add("\nconfig bridge-vlan\n\toption device 'br-lan'\n\toption vlan '7'\n")),
      ['bridge-already-divided br-lan'],
    ],
    [
      'a LAN that no firewall zone holds',
      edited('firewall', swap("list network 'lan'", "list network 'other'")),
      ['kept-network-without-firewall-zone lan'],
    ],
  ];
  it.each(cases)('%s', (_why, state, findings) => {
    const { output, findings: found } = compile({ policy: mainCase, state, keys });
    const errors = found.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code, subject }) => `${code} ${subject}`)).toEqual(findings);
    if (findings[0] !== 'dhcp-limited-to-interfaces dnsmasq') expect(output.config).toBe(state.config);
  });
});

describe('what is said about a router and done all the same', () => {
  const codes = (policy: Policy, state: RouterState): readonly string[] =>
    compile({ policy, state, keys }).findings.map(({ code, subject }) => `${code} ${subject}`);

  it('a socket that is not on the bridge', () => {
    const policy = {
      ...mainCase,
      routers: [{ name: 'r', role: 'gateway' as const, ports: { lan9: 'work' } }],
    };
    expect(codes(policy, router)).toContain('port-unknown lan9');
  });
  it('a section elsewhere that names the bridge, which goes deaf', () => {
    const state = edited('dhcp', add("\nconfig relay 'old'\n\toption interface 'br-lan'\n"));
    expect(codes(mainCase, state)).toContain('foreign-section-names-bridge old');
  });
  it('the kept zone is described as it is, or refused', () => {
    expect(codes(changeZone(mainCase, 'home', { ipv6: false }), router)).toContain('kept-zone-has-ipv6 home');
    expect(codes(changeZone(mainCase, 'home', { subnet: '192.168.9.0/24' }), router)).toContain(
      'kept-zone-subnet-differs home',
    );
  });
  it('a device on a socket of another zone', () => {
    const policy = {
      ...mainCase,
      devices: mainCase.devices.map((each) => (each.name === 'Plug' ? { ...each, zone: 'home' } : each)),
    };
    expect(codes(policy, router)).toContain('device-on-port-of-other-zone b827eb010203');
  });
  it('an uplink that no firewall zone holds', () => {
    const state = edited('firewall', (text) =>
      text
        .replaceAll("list network 'wan", "list network 'gone")
        .replace("option masq '1'", "option masq '0'"),
    );
    expect(codes(mainCase, state)).toContain('no-internet-zone lan');
  });
  it('no DHCPv6 server: the zone is made, without IPv6', () => {
    const { output, findings } = compile({ policy: mainCase, state: can({ dhcpv6Server: false }), keys });
    expect(findings.map(({ code }) => code)).toContain('dhcpv6-server-missing');
    const pool = output.config.dhcp?.sections.find(({ name }) => name === 'bh_work');
    expect(pool?.options.find(({ name }) => name === 'ra')?.value).toBe('disabled');
  });
  it('what somebody changed after us is theirs', () => {
    const first = compile({ policy: mainCase, state: router, keys }).output.config;
    const wireless = first.wireless;
    if (wireless === undefined) throw new Error('no wireless');
    const sections = wireless.sections.map((each) =>
      each.name === 'radio0'
        ? {
            ...each,
            options: each.options.map((option) =>
              option.name === 'disabled' ? { ...option, value: 'yes' } : option,
            ),
          }
        : each,
    );
    const state = { ...router, config: { ...first, wireless: { ...wireless, sections } } };
    expect(codes(mainCase, state)).toContain('foreign-option-changed-since radio0');
  });
});
