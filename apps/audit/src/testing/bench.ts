// What audit's own numbers are, for tools/bench: prints one JSON line. Needs a stack (RYMEDA_HOME).
import { rmSync, writeFileSync } from 'node:fs';
import { createKafka, silentLogger, type Consumer, type MessageBatch } from '@rymeda/events';
import { stack, testTopics } from '@rymeda/events/testing';
import { systemClock, uuidv7, uuidv7Hex } from '@rymeda/kernel';
import { fetched } from '../consumers.ts';
import { proofReader } from '../checkpoints/proof-reader.ts';
import { createIntake } from '../intake/intake.ts';
import { indexes } from '../indexes.ts';
import type { Entry } from '../logs/entry.ts';
import { canonicalEntry } from '../logs/leaf.ts';
import { LogState } from '../logs/log-state.ts';
import { canonicalEntries } from '../logs/tree.store.ts';
import { leafHash } from '../tree/hash.ts';
import { TreeEdge } from '../tree/tree-edge.ts';
import { testAudit } from './test-audit.ts';

interface Asked {
  /** Entries of the ingest and of the bare inserts. */
  entries: number;
  /** Seconds at 500 events a second. */
  seconds: number;
  appends: number;
  proofs: number;
  /** Where to write an export of `verify` entries, its leaves and root. */
  verify: { entries: number; folder: string };
}
const asked = JSON.parse(process.argv[2] ?? '{}') as Asked;
const organization = `org_${uuidv7Hex()}`;
const year = new Date().getUTCFullYear();

const eventOf = (n: number): string =>
  JSON.stringify({
    specversion: '1.0',
    id: uuidv7(),
    source: '/rymeda/care',
    type: 'rymeda.care.patient.updated.v1',
    subject: `patient/pat_${uuidv7Hex()}`,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: 'urn:rymeda:event:care.patient.updated:1',
    organizationid: organization,
    actorid: `cli_${n % 40}`,
    sequence: 1 + (n % 9),
    ipaddress: '203.0.113.7',
    requestid: `req_${uuidv7Hex()}`,
    data: { id: 'pat_x', status: 'active', primaryProviderId: null, changed: ['address', 'phone'] },
  });
const percentile = (list: number[], p: number): number =>
  list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor((list.length * p) / 100))] ?? NaN;
const seconds = (since: number): number => (performance.now() - since) / 1000;
const cpuSeconds = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

const audit = await testAudit();
const process_ = audit.open();
const topics = await testTopics();
const kafka = createKafka({ brokers: stack().kafka.brokers, clientId: 'audit-bench', logger: silentLogger });
let appended = 0;
const delays: number[] = [];
let timed = false;
const intake = createIntake({
  appender: {
    append: async (entries) => {
      const done = await process_.appender.append(entries);
      appended += done.entries;
      const now = Date.now();
      if (timed) for (const { entry } of entries) delays.push(now - entry.timestamp.getTime());
      return done;
    },
  },
  unreadable: () => Promise.reject(new Error('nothing unreadable here')),
  clock: systemClock,
  logger: silentLogger,
});
const producer = kafka.producer();
const consume = (topic: string, eachBatch: (batch: MessageBatch) => Promise<void>): Consumer =>
  kafka.consumer({ groupId: `bench-${topic}`, topics: [topic], fromBeginning: true, ...fetched, eachBatch });
const until = async (reached: () => boolean): Promise<void> => {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 5));
};
interface Took {
  seconds: number;
  cpu: number;
}

/** Everything lies on a topic of its own, then one consumer takes it. */
async function ingest(count: number): Promise<Took> {
  const { intake: topic } = await testTopics();
  for (let at = 0; at < count; at += 500) {
    const messages = Array.from({ length: Math.min(500, count - at) }, (_, n) => ({
      key: organization,
      value: eventOf(at + n),
      headers: {},
    }));
    await producer.sendBatch([{ topic, messages }]);
  }
  const wanted = appended + count;
  let begun: { at: number; cpu: NodeJS.CpuUsage } | undefined;
  const consumer = consume(topic, async (batch) => {
    begun ??= { at: performance.now(), cpu: process.cpuUsage() };
    await intake.take(batch);
  });
  await until(() => appended >= wanted);
  const took = { seconds: seconds(begun?.at ?? NaN), cpu: cpuSeconds(begun?.cpu) };
  await consumer.stop();
  return took;
}

