import { eventsTopic } from '@rymeda/events';
import { until } from '@rymeda/testing';
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient, type Db } from 'mongodb';
import type { Told } from './writers.ts';

export interface Evidence {
  mongodb: string;
  brokers: string[];
  engines: readonly string[];
  organizationId: string;
  since: Date;
  /** Where each topic ended when the run began: `topic → partition → offset`. */
  ends: Ends;
  /** The subscriber's own database. */
  database: string;
}
export type Ends = ReadonlyMap<string, ReadonlyMap<number, string>>;

export interface Finding {
  records: number;
  committed: number;
  messages: number;
  duplicates: number;
  entries: number;
  readEntries: number;
  applied: number;
  faults: string[];
}

/** Which collection of which engine holds a subject's resource. */
const collections: Record<string, Record<string, string>> = {
  care: { patient: 'patients', provider: 'providers', session: 'sessions' },
  identity: { api_client: 'api_clients' },
  revenue: { payer: 'payers', claim: 'claims' },
  webhooks: { endpoint: 'endpoints' },
};

const patienceMs = 90_000;

/**
 * What callers were told, against what is committed, and that against the topics, the audit log and a subscriber's
 * state: each version of each record is on its topic, in order once doubles are dropped; is one entry of the log;
 * was applied once, in order.
 */
export async function findings(evidence: Evidence, told: Told): Promise<Finding> {
  const client = await MongoClient.connect(evidence.mongodb);
  try {
    await untilPublished(client, evidence);
    const committed = await committedVersions(client, evidence);
    const versions = [...committed.values()].reduce((sum, v) => sum + v, 0);
    const faults: string[] = [...told.broken];
    for (const [record, version] of told.versions)
      if ((committed.get(record) ?? 0) < version)
        faults.push(`${record}: told version ${version}, committed ${committed.get(record) ?? 'none'}`);
    const topic = await onTheTopics(evidence, committed);
    const log = await inTheLog(client, evidence, committed, versions, told);
    const state = await inTheState(client.db(evidence.database), committed, versions);
    return {
      records: committed.size,
      committed: versions,
      messages: topic.messages,
      duplicates: topic.duplicates,
      entries: log.entries,
      readEntries: log.reads,
      applied: state.applied,
      faults: [...faults, ...topic.faults, ...log.faults, ...state.faults],
    };
  } finally {
    await client.close();
  }
}

async function untilPublished(client: MongoClient, { engines }: Evidence): Promise<void> {
  for (const engine of [...engines, 'audit_work'])
    await until(
      `an empty outbox of ${engine}`,
      () => client.db(`rymeda_${engine}`).collection('outbox').countDocuments({}),
      (rows) => rows === 0,
      patienceMs,
    );
}

/** Everything that the organisation's records have become since the run began, told or not. */
async function committedVersions(
  client: MongoClient,
  { engines, organizationId, since }: Evidence,
): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  for (const engine of engines)
    for (const [resource, collection] of Object.entries(collections[engine] ?? {})) {
      const found = client
        .db(`rymeda_${engine}`)
        .collection<{ _id: string; version: number }>(collection)
        .find({ organizationId, createdAt: { $gte: since } }, { projection: { version: 1 } });
      for await (const { _id, version } of found) versions.set(`${engine} ${resource}/${_id}`, version);
    }
  return versions;
}

/** Of a record's versions as they came: each of 1 to n is there, and once doubles are dropped, in order. */
function sequenceFaults(record: string, version: number, seen: readonly number[], where: string): string[] {
  const whole = Array.from({ length: version }, (_, i) => i + 1);
  return JSON.stringify(seen) === JSON.stringify(whole)
    ? []
    : [`${record}: committed versions 1..${version}, ${where} has ${seen.join(',') || 'none'}`];
}

async function onTheTopics({ brokers, engines, ends }: Evidence, committed: Map<string, number>) {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { retries: 10 } });
  const applied = new Map<string, number[]>();
  let [messages, duplicates] = [0, 0];
  for (const engine of engines) {
    const topic = eventsTopic(engine);
    await readTopic(kafka, topic, ends.get(topic) ?? new Map<number, string>(), (value) => {
      const event = JSON.parse(value) as { subject: string; sequence: number };
      const record = `${engine} ${event.subject}`;
      if (!committed.has(record)) return;
      messages++;
      // The subscriber's rule: not above the last applied is a redelivery.
      const done = applied.get(record) ?? [];
      if (event.sequence <= (done.at(-1) ?? 0)) duplicates++;
      else applied.set(record, [...done, event.sequence]);
    });
  }
  const faults = [...committed].flatMap(([record, version]) =>
    sequenceFaults(record, version, applied.get(record) ?? [], 'the topic'),
  );
  return { messages, duplicates, faults };
}

