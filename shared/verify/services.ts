import type { Service, ServiceFlow } from '../policy/service';
import type { PairAnswer, ProbeProtocol, Stretch } from './reach';
import type { Verdict } from './verification';

const PROTOCOLS: Readonly<Record<ServiceFlow['protocol'], readonly ProbeProtocol[]>> = {
  tcp: ['tcp'],
  udp: ['udp'],
  icmp: ['icmp'],
  any: ['tcp', 'udp', 'icmp'],
};

/** The verdicts of an answer that a service's flows touch, each with a port of the flow as its tested packet. */
export const verdictsFor = (answer: PairAnswer, service: Service): readonly Verdict[] =>
  service.flows.flatMap((flow) => flowVerdicts(answer, flow));

function flowVerdicts(answer: PairAnswer, flow: ServiceFlow): readonly Verdict[] {
  const wanted = PROTOCOLS[flow.protocol];
  const found: Verdict[] = [];
  for (const stretch of answer.stretches)
    if (wanted.includes(stretch.protocol)) addTouched(found, stretch, flow);
  return found;
}

function addTouched(found: Verdict[], stretch: Stretch, flow: ServiceFlow): void {
  if (stretch.protocol === 'icmp' || flow.ports === undefined) {
    found.push(...stretch.verdicts);
    return;
  }
  const touching = flow.ports.find(({ first, last }) => first <= stretch.last && last >= stretch.first);
  if (touching === undefined) return;
  const port = Math.max(touching.first, stretch.first);
  for (const verdict of stretch.verdicts) {
    found.push(verdict.packet.port === port ? verdict : { ...verdict, packet: { ...verdict.packet, port } });
  }
}
