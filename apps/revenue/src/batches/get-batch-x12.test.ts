import { expect, it } from '@jest/globals';
import { testContext } from '@rymeda/events/testing';
import { runAsTenant } from '@rymeda/tenancy';
import { getBatchX12 } from './get-batch-x12.route.ts';

const { handler } = getBatchX12({
  batches: { load: async () => ({ id: 'bat_1', organizationId: 'org_1' }) },
  submissions: {
    byBatch: async () => [
      { _id: 'sub_1', clientId: 'pat_1' },
      { _id: 'sub_2', clientId: 'pat_2' },
      { _id: 'sub_3' },
    ],
  },
  files: {
    read: async function* () {
      yield Buffer.from('ISA*');
    },
  },
} as never);

it('who is given a batch’s file is found by each patient whose claim is in it', async () => {
  const scope = testContext('org_1');
  await runAsTenant(scope, () => handler({ scope, params: { id: 'bat_1' } } as never, undefined as never));
  expect(scope.disclosures).toEqual([
    { resourceType: 'revenue_batch', resourceIds: ['bat_1'], fields: ['content'] },
    {
      resourceType: 'revenue_submission',
      resourceIds: ['sub_1', 'sub_2', 'sub_3'],
      patientIds: ['pat_1', 'pat_2', null],
      fields: ['content'],
    },
  ]);
});
