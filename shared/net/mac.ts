declare const mac: unique symbol;
/** A 48-bit hardware address in lower case with colons. Only `parseMac` makes one. */
export type Mac = string & { readonly [mac]: true };

const CANONICAL = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/;

/** Accepts `aa:bb:cc:dd:ee:ff`, `aa-bb-…` and `aabb.ccdd.eeff` in either case; anything else is undefined. */
export function parseMac(text: string): Mac | undefined {
  // Nearly all are written so already, and a large policy asks some ten thousand times.
  if (CANONICAL.test(text)) return text as Mac;
  const digits = text.trim().toLowerCase().replace(/[:.-]/g, '');
  if (!/^[0-9a-f]{12}$/.test(digits)) return undefined;
  return (digits.match(/../g) ?? []).join(':') as Mac;
}

/** Bit 1 of the first octet: made up by the device (private Wi-Fi address), so it names no maker and may change (IEEE 802). */
export const isLocallyAdministered = (address: Mac): boolean =>
  (Number.parseInt(address.slice(0, 2), 16) & 2) !== 0;

/** Bit 0 of the first octet: a group address, never a device. */
export const isMulticast = (address: Mac): boolean => (Number.parseInt(address.slice(0, 2), 16) & 1) !== 0;
