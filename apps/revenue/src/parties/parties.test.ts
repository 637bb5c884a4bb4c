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

it.each([
  [null, 'completed'],
  [new Date('2026-03-03T09:00:00Z'), undefined],
])('a session that was deleted %p is no completed one', async (deletedAt, status) => {
  const partiesOf = partiesFrom({
    store: { session: async () => ({ ...session, deletedAt }) },
    care: { patient: async () => null, provider: async () => null },
    identity: { organization: async () => null },
  } as unknown as Parameters<typeof partiesFrom>[0]);
  const { visit } = await partiesOf(undefined, scope, sampleClaim());
  expect([visit.status, visit.serviceDate, visit.providerId]).toEqual([status, '2026-03-02', 'prv_1']);
});
