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
  return answer.stretches
    .filter(({ protocol }) => wanted.includes(protocol))
    .flatMap((stretch) => touched(stretch, flow));
}

function touched(stretch: Stretch, flow: ServiceFlow): readonly Verdict[] {
  if (stretch.protocol === 'icmp' || flow.ports === undefined) return stretch.verdicts;
  const port = flow.ports
    .map(({ first, last }) =>
      Math.max(first, stretch.first) <= Math.min(last, stretch.last) ? Math.max(first, stretch.first) : 0,
    )
    .find((at) => at > 0);
  return port === undefined
    ? []
    : stretch.verdicts.map((verdict) => ({ ...verdict, packet: { ...verdict.packet, port } }));
}
