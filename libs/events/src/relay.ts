import { noTracer, type Clock, type Tracer } from '@rymeda/kernel';
import { runAsSystem } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import type { Producer } from './kafka.ts';
import { createLeaseHolder } from './leases.ts';
import type { EventsLogger } from './logger.ts';
import { durable, rawCollection } from './mongo.ts';
import { outboxCollection, shardCount, type OutboxRow } from './outbox.ts';
import { readOldest } from './relay-read.ts';
import { publishingSpans } from './publishing-spans.ts';
import { publishingOrder, topicMessages, type RelayTopics } from './relay.rules.ts';
import { eventsTopic, intakeTopic } from './topics.ts';

export interface RelayStats {
  /** Age of the oldest row that was not published at the last look. */
  lagSeconds: number;
  /** Rows waiting, as last counted. */
  lagCount: number;
  published: number;
  batches: number;
  /** Attempts in a row that failed. */
  failures: number;
  shards: number;
  /** What is free of the database's disk, 0 to 1, at the last look: where the outbox grows while Kafka is away. */
  diskLeft: number;
}

export interface Relay {
  start(): void;
  /** There is something new; cheap, and may be called from any context. */
  wake(): void;
  /** Ends the batch under way and hands the shards over. */
  stop(): Promise<void>;
  stats(): RelayStats;
}

export interface RelayOptions {
  connection: Connection;
  engine: string;
  producer: Producer;
  clock: Clock;
  logger: EventsLogger;
  topics?: RelayTopics;
  /** Default: no traces. */
  tracer?: Tracer;
}

/** Rows that another process of the engine wrote are found by looking: seldom once nothing has come for a while. */
const [pollMs, idlePollMs, idleAfterMs] = [200, 500, 5_000];
/** After a wake-up others soon follow: a short wait makes one batch of them, for a little latency. */
const lingerMs = 50;
const countMs = 2_000;
const diskMs = 60_000;

/**
 * Publishes the outbox: oldest rows first, each subject's in order, both topics, then deletes them. Whatever
 * fails is tried again for ever; rows stay until Kafka has them.
 */
export function createRelay(options: RelayOptions): Relay {
  const { connection, engine, producer, clock, logger, tracer = noTracer } = options;
  const topics = options.topics ?? { events: eventsTopic(engine), intake: intakeTopic };
  const shards = Array.from({ length: shardCount }, (_, shard) => shard);
  const leases = createLeaseHolder(connection, shards, { logger, onGain: () => wake() });
  const stats: RelayStats = {
    lagSeconds: 0,
    lagCount: 0,
    published: 0,
    batches: 0,
    failures: 0,
    shards: 0,
    diskLeft: 1,
  };
  const outbox = () => rawCollection<OutboxRow>(connection, outboxCollection);
  /** Published, but the deletion failed: to be deleted before anything else is read. */
  let undeleted: string[] = [];
  let oldest: Date | undefined;
  let countedAt = 0;
  let diskAt = -Infinity;
  let busyAt = -Infinity;
  let woken = false;
  let stopping = false;
  let rouse: () => void = () => undefined;
  let running: Promise<unknown> | undefined;

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function publishLoop(): Promise<void> {
    while (!stopping) {
      woken = false;
      const more = await attempt();
      if (more || stopping) continue;
      if (!woken) await sleep(stats.failures === 0 ? untilNextLook() : backoff(stats.failures));
      if (stats.failures === 0) await new Promise((resolve) => setTimeout(resolve, lingerMs));
    }
  }

  const untilNextLook = (): number => (performance.now() - busyAt < idleAfterMs ? pollMs : idlePollMs);

  async function attempt(): Promise<boolean> {
    try {
      const more = await publishOnce();
      stats.failures = 0;
      return more;
    } catch (error) {
      if (stats.failures++ === 0) logger.failure('relay_failed', error);
      return false;
    }
  }

  /** Whether there was more than one batch holds. */
  async function publishOnce(): Promise<boolean> {
    const held = leases.held();
    stats.shards = held.length;
    if (held.length === 0) {
      // What waits is its holder's to tell, not that of one who left it behind.
      if (leases.known()) [oldest, stats.lagCount] = [undefined, 0];
      return false;
    }
    await deletePublished();
    const { rows, more } = await readOldest(connection, held);
    oldest = rows[0]?.createdAt;
    await count(rows.length, more);
    await lookAtDisk();
    if (rows.length === 0) return false;
    busyAt = performance.now();
    const spans = publishingSpans(tracer, rows, topics);
    await producer.sendBatch(topicMessages(engine, publishingOrder(rows), topics, spans.continued));
    spans.end();
    undeleted = rows.map((r) => r._id);
    stats.published += rows.length;
    stats.batches++;
    await deletePublished();
    oldest = undefined;
    return more;
  }

  /** Majority, so that the next snapshot doesn't show them any more. */
  async function deletePublished(): Promise<void> {
    if (undeleted.length === 0) return;
    await outbox().deleteMany({ _id: { $in: undeleted } }, { writeConcern: durable });
    undeleted = [];
  }

  async function count(seen: number, more: boolean): Promise<void> {
    if (!more) {
      stats.lagCount = seen;
    } else if (performance.now() - countedAt > countMs) {
      countedAt = performance.now();
      stats.lagCount = await outbox().estimatedDocumentCount();
    }
  }

  async function lookAtDisk(): Promise<void> {
    if (performance.now() - diskAt < diskMs) return;
    diskAt = performance.now();
    const { fsTotalSize, fsUsedSize } = await connection.db!.stats();
    if (fsTotalSize > 0) stats.diskLeft = 1 - fsUsedSize / fsTotalSize;
  }

  function wake(): void {
    woken = true;
    rouse();
  }

  return {
    start() {
      running ??= runAsSystem('relay', () => Promise.all([publishLoop(), leases.run()]));
    },
    wake,
    async stop() {
      stopping = true;
      leases.end();
      rouse();
      await running;
      if (running !== undefined) await leases.release();
    },
    stats: () => ({
      ...stats,
      lagSeconds: oldest === undefined ? 0 : Math.max(0, (clock().getTime() - oldest.getTime()) / 1000),
    }),
  };
}

const backoff = (failures: number): number => Math.min(100 * 2 ** failures, 2_000);
