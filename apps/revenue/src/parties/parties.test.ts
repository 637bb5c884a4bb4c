import { expect, it } from '@jest/globals';
import type { TenantContext } from '@rymeda/tenancy';
import { sampleClaim } from '../testing/bill.ts';
import { partiesFrom } from './parties.ts';

const scope = { organizationId: 'org_1' } as TenantContext;
const session = {
  ...{
    _id: 'ses_1',
    organizationId: 'org_1',
    clientId: 'pat_1',
    providerId: 'prv_1',
    serviceType: 'therapy',
  },
  ...{ status: 'completed', startedAt: new Date('2026-03-02T15:00:00Z'), sequence: 3 },
};

const partiesIn = (
  timezone: string | null,
  of: { startedAt: Date; status?: string; deletedAt?: Date | null },
  atCare: object | null = null,
) =>
  partiesFrom({
    store: { session: async () => ({ ...session, ...of }) },
    care: { patient: async () => null, provider: async () => null, visit: async () => atCare },
    identity: { organization: async () => timezone && { timezone } },
  } as unknown as Parameters<typeof partiesFrom>[0])(undefined, scope, sampleClaim());

it.each([
  ['America/New_York', '2026-03-03T01:30:00Z', '2026-03-02'],
  ['America/New_York', '2026-03-08T04:59:00Z', '2026-03-07'],
  ['America/New_York', '2026-03-09T04:00:00Z', '2026-03-09'],
  ['Pacific/Guam', '2026-03-02T15:00:00Z', '2026-03-03'],
  ['UTC', '2026-03-02T23:59:59Z', '2026-03-02'],
  [null, '2026-03-02T15:00:00Z', '2026-03-02'],
])('in %s a session that was started at %s is of %s', async (timezone, at, day) => {
  const { visit } = await partiesIn(timezone, { startedAt: new Date(at) });
  expect(visit.serviceDate).toBe(day);
});

it.each([
  [null, 'completed', '2026-03-02'],
  [new Date('2026-03-03T09:00:00Z'), 'deleted', undefined],
])('a session that was deleted %p is no completed one, and gives no day', async (deletedAt, status, day) => {
  const { visit } = await partiesIn(null, { startedAt: session.startedAt, deletedAt });
  expect([visit.status, visit.serviceDate, visit.providerId]).toEqual([status, day, 'prv_1']);
});

it('a session that was cancelled in its course gives no day of service: it was not held', async () => {
  const { visit } = await partiesIn(null, { startedAt: session.startedAt, status: 'cancelled' });
  expect([visit.status, visit.serviceDate]).toEqual(['cancelled', undefined]);
});

it.each([
  ['cancelled', 'cancelled', undefined],
  ['completed', 'completed', '2026-03-02'],
  ['in_progress', 'in_progress', '2026-03-02'],
  [null, 'deleted', undefined],
])('one that goes on, as far as events have told, is what care says: %p', async (atCare, status, day) => {
  // Booked for the day after it was started.
  const asked =
    atCare === null ? null : { status: atCare, providerId: 'prv_1', startTime: '2026-03-03T15:00:00Z' };
  const { visit } = await partiesIn(null, { startedAt: session.startedAt, status: 'in_progress' }, asked);
  expect([visit.status, visit.serviceDate]).toEqual([status, day]);
});
