import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { permittedDatabase } from '@rymeda/auth';
import { createTransactions } from '@rymeda/events';
import { testDatabase } from '@rymeda/events/testing';
import { systemClock, uuidv7Hex } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { runAsTenant, tenantDatabase } from '@rymeda/tenancy';
import { directory } from './directory.ts';
import type { IdentityClient } from './identity-client.ts';
import { identityStore } from './identity.store.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

it('a time zone that an event told while identity answered is newer than the answer', async () => {
  const { connection } = db;
  const transactions = createTransactions({ connection, engine: 'compliance', clock: systemClock });
  const store = identityStore({ database: permittedDatabase(tenantDatabase(connection), 'compliance') });
  const scope = jobContext(`org_${uuidv7Hex()}`, 'test');
  let meanwhile = async (): Promise<void> => undefined;
  const client = {
    timezone: async () => {
      await meanwhile();
      return 'America/New_York';
    },
  } as unknown as IdentityClient;
  const people = directory({ store, client });
  meanwhile = () => transactions.run(scope, (tx) => store.saveTimezone(scope, 'Europe/Berlin', tx));
  expect(await runAsTenant(scope, () => people.timezone(scope))).toBe('Europe/Berlin');
  expect(await runAsTenant(scope, () => store.timezone(scope))).toBe('Europe/Berlin');

  // Where nothing but its people is known, the answer counts.
  const other = jobContext(`org_${uuidv7Hex()}`, 'test');
  meanwhile = () => runAsTenant(other, () => store.markPeopleComplete(other));
  expect(await runAsTenant(other, () => people.timezone(other))).toBe('America/New_York');
  expect(await runAsTenant(other, () => store.timezone(other))).toBe('America/New_York');
});
