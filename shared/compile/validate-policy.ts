import type { Policy } from '../policy/policy';
import type { Finding } from './finding';
import { checkDevices } from './validate/devices';
import { checkRules } from './validate/rules';
import { checkZones } from './validate/zones';

/**
 * What is wrong with a policy by itself, before any router is asked. A draft in the window is checked on every edit,
 * so this never throws and reports everything at once.
 */
export function validatePolicy(policy: Policy): readonly Finding[] {
  return [...checkZones(policy), ...checkDevices(policy), ...checkRules(policy)];
}
