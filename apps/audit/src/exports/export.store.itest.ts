import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import { testDatabase } from '@rymeda/events/testing';
import { runAsSystem, tenantDatabase } from '@rymeda/tenancy';
import { exportJobs, exportStore } from './export.store.ts';

let work: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  work = await testDatabase();
});
afterAll(() => work.drop());

it('a process that hung while another took its export over can neither go on with it nor end it', async () => {
  const { connection } = work;
  const row = { _id: 'exp_1', organizationId: 'org_a', status: 'queued', entries: 0, version: 1 };
  const began = new Date('2026-01-01T00:00:00Z');
  const later = (seconds: number) => new Date(began.getTime() + seconds * 1_000);
  const { organizationId } = row;
  const job = { _id: row._id, organizationId, leaseUntil: began };

  await runAsSystem('audit-exports', async () => {
    await connection.collection<typeof row>('exports').insertOne(row);
    await connection.collection<typeof job>('audit_jobs').insertOne(job);
    const jobs = exportJobs(tenantDatabase(connection), connection);
    const hung = (await jobs.claim(began, 60_000))!;
    await jobs.progress(hung, { status: 'running' }, later(70));
    expect(await jobs.claim(later(60), 60_000)).toBeUndefined();
    const second = (await jobs.claim(later(80), 60_000))!;
    await jobs.progress(second, { entries: 7 }, later(150));
    await expect(jobs.progress(hung, { entries: 3 }, later(150))).rejects.toThrow(
      'lease of an export was lost',
    );
    const session = await connection.startSession();
    const tx = { session } as unknown as Tx;
    expect(await jobs.finish(hung, { status: 'failed' }, tx)).toBe(false);
    expect(await jobs.finish(second, { status: 'completed' }, tx)).toBe(true);
    await session.endSession();
    const ended = await connection.collection('exports').findOne({ organizationId });
    expect(ended).toMatchObject({ status: 'completed', entries: 7 });
  });
});

it('what one organisation has asked for is made in turn with what others have, the oldest first', async () => {
  const { connection } = work;
  const at = (seconds: number) => new Date(Date.UTC(2026, 1, 1, 0, 0, seconds));
  const asked = ['a1', 'a2', 'a3', 'b1', 'c1'].map((name, n) => ({
    row: {
      _id: `exp_${name}`,
      organizationId: `org_turn_${name[0]}`,
      status: 'queued',
      entries: 0,
      version: 1,
    },
    job: { _id: `exp_${name}`, organizationId: `org_turn_${name[0]}`, leaseUntil: at(n) },
  }));
  await runAsSystem('audit-exports', async () => {
    const rows = connection.collection<(typeof asked)[0]['row']>('exports');
    await rows.insertMany(asked.map(({ row }) => row));
    await connection
      .collection<(typeof asked)[0]['job']>('audit_jobs')
      .insertMany(asked.map(({ job }) => job));
    const jobs = exportJobs(tenantDatabase(connection), connection);
    const made: string[] = [];
    for (let before: string | undefined; ;) {
      const row = await jobs.claim(at(30), 60_000, before);
      if (row === undefined) break;
      made.push(row._id.slice(4));
      before = row.organizationId;
    }
    expect(made).toEqual(['a1', 'b1', 'a2', 'c1', 'a3']);

    const store = exportStore({ collection: () => undefined } as never, connection);
    const session = await connection.startSession();
    const tx = { session } as unknown as Tx;
    expect(await store.waiting({ organizationId: 'org_turn_a' }, 10, tx)).toBe(3);
    expect(await store.waiting({ organizationId: 'org_turn_a' }, 2, tx)).toBe(2);
    expect(await store.waiting({ organizationId: 'org_turn_z' }, 2, tx)).toBe(0);
    await session.endSession();
  });
});
