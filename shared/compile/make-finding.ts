import type { Finding } from './finding';

/**
 * Every code the policy check, the compiler, the import and the pipeline can report, with its usual severity.
 * The words for them live in the window and the CLI; a code without words there fails their test.
 */
export const findingSeverities = {
  // the policy by itself
  'no-kept-zone': 'error',
  'two-kept-zones': 'error',
  'no-management-zone': 'error',
  'zone-must-not-administer': 'error',
  'zone-id-invalid': 'error',
  'zone-id-twice': 'error',
  'zone-name-twice': 'error',
  'zone-id-reserved': 'error',
  'zone-name-invalid': 'error',
  'too-many-zones': 'error',
  'vlan-invalid': 'error',
  'vlan-twice': 'error',
  'subnet-invalid': 'error',
  'subnets-overlap': 'error',
  'ssid-invalid': 'error',
  'ssid-in-two-zones': 'error',
  'wifi-without-band': 'error',
  'device-id-invalid': 'error',
  'device-id-twice': 'error',
  'device-mac-invalid': 'error',
  'device-mac-twice': 'error',
  'device-in-unknown-zone': 'error',
  'device-address-outside-zone': 'error',
  'device-address-twice': 'error',
  'router-count': 'error',
  'port-in-unknown-zone': 'error',
  'service-id-invalid': 'error',
  'service-id-twice': 'error',
  'service-id-taken': 'error',
  'service-flows-invalid': 'error',
  'rule-id-twice': 'error',
  'rule-names-unknown-zone': 'error',
  'rule-names-unknown-device': 'error',
  'rule-names-unknown-service': 'error',
  'rule-from-unsupported': 'error',
  'rule-within-zone': 'warning',
  'rules-contradict': 'warning',
  'promise-id-twice': 'error',
  'promise-id-reserved': 'error',
  'promise-names-unknown-zone': 'error',
  'promise-names-unknown-device': 'error',
  'promise-names-unknown-service': 'error',
  // the router
  'capability-missing': 'error',
  'package-unreadable': 'error',
  'ledger-newer': 'error',
  'kept-network-missing': 'error',
  'kept-network-not-static': 'error',
  'kept-network-without-firewall-zone': 'error',
  'kept-zone-has-ipv6': 'error',
  'kept-zone-without-ipv6': 'warning',
  'kept-zone-subnet-differs': 'error',
  'bridge-missing': 'error',
  'bridge-already-divided': 'error',
  'foreign-option-changed-since': 'warning',
  'foreign-section-names-bridge': 'warning',
  'port-unknown': 'error',
  'no-vlan-free': 'error',
  'no-subnet-free': 'error',
  'subnet-taken-on-router': 'error',
  'vlan-taken-on-router': 'error',
  'dhcp-limited-to-interfaces': 'error',
  'dhcpv6-server-missing': 'warning',
  'no-internet-zone': 'error',
  'firewall-defaults-opened': 'info',
  // Wi-Fi
  'wifi-no-radio': 'error',
  'wifi-band-missing': 'info',
  'wifi-key-missing': 'error',
  'wifi-key-invalid': 'error',
  'wifi-country-missing': 'warning',
  'wifi-needs-wpa3': 'info',
  'wifi-radio-full': 'error',
  'wifi-many-networks': 'warning',
  'wifi-ssid-used-by-other': 'warning',
  // devices
  'device-on-port-of-other-zone': 'warning',
  'zone-without-way-in': 'warning',
  'devices-without-way-in': 'warning',
  'device-mac-private': 'warning',
  'device-without-mac': 'error',
  'no-address-free': 'error',
  'ipv6-to-device-stays-closed': 'info',
  'ipv6-closed-for-zone': 'info',
  // import
  'imported-without-ledger': 'warning',
  'router-differs-from-ledger': 'warning',
  // pipeline
  'model-disagrees': 'error',
  'candidate-disagrees': 'error',
  'foreign-rule-opens': 'error',
  'foreign-rule-shuts': 'warning',
  'plan-opens-internet': 'warning',
  'plan-opens-administration': 'warning',
  'internet-by-some-ways': 'warning',
} as const satisfies Readonly<Record<string, Finding['severity']>>;

export type FindingCode = keyof typeof findingSeverities;

/** A finding of ours, with the severity its code always has. */
export const finding = (
  code: FindingCode,
  subject: string,
  facts: Readonly<Record<string, string | number>> = {},
): Finding => ({ severity: findingSeverities[code], code, subject, facts });

export const hasError = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error');
