import { expect, test } from '@jest/globals';
import { accessOf, allOperations } from '@rymeda/contracts';
import { fieldsSpokenOf } from './record-access.ts';

const pages = ['limit', 'cursor'];

test('every filter of a list is about a field of its records, so that nobody finds by one that it may not see', () => {
  for (const operation of allOperations) {
    const resource = accessOf(operation)?.resource;
    const { kind, name, query, scope } = operation;
    if (resource === undefined || kind !== 'list' || scope === 'platform:admin') continue;
    const filters = Object.keys(query?.shape ?? {}).filter((f) => !pages.includes(f));
    const ofNothing = filters.filter((f) => fieldsSpokenOf(resource, [f]).length === 0);
    expect([name, ofNothing]).toEqual([name, []]);
  }
});
