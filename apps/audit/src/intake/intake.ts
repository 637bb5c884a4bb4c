import { parseCloudEvent, type EventsLogger, type IncomingMessage, type MessageBatch } from '@rymeda/events';
import type { Entry } from '../logs/entry.ts';
import type { EntryAppender } from '../logs/entry-appender.ts';
import { entriesOf } from './entry.rules.ts';
import type { UnreadableEntry } from './unreadable.ts';

export interface Intake {
  /** Resolves when every message of the batch is durable in the log; only then its offsets are committed. */
  take(batch: MessageBatch): Promise<void>;
  stats(): { entries: number; duplicates: number; unreadable: number; failures: number };
}

export interface IntakeOptions {
  appender: EntryAppender;
  unreadable: UnreadableEntry;
  logger: EventsLogger;
}

const longestPauseMs = 1_000;

/** From messages to entries, tried for as long as the partition is ours. */
export function createIntake({ appender, unreadable, logger }: IntakeOptions): Intake {
  const stats = { entries: 0, duplicates: 0, unreadable: 0, failures: 0 };

  async function entries({ topic, partition, messages }: MessageBatch): Promise<Entry[]> {
    const all: Entry[] = [];
    for (const message of messages) {
      const read = readEntries(message);
      if (read !== undefined) {
        all.push(...read);
        continue;
      }
      all.push(await unreadable({ topic, partition, offset: message.offset, value: message.value }));
      stats.unreadable++;
      logger.warn('audit_unreadable', { topic, partition });
    }
    return all;
  }

  return {
    async take(batch) {
      for (let attempt = 1; ; attempt++) {
        try {
          const appended = await appender.append(await entries(batch));
          stats.entries += appended.entries;
          stats.duplicates += appended.duplicates;
          if (attempt > 1) logger.info('audit_intake_back', { topic: batch.topic, attempt });
          return;
        } catch (error) {
          stats.failures++;
          if (attempt === 1) logger.failure('audit_intake_failed', error, { topic: batch.topic });
          if (batch.lost()) throw error;
          await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, longestPauseMs)));
        }
      }
    },
    stats: () => ({ ...stats }),
  };
}

function readEntries(message: IncomingMessage): Entry[] | undefined {
  const event = parseCloudEvent(message.value);
  return event === undefined ? undefined : entriesOf(event);
}
