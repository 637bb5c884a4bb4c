import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import { careRecords, type KnownSession } from './care-records.ts';

const scope = { organizationId: 'org_1' } as TenantContext;
const session: KnownSession = { id: 'ses_1', clientId: 'pat_1', status: 'completed' };

const recordsOf = (known: { deletedAt: Date | null } | null, client: object) =>
  careRecords({ store: { patient: async () => known }, client } as unknown as Parameters<
    typeof careRecords
  >[0]);

/** Whether pat_1 may be billed, where care's events have told of him what is said. */
const isPatient = (
  known: { deletedAt: Date | null } | null,
  of: Partial<KnownSession> | null,
  atCare: Partial<KnownSession> = of ?? {},
) =>
  recordsOf(known, { session: async () => ({ ...session, ...atCare }) }).isPatient(
    {} as Tx,
    scope,
    'pat_1',
    of && { ...session, ...of },
  );
const deleted = { deletedAt: new Date('2026-03-05T00:00:00Z') };

it('a patient who is there is billed, and one whom only the session tells of', async () => {
  expect(await isPatient({ deletedAt: null }, { status: 'scheduled' })).toBe(true);
  expect(await isPatient(null, { status: 'scheduled' })).toBe(true);
  expect(await isPatient(null, { clientId: 'pat_2' })).toBe(false);
  expect(await isPatient(null, null)).toBe(false);
});

it('a patient who was deleted is billed for what was completed, and for nothing else', async () => {
  expect(await isPatient(deleted, {})).toBe(true);
  for (const status of ['scheduled', 'in_progress', 'cancelled', 'no_show'])
    expect(await isPatient(deleted, { status })).toBe(false);
  expect(await isPatient(deleted, { status: 'in_progress' }, { status: 'completed' })).toBe(true);
  expect(await isPatient(deleted, { clientId: 'pat_2' })).toBe(false);
  expect(await isPatient(deleted, null)).toBe(false);
});

it('a patient who was deleted can still be said to have been covered, and one whom care alone knows', async () => {
  const hadPatient = (known: { deletedAt: Date | null } | null, atCare: boolean) =>
    recordsOf(known, { hasPatient: async () => atCare }).patient({} as Tx, scope, 'pat_1');
  expect(await hadPatient(deleted, false)).toBe(true);
  expect(await hadPatient({ deletedAt: null }, false)).toBe(true);
  expect(await hadPatient(null, true)).toBe(true);
  expect(await hadPatient(null, false)).toBe(false);
});
