import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { policySchema } from '../../../shared/ipc/policy-schema';

const file = path.resolve(import.meta.dirname, '../../../resources/policy.schema.json');

/** For editors: JSON Schema, of the draft that they know best, of a policy file as a person writes it (defaults may be left out). */
function jsonSchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(policySchema, { target: 'draft-7', io: 'input' });
  const head = { $schema, $id: 'https://bulkhead.example/policy.schema.json', title: 'Bulkhead policy' };
  return `${JSON.stringify({ ...head, ...rest }, null, 2)}\n`;
}

it('resources/policy.schema.json says what the reader of policy files accepts (-u writes it anew)', async () => {
  await expect(jsonSchema()).toMatchFileSnapshot(file);
});
