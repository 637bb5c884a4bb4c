import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { permittedDatabase } from '@rymeda/auth';
import { testDatabase } from '@rymeda/events/testing';
import { uuidv7Hex } from '@rymeda/kernel';
import { runAsSystem, tenantDatabase } from '@rymeda/tenancy';
import { pastEvents, type PastEventDocument } from './past-events.store.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

it('what somebody begins to wait for is found among however many of its name', async () => {
  const organizationId = `org_${uuidv7Hex()}`;
  const scope = { organizationId };
  const events = pastEvents({ database: permittedDatabase(tenantDatabase(db.connection), 'oris') });
  const began = Date.parse('2026-03-02T14:00:00Z');
  const past = (n: number): PastEventDocument => ({
    _id: `${organizationId}.${n}`,
    organizationId,
    ...{ name: 'care.session.completed', subject: `session/ses_${n}`, actorId: 'cli_test' },
    ...{ time: new Date(began + n).toISOString(), data: { id: `ses_${n}` }, at: new Date(began + n) },
  });
  await runAsSystem('test', async () => {
    await events.put(
      scope,
      Array.from({ length: 700 }, (_, n) => past(n)),
    );
    const wanted = { name: 'care.session.completed', field: 'id', equals: 'ses_650' };
    const found = await events.since(scope, wanted, null, new Date(began));
    expect(found.map((event) => event.data)).toEqual([{ id: 'ses_650' }]);
  });
}, 60_000);
