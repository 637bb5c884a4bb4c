import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CloudEvent } from '@rymeda/contracts';
import { createTransactions, silentLogger } from '@rymeda/events';
import { testDatabase } from '@rymeda/events/testing';
import { sampleEntry } from '../testing/sample-entries.ts';
import { originPrefix, testAudit, type TestAudit } from '../testing/test-audit.ts';
import { createDailyCheckpoints } from './daily-checkpoints.ts';
import { dailyStore } from './daily.store.ts';
import { proofReader } from './proof-reader.ts';

let audit: TestAudit;
let work: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  [audit, work] = [await testAudit(), await testDatabase()];
});
afterAll(async () => {
  await audit.drop();
  await work.drop();
});

it('each organisation whose log has grown is sent its checkpoint once a day, whoever else sends', async () => {
  const process_ = audit.open();
  const { checkpoints, platform } = process_.checkpointing;
  const { connection } = work;
  const noon = new Date();
  let days = 0;
  const clock = () => new Date(noon.getTime() + days * 86_400_000);
  const year = noon.getUTCFullYear();
  const turn = () =>
    createDailyCheckpoints({
      sent: dailyStore(connection),
      checkpoints,
      proofs: proofReader({ log: audit.servers.log, checkpoints, platform }),
      transactions: createTransactions({ connection, engine: 'audit', clock }),
      originPrefix,
      clock,
      logger: silentLogger,
      intervalMs: 1e6,
    }).once();
  const write = async (organizationId: string, count: number) => {
    const timestamp = new Date();
    await process_.append(
      Array.from({ length: count }, (_, n) => sampleEntry(organizationId, n, { timestamp })),
    );
    await process_.publish();
  };
  const sent = async () => {
    const rows = await connection
      .collection<{ event: CloudEvent }>('outbox')
      .find()
      .sort({ _id: 1 })
      .toArray();
    return rows.map(({ event: { organizationid, sequence, data } }) => [
      organizationid,
      sequence,
      data['size'],
    ]);
  };

  await write('org_a', 3);
  await write('org_b', 1);
  await turn();
  expect(await sent()).toEqual([]);
  days = 1;
  await Promise.all([turn(), turn()]);
  const first = [
    ['org_a', 1, 3],
    ['org_b', 1, 1],
  ];
  expect((await sent()).sort()).toEqual(first);
  const [row] = await connection
    .collection<{ event: CloudEvent }>('outbox')
    .find({ 'event.organizationid': 'org_a' })
    .toArray();
  expect(row?.event.data['checkpoint']).toContain(`${originPrefix}/org_a/${year}\n3\n`);

  // The same day nothing more; the next day those that have grown by more than what told of the last one.
  await write('org_a', 5);
  await write('org_b', 1);
  await turn();
  expect((await sent()).length).toBe(2);
  days = 2;
  await turn();
  expect((await sent()).slice(2)).toEqual([['org_a', 2, 8]]);
}, 120_000);
