import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createKafka, createTransactions, silentLogger, type Kafka, type MessageBatch } from '@rymeda/events';
import { systemClock, uuidv7Hex } from '@rymeda/kernel';
import mongoose, { type Connection } from 'mongoose';
import {
  engineScript,
  eventually,
  spawnScript,
  stack,
  testContext,
  testDatabase,
  testTopics,
  type Spawned,
} from '@rymeda/events/testing';
import { entryAppender } from '../logs/entry-appender.ts';
import { logStates } from '../logs/log-states.ts';
import { entriesCollection } from '../logs/entry.store.ts';
import type { Entry } from '../logs/entry.ts';
import { testLog } from '../testing/log-servers.ts';
import { createIntake } from './intake.ts';
import { platformOrganization, unreadableEntry } from './unreadable.ts';

const intakeScript = join(import.meta.dirname, '../testing/intake-process.ts');

let servers: Awaited<ReturnType<typeof testLog>>;
let kafka: Kafka;
const spawned: Spawned[] = [];
beforeAll(async () => {
  servers = await testLog();
  kafka = createKafka({ brokers: stack().kafka.brokers, clientId: 'intake-test', logger: silentLogger });
});
afterAll(async () => {
  for (const one of spawned) await one.kill();
  await kafka.disconnect();
  await servers.drop();
});

const entries = () => servers.root.collection<Entry>(entriesCollection);
const intakeFor = (log: Connection) =>
  createIntake({
    appender: entryAppender({ log, states: logStates({ log }) }),
    clock: systemClock,
    unreadable: unreadableEntry(
      { seal: async (organization, id, plain) => `ENC[${organization}/${id}/${plain.length}]` },
      systemClock,
    ),
    logger: silentLogger,
  });
const batchOf = (values: (string | null)[], lost = () => false): MessageBatch => ({
  topic: `t.${run}`,
  partition: 0,
  messages: values.map((value, n) => ({
    key: null,
    value: value === null ? null : Buffer.from(value),
    headers: {},
    offset: String(n),
  })),
  lost,
});
const run = uuidv7Hex();
const start = (file: string, argument: unknown): Spawned => {
  const one = spawnScript(file, argument);
  spawned.push(one);
  return one;
};