/** Every message from the given offsets to the end as it is now. */
async function readTopic(
  kafka: Kafka,
  topic: string,
  from: ReadonlyMap<number, string>,
  take: (value: string) => void,
): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  const left = new Map(
    offsets
      .filter(({ partition, high }) => Number(high) > Number(from.get(partition) ?? 0))
      .map(({ partition, high }) => [partition, Number(high)]),
  );
  const groupId = `chaos-check-${topic}-${process.pid}-${Math.round(performance.now())}`;
  await admin.setOffsets({
    groupId,
    topic,
    partitions: offsets.map(({ partition }) => ({ partition, offset: from.get(partition) ?? '0' })),
  });
  await admin.disconnect();
  if (left.size === 0) return;
  const consumer = kafka.consumer({ groupId, retry: { retries: 20 } });
  await consumer.connect();
  await consumer.subscribe({ topic });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${topic} was not read within ${patienceMs} ms`)),
      patienceMs,
    );
    void consumer.run({
      eachMessage: async ({ partition, message }) => {
        const end = left.get(partition);
        if (end === undefined) return;
        take(message.value?.toString() ?? '{}');
        if (Number(message.offset) < end - 1) return;
        left.delete(partition);
        if (left.size > 0) return;
        clearTimeout(timer);
        resolve();
      },
    });
  });
  await consumer.disconnect();
}

interface LogEntry {
  resourceType: string;
  resourceId: string;
  metadata: { sequence?: number; requestId?: string };
}

async function inTheLog(
  client: MongoClient,
  { organizationId, since }: Evidence,
  committed: Map<string, number>,
  versions: number,
  told: Told,
) {
  const log = client.db('rymeda_audit_log').collection<LogEntry>('entries');
  const recent = { organizationId, timestamp: { $gte: since } };
  const types = [...new Set([...committed.keys()].map((r) => r.replace(' ', '_').split('/')[0] as string))];
  const changes = {
    ...recent,
    action: { $in: ['create', 'update', 'delete'] },
    resourceType: { $in: types },
  };
  const seen = await until(
    'every change in the audit log',
    async () => {
      const sequences = new Map<string, number[]>();
      for await (const entry of log.find(changes, {
        projection: { resourceType: 1, resourceId: 1, metadata: 1 },
      })) {
        const record = `${entry.resourceType.replace('_', ' ')}/${entry.resourceId}`;
        if (committed.has(record))
          sequences.set(record, [...(sequences.get(record) ?? []), entry.metadata.sequence ?? -1]);
      }
      return sequences;
    },
    (sequences) => count(sequences) >= versions,
    patienceMs,
  ).catch(() => new Map<string, number[]>());
  const faults = [...committed].flatMap(([record, version]) =>
    sequenceFaults(
      record,
      version,
      (seen.get(record) ?? []).sort((a, b) => a - b),
      'the audit log',
    ),
  );
  const requests = new Set<string>();
  for await (const entry of log.find({ ...recent, action: 'read' }, { projection: { metadata: 1 } }))
    requests.add(entry.metadata.requestId ?? '');
  for (const request of told.reads)
    if (!requests.has(request)) faults.push(`the read ${request} was answered and is not in the audit log`);
  return { entries: count(seen), reads: requests.size, faults };
}

async function inTheState(db: Db, committed: Map<string, number>, versions: number) {
  const records = db.collection<{ _id: string; applied: number[] }>('records');
  const state = await until(
    'everything applied by the subscriber',
    async () => new Map((await records.find({}).toArray()).map((r) => [r._id, r.applied])),
    (applied) => count(new Map([...applied].filter(([record]) => committed.has(record)))) >= versions,
    patienceMs,
  ).catch(async () => new Map((await records.find({}).toArray()).map((r) => [r._id, r.applied])));
  const faults = [...committed].flatMap(([record, version]) =>
    sequenceFaults(record, version, state.get(record) ?? [], 'the subscriber'),
  );
  const letters = await db.collection('dead_letters').countDocuments({});
  if (letters > 0) faults.push(`${letters} dead letters are left`);
  return { applied: count(state), faults };
}

const count = (lists: ReadonlyMap<string, readonly number[]>): number =>
  [...lists.values()].reduce((sum, list) => sum + list.length, 0);
