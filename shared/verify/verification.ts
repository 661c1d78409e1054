import type { Finding } from '../compile/finding';
import type { EndId } from '../policy/ends';
import type { AskedPromise } from '../policy/rule';

export type Family = 'ipv4' | 'ipv6';

/** One new connection, as concrete as a packet: the tested witness of a verdict. */
export interface Packet {
  readonly family: Family;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** Destination port; absent for ICMP (echo request). */
  readonly port?: number;
  readonly source: string;
  readonly destination: string;
}

export type Fate = 'allowed' | 'denied' | 'unknown';

/** The configuration section that decided, for people who want to look: `firewall`, `bh_iot_dns` or `@rule[3]`. */
export interface Decider {
  readonly package: string;
  readonly section: string;
  /** `option forward 'REJECT'` when a single option decides; else absent. */
  readonly option?: string;
}

/** Where a packet between the two ends can be stopped at all. */
export type Enforcement = 'router' | 'bridge' | 'access-point' | 'not-enforceable';

export interface Verdict {
  readonly fate: Fate;
  readonly packet: Packet;
  /** The section that decided; absent where nothing on the router decides (same cable). */
  readonly decidedBy?: Decider;
  readonly enforcement: Enforcement;
  /** What the model met on the way, in order, as stable codes with facts: `zone-matched`, `rule-skipped` … */
  readonly trace: readonly { readonly code: string; readonly section?: string }[];
  /** For `unknown`: what the model does not understand. */
  readonly unknownBecause?: string;
  /** The network the packet comes in or leaves by, where the internet is reached by several. */
  readonly through?: string;
}

/** An end of a flow in the router's own words; the verifier knows networks, not zones. */
export type Place =
  | { readonly kind: 'network'; readonly network: string; readonly address?: string; readonly mac?: string }
  /** `network`: by this way out, where there are several. */
  | { readonly kind: 'internet'; readonly network?: string }
  | { readonly kind: 'router'; readonly address?: string };

/** All answers for a pair and a service in one family; `some` = it differs by port or by router address. */
export interface MatrixCell {
  /** Zone ids of the policy, `internet`, `router`, and `network:iot` for what is on the router besides. */
  readonly from: EndId;
  readonly to: EndId;
  readonly service: string;
  readonly family: Family;
  readonly fate: Fate | 'some';
  readonly verdicts: readonly Verdict[];
}

/** What on the router is behind a verdict: its rule, port forward, forwarding, zone or defaults. */
export interface Culprit {
  readonly package: string;
  readonly section: string;
  /** Of the section: `rule`, `redirect`, `forwarding`, `zone` … */
  readonly type: string;
  /** As its owner called it. Text from the router. */
  readonly name?: string;
  /** Made by us, so a change of the policy changes it. */
  readonly ours: boolean;
}

export interface PromiseResult {
  readonly promise: AskedPromise;
  readonly builtIn: boolean;
  readonly holds: 'yes' | 'no' | 'unknown';
  /** Verdict that breaks it, or that could not be decided. */
  readonly witness?: Verdict;
  /** What is behind a witness that breaks it. */
  readonly culprit?: Culprit;
}

/** Devices of one place that nothing on the router tells apart: an answer for one of them is one for all. */
export interface DeviceClass {
  readonly id: string;
  /** Where they are: a zone, or a network that is in none. */
  readonly at: EndId;
  /** With the IPv4 address each has there, where it is known. */
  readonly devices: readonly { readonly id: string; readonly address?: string }[];
}

/** Answers of classes of devices where they may differ from those of their ends. An end without classes stands for itself. */
export interface ClassCells {
  readonly from: EndId;
  readonly to: EndId;
  readonly fromClasses?: readonly string[];
  readonly toClasses?: readonly string[];
  /** Only cells that say something else than the ends' own, or say it more exactly. */
  readonly cells: readonly MatrixCell[];
}

export interface Verification {
  readonly cells: readonly MatrixCell[];
  /** Every device whose place is known, once. */
  readonly classes: readonly DeviceClass[];
  readonly classCells: readonly ClassCells[];
  readonly promises: readonly PromiseResult[];
  readonly findings: readonly Finding[];
}
