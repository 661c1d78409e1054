import type { ZoneKind } from '../zone';

/** Kinds of zone that a suggestion may hold, in the order in which people see them. */
export type SuggestedKind = Exclude<ZoneKind, 'hold' | 'custom'>;

export const suggestedKinds: readonly SuggestedKind[] = [
  'home',
  'work',
  'media',
  'smart',
  'camera',
  'server',
  'guest',
];

/** Names become part of the policy file, so whoever calls may give them in the person's language. */
export type ZoneNames = Readonly<Record<SuggestedKind, string>>;

export const englishZoneNames: ZoneNames = {
  home: 'Home',
  work: 'Work',
  media: 'TV & speakers',
  smart: 'Smart home',
  camera: 'Cameras',
  server: 'Servers',
  guest: 'Guests',
};
