import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testContext, testDatabase } from '@rymeda/events/testing';
import { runAsTenant, tenantDatabase } from '@rymeda/tenancy';
import { clientStore } from './client.store.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

it('a client of which its event and identity’s answer tell at the same moment is as the newest of them says', async () => {
  const store = clientStore({ database: tenantDatabase(db.connection) as never });
  const scope = { organizationId: 'org_a' };
  await runAsTenant(testContext('org_a'), async () => {
    for (let round = 0; round < 10; round++) {
      const id = `cli_${round}`;
      const told = [1, 3, 2, 3, 1].map((version) => ({
        id,
        scopes: [`v${version}`],
        expiresAt: null,
        version,
      }));
      await Promise.all(told.map((state) => store.put(scope, state)));
      expect(await store.load(scope, id)).toEqual({ id, scopes: ['v3'], expiresAt: null, version: 3 });
    }
  });
});
