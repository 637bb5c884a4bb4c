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

test('what changes a record by another name than its field’s is held to the field: no role for titles replaces files', () => {
  expect(fieldsSpokenOf('compliance_artifact', ['title', 'uploadId'])).toEqual(['file', 'title']);
  expect(fieldsSpokenOf('compliance_agreement', ['uploadId'])).toEqual(['file']);
  expect(fieldsSpokenOf('compliance_requirement', ['artifactIds'])).toEqual(['seriesIds']);
});

/** How a change is made; no field of the record. */
const options = ['force', 'allowOverlap'];

test('every word of a change is about a field of its records, so that a role’s fields are all that it sets', () => {
  for (const operation of allOperations) {
    const resource = accessOf(operation)?.resource;
    const { kind, name, body, scope } = operation;
    if (resource === undefined || kind !== 'update' || scope === 'platform:admin') continue;
    const said = Object.keys(body?.shape ?? {}).filter((f) => !options.includes(f));
    const ofNothing = said.filter((f) => fieldsSpokenOf(resource, [f]).length === 0);
    expect([name, ofNothing]).toEqual([name, []]);
  }
});
