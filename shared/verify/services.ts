import type { Service, ServiceFlow } from '../policy/service';
import type { PairAnswer, ProbeProtocol, Stretch } from './reach';
import type { Verdict } from './verification';

const PROTOCOLS: Readonly<Record<ServiceFlow['protocol'], readonly ProbeProtocol[]>> = {
  tcp: ['tcp'],
  udp: ['udp'],
  icmp: ['icmp'],
  any: ['tcp', 'udp', 'icmp'],
};

/**
 * The verdicts of an answer that a service's flows touch, each with a port of the flow as its tested packet. A matrix
 * has tens of thousands of walls: there (`wallsAsTheyAre`) a wall keeps the packet its stretch was tested with.
 */
export function verdictsFor(
  answer: PairAnswer,
  service: Service,
  wallsAsTheyAre = false,
): readonly Verdict[] {
  const [flow, ...more] = service.flows;
  if (flow === undefined) return [];
  const found = flowVerdicts(answer, flow, wallsAsTheyAre);
  for (const other of more) found.push(...flowVerdicts(answer, other, wallsAsTheyAre));
  return found;
}

function flowVerdicts(answer: PairAnswer, flow: ServiceFlow, wallsAsTheyAre: boolean): Verdict[] {
  const wanted = PROTOCOLS[flow.protocol];
  const found: Verdict[] = [];
  for (const stretch of answer.stretches)
    if (wanted.includes(stretch.protocol)) addTouched(found, stretch, flow, wallsAsTheyAre);
  return found;
}

function addTouched(found: Verdict[], stretch: Stretch, flow: ServiceFlow, wallsAsTheyAre: boolean): void {
  if (stretch.protocol === 'icmp' || flow.ports === undefined) {
    found.push(...stretch.verdicts);
    return;
  }
  const touching = flow.ports.find(({ first, last }) => first <= stretch.last && last >= stretch.first);
  if (touching === undefined) return;
  const port = Math.max(touching.first, stretch.first);
  for (const verdict of stretch.verdicts) {
    const asItIs = verdict.packet.port === port || (wallsAsTheyAre && verdict.fate === 'denied');
    found.push(asItIs ? verdict : { ...verdict, packet: { ...verdict.packet, port } });
  }
}
