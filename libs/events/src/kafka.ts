import {
  Kafka as KafkaClient,
  logLevel,
  type Consumer as ClientConsumer,
  type EachBatchPayload,
  type Producer as ClientProducer,
  type SASLOptions,
} from 'kafkajs';
import { gather, noTracer, type Tracer } from '@rymeda/kernel';
import { runTraced } from '@rymeda/tenancy';
import { connectAdmin, type KafkaAdmin } from './kafka-admin.ts';
import type { KafkaSecurity } from './kafka-settings.ts';
import './kafka-idle-fetch.ts';
import './kafka-request-queue.ts';
import { isUsualStop, judgeJoin } from './consumer-failure.rules.ts';
import type { EventsLogger } from './logger.ts';
import { beginBatch } from './message-spans.ts';
import { byGroup, partitionLag, type GroupProgress } from './partition-lag.ts';

export interface OutgoingMessage {
  /** Messages of one key keep their order. */
  key: string;
  /** Null is a tombstone: a compacted topic forgets the key. */
  value: string | null;
  headers?: Record<string, string>;
}

export interface TopicMessages {
  topic: string;
  messages: OutgoingMessage[];
}

export interface Producer {
  /**
   * All or a failure: resolves when every in-sync replica has every message; rejects within some seconds
   * when not, and then some may have been written. Calls must not overlap.
   */
  sendBatch(batches: TopicMessages[]): Promise<void>;
  disconnect(): Promise<void>;
}

export interface IncomingMessage {
  key: string | null;
  value: Buffer | null;
  headers: Record<string, string>;
  /** Where its handling is in its trace, as far as that is kept. */
  traceparent?: string;
  offset: string;
  /** When it was sent, by its producer's clock; milliseconds since the epoch. */
  publishedAt?: number;
}

export interface MessageBatch {
  topic: string;
  partition: number;
  messages: IncomingMessage[];
  /** True when the partition has gone to another member: stop, it will be read again. */
  lost(): boolean;
}

export interface ConsumerOptions {
  groupId: string;
  topics: string[];
  fromBeginning: boolean;
  /** Offsets are committed after it resolves; when it rejects, the same messages come again. */
  eachBatch(batch: MessageBatch): Promise<void>;
  /** How many partitions are worked on at once; default 1. */
  concurrency?: number;
  /** How long the broker may hold a fetch that has less than `minBytes`, milliseconds; default 500. */
  maxWaitMs?: number;
  /** So much ends a fetch at once; default 1. More makes fewer, larger batches, each up to `maxWaitMs` later. */
  minBytes?: number;
  /** The most of a partition in one batch, unless a single message is larger; default 1 MiB. */
  maxBytesPerPartition?: number;
}

export interface ConsumerStats extends GroupProgress {
  /** 1 while it is a member of its group. */
  running: number;
}

export interface Consumer {
  stop(): Promise<void>;
  stats(): ConsumerStats;
}

export interface Kafka {
  producer(): Producer;
  /** Joins the group in the background and again after any failure, until stopped. */
  consumer(options: ConsumerOptions): Consumer;
  /** Each consumer group's progress, of the partitions that are this process's own. */
  groups(): Readonly<Record<string, GroupProgress>>;
  /** For operators' tools and tests, never for a service. */
  admin(): Promise<KafkaAdmin>;
  disconnect(): Promise<void>;
}

export interface KafkaOptions {
  brokers: string[];
  clientId: string;
  logger: EventsLogger;
  /** Default: in the clear, for development. */
  security?: KafkaSecurity;
  /** Default: no traces. */
  tracer?: Tracer;
}

/** This file and `kafka-admin.ts` alone know the Kafka client. */
export function createKafka(options: KafkaOptions): Kafka {
  const { logger, tracer = noTracer } = options;
  const client = new KafkaClient({
    brokers: options.brokers,
    clientId: options.clientId,
    ...securityOf(options.security ?? {}),
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
    // The client calls errors what a broker's start or a rebalance brings about; we tell changes of state.
    logLevel: logLevel.ERROR,
    logCreator: () => (entry) => logger.debug('kafka_client', { reason: entry.log.message.slice(0, 120) }),
  });
  const open = new Set<{ close(): Promise<void> }>();
  const consumers: { groupId: string; consumer: Consumer }[] = [];

  return {
    producer() {
      const producer = reconnecting(client, logger);
      open.add({ close: () => producer.disconnect() });
      return producer;
    },
    consumer(consumerOptions) {
      const consumer = supervised(client, consumerOptions, { logger, tracer });
      open.add({ close: () => consumer.stop() });
      consumers.push({ groupId: consumerOptions.groupId, consumer });
      return consumer;
    },
    groups: () => byGroup(consumers.map(({ groupId, consumer }) => ({ groupId, ...consumer.stats() }))),
    admin: () => connectAdmin(client),
    async disconnect() {
      await Promise.all([...open].map((o) => o.close()));
      open.clear();
    },
  };
}

/** TLS 1.2 is the least that brokers of this age and the law's guidance (NIST SP 800-52r2) have in common. */
function securityOf({ tls, sasl }: KafkaSecurity) {
  const { key, ...certificates } = tls ?? {};
  const ssl = { ...certificates, ...(key && { key: key.reveal() }), minVersion: 'TLSv1.2' as const };
  return {
    ...(tls === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl: { ...sasl, password: sasl.password.reveal() } as SASLOptions }),
  };
}

/**
 * One request in flight keeps the order through the client's own retries: a batch can come twice, never out of
 * order, and whoever applies by `id` and `sequence` is none the worse. Broker-side idempotence would drop
 * the second copy, but this client can't go on after the broker has forgotten its producer id.
 */
