import { describe, expect, it } from 'vitest';
import { findingSeverities } from '../../../shared/compile/make-finding';
import type { DeviceKind } from '../../../shared/inventory/device';
import { consequenceCodes } from '../../../shared/plan/consequences';
import { catalogue } from '../../../shared/policy/catalogue';
import type { Missing } from '../../../shared/rollout/convergence';
import type { Refusal, UndoReason } from '../../../shared/rollout/rollout-state';
import { rolloutSteps } from '../../../shared/rollout/rollout-state';
import type { RouterError } from '../../../shared/router/router-error';
import { applyText, recoveryText } from '../../../shared/text/apply-text';
import { consequenceText, hasConsequenceWords } from '../../../shared/text/consequence-text';
import { deviceKind, reasonText } from '../../../shared/text/device-text';
import {
  installKeyErrorText,
  refusalText,
  reviewErrorText,
  routerErrorText,
} from '../../../shared/text/error-text';
import { findingText, hasFindingWords } from '../../../shared/text/finding-text';
import { missingText } from '../../../shared/text/missing-text';
import { serviceCell, serviceName, serviceVerb } from '../../../shared/text/service-text';
import { homeZone, mainCase } from '../../support/home-policy';

// The compiler checks that each list is complete: a kind that is missing here does not have the mapped type.
const routerErrors: { readonly [K in RouterError['kind']]: Extract<RouterError, { kind: K }> } = {
  refused: { kind: 'refused', host: 'h', port: 22 },
  unreachable: { kind: 'unreachable', host: 'h', port: 22 },
  'not-ssh': { kind: 'not-ssh', host: 'h', port: 22 },
  'outdated-ssh': { kind: 'outdated-ssh', host: 'h', port: 22 },
  'wrong-credentials': { kind: 'wrong-credentials', tried: 'password' },
  'host-key-unknown': { kind: 'host-key-unknown', fingerprint: 'f', keyType: 'k' },
  'host-key-changed': { kind: 'host-key-changed', fingerprint: 'f', trusted: 't', keyType: 'k' },
  'timed-out': { kind: 'timed-out', doing: 'read', afterMs: 20_000 },
  'connection-lost': { kind: 'connection-lost', doing: 'read' },
  'command-failed': { kind: 'command-failed', doing: 'read', code: 1, stderr: '' },
  'not-openwrt': { kind: 'not-openwrt', found: 'x' },
  unsupported: { kind: 'unsupported', missing: 'a', found: 'b' },
  'unreadable-answer': { kind: 'unreadable-answer', doing: 'read', detail: 'd' },
};

const refusals: { readonly [K in Refusal['kind']]: Extract<Refusal, { kind: K }> } = {
  router: { kind: 'router', error: routerErrors.refused },
  'flash-full': { kind: 'flash-full', freeKib: 4, neededKib: 96 },
  'memory-low': { kind: 'memory-low', freeKib: 4, neededKib: 96 },
  'flash-not-persistent': { kind: 'flash-not-persistent' },
  'pending-changes': { kind: 'pending-changes', changes: 'network.lan.x=1' },
  'luci-apply-pending': { kind: 'luci-apply-pending' },
  'other-rollout-pending': { kind: 'other-rollout-pending' },
  'router-changed': { kind: 'router-changed', packages: ['network'] },
  'firewall-check-failed': { kind: 'firewall-check-failed', output: 'syntax error' },
  'uci-locked': { kind: 'uci-locked' },
  'file-elsewhere': { kind: 'file-elsewhere', package: 'x' },
  'missing-programs': { kind: 'missing-programs', names: ['x'] },
};

const undoReasons: Record<UndoReason, true> = {
  asked: true,
  'not-confirmed': true,
  'step-failed': true,
  'router-silent': true,
  'not-settled': true,
  'check-failed': true,
  rebooted: true,
};

const kinds: readonly DeviceKind[] = ['computer', 'tv', 'hub', 'microcontroller', 'unknown'];

