import { describe, expect, it } from 'vitest';
import { age, countdown, dayName, fingerprintGroups, listOf, portName } from '../../../shared/text/format';

const at = (text: string): number => new Date(text).getTime();

describe('how numbers and times are said', () => {
  it.each([
    ['a minute and more', 87, '1:27'],
    ['seconds keep two digits', 9, '0:09'],
    ['a begun second counts', 0.2, '0:01'],
    ['never below zero', -5, '0:00'],
    ['long windows', 720, '12:00'],
  ])('countdown: %s', (_why, seconds, said) => expect(countdown(seconds)).toBe(said));

  it.each([
    ['under a minute', 59_000, 'now'],
    ['minutes', 240_000, '4 min'],
    ['hours', 3 * 3_600_000, '3 h'],
    ['two days and more', 3 * 86_400_000, '3 days'],
  ])('age: %s', (_why, ago, said) => expect(age(0, ago)).toBe(said));

  it.each([
    ['the same day', '2026-11-24T00:05', 'Today'],
    ['the day before, though only hours ago', '2026-11-23T23:55', 'Yesterday'],
    ['earlier', '2026-11-22T14:30', 'Sunday 22 November'],
  ])('day: %s', (_why, then, said) => expect(dayName(at(then), at('2026-11-24T09:00'))).toBe(said));

  it('fingerprints in groups of four, without the name of the hash', () =>
    expect(fingerprintGroups('SHA256:nThbg6kXUpJ')).toEqual(['nThb', 'g6kX', 'UpJ']));

  it('sockets as printed on the case', () =>
    expect([portName('lan3'), portName('sfp2')]).toEqual(['port 3', 'port sfp2']));

  it('lists as people say them', () => expect(listOf(['a', 'b', 'c'])).toBe('a, b and c'));
});
