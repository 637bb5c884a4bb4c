import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { runAsSystem } from '@rymeda/tenancy';
import { laneStore } from './lane.store.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

it('an endpoint that is well again is on record as well, however soon after its failure', async () => {
  const lanes = laneStore(db.connection);
  const ids = Array.from({ length: 300 }, (_, n) => `whe_${n}`);
  const since = new Date('2026-03-02T14:00:00Z');
  await runAsSystem('test', async () => {
    const noted = ids.flatMap((endpointId) =>
      [since, null, since, null].map((at) =>
        lanes.setFailingSince({ endpointId, organizationId: 'org_1', since: at }),
      ),
    );
    await Promise.all(noted);
  });
  const rows = await db.connection.collection('lanes').find().toArray();
  expect(rows.map((row) => row['failingSince'] as unknown)).toEqual(ids.map(() => null));
}, 60_000);
