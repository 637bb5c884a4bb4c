import type { EventsLogger, Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { createTurns, jobContext } from '@rymeda/service';
import { logKey, type LogName } from '../logs/log-name.rules.ts';
import type { CheckpointStore } from './checkpoint.store.ts';
import { originOf } from './checkpoint.ts';
import type { DailyStore } from './daily.store.ts';
import type { ProofReader } from './proof-reader.ts';

export interface DailyCheckpointsOptions {
  sent: DailyStore;
  checkpoints: Pick<CheckpointStore, 'covered' | 'latestSigned'>;
  proofs: Pick<ProofReader, 'checkpoint' | 'latest'>;
  transactions: Transactions;
  originPrefix: string;
  clock: Clock;
  logger: EventsLogger;
  intervalMs: number;
}

const atOnce = 200;

/**
 * Sends each organisation its newest checkpoint once a day, as an event that its webhooks get: what lies with many
 * can't be taken back. Several processes may do it: what was sent is marked in the event's transaction.
 */
export function createDailyCheckpoints(options: DailyCheckpointsOptions) {
  const { sent, checkpoints, proofs, transactions, clock, logger } = options;
  async function turn(): Promise<void> {
    const day = clock().toISOString().slice(0, 10);
    const feed = await sent.feed();
    // A new platform begins with its second day.
    if (feed === null) return sent.setFeed(day, 0);
    if (feed.day === day) return;
    const signed = (await checkpoints.latestSigned())?.size ?? 0;
    const grown = new Map<string, LogName>();
    for (let from = feed.position; from < signed; from += atOnce)
      for (const { organizationId, year } of await checkpoints.covered(from, Math.min(signed, from + atOnce)))
        grown.set(logKey({ organizationId, year }), { organizationId, year });
    for (const name of grown.values()) await send(name, day);
    await sent.setFeed(day, signed);
  }

  async function send(name: LogName, day: string): Promise<void> {
    const head = await proofs.latest(name);
    const checkpoint = head === undefined ? undefined : await proofs.checkpoint(name, head.size);
    if (head === undefined || checkpoint === undefined) return;
    const { size, root } = head;
    await transactions.run(jobContext(name.organizationId, 'audit-daily-checkpoints'), async (tx) => {
      const last = await sent.last(name, tx);
      // What was sent yesterday is an entry itself: a log with nothing else new has nothing to send.
      if (last?.day === day || (last !== null && size <= last.position + 1)) return;
      await sent.mark(name, day, size, tx);
      tx.emit({
        name: 'audit.checkpoint.published',
        subject: `checkpoint/${logKey(name)}`,
        sequence: (last?.sent ?? 0) + 1,
        data: {
          origin: originOf(options.originPrefix, logKey(name)),
          size,
          rootHash: root.toString('base64'),
          checkpoint,
        },
      });
    });
  }

  return createTurns({
    job: 'audit-daily-checkpoints',
    turn,
    intervalMs: options.intervalMs,
    onFailure: (error) => logger.failure('audit_daily_checkpoints_failed', error),
  });
}
export type DailyCheckpoints = ReturnType<typeof createDailyCheckpoints>;