describe('every code has words', () => {
  it.each(Object.keys(findingSeverities))('finding %s', (code) => {
    expect(hasFindingWords(code)).toBe(true);
    const { title, note } = findingText({ severity: 'error', code, subject: 'lan1', facts: {} });
    expect(`${title}${note}`).not.toMatch(/\{|undefined|\bcode\b/);
  });

  it.each(consequenceCodes)('consequence %s', (code) => {
    expect(hasConsequenceWords(code)).toBe(true);
    expect(consequenceText({ code, facts: {} }).title).not.toMatch(/undefined/);
  });

  it.each(Object.entries(routerErrors))('router error %s', (_kind, error) => {
    const { what, fine, next, code } = routerErrorText(error);
    expect([what, fine, next, code].every((part) => part.length > 3)).toBe(true);
  });

  it.each([
    ...(
      ['not-signed-in', 'not-read-yet', 'no-such-snapshot', 'snapshot-sealed', 'snapshot-damaged'] as const
    ).map((kind) => reviewErrorText({ kind })),
    installKeyErrorText({ kind: 'no-password-store' }),
  ])('$code: what happened, what is fine, what to do', ({ what, fine, next, code }) => {
    expect([what, fine, next, code].every((part) => part.length > 3)).toBe(true);
  });

  it.each(Object.entries(refusals))(
    'refusal %s says that nothing was changed, or what is fine',
    (_kind, refusal) => {
      const { what, fine, next } = refusalText(refusal);
      expect([what, fine, next].every((part) => part.length > 3)).toBe(true);
    },
  );

  it.each(rolloutSteps)('step %s, running and over', (step) => {
    expect(applyText.steps[step]).toBeTruthy();
    expect(applyText.stepsDone[step]).toBeTruthy();
  });

  it.each(Object.keys(undoReasons) as UndoReason[])('undone because %s', (because) => {
    expect(recoveryText.because[because]).toBeTruthy();
    expect(recoveryText.becauseMore[because]).toBeTruthy();
  });

  const withIot = { ...mainCase, zones: [homeZone('iot', 'IoT', 'smart')] };
  const missing: Record<Missing['code'], string> = {
    unreadable: 'no answer about bh_iot',
    'interface-down': 'the network of IoT is not up',
    'interface-device': 'the network of IoT is not on its VLAN',
    'interface-address': 'the network of IoT is without its address',
    'interface-fresh': 'the network of IoT came up a moment ago',
    'bridge-vlan': 'the ports of VLAN bh_iot have not joined it',
    'firewall-zone': 'the firewall does not guard IoT yet',
    'dhcp-stopped': 'the service that gives out addresses is not running',
    'dhcp-range': 'no addresses are given out in bh_iot',
    wifi: 'the Wi-Fi “bh_iot” is not on the air',
  };
  it.each(Object.entries(missing) as [Missing['code'], string][])('still missing: %s', (code, text) => {
    expect(missingText([{ code, subject: 'bh_iot' }], withIot)).toBe(text);
  });

  it('what is missing without a policy, more than three, and with a name that plays tricks', () => {
    const down = { code: 'interface-down', subject: 'bh_iot' } as const;
    const wifi = { code: 'wifi', subject: 'TV\u202egnp' } as const;
    expect(missingText([down, wifi])).toBe(
      'the network of bh_iot is not up and the Wi-Fi “TV␣202e␣gnp” is not on the air',
    );
    expect(missingText([down, down, down, wifi, wifi], withIot)).toMatch(/up, .* up and 2 more$/);
  });

  it.each(catalogue.map(({ id }) => id))('service %s', (id) => {
    expect(serviceVerb(id)).not.toContain(`“${id}”`);
    expect(serviceName(id)).not.toBe(id);
    expect(serviceCell(id)).toBeTruthy();
  });

  it.each(kinds)('kind of device %s', (kind) => expect(deviceKind(kind)).toBeTruthy());
});

describe('what comes from the network', () => {
  it('cannot hide or turn the direction of a sentence', () => {
    const name = 'TV\u202egnp\n$(reboot)';
    const { title } = consequenceText({ code: 'device-gets-new-address', facts: { device: name } });
    expect(title).toContain('TV␣202e␣gnp␣a␣$(reboot)');
  });

  it('a code that nobody knows yet is said plainly, not swallowed', () => {
    expect(
      findingText({ severity: 'error', code: 'new-thing', subject: 'lan1', facts: { why: 'x' } }),
    ).toEqual({
      title: 'New thing: lan1',
      note: 'why x',
    });
    expect(reasonText({ code: 'new-reason', facts: { what: 'lamp' } })).toBe('New reason: lamp');
  });
});
