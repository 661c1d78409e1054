import { expect, it } from 'vitest';
import type { Policy } from '../../../shared/policy/policy';
import { withDecisions } from '../../../shared/policy/with-decisions';
import { policyOf } from '../store/policy-of';

const read: Policy = { ...policyOf(1), site: 'as the router says' };

it('what is read from a router adds to what a person decided, and removes none of it', () => {
  const decided = policyOf(31);
  expect(withDecisions(read, decided)).toEqual({ ...read, devices: decided.devices });
});

it('a name that the person gave wins over the one in the file', () => {
  const [device] = read.devices;
  const decided = { ...read, devices: device ? [{ ...device, name: 'Attic' }] : [] };
  expect(withDecisions(read, decided).devices.map(({ name }) => name)).toEqual(['Attic']);
});

it('a device whose zone is not on the router is left out, and nothing is made up', () => {
  const decided = {
    ...policyOf(2),
    devices: policyOf(2).devices.map((device) => ({ ...device, zone: 'gone' })),
  };
  expect(withDecisions(read, decided)).toEqual(read);
  expect(withDecisions(read, undefined)).toBe(read);
});
