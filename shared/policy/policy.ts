import type { ReachPromise, Rule } from './rule';
import type { Service } from './service';
import type { Zone } from './zone';

export interface PolicyDevice {
  readonly id: string;
  readonly name: string;
  /** Lower case with colons; more than one when the device has been seen under several. */
  readonly macs: readonly string[];
  readonly zone: string;
  /** Fixed IPv4 address in its zone; allocated by the compiler for devices that rules name. */
  readonly address?: string;
}

export interface PolicyRouter {
  readonly name: string;
  readonly role: 'gateway';
  /** Zone of the untagged side of each LAN port, by port name. A port that is not listed stays in the zone that `keeps` the LAN. */
  readonly ports: Readonly<Record<string, string>>;
}

/** Zones + memberships + rules + promises: the one readable file (`*.bulkhead.yaml`) a person owns. */
export interface Policy {
  readonly version: 1;
  readonly site: string;
  readonly routers: readonly PolicyRouter[];
  readonly zones: readonly Zone[];
  readonly devices: readonly PolicyDevice[];
  readonly services: readonly Service[];
  readonly rules: readonly Rule[];
  readonly promises: readonly ReachPromise[];
}
