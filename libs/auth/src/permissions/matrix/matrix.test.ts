import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInRoles } from '@rymeda/contracts';
import { matrixPage, permissionMatrix } from './matrix.ts';

const rowOf = (name: string) => permissionMatrix().find((r) => r.operation.name === name)?.roles;

test('docs/permissions.md says what the contracts and the rules say now (npm run generate -w @rymeda/auth)', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../../docs/permissions.md'), 'utf8');
  expect(page).toBe(matrixPage());
});

test('the rows say what each role is for', () => {
  expect(rowOf('care.patients.get')).toEqual({
    admin: 'yes',
    clinical_director: 'yes',
    provider: 'some',
    billing: 'some',
    compliance_officer: 'reason',
  });
  expect(rowOf('care.sessions.notes.list')).toMatchObject({
    provider: 'yes',
    billing: 'no',
    compliance_officer: 'reason',
  });
  expect(rowOf('care.sessions.notes.create')).toMatchObject({ provider: 'some', compliance_officer: 'no' });
  expect(rowOf('audit.logs.list')).toMatchObject({
    provider: 'no',
    billing: 'no',
    compliance_officer: 'yes',
  });
  expect(rowOf('organization.users.create')).toMatchObject({ admin: 'yes', clinical_director: 'no' });
});

test('no role has an operator’s operation, and none but Admin changes roles or users', () => {
  for (const { operation, roles } of permissionMatrix())
    for (const { key } of builtInRoles) {
      if (operation.scope === 'platform:admin')
        expect([operation.name, key, roles[key]]).toEqual([operation.name, key, 'no']);
      if (/^organization\.(roles|users)\.(create|update|delete)$/.test(operation.name))
        expect([operation.name, key, roles[key]]).toEqual([
          operation.name,
          key,
          key === 'admin' ? 'yes' : 'no',
        ]);
    }
});
