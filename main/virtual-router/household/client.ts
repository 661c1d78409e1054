export type ClientLink =
  | { readonly kind: 'cable'; readonly port: string }
  | { readonly kind: 'wifi'; readonly ssid: string; readonly band: '2g' | '5g'; readonly signal: number };

/** A pretended device of the practice household. */
export interface Client {
  readonly id: string;
  readonly mac: string;
  /** What it calls itself towards DHCP; latin1 bytes, undefined: says nothing. */
  readonly hostname?: string;
  readonly link: ClientLink;
  /** Last part of the address it gets while the network is flat. */
  readonly octet: number;
  /** Asleep: keeps its lease, is seen nowhere else. */
  readonly asleep?: boolean;
  /** Has an IPv6 address of its own (SLAAC). */
  readonly ipv6?: boolean;
}

export const practiceSsid = 'Harbour';
export const practiceWifiKey = 'harbour-street-12';
