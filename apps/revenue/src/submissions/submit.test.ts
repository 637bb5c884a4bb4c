import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { ProfessionalClaim } from '@rymeda/x12';
import type { TenantContext } from '@rymeda/tenancy';
import { sampleClaim, sampleParties, samplePayer } from '../testing/bill.ts';
import { partnerOf } from './envelope.rules.ts';
import type { SubmissionState } from './submission.ts';
import { submissionCompleter } from './submit.ts';

const scope = { organizationId: 'org_1' } as TenantContext;
const now = new Date('2026-03-05T12:00:00Z');
const tx = { now } as Tx;
const content = { controlNumber: 'C1' } as ProfessionalClaim;
const lacking: SubmissionState = {
  ...{ id: 'sub_1', organizationId: 'org_1', claimId: 'clm_1', payerId: 'pay_1', controlNumber: 'C1' },
  ...{ content: null, partner: '', interchange: 0, batchId: null },
  ...{ createdAt: now, updatedAt: now, version: 1 },
};

const partner = partnerOf(samplePayer, { name: '', npi: '1999999984' });

it('what was missing is looked for once: who comes second gets the number that is kept', async () => {
  let kept = lacking;
  let last = 0;
  const complete = submissionCompleter({
    submissions: {
      insert: async () => undefined,
      load: async () => kept,
      replace: async (_tx, _scope, state) => void (kept = state),
    },
    billOf: async () => ({ content, partner }),
    nextControlNumber: async () => ++last,
  });
  const checked = { payer: samplePayer, parties: sampleParties };
  const first = await complete(tx, scope, sampleClaim(), lacking, checked);
  const second = await complete(tx, scope, sampleClaim(), lacking, checked);
  expect(first).toMatchObject({ content, envelope: partner, interchange: 1, version: 2 });
  expect(second).toEqual(first);
});
