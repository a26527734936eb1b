import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type * as v from 'valibot';
import { ApiClient } from './api-client.js';
import { operations } from './documented.js';

/** As much of a valibot schema as is needed to walk through it. */
interface Schema {
  type: string;
  entries?: Record<string, Schema>;
  wrapped?: Schema;
  item?: Schema;
}

/** A value of a wrong type for each type. */
const wrongValues: Record<string, unknown> = {
  object: 'a text',
  array: { 0: 'no list' },
  string: 1,
  number: 'one',
  boolean: 'yes',
  picklist: 'nonsense',
};

/** Every field of `schema`, including nested fields, with a body in which only that field has a wrong type. */
function* wrongBodies(given: Schema, path = ''): Generator<[path: string, body: unknown]> {
  const schema = given.type === 'optional' ? given.wrapped! : given;
  if (path !== '') yield [path, wrongValues[schema.type]];
  if (schema.type === 'array') {
    for (const [field, body] of wrongBodies(schema.item!, `${path}.0`)) yield [field, [body]];
  } else if (schema.type === 'object') {
    for (const [name, entry] of Object.entries(schema.entries!)) {
      const rest = required(schema.entries!, name);
      for (const [field, body] of wrongBodies(entry, path === '' ? name : `${path}.${name}`)) {
        yield [field, { ...rest, [name]: body }];
      }
    }
  }
}

/** The other required fields of an object. */
function required(entries: Record<string, Schema>, but: string): Record<string, unknown> {
  const rightValues: Record<string, unknown> = { string: 'a', boolean: true, array: [], picklist: 'offer' };
  const others = Object.entries(entries).filter(([name, { type }]) => name !== but && type !== 'optional');
  return Object.fromEntries(others.map(([name, { type }]) => [name, rightValues[type]]));
}

describe('conformance: the type of every field', () => {
  let api: Awaited<ReturnType<typeof ApiClient.conformance>>;
  before(async () => {
    api = await ApiClient.conformance();
  });
  after(() => api.close());

  for (const { method, path, request } of operations) {
    if (!request) continue;
    it(`${method} ${path}`, async () => {
      const session = path.includes(':session') ? await api.newSession() : '';
      const cases = [...wrongBodies(request as v.GenericSchema & Schema)];
      assert.ok(cases.length > 0, 'there are wrong bodies for this operation');
      for (const [field, body] of cases) {
        const answer = await api.request(method, path.replace(':session', session), body);
        assert.deepEqual([answer.status, answer.body.errorCode], [400, 'decoding_error'], field);
        assert.ok(answer.body.errorDescription.includes(field), `${field}: ${answer.body.errorDescription}`);
      }
    });
  }
});
