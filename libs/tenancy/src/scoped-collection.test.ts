import { expect, it } from '@jest/globals';
import { Mongoose } from 'mongoose';
import { runAsSystem, runAsTenant } from './context.ts';
import { tenantDatabase, type TenantDocument } from './index.ts';
import { testTenant } from './testing/test-tenant.ts';

const scope = { organizationId: 'org_a' };

it('a read waits for a connection that was never open, and says that it has waited too long', async () => {
  const connection = new Mongoose().set('bufferTimeoutMS', 50).createConnection();
  const database = tenantDatabase(connection);
  const things = database.collection<TenantDocument>('things');
  const asA = <T>(work: () => T): T => runAsTenant(testTenant('org_a'), work);
  const reads = [
    asA(() => things.findOne(scope, { _id: 'thi_1', deletedAt: null })),
    asA(() => things.findOne(scope, { _id: 'thi_1' })),
    asA(() => things.find(scope, {})),
    runAsSystem('test', () => database.across('things').find([{ scope, filter: {} }])),
  ];
  for (const read of await Promise.allSettled(reads))
    expect(read).toMatchObject({
      reason: { name: 'MongooseError', message: expect.stringContaining('buffering timed out') },
    });
});