function reconnecting(client: KafkaClient, logger: EventsLogger): Producer {
  let producer: ClientProducer | undefined;
  let up = true;
  const connected = async (): Promise<ClientProducer> => {
    if (producer !== undefined) return producer;
    const fresh = client.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
    await fresh.connect();
    return (producer = fresh);
  };
  return {
    async sendBatch(batches) {
      try {
        await (
          await connected()
        ).sendBatch({
          topicMessages: batches.map(({ topic, messages }) => ({ topic, messages })),
          acks: -1,
          timeout: 8_000,
        });
        if (!up) logger.info('kafka_back');
        up = true;
      } catch (error) {
        if (up) logger.failure('kafka_unreachable', error);
        up = false;
        throw error;
      }
    },
    async disconnect() {
      await producer?.disconnect();
      producer = undefined;
    },
  };
}

/** A group member that comes back with a fresh client after whatever stopped it. */
function supervised(
  client: KafkaClient,
  options: ConsumerOptions,
  { logger, tracer }: { logger: EventsLogger; tracer: Tracer },
): Consumer {
  const state = { stopped: false, running: 0, hasRun: false };
  /** When each batch under way was begun. */
  const underWay = new Map<EachBatchPayload, number>();
  const lag = partitionLag();
  let consumer: ClientConsumer | undefined;
  let wakeUp: () => void = () => undefined;
  const done = supervise();

  async function supervise(): Promise<void> {
    for (let attempt = 0; !state.stopped; attempt++) {
      const ended = new Promise<void>((resolve) => (wakeUp = resolve));
      try {
        consumer = await join(() => wakeUp());
        state.running = 1;
        state.hasRun = true;
        attempt = 0;
        if (!state.stopped) await ended;
      } catch (error) {
        const verdict = state.stopped ? undefined : judgeJoin(attempt, state.hasRun);
        if (verdict === 'awaited') logger.warn('kafka_awaited', { group: options.groupId });
        if (verdict === 'failed') logger.failure('kafka_consumer_failed', error, { group: options.groupId });
      }
      state.running = 0;
      await leave();
      if (!state.stopped) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  async function join(onCrash: () => void): Promise<ClientConsumer> {
    const member = client.consumer({
      groupId: options.groupId,
      sessionTimeout: 6_000,
      heartbeatInterval: 1_500,
      rebalanceTimeout: 10_000,
      maxWaitTimeInMs: options.maxWaitMs ?? 500,
      minBytes: options.minBytes ?? 1,
      maxBytesPerPartition: options.maxBytesPerPartition ?? 1_048_576,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5, restartOnFailure: async () => false },
    });
    consumer = member;
    member.on(member.events.CRASH, ({ payload }) => {
      if (isUsualStop(payload.error, state.stopped))
        logger.info('kafka_consumer_rejoins', { group: options.groupId, reason: payload.error.name });
      else logger.failure('kafka_consumer_stopped', payload.error, { group: options.groupId });
      onCrash();
    });
    member.on(member.events.GROUP_JOIN, ({ payload }) => lag.keepOnly(payload.memberAssignment));
    await member.connect();
    await member.subscribe({ topics: options.topics, fromBeginning: options.fromBeginning });
    await member.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: options.concurrency ?? 1,
      eachBatch: handle,
    });
    return member;
  }

  /** One request for the partitions that are done at about the same time: the last to ask knows all of them. */
  const commit = gather(async (done: EachBatchPayload[]): Promise<void[]> => {
    const last = done.at(-1);
    await last?.commitOffsetsIfNecessary(last.uncommittedOffsets());
    return done.map(() => undefined);
  });

  async function handle(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    let lost = false;
    const beat = setInterval(() => {
      // The runner meets the same answer after the batch and rejoins; here it only ends the work sooner.
      payload.heartbeat().catch(() => (lost = true));
    }, 1_500);
    const messages: IncomingMessage[] = batch.messages.map((m) => ({
      key: m.key?.toString('utf8') ?? null,
      value: m.value,
      headers: textHeaders(m.headers),
      offset: m.offset,
      publishedAt: Number(m.timestamp),
    }));
    underWay.set(payload, performance.now());
    const traced = beginBatch(tracer, { topic: batch.topic, group: options.groupId, messages });
    const take = () =>
      options.eachBatch({
        topic: batch.topic,
        partition: batch.partition,
        messages,
        lost: () => lost || state.stopped || !payload.isRunning() || payload.isStale(),
      });
    try {
      await (traced === undefined ? take() : runTraced(traced.traceparent, take));
      traced?.end();
    } catch (error) {
      traced?.end(error instanceof Error ? error.name : 'unknown');
      throw error;
    } finally {
      clearInterval(beat);
      underWay.delete(payload);
    }
    payload.resolveOffset(batch.lastOffset());
    await commit(payload);
    lag.note(batch.topic, batch.partition, Number(batch.offsetLag()));
  }

  async function leave(): Promise<void> {
    const member = consumer;
    consumer = undefined;
    try {
      await member?.disconnect();
    } catch {
      // Swallowed on purpose: the broker drops a member that left without a word after its session time-out.
    }
  }

  return {
    async stop() {
      state.stopped = true;
      wakeUp();
      await done;
    },
    stats: () => {
      const now = performance.now();
      const ages = [...underWay.values()].map((begun) => (now - begun) / 1_000);
      return { running: state.running, lagMessages: lag.total(), batchSeconds: Math.max(0, ...ages) };
    },
  };
}

type ClientHeaders = Record<string, Buffer | string | (Buffer | string)[] | undefined> | undefined;
function textHeaders(headers: ClientHeaders): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) text[name] = first.toString();
  }
  return text;
}
