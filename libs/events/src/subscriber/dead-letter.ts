import type { CloudEvent } from '@rymeda/contracts';
import { z } from 'zod';

/** An event that a consumer could not apply, or that waits behind such a one. Events carry no PHI. */
export interface DeadLetter {
  /** `<consumer> <id>`; the id is the event's, or the message's place where it was no event. */
  _id: string;
  consumer: string;
  /** What waits together: the record, as `recordKey` names it, or the message key where nothing could be read. */
  subject: string;
  sequence: number;
  /** Null for a message that was no event of ours; its bytes, which may be anything, are not kept. */
  event: CloudEvent | null;
  /** The error's name or code; its message may quote a document and is not kept. */
  cause: string;
  attempts: number;
  origin: Origin;
  /** Whether the topic of dead letters tells of it. */
  announced: boolean;
  createdAt: Date;
}

/** Where the message lies. */
export interface Origin {
  topic: string;
  partition: number;
  offset: string;
  key: string | null;
  bytes: number;
}

/** A subject that waits. While it is there, its events are put behind the first letter instead of being applied. */
export interface ParkedSubject {
  _id: string;
  consumer: string;
  topic: string;
  key: string | null;
  /** `retrying` until the attempts are used up, then an operator's. */
  state: 'retrying' | 'failed';
  dueAt: Date;
  letters: number;
}

/** Why a letter is one, for letters that wait behind another. */
export const waits = 'WAITS';

/** One topic per consumer group, compacted: what it holds in the end are the letters that are open. */
export const deadLetterTopic = (group: string): string => `rymeda.dead-letters.${group}`;

/** The id that people use; `_id` begins with the consumer. */
export const letterId = ({ _id, consumer }: Pick<DeadLetter, '_id' | 'consumer'>): string =>
  _id.slice(consumer.length + 1);

const openLetter = z.object({
  kind: z.literal('letter'),
  id: z.string(),
  group: z.string(),
  subject: z.string(),
  state: z.enum(['retrying', 'failed', 'parked']),
  organizationId: z.string().nullable(),
  type: z.string().nullable(),
  record: z.string().nullable(),
  sequence: z.number().nullable(),
  cause: z.string(),
  attempts: z.number(),
  origin: z.object({
    topic: z.string(),
    partition: z.number(),
    offset: z.string(),
    key: z.string().nullable(),
    bytes: z.number(),
  }),
  since: z.string(),
  event: z.record(z.string(), z.unknown()).nullable(),
});
/** What the topic says of an open letter; a resolved one has a tombstone. */
export type OpenLetter = z.infer<typeof openLetter>;

const command = z.object({
  kind: z.literal('command'),
  command: z.enum(['replay', 'drop']),
  /** A letter's id: `replay` takes its whole subject. */
  letter: z.string(),
  /** Who asks, and why; both are logged. */
  by: z.string().max(64),
  reason: z.string().max(256),
});
/** What an operator asks a consumer group to do; has a tombstone once it is done. */
export type LetterCommand = z.infer<typeof command>;

const record = z.discriminatedUnion('kind', [openLetter, command]);

/** Reads a value of a dead-letter topic; `undefined` for what is neither letter nor command. */
export function parseLetterRecord(value: Buffer | string | null): OpenLetter | LetterCommand | undefined {
  if (value === null) return undefined;
  try {
    const parsed = record.safeParse(JSON.parse(value.toString()));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    // Not JSON: nobody of ours wrote it.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const commandKey = (id: string): string => `command/${id}`;

/** The letter as the topic tells it. */
export function openLetterOf(letter: DeadLetter, state: OpenLetter['state']): OpenLetter {
  const { event } = letter;
  return {
    kind: 'letter',
    id: letterId(letter),
    group: letter.consumer,
    subject: letter.subject,
    state,
    organizationId: event?.organizationid ?? null,
    type: event?.type ?? null,
    record: event?.subject ?? null,
    sequence: event?.sequence ?? null,
    cause: letter.cause,
    attempts: letter.attempts,
    origin: letter.origin,
    since: letter.createdAt.toISOString(),
    event,
  };
}
