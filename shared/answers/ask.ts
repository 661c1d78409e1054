import type { End } from '../policy/rule';
import type { Decider, Family, Fate, MatrixCell, Verdict, Verification } from '../verify/verification';
import { asAsked, type Spot, tableOf } from './table';

/** What the calculation says to one question in one family. `some`: it differs by device, port or address. */
export interface FamilyAnswer {
  readonly fate: Fate | 'some';
  /** The packet it was tested with, and the section that decided. */
  readonly verdict: Verdict | undefined;
  readonly decidedBy: Decider | undefined;
}

export interface Answer {
  readonly ipv4: FamilyAnswer | undefined;
  readonly ipv6: FamilyAnswer | undefined;
  /** The ends lie in one place, which the router does not stand between. */
  readonly within: boolean;
  /** Why there is no answer: the place of an end is not known, or nothing was calculated for it. */
  readonly missing?: 'from-not-seen' | 'to-not-seen' | 'not-calculated';
}

/** Can one end start a connection to the other: the verifier's answer, and nobody else's. */
export function ask(verification: Verification, from: End, to: End, service: string): Answer {
  const table = tableOf(verification);
  const source = table.spot(from);
  const target = table.spot(to);
  const none = { ipv4: undefined, ipv6: undefined, within: false } as const;
  if (source === undefined) return { ...none, missing: 'from-not-seen' };
  if (target === undefined) return { ...none, missing: 'to-not-seen' };
  const cells = table.cells(source, target)?.filter((cell) => cell.service === service) ?? [];
  const within = source.at === target.at;
  if (cells.length === 0) return { ...none, within, missing: 'not-calculated' };
  const of = (family: Family): FamilyAnswer | undefined => {
    const cell = cells.find((each) => each.family === family);
    return cell && answerOf(cell, source, target);
  };
  return { ipv4: of('ipv4'), ipv6: of('ipv6'), within };
}

function answerOf({ fate, verdicts }: MatrixCell, from: Spot, to: Spot): FamilyAnswer {
  const wanted = fate === 'some' ? 'allowed' : fate;
  const found = verdicts.find((each) => each.fate === wanted) ?? verdicts[0];
  const verdict = found && asAsked(found, from, to);
  return { fate, verdict, decidedBy: verdict?.decidedBy };
}

/** Each service that is open between the ends for every packet of it, in one family at least. */
export function openServices(
  verification: Verification,
  from: End,
  to: End,
  services: readonly string[],
): readonly string[] {
  return services.filter((service) => {
    const { ipv4, ipv6 } = ask(verification, from, to, service);
    return ipv4?.fate === 'allowed' || ipv6?.fate === 'allowed';
  });
}