describe('the intake', () => {
  it('keeps what it can’t read, sealed, once, and under the platform’s organisation', async () => {
    const intake = intakeFor(servers.log);
    const strange = batchOf(['{broken', null, '{"specversion":"1.0"}', '[]']);
    await intake.take(strange);
    await intake.take(strange);
    const found = await entries().find({ resourceType: 'audit_unreadable' }).toArray();
    expect(found).toHaveLength(4);
    for (const entry of found) {
      expect(entry.organizationId).toBe(platformOrganization);
      expect(entry.sealed).toMatch(/^ENC\[org_platform\/aud_[0-9a-f]{32}\/\d+\]$/);
      expect(JSON.stringify(entry)).not.toContain('broken');
    }
    expect(intake.stats()).toMatchObject({ unreadable: 8, duplicates: 4, entries: 4 });
  });

  it('gives a batch back only when the partition is lost, not when the log is away', async () => {
    const away = mongoose.createConnection();
    const intake = intakeFor(away);
    let lost = false;
    setTimeout(() => (lost = true), 400);
    await expect(intake.take(batchOf(['x'], () => lost))).rejects.toThrow('not connected');
    expect(intake.stats().failures).toBeGreaterThan(1);
  });

  it('holds each committed change and each answered read exactly once, though engine, relay and audit are killed in the middle of 1,000 writes', async () => {
    const database = await testDatabase();
    const topics = await testTopics();
    const organizations = [`org_a${run}`, `org_b${run}`, `org_c${run}`];
    const engine = {
      mongodb: stack().mongodb.uri,
      database: database.name,
      brokers: stack().kafka.brokers,
      topics,
      organizations,
    };
    const audit = {
      log: servers.uri,
      brokers: stack().kafka.brokers,
      topic: topics.intake,
      groupId: `audit-${run}`,
    };
    const said: string[] = [];
    const writes = () => said.concat(current.lines).filter((l) => l.startsWith('write')).length;

    let intake = start(intakeScript, audit);
    let current = start(engineScript, { ...engine, writes: 500 });
    for (const killAt of [150, 400, 700]) {
      await eventually(writes, (n) => n >= killAt, 30_000);
      await current.kill();
      said.push(...current.lines);
      await intake.kill();
      intake = start(intakeScript, audit);
      current = start(engineScript, { ...engine, writes: 200 });
    }
    await eventually(
      () => current.lines.includes('done'),
      (done) => done,
      30_000,
    );
    said.push(...current.lines);
    current.lines.length = 0;

    const things = (await database.connection.collection('things').find({}).toArray()) as unknown as {
      _id: string;
      organizationId: string;
      version: number;
    }[];
    const committed = things.flatMap((t) =>
      Array.from({ length: t.version }, (_, i) => `${t.organizationId} ${t._id} ${i + 1}`),
    );
    const outbox = () => database.connection.collection('outbox').countDocuments({});
    await eventually(outbox, (n) => n === 0, 15_000);
    const changes = async () =>
      (
        await entries()
          .find({ organizationId: { $in: organizations }, action: { $ne: 'read' } })
          .toArray()
      ).map((e) => `${e.organizationId} ${e.resourceId} ${String(e.metadata['sequence'])}`);
    await eventually(changes, (found) => found.length >= committed.length, 20_000);
    // Whole lines only: a killed process may leave half of one.
    const told = said.filter((l) => /^write pat_[0-9a-f]{32} \d$/.test(l)).map((l) => l.slice(6));
    const found = await changes();
    process.stdout.write(
      `kill -9 three times: ${told.length} changes acknowledged, ${committed.length} committed, ${found.length} entries\n`,
    );
    expect(found.sort()).toEqual(committed.sort());
    for (const one of told) expect(committed.some((c) => c.endsWith(` ${one}`))).toBe(true);

    const reads = said
      .filter((l) => /^read req_[0-9a-f]{32} org_[a-c][0-9a-f]{32}$/.test(l))
      .map((l) => l.split(' ').slice(1));
    const byRequest = new Map<string, Entry[]>();
    for (const entry of await entries()
      .find({ organizationId: { $in: organizations }, action: 'read' })
      .toArray()) {
      const id = String(entry.metadata['requestId']);
      byRequest.set(id, [...(byRequest.get(id) ?? []), entry]);
    }
    for (const [requestId, organizationId] of reads)
      expect(byRequest.get(requestId as string)?.map((e) => e.organizationId)).toEqual([organizationId]);
    await current.kill();
    await database.drop();
  }, 120_000);

  it('shows a change soon after its commit, though nobody wakes the relay', async () => {
    const database = await testDatabase();
    const topics = await testTopics();
    const organization = `org_d${run}`;
    const intake = intakeFor(servers.log);
    const consumer = kafka.consumer({
      groupId: `audit-fast-${run}`,
      topics: [topics.intake],
      fromBeginning: true,
      eachBatch: (batch) => intake.take(batch),
    });
    const engine = start(engineScript, {
      mongodb: stack().mongodb.uri,
      database: database.name,
      brokers: stack().kafka.brokers,
      topics,
      organizations: [organization],
      writes: 0,
    });
    await eventually(
      () => engine.lines.includes('done'),
      (done) => done,
    );
    await eventually(
      () => consumer.stats().running,
      (n) => n === 1,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const { connection } = database;
    const transactions = createTransactions({ connection, engine: 'care', clock: systemClock });
    const delays: number[] = [];
    for (let n = 0; n < 30; n++) {
      const id = uuidv7Hex();
      await transactions.run(testContext(organization), async (tx) =>
        tx.emit({
          name: 'care.patient.created',
          subject: `patient/pat_${id}`,
          sequence: 1,
          data: { id, status: 'active', primaryProviderId: null },
        }),
      );
      const begun = performance.now();
      await eventually(
        () => entries().countDocuments({ organizationId: organization, about: `pat_${id}` }),
        (n) => n === 1,
      );
      delays.push(performance.now() - begun);
    }
    delays.sort((a, b) => a - b);
    const [p50, p99] = [delays[Math.floor(delays.length / 2)] as number, delays.at(-1) as number];
    process.stdout.write(
      `commit to entry, unwoken relay: p50 ${Math.round(p50)} ms, slowest of 30 ${Math.round(p99)} ms\n`,
    );
    await consumer.stop();
    await engine.kill();
    await database.drop();
  });
});
