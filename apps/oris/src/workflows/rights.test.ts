import { expect, it } from '@jest/globals';
import { newId } from '@rymeda/kernel';
import { rights } from './rights.ts';

const client = newId('cli');
const saverOf = (id: string) => ({
  ...{ kind: 'client' as const, id, partnerId: null },
  scopes: ['oris:write', 'care:read'],
});
const needs = [{ scope: 'care:read', action: 'read', resource: 'care_patient' }] as const;
const known = (scopes: ReadonlySet<string> | null) =>
  rights({ permissions: { of: () => Promise.resolve(undefined) }, scopesOf: () => Promise.resolve(scopes) });

it.each([
  [['oris:write', 'care:read'], true, true],
  [['oris:write'], true, false],
  [[], false, false],
])(
  'a client that has %j: its workflow without needs goes on: %s, one that reads patients: %s',
  async (has, plain, reads) => {
    const its = known(new Set(has));
    expect(await its.holds('org_1', saverOf(client), [])).toBe(plain);
    expect(await its.holds('org_1', saverOf(client), needs)).toBe(reads);
  },
);

it('while nobody can tell, it waits; of a client of another issuer there is nothing to be told', async () => {
  expect(await known(null).holds('org_1', saverOf(client), [])).toBeNull();
  expect(await known(new Set()).holds('org_1', saverOf('7k2example'), [])).toBe(true);
});
