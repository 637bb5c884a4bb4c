import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTransactions, silentLogger } from '@rymeda/events';
import { testDatabase } from '@rymeda/events/testing';
import type { CloudEvent } from '@rymeda/contracts';
import { sampleEntry } from '../testing/sample-entries.ts';
import { testAudit, type TestAudit } from '../testing/test-audit.ts';
import { createGapWatch } from './gap-watch.ts';
import { logFollower } from './log-follower.store.ts';
import { numberOf } from './series.rules.ts';
import { seriesStore, toAuditGap } from './series.store.ts';

const hour = 3_600_000;
let audit: TestAudit;
let work: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  [audit, work] = [await testAudit(), await testDatabase()];
});
afterAll(async () => {
  await audit.drop();
  await work.drop();
});

const change = (organizationId: string, resourceId: string, sequence: number) =>
  sampleEntry(organizationId, 0, {
    resourceId,
    about: ['care_patient', resourceId],
    metadata: { event: 'care.patient.updated', sequence },
    timestamp: new Date(),
  });
const access = (organizationId: string, batch: number, process = 'p1') =>
  sampleEntry(organizationId, 0, { metadata: { process, batch }, timestamp: new Date() });

it('holes in versions and batches are told once, after the grace, to whom they concern, and again when they close', async () => {
  const process_ = audit.open();
  const { connection } = work;
  let now = Date.now();
  const clock = () => new Date(now);
  const series = seriesStore(connection);
  const watch = () =>
    createGapWatch({
      follower: logFollower({
        name: 'gaps',
        work: connection,
        log: audit.servers.log,
        checkpoints: process_.checkpointing.checkpoints,
        take: (found) =>
          series.add(
            found.flatMap((entry) => numberOf(entry, 'platform') ?? []),
            clock(),
          ),
      }),
      series,
      transactions: createTransactions({ connection, engine: 'audit', clock }),
      clock,
      logger: silentLogger,
      intervalMs: 1e6,
      graceMs: hour,
    });
  const told = async () => {
    const rows = await connection
      .collection<{ event: CloudEvent }>('outbox')
      .find()
      .sort({ _id: 1 })
      .toArray();
    return rows.map(({ event }) => [
      event.organizationid,
      event.type.replace(/^rymeda\.audit\.|\.v1$/g, ''),
      event.sequence,
      event.data['resourceId'],
      event.data['from'],
      event.data['to'],
    ]);
  };

  await process_.append([
    ...[1, 2, 4, 7].map((n) => change('org_a', 'pat_1', n)),
    ...[1, 2, 3].map((n) => change('org_b', 'pat_1', n)),
    // What one organisation lacks of a process's batches another one has.
    ...[1, 3, 6].map((n) => access('org_a', n)),
    ...[2, 5].map((n) => access('org_b', n)),
    access('org_b', 1, 'tx_1'),
  ]);
  await process_.publish();
  // Two at once, and again: nothing is told twice.
  await Promise.all([watch().once(), watch().once()]);
  expect(await told()).toEqual([]);
  now += 2 * hour;
  await Promise.all([watch().once(), watch().once()]);
  const found = [
    ['org_a', 'gap.found', 1, 'pat_1', 3, 6],
    ['platform', 'gap.found', 1, 'p1', 4, 4],
  ];
  expect((await told()).sort()).toEqual(found);
  const [gap] = await series.list({ organizationId: 'org_a' }, 10);
  expect(gap && toAuditGap(gap)).toMatchObject({
    kind: 'record',
    resourceId: 'pat_1',
    missing: [
      { from: 3, to: 3 },
      { from: 5, to: 6 },
    ],
  });
  expect(await series.list({ organizationId: 'org_b' }, 10)).toEqual([]);
  expect(await series.open()).toBe(2);

  await process_.append([3, 5, 6].map((n) => change('org_a', 'pat_1', n)));
  await process_.publish();
  await watch().once();
  expect((await told()).slice(2)).toEqual([['org_a', 'gap.closed', 2, 'pat_1', undefined, undefined]]);
  expect(await series.open()).toBe(1);
}, 120_000);
