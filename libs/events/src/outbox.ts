import type { CloudEvent } from '@rymeda/contracts';
import { uuidv7Hex } from '@rymeda/kernel';
import { subjectId } from './envelope.ts';

export const outboxCollection = 'outbox';

/** A row exists exactly while it is unpublished. `_id` ascends with time, within a process strictly. */
interface OutboxRowBase {
  _id: string;
  /** Hash of the record's id: rows of one record always have the same. */
  shard: number;
  subject: string;
  sequence: number;
  createdAt: Date;
}

export interface EventRow extends OutboxRowBase {
  kind: 'event';
  event: CloudEvent;
}

/** Access records of one group commit, of several organisations; `records` is the JSON of a list. */
export interface AccessRow extends OutboxRowBase {
  kind: 'access';
  process: string;
  batch: number;
  access: AccessOf[];
}

/** What is told of one organisation. */
export interface AccessOf {
  organizationId: string;
  count: number;
  records: string;
  /** The kept traces that these records are of; absent where there are none. */
  traces?: string[];
}

export type OutboxRow = EventRow | AccessRow;

/** How many leases share the rows of an engine; more would only make more of them. */
export const shardCount = 8;

/** FNV-1a: even, and the same in every process; nothing secret hangs on it. */
export function shardOf(subject: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < subject.length; i++) hash = Math.imul(hash ^ subject.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shardCount;
}

/** `event.id` is the row's id, so that a row and what was published of it can be matched. */
export function eventRow(event: CloudEvent, rowId: string, createdAt: Date): EventRow {
  const { subject, sequence } = event;
  return {
    _id: rowId,
    kind: 'event',
    shard: shardOf(subjectId(subject)),
    subject,
    sequence,
    event,
    createdAt,
  };
}

export function accessRow(batch: Pick<AccessRow, 'process' | 'batch' | 'access' | 'createdAt'>): AccessRow {
  const subject = `access/${batch.process}`;
  return {
    _id: uuidv7Hex(),
    kind: 'access',
    shard: shardOf(batch.process),
    subject,
    sequence: batch.batch,
    ...batch,
  };
}

/** What every engine's database needs for this library; the stack tool and deployment jobs make it. */
export const outboxIndexes: {
  collection: string;
  key: Record<string, 1 | -1>;
  options?: Record<string, unknown>;
}[] = [
  { collection: 'outbox', key: { shard: 1, _id: 1 } },
  { collection: 'outbox', key: { subject: 1, sequence: 1 } },
  { collection: 'relay_leases', key: { _id: 1 } },
  { collection: 'inbox_positions', key: { _id: 1 } },
  { collection: 'dead_letters', key: { consumer: 1, subject: 1, sequence: 1 } },
  { collection: 'dead_letters', key: { subject: 1, sequence: 1 } },
  { collection: 'parked_subjects', key: { consumer: 1, state: 1, dueAt: 1 } },
  { collection: 'parked_subjects', key: { consumer: 1, topic: 1, key: 1 } },
  { collection: 'dead_letter_notices', key: { consumer: 1, _id: 1 } },
];
