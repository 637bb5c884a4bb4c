import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import { testDatabase } from '@rymeda/events/testing';
import { runAsSystem, tenantDatabase } from '@rymeda/tenancy';
import { exportJobs } from './export.store.ts';

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