/** The newest of the same documents, under the same indexes, batches as large, majority and journal. */
async function bareInserts(count: number): Promise<Took> {
  const entries = audit.servers.root.collection<Entry>('entries');
  const rows = await entries.find({}).sort({ index: -1 }).limit(count).toArray();
  rows.reverse();
  globalThis.gc?.();
  const begun = { at: performance.now(), cpu: process.cpuUsage() };
  for (let at = 0; at < rows.length; at += 1_000)
    await bareCollection.insertMany(rows.slice(at, at + 1_000), {
      writeConcern: { w: 'majority', journal: true },
    });
  return { seconds: seconds(begun.at), cpu: cpuSeconds(begun.cpu) };
}

const bareCollection = audit.servers.root.collection<Entry>('bare');
for (const { database, collection, key, options } of indexes)
  if (database === 'log' && collection === 'entries') await bareCollection.createIndex(key, options);
// Both by turns: a slow spell of the machine meets both. The first turn only warms them.
const rounds = 5;
const each = Math.ceil(asked.entries / rounds);
const turns: { entries: number; ingest: Took; bare: Took }[] = [];
for (let n = 0; n <= rounds; n++) {
  const turn = { entries: each, ingest: await ingest(each), bare: await bareInserts(each) };
  if (n > 0) turns.push(turn);
}

// Event to entry, 500 a second.
const consumer = consume(topics.intake, (batch) => intake.take(batch));
timed = true;
for (let n = 0; n < asked.seconds * 20; n++) {
  const tick = performance.now();
  const messages = Array.from({ length: 25 }, (_, i) => ({
    key: organization,
    value: eventOf(n * 25 + i),
    headers: {},
  }));
  await producer.sendBatch([{ topic: topics.intake, messages }]);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, 50 - (performance.now() - tick))));
}
await until(() => delays.length >= asked.seconds * 500);
await consumer.stop();
timed = false;

// Proofs of entries chosen at random, checkpoint included. What was taken in before is on disk by then.
await process_.publish();
await audit.servers.root.getClient().db('admin').command({ fsync: 1 });
const { checkpoints, platform } = process_.checkpointing;
const proofs = proofReader({ log: audit.servers.log, checkpoints, platform });
const name = { organizationId: organization, year };
const proofTimes: number[] = [];
const { size = 0 } = (await proofs.latest(name)) ?? {};
for (let n = 0; n < asked.proofs; n++) {
  const since = performance.now();
  const index = Math.floor(Math.random() * size);
  const head = await proofs.over(name, index);
  if (head === undefined) throw new Error('no checkpoint');
  const [canonical] = await canonicalEntries(audit.servers.log, name, index, index + 1);
  await proofs.checkpoint(name, head.size);
  await proofs.inclusion(name, index, canonical as Buffer, head);
  proofTimes.push(performance.now() - since);
}

// Ten million appends: the log's memory without a database, small entries, a checkpoint every 10,000.
const state = new LogState(name, new TreeEdge());
const memory: number[] = [];
for (let n = 1; n <= asked.appends; n++) {
  const entry = Buffer.from(`entry ${n}`);
  state.append(entry, leafHash(entry));
  if (n % 10_000 === 0) state.markPublished(n);
  if (n % (asked.appends / 10) === 0) {
    globalThis.gc?.();
    memory.push(Math.round(process.memoryUsage().rss / 1e6));
  }
}

// An export to verify.
const edge = new TreeEdge();
const { entries: many, folder } = asked.verify;
const [sample] = (await audit.servers.root.collection<Entry>('entries').find({}).limit(1).toArray()) as [
  Entry,
];
const leaves = Buffer.alloc(many * 32);
const lines: string[] = [];
for (let index = 0; index < many; index++) {
  const canonical = canonicalEntry({
    ...sample,
    _id: `aud_${uuidv7Hex()}`,
    timestamp: new Date(Date.UTC(2026, 0, 1) + index),
  });
  const leaf = leafHash(canonical);
  edge.append(leaf);
  leaves.set(leaf, index * 32);
  lines.push(`{"entry":${canonical.toString()},"index":${index}}\n`);
  if (lines.length === 50_000)
    writeFileSync(`${folder}/entries.ndjson`, lines.splice(0).join(''), { flag: 'a' });
}
writeFileSync(`${folder}/entries.ndjson`, lines.join(''), { flag: 'a' });
writeFileSync(`${folder}/leaves.bin`, leaves);

process.stdout.write(
  `${JSON.stringify({
    turns,
    delay: { samples: delays.length, p50: percentile(delays, 50), p99: percentile(delays, 99) },
    proof: { samples: proofTimes.length, p50: percentile(proofTimes, 50), p99: percentile(proofTimes, 99) },
    memory,
    verify: { origin: 'bench', size: many, root: edge.root().toString('base64') },
  })}\n`,
);
await producer.disconnect();
await kafka.disconnect();
await audit.drop();
rmSync(audit.folder, { recursive: true, force: true });
process.exit(0);
