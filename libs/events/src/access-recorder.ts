import { AsyncLocalStorage } from 'node:async_hooks';
import { isSampled, problem, uuidv7, uuidv7Hex, type Clock, type Problem } from '@rymeda/kernel';
import { runAsSystem, type TenantContext } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import {
  accessRecords,
  byOrganization,
  encodeRecord,
  refusedRecord,
  type EncodedRecord,
  type RefusedAttempt,
} from './access-record.rules.ts';
import { durable, isDuplicateKey, rawCollection } from './mongo.ts';
import { accessRow, outboxCollection, type AccessRow } from './outbox.ts';
import type { OutboxTx, Tx } from './tx.ts';

export interface AccessRecorder {
  /** Resolves once what the caller was shown is durably recorded; AUDIT_UNAVAILABLE (503) otherwise. */
  record(context: TenantContext): Promise<void>;
  /** The same for a write: recorded in its transaction. */
  inTransaction(tx: Tx, context: TenantContext): Promise<void>;
  /**
   * Records a refused attempt. Resolves once it is durable, or after half a second at most, because a refusal shows
   * nothing: it is then written as soon as that works. Never rejects; `attemptsLost` counts what found no room.
   */
  attempted(attempt: RefusedAttempt): Promise<void>;
  /** Waits, at most 5 s, until nothing is under way. */
  drain(): Promise<void>;
  stats(): { waiters: number; batches: number; records: number; refused: number; attemptsLost: number };
}

export interface AccessRecorderOptions {
  connection: Connection;
  engine: string;
  clock: Clock;
  relay?: { wake(): void };
  /** How long a caller waits before it is refused, milliseconds. */
  waitMs?: number;
  /** How many bytes of refused attempts may wait for a database that is away. */
  mostAttemptBytes?: number;
}

interface Waiter {
  records: EncodedRecord[];
  bytes: number;
  since: number;
  done: boolean;
  /** A refused attempt: it stays in the queue however long nobody waits for it. */
  stays?: true;
  resolve(): void;
  reject(error: Problem): void;
}

const mostBytes = 256 * 1024;
const drainMs = 5_000;
const sweepMs = 100;
const attemptWaitMs = 500;

/**
 * Group commit: whoever waits while a write is under way shares the next one. A single write is under way at a
 * time, so that a killed process leaves no hole in its batch numbers; throughput comes from the size of groups.
 * A write that fails is repeated as it is, by the same `_id` and number, until it is known to be durable: its
 * callers were refused by then, and a record too many is the better fault.
 */
