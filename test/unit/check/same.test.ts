import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../shared/compile/candidate';
import { compile } from '../../../shared/compile/compile';
import { setRule } from '../../../shared/policy/edit-policy';
import { doTheSame } from '../../support/candidate-answers';
import { faults } from '../../support/candidate-faults';
import { goldenRouter } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';

const state = goldenRouter('factory-24.10');
const policy = setRule(mainCase, {
  from: { kind: 'device', device: '3c22fb102030' },
  to: { kind: 'device', device: '9c934eaabbcc' },
  service: 'web',
  verdict: 'allow',
});
const honest = compile({ policy, state, keys }).output;
const faulty = (kind: string): Candidate =>
  faults.find((each) => each.kind === kind)?.faulty(honest)[0] ?? honest;

// A fault that is not caught counts as harmless only where this says so.
describe('whether two candidates do the same', () => {
  it('a candidate and itself do', () => {
    expect(doTheSame(honest, { ...honest }, policy, state)).toBe(true);
  });
  it('the order of two doors that have nothing to do with each other changes nothing', () => {
    expect(doTheSame(honest, faulty('rule order swapped'), policy, state)).toBe(true);
  });
  it.each([
    'one MAC too many',
    'wrong MAC',
    'one address too many',
    'wrong address',
    'door to a device opened to its whole zone',
    'one port too many',
    'protocol widened',
    'family dropped to IPv4',
    'door to the router instead',
    'socket in the wrong VLAN',
    'isolation missing',
    'ledger forgets the value before',
  ])('%s is not the same', (kind) => {
    expect(faulty(kind)).not.toBe(honest);
    expect(doTheSame(honest, faulty(kind), policy, state)).toBe(false);
  });
});
