import { setImmediate } from 'node:timers/promises';
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
/** The database has one part while the next is made ready. */
const mostInPart = 1_000;
/** After so many the process turns to others, and to the database's answers. */
const mostInTurn = 100;

/** From messages to entries, tried for as long as the partition is ours. */
export function createIntake({ appender, unreadable, clock, logger }: IntakeOptions): Intake {
  const stats = { entries: 0, duplicates: 0, unreadable: 0, failures: 0 };
  const lag = lagMeter(clock);

  /** Salted and hashed once, however often the append must be tried. */
  async function prepare(
    { topic, partition }: MessageBatch,
    part: IncomingMessage[],
  ): Promise<PreparedEntry[]> {
    const now = clock();
    const all: PreparedEntry[] = [];
    for (const [n, message] of part.entries()) {
      if (n % mostInTurn === 0) await setImmediate();
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

  async function append(entries: PreparedEntry[]): Promise<void> {
    const appended = await appender.append(entries);
    stats.entries += appended.entries;
    stats.duplicates += appended.duplicates;
  }

  /** Appends part after part; each call goes on behind what is durable, with what was made ready before. */
  function appending(batch: MessageBatch, saw: (times: readonly Date[]) => void) {
    const parts = evenParts(batch.messages, mostInPart);
    const ready = new Map<number, PreparedEntry[]>();
    let durable = 0;

    async function readyPart(n: number): Promise<PreparedEntry[]> {
      const entries = ready.get(n) ?? (await prepare(batch, parts[n] ?? []));
      saw(entries.map(({ entry }) => entry.timestamp));
      ready.set(n, entries);
      return entries;
    }

    return async (): Promise<void> => {
      while (durable < parts.length) {
        const entries = await readyPart(durable);
        const next = durable + 1 < parts.length ? readyPart(durable + 1) : undefined;
        const [appended, prepared] = await Promise.allSettled([append(entries), next]);
        if (appended.status === 'rejected') throw appended.reason;
        ready.delete(durable++);
        if (prepared.status === 'rejected') throw prepared.reason;
      }
    };
  }

  return {
    async take(batch) {
      const measured = lag.begin();
      const appendRest = appending(batch, (times) => measured.saw(times));
      for (let attempt = 1; ; attempt++) {
        try {
          await appendRest();
          measured.end(true);
          if (attempt > 1) logger.info('audit_intake_back', { topic: batch.topic, attempt });
          return;
        } catch (error) {
          stats.failures++;
          if (attempt === 1) logger.failure('audit_intake_failed', error, { topic: batch.topic });
          if (batch.lost()) {
            measured.end(false);
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

/** As few parts as do, of about the same length. */
function evenParts<T>(all: readonly T[], most: number): T[][] {
  const length = Math.ceil(all.length / Math.ceil(all.length / most));
  const parts: T[][] = [];
  for (let at = 0; at < all.length; at += length) parts.push(all.slice(at, at + length));
  return parts;
}
