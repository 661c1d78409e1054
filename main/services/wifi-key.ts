import { randomInt } from 'node:crypto';

// Letters and digits that are not mistaken for each other on a TV's screen keyboard.
const EASY = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP = 4; // 16 characters of 31: 79 bits

/** A Wi-Fi key nobody guesses, in four short groups. */
export function suggestWifiKey(): string {
  const group = (): string => Array.from({ length: GROUP }, () => EASY[randomInt(EASY.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
