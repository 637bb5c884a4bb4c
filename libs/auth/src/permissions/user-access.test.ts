import { expect, test } from '@jest/globals';
import { patientOperations, type Operation, type Rule } from '@rymeda/contracts';
import type { Principal } from '../principal.ts';
import { userAccess } from './user-access.ts';

const user: Principal = {
  ...{ id: 'usr_1', kind: 'user', clientId: 'cli_web', organizationId: 'org_100', issuedAt: 1000 },
  ...{ scopes: new Set(['care:read']), tokenId: 'j1', expiresAt: 2e9 },
};
const facts = { '$user.id': 'usr_1', '$user.providerId': null };
const found = (rules: Rule[]) => ({ rules, facts, roles: [] });
const active: Rule = { actions: ['manage'], resource: 'care_patient', conditions: { status: 'active' } };
const glass: Rule = { actions: ['read'], resource: 'care_patient', conditions: { id: 'pat_1' } };

test('the token of a user who is gone or deactivated is worth nothing', async () => {
  const asked: unknown[] = [];
  const access = (there: boolean) =>
    userAccess({ of: async (...of) => (asked.push(of), there ? found([active]) : undefined) });
  expect(await access(true).permissionsOf(user)).toEqual(found([active]));
  await expect(access(false).permissionsOf(user)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(asked).toEqual(Array(2).fill(['org_100', 'usr_1', 1000]));
});

test('a rule that asks for a reason counts where one is stated, and for opening a window', () => {
  const users = userAccess({ of: async () => undefined });
  const withReason = found([{ ...glass, reason: true }]);
  const readable = (reason: boolean) =>
    users
      .access(withReason, { operation: patientOperations.get, reason, given: [] })
      ?.readable('care_patient');
  expect([readable(false), readable(true)]).toEqual([null, { _id: { $eq: 'pat_1' } }]);
  expect(users.permits(withReason, 'read', 'care_patient', { id: 'pat_1' })).toBe(true);
  expect(users.permits(withReason, 'read', 'care_patient', { id: 'pat_2' })).toBe(false);
});

test('breaking the glass adds to what is read, searched and listed, and to nothing that is changed', () => {
  const users = userAccess({ of: async () => undefined });
  const access = (operation: Operation) =>
    users.access(found([active]), { operation, reason: false, given: [], more: [glass] });
  const isActive = { status: { $eq: 'active' } };
  for (const operation of [patientOperations.get, patientOperations.list, patientOperations.search])
    expect(access(operation)?.readable('care_patient')).toEqual({
      $or: [{ _id: { $eq: 'pat_1' } }, isActive],
    });
  const change = access(patientOperations.update);
  expect(change?.readable('care_patient')).toEqual(isActive);
  // A refusal says that the record is there, which the window shows.
  expect(change?.visible('care_patient')).toEqual({ $or: [{ _id: { $eq: 'pat_1' } }, isActive] });
});