export function createAccessRecorder(options: AccessRecorderOptions): AccessRecorder {
  const { connection, clock, relay, waitMs = 2_000, mostAttemptBytes = 4 * 1024 * 1024 } = options;
  const process = uuidv7Hex();
  // Entered once: a write for many callers must not run in the context of the one who happened to start it.
  const detached = runAsSystem('access-recorder', () => AsyncLocalStorage.snapshot());
  let queue: Waiter[] = [];
  let attemptBytes = 0;
  let writing: { since: number; waiters: Waiter[] } | undefined;
  let scheduled = false;
  let sweeper: NodeJS.Timeout | undefined;
  const counts = { batches: 0, records: 0, refused: 0, attemptsLost: 0 };

  const take = (context: TenantContext): EncodedRecord[] => {
    const records = accessRecords(context, context.disclosures.splice(0), clock(), uuidv7).map(encodeRecord);
    const { traceparent } = context;
    return isSampled(traceparent) ? records.map((record) => ({ ...record, traceparent })) : records;
  };

  function enqueue(records: EncodedRecord[]): Promise<void> {
    const since = performance.now();
    if (writing !== undefined && since - writing.since > waitMs) return Promise.reject(refused());
    return new Promise((resolve, reject) => {
      const bytes = records.reduce((sum, r) => sum + lengthOf(r), 0);
      queue.push({ records, bytes, since, done: false, resolve, reject });
      detached(schedule);
    });
  }

  async function attempted(attempt: RefusedAttempt): Promise<void> {
    const record = encodeRecord(refusedRecord(attempt, clock(), uuidv7()));
    const bytes = lengthOf(record);
    if (attemptBytes + bytes > mostAttemptBytes) return void counts.attemptsLost++;
    attemptBytes += bytes;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, attemptWaitMs);
      const written = (): void => {
        clearTimeout(timer);
        attemptBytes -= bytes;
        resolve();
      };
      const since = performance.now();
      queue.push({
        records: [record],
        bytes,
        since,
        done: false,
        stays: true,
        resolve: written,
        reject: written,
      });
      detached(schedule);
    });
  }

  /** After the current turn of the event loop, so that requests read in one turn share a write. */
  function schedule(): void {
    sweeper ??= setInterval(sweep, sweepMs);
    if (scheduled || writing !== undefined) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (writing === undefined) void write();
    });
  }

  async function write(): Promise<void> {
    const waiters = nextGroup();
    if (waiters.length === 0) return;
    writing = { since: performance.now(), waiters };
    const records = waiters.flatMap((w) => w.records);
    const row = accessRow({
      process,
      batch: counts.batches + 1,
      access: byOrganization(records),
      createdAt: clock(),
    });
    await untilDurable(row);
    counts.batches++;
    counts.records += records.length;
    writing = undefined;
    for (const waiter of waiters) settle(waiter);
    relay?.wake();
    if (queue.length > 0) schedule();
  }

  /** Those who still wait, oldest first, up to the size of a document. */
  function nextGroup(): Waiter[] {
    let bytes = 0;
    let n = 0;
    while (n < queue.length && (n === 0 || bytes + (queue[n]?.bytes ?? 0) <= mostBytes))
      bytes += queue[n++]?.bytes ?? 0;
    return queue.splice(0, n);
  }

  async function untilDurable(row: AccessRow): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await rawCollection<AccessRow>(connection, outboxCollection).insertOne(row, {
          writeConcern: durable,
        });
        return;
      } catch (error) {
        if (isDuplicateKey(error)) return;
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, 1_000)));
      }
    }
  }

  function settle(waiter: Waiter, error?: Problem): void {
    if (waiter.done) return;
    waiter.done = true;
    if (error === undefined) return waiter.resolve();
    counts.refused++;
    waiter.reject(error);
  }

  /** Refuses whoever has waited too long; those still in the queue are not recorded, nothing was shown. */
  function sweep(): void {
    const late = performance.now() - waitMs;
    for (const waiter of [...(writing?.waiters ?? []), ...queue])
      if (waiter.since < late && waiter.stays === undefined) settle(waiter, refused());
    queue = queue.filter((waiter) => !waiter.done);
    if (writing === undefined && queue.length === 0 && sweeper !== undefined) {
      clearInterval(sweeper);
      sweeper = undefined;
    }
  }

  return {
    attempted,
    record(context) {
      const records = take(context);
      return records.length === 0 ? Promise.resolve() : enqueue(records);
    },
    async inTransaction(tx, context) {
      const records = take(context);
      if (records.length === 0) return;
      // A series of its own with one batch: an aborted transaction leaves no hole in the process's numbers.
      const access = byOrganization(records);
      (tx as OutboxTx).append(
        accessRow({ process: `tx_${uuidv7Hex()}`, batch: 1, access, createdAt: tx.now }),
      );
    },
    async drain() {
      const deadline = performance.now() + drainMs;
      while ((queue.length > 0 || writing !== undefined) && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      counts.attemptsLost += queue.filter((waiter) => waiter.stays).length;
      clearInterval(sweeper);
      sweeper = undefined;
    },
    stats: () => ({ waiters: queue.length + (writing?.waiters.length ?? 0), ...counts }),
  };
}

const lengthOf = (record: EncodedRecord): number => Buffer.byteLength(record.json) + 1;

const refused = (): Problem =>
  problem('AUDIT_UNAVAILABLE', 'The access could not be recorded, so nothing was shown', {
    internal: 'access record not durable in time',
    headers: { 'retry-after': '1' },
  });
