import { err, ok, type Result } from '../kernel/result';

declare const vlanId: unique symbol;
/** An 802.1Q VLAN id. Only `vlanIdOf` makes one, so holding it is proof it was checked. */
export type VlanId = number & { readonly [vlanId]: true };

export type VlanIdError =
  | { readonly kind: 'vlan-not-an-integer'; readonly given: number }
  | { readonly kind: 'vlan-out-of-range'; readonly given: number };

// 0 means "priority tag only" and 4095 is reserved (IEEE 802.1Q). 1 is legal and is what an untagged LAN becomes.
const FIRST = 1;
const LAST = 4094;

export function vlanIdOf(given: number): Result<VlanId, VlanIdError> {
  if (!Number.isInteger(given)) return err({ kind: 'vlan-not-an-integer', given });
  if (given < FIRST || given > LAST) return err({ kind: 'vlan-out-of-range', given });
  return ok(given as VlanId);
}
