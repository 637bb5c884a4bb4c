import { until, type RunningStack } from '@rymeda/testing';
import { createKafka, eventsTopic, silentLogger } from '@rymeda/events';
import { MongoClient } from 'mongodb';
import type { Told } from './writers.ts';

export interface Finding {
  committed: number;
  entries: number;
  reads: number;
  faults: string[];
}

/**
 * Compares what callers were told, what the database holds, and what the audit log shows, for the patients of an
 * organisation since `since`: every committed version has exactly one entry, and nothing told is missing.
 */
export async function compare(
  stack: RunningStack,
  organizationId: string,
  since: Date,
  told: Told,
): Promise<Finding> {
  const mongo = await MongoClient.connect(stack.mongodb.uri);
  try {
    const outbox = mongo.db('rymeda_care').collection('outbox');
    await until(
      'an empty outbox',
      () => outbox.countDocuments({}),
      (n) => n === 0,
      30_000,
    );
    const committed = await mongo
      .db('rymeda_care')
      .collection<{ _id: string; version: number }>('patients')
      .find({ organizationId, createdAt: { $gte: since } }, { projection: { version: 1 } })
      .toArray();
    const ids = committed.map((p) => p._id);
    const expected = committed.reduce((sum, p) => sum + p.version, 0);
    const log = mongo
      .db('rymeda_audit_log')
      .collection<{ about: string[]; action: string; metadata: { sequence?: number } }>('entries');
    const changes = { organizationId, about: { $in: ids }, action: { $in: ['create', 'update', 'delete'] } };
    await until(
      'all changes in the audit log',
      () => log.countDocuments(changes),
      (n) => n >= expected,
      30_000,
    );
    const entries = await log.find(changes).toArray();
    const reads = await log.countDocuments({ organizationId, about: { $in: ids }, action: 'read' });
    return {
      committed: ids.length,
      entries: entries.length,
      reads,
      faults: faultsOf(committed, entries, told),
    };
  } finally {
    await mongo.close();
  }
}

function faultsOf(
  committed: { _id: string; version: number }[],
  entries: { about: string[]; metadata: { sequence?: number } }[],
  told: Told,
): string[] {
  const sequences = new Map<string, number[]>();
  for (const { about, metadata } of entries) {
    const id = about[1] as string;
    sequences.set(id, [...(sequences.get(id) ?? []), metadata.sequence ?? -1]);
  }
  const faults: string[] = [];
  const versions = new Map(committed.map((p) => [p._id, p.version]));
  for (const [id, version] of versions) {
    const seen = (sequences.get(id) ?? []).sort((a, b) => a - b);
    const whole = Array.from({ length: version }, (_, i) => i + 1);
    if (JSON.stringify(seen) !== JSON.stringify(whole))
      faults.push(`${id}: versions 1..${version}, entries ${seen.join(',')}`);
  }
  for (const [id, version] of told.versions)
    if ((versions.get(id) ?? 0) < version)
      faults.push(`${id}: told version ${version}, committed ${versions.get(id) ?? 'none'}`);
  return faults;
}

/** What a subscriber gets of these patients: every version, in order once doubles are dropped. */
export async function subscriberFaults(stack: RunningStack, told: Told, ms = 30_000): Promise<string[]> {
  const kafka = createKafka({ brokers: stack.kafka.brokers, clientId: 'evidence', logger: silentLogger });
  const last = new Map<string, number>();
  const faults: string[] = [];
  const consumer = kafka.consumer({
    groupId: `evidence-${Date.now()}`,
    topics: [eventsTopic('care')],
    fromBeginning: true,
    eachBatch: ({ messages }) => {
      for (const message of messages) {
        const event = JSON.parse(message.value?.toString() ?? '{}') as { subject: string; sequence: number };
        const id = event.subject.split('/')[1] as string;
        if (!told.versions.has(id)) continue;
        const before = last.get(id) ?? 0;
        if (event.sequence > before + 1) faults.push(`${id}: ${event.sequence} after ${before}`);
        last.set(id, Math.max(before, event.sequence));
      }
      return Promise.resolve();
    },
  });
  const missing = (): string[] =>
    [...told.versions].filter(([id, v]) => (last.get(id) ?? 0) < v).map(([id]) => id);
  await until(
    'all told versions on the topic',
    () => Promise.resolve(missing().length),
    (n) => n === 0,
    ms,
  ).catch(() => faults.push(`${missing().length} records have versions that never came`));
  await consumer.stop();
  await kafka.disconnect();
  return faults;
}
