import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffUci } from '../../../shared/uci/diff-uci';
import { MASKED, maskedChanges, maskedEdit, maskedPackage } from '../../../shared/uci/mask-secrets';
import { quoteUci } from '../../../shared/uci/print-uci';
import { configOf, section } from '../../../shared/uci/uci';

const SECRET = 'hunter22';

describe('secrets are masked', () => {
  const wifi = section('wifi-iface', 'ap', { ssid: 'Home', key: SECRET });
  const peer = section('wireguard_wg0', undefined, {
    preshared_key: SECRET,
    public_key: 'open',
    allowed_ips: ['::/0'],
  });

  it('in a package; everything else stays', () => {
    expect(
      maskedPackage({ name: 'wireless', sections: [wifi, section('a', 'b', { list: ['1', '2'] })] }),
    ).toEqual({
      name: 'wireless',
      sections: [
        section('wifi-iface', 'ap', { ssid: 'Home', key: MASKED }),
        section('a', 'b', { list: ['1', '2'] }),
      ],
    });
  });

  it('in every kind of edit', () => {
    const before = [wifi, peer, section('x', 'gone', { password: SECRET, keep: '1' })];
    const after = [
      section('wifi-iface', 'ap', { ssid: 'Harbour', key: `${SECRET}!` }),
      section('x', 'gone', { keep: '1' }),
      section('y', 'fresh', { psk: SECRET, sae_password: SECRET }),
    ];
    const edits = diffUci(
      configOf([{ name: 'p', sections: before }]),
      configOf([{ name: 'p', sections: after }]),
    );
    expect(new Set(edits.map(({ kind }) => kind))).toEqual(
      new Set(['set-option', 'remove-section', 'remove-option', 'add-section']),
    );
    expect(JSON.stringify(edits.map(maskedEdit))).not.toContain(SECRET);
    expect(JSON.stringify(edits.map(maskedEdit))).toContain('Harbour');
  });
});

describe('what `uci changes` prints', () => {
  it.each([
    ["wireless.ap.key='hunter22'", `wireless.ap.key='${MASKED}'`],
    ["wireless.@wifi-iface[0].key='hunter22'", `wireless.@wifi-iface[0].key='${MASKED}'`],
    ["wireless.cfg033579.sae_password+='hunter22'", `wireless.cfg033579.sae_password+='${MASKED}'`],
    ["network.wg0.private_key='hunt''\\''er22'", `network.wg0.private_key='${MASKED}'`],
    ["network.lan.mtu='1400'", "network.lan.mtu='1400'"],
    ['-wireless.ap.key', '-wireless.ap.key'],
    ["wireless.ap='wifi-iface'", "wireless.ap='wifi-iface'"],
    ['network.lan.password=hunter22', `network.lan.password='${MASKED}'`],
    ["wireless.ap.key='hunter\n22'\nnetwork.lan.mtu='1'", `wireless.ap.key='${MASKED}'\nnetwork.lan.mtu='1'`],
  ])('%j', (text, expected) => expect(maskedChanges(text)).toBe(expected));

  it('no value of a secret option is left, whatever is in it', () => {
    const value = fc.string({
      unit: fc.constantFrom('a', "'", '\\', '\n', ' ', '=', '.', '"'),
      maxLength: 20,
    });
    fc.assert(
      fc.property(value, (inside) => {
        const secret = `<<${inside}>>`;
        const masked = maskedChanges(`wireless.ap.key=${quoteUci(secret)}\nnetwork.lan.mtu='1'\n`);
        expect(masked).toBe(`wireless.ap.key='${MASKED}'\nnetwork.lan.mtu='1'\n`);
      }),
      { numRuns: 300 },
    );
  });
});
