import { expect, it } from '@jest/globals';
import { RecordAccess, RoleAbility } from '@rymeda/auth';
import { callerRules } from './caller-rules.ts';

const actor = (kind: 'client' | 'user') => ({ id: 'x', kind, scopes: new Set(['care:read']) });
const reads = { actions: ['read'], resource: 'care_patient' };

it('a client may what its scopes allow, a user what they leave of its roles, and without roles nothing', () => {
  expect(callerRules({ actor: actor('client') })).toContainEqual(reads);
  expect(callerRules({ actor: actor('user') })).toEqual([]);
  const access = new RecordAccess(
    new RoleAbility([{ actions: ['read', 'update'], resource: 'care_patient' }]),
    { action: 'create', resource: 'identity_role' },
    { reads: false, fields: [] },
  );
  expect(callerRules({ actor: actor('user'), access })).toEqual([reads]);
});
