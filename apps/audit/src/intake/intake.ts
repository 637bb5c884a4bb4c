import { parseCloudEvent, type EventsLogger, type IncomingMessage, type MessageBatch } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import type { EntryAppender } from '../logs/entry-appender.ts';
import { prepareEntry, type PreparedEntry } from '../logs/prepared-entry.ts';
import { entriesOf } from './entry.rules.ts';
import { lagMeter } from './lag-meter.ts';
import type { UnreadableEntry } from './unreadable.ts';

export interface Intake {
  /** Resolves when every message of the batch is durable in the log; only then its offsets are committed. */
  take(batch: MessageBatch): Promise<void>;
  stats(): { entries: number; duplicates: number; unreadable: number; failures: number };
  /** From what happened to its entry in the log, seconds; of what is under way, else of what was last appended. */
  lagSeconds(): number;
}

export interface IntakeOptions {
  appender: EntryAppender;
  unreadable: UnreadableEntry;
  clock: Clock;
  logger: EventsLogger;
}

const longestPauseMs = 1_000;

/** From messages to entries, tried for as long as the partition is ours. */
export function createIntake({ appender, unreadable, clock, logger }: IntakeOptions): Intake {
  const stats = { entries: 0, duplicates: 0, unreadable: 0, failures: 0 };
  const lag = lagMeter(clock);

  /** Salted and hashed once, however often the append must be tried. */
  async function prepare({ topic, partition, messages }: MessageBatch): Promise<PreparedEntry[]> {
    const now = clock();
    const all: PreparedEntry[] = [];
    for (const message of messages) {
      const read = readEntries(message, now);
      if (read !== undefined) {
        for (const entry of read) all.push(entry);
        continue;
      }
      const { offset, value } = message;
      all.push(prepareEntry(await unreadable({ topic, partition, offset, value }), now));
      stats.unreadable++;
      logger.warn('audit_unreadable', { topic, partition });
    }
    return all;
  }

  return {
    async take(batch) {
      let prepared: PreparedEntry[] | undefined;
      let measured: { end(appended: boolean): void } | undefined;
      for (let attempt = 1; ; attempt++) {
        try {
          prepared ??= await prepare(batch);
          measured ??= lag.begin(prepared.map(({ entry }) => entry.timestamp));
          const appended = await appender.append(prepared);
          stats.entries += appended.entries;
          stats.duplicates += appended.duplicates;
          measured.end(true);
          if (attempt > 1) logger.info('audit_intake_back', { topic: batch.topic, attempt });
          return;
        } catch (error) {
          stats.failures++;
          if (attempt === 1) logger.failure('audit_intake_failed', error, { topic: batch.topic });
          if (batch.lost()) {
            measured?.end(false);
            throw error;
          }
          await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, longestPauseMs)));
        }
      }
    },
    stats: () => ({ ...stats }),
    lagSeconds: () => lag.seconds(),
  };
}

function readEntries(message: IncomingMessage, now: Date): PreparedEntry[] | undefined {
  const event = parseCloudEvent(message.value);
  const entries = event === undefined ? undefined : entriesOf(event);
  try {
    return entries?.map((entry) => prepareEntry(entry, now));
  } catch {
    // Swallowed on purpose: what has no canonical form is kept as it came, sealed.
    return undefined;
  }
}
