import { describe, expect, it } from 'vitest';
import type { Consequence } from '../../../shared/plan/plan';
import { byHand, noticesOf } from '../../../shared/text/notice-text';

const join = (device: string): Consequence => ({
  code: 'device-must-reconnect',
  facts: { device, zone: 'TV & speakers', ssid: 'Harbour TV' },
});

describe('what people will notice, one line for each kind', () => {
  it('two radios are one line, and it names both', () => {
    const notices = noticesOf(
      ['radio0', 'radio1'].map((radio) => ({ code: 'wifi-changes-without-restart', facts: { radio } })),
    );
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ title: 'Wi-Fi names come or go', parts: [] });
    expect(notices[0]?.note).toContain('radio 0 and radio 1');
  });

  it('sixteen devices to be joined by hand are one line that says so, with each of them to open', () => {
    const consequences = Array.from({ length: 16 }, (_, at) => join(`Device ${at}`));
    const [notice, ...others] = noticesOf(consequences);
    expect(others).toEqual([]);
    expect(notice?.title).toBe('You have to join 16 devices to another Wi-Fi by hand');
    expect(notice?.note).toContain('Device 3 and 12 more');
    expect(notice?.parts).toHaveLength(16);
    expect(byHand(consequences)).toBe(16);
  });

  it('what comes alone says itself, and the order of the plan stays', () => {
    const alone: readonly Consequence[] = [{ code: 'bridge-restarts-once', facts: {} }, join('TV')];
    expect(noticesOf(alone).map(({ title }) => title)).toEqual([
      'The network pauses once',
      'TV has to join “Harbour TV”',
    ]);
  });

  it('a code nobody has words for is never grouped away', () => {
    const strange = [1, 2].map((number) => ({ code: 'something-new', facts: { number } }));
    expect(noticesOf(strange)).toHaveLength(2);
  });
});
