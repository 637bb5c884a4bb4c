import { runAsSystem } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import type { Kafka, Producer } from '../kafka.ts';
import { createLeaseHolder } from '../leases.ts';
import type { EventsLogger } from '../logger.ts';
import { deadLetterTopic } from './dead-letter.ts';
import { saidTogether } from './dead-letter.rules.ts';
import type { DeadLetterStore } from './dead-letter-store.ts';
import type { LetterResolver } from './letter-resolver.ts';

export interface LetterCounts {
  letters: number;
  failedSubjects: number;
  retryingSubjects: number;
}

export interface LetterKeeperOptions {
  connection: Connection;
  kafka: Kafka;
  name: string;
  letters: DeadLetterStore;
  resolver: LetterResolver;
  logger: EventsLogger;
}

/** While something waits for its next attempt, and while nothing does. */
const [busyMs, idleMs] = [250, 1_000];
const countMs = 5_000;

/** In one process of the group at a time: tries again what is due, and tells the topic of dead letters what changed. */
export function letterKeeper({ connection, kafka, name, letters, resolver, logger }: LetterKeeperOptions) {
  const lease = createLeaseHolder(connection, [`letters/${name}`], { logger });
  const counts: LetterCounts = { letters: 0, failedSubjects: 0, retryingSubjects: 0 };
  let producer: Producer | undefined;
  let countedAt = -Infinity;
  let stopping = false;
  let failing = false;
  let rouse: () => void = () => undefined;
  let running: Promise<unknown> | undefined;

  async function tellAll(): Promise<void> {
    for (let rows = await letters.unsaid(); rows.length > 0 && !stopping; rows = await letters.unsaid()) {
      producer ??= kafka.producer();
      for (const some of saidTogether(rows)) {
        const messages = some.map(({ key, value }) => ({ key, value }));
        await producer.sendBatch([{ topic: deadLetterTopic(name), messages }]);
        await letters.said(some);
      }
    }
  }

  async function count(): Promise<void> {
    if (performance.now() - countedAt < countMs) return;
    countedAt = performance.now();
    Object.assign(counts, await letters.counts());
  }

  async function tick(): Promise<void> {
    await count();
    if (lease.held().length === 0) return;
    await resolver.retryDue();
    await tellAll();
  }

  async function loop(): Promise<void> {
    while (!stopping) {
      try {
        await tick();
        if (failing) logger.info('dead_letters_back', { group: name });
        failing = false;
      } catch (error) {
        if (!failing) logger.failure('dead_letters_failed', error, { group: name });
        failing = true;
      }
      if (!stopping) await sleep(failing || counts.letters === 0 ? idleMs : busyMs);
    }
  }

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    start(): void {
      running ??= runAsSystem(`dead-letters/${name}`, () => Promise.all([loop(), lease.run()]));
    },
    /** Something was parked or done: counted and looked at once. */
    wake(): void {
      countedAt = -Infinity;
      rouse();
    },
    async stop(): Promise<void> {
      stopping = true;
      lease.end();
      rouse();
      await running;
      if (running !== undefined) await lease.release();
      await producer?.disconnect();
    },
    counts: (): LetterCounts => ({ ...counts }),
  };
}
