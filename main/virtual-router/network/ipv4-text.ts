export interface Ipv4 {
  readonly address: string;
  readonly prefix: number;
}

export const numberOfIpv4 = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

export const textOfIpv4 = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

/** The address as given, or undefined when it is none. */
export function parseIpv4(text: string): string | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  return parts?.every((part) => Number(part) <= 255) ? text : undefined;
}

/** 24 for 255.255.255.0; undefined for a mask with holes. */
export function prefixOfMask(mask: string): number | undefined {
  if (parseIpv4(mask) === undefined) return undefined;
  const bits = numberOfIpv4(mask).toString(2).padStart(32, '0');
  return /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : undefined;
}

export const maskOf = (prefix: number): string => textOfIpv4(2 ** 32 - 2 ** (32 - prefix));

export const networkOf = ({ address, prefix }: Ipv4): number => {
  const size = 2 ** (32 - prefix);
  return Math.floor(numberOfIpv4(address) / size) * size;
};

export const isInside = (address: string, network: Ipv4): boolean =>
  networkOf({ address, prefix: network.prefix }) === networkOf(network);
