import { AsyncLocalStorage } from 'node:async_hooks';
import { problem, uuidv7, uuidv7Hex, type Clock, type Problem } from '@rymeda/kernel';
import { runAsSystem, type TenantContext } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import { accessRecords, byOrganization, encodeRecord, type EncodedRecord } from './access-record.rules.ts';
import { durable, isDuplicateKey, rawCollection } from './mongo.ts';
import { accessRow, outboxCollection, type AccessRow } from './outbox.ts';
import type { OutboxTx, Tx } from './transactions.ts';

export interface AccessRecorder {
  /** Resolves once what the caller was shown is durably recorded; AUDIT_UNAVAILABLE (503) otherwise. */
  record(context: TenantContext): Promise<void>;
  /** The same for a write: recorded in its transaction. */
  inTransaction(tx: Tx, context: TenantContext): Promise<void>;
  /** Waits, at most 5 s, until nothing is under way. */
  drain(): Promise<void>;
  stats(): { waiters: number; batches: number; records: number; refused: number };
}

export interface AccessRecorderOptions {
  connection: Connection;
  engine: string;
  clock: Clock;
  relay?: { wake(): void };
  /** How long a caller waits before it is refused, milliseconds. */
  waitMs?: number;
}

interface Waiter {
  records: EncodedRecord[];
  bytes: number;
  since: number;
  done: boolean;
  resolve(): void;
  reject(error: Problem): void;
}

const mostBytes = 256 * 1024;
const drainMs = 5_000;
const sweepMs = 100;

/**
 * Group commit: whoever waits while a write is under way shares the next one. A single write is under way at a
 * time, so that a killed process leaves no hole in its batch numbers; throughput comes from the size of groups.
 * A write that fails is repeated as it is, by the same `_id` and number, until it is known to be durable: its
 * callers were refused by then, and a record too many is the better fault.
 */
export function createAccessRecorder(options: AccessRecorderOptions): AccessRecorder {
  const { connection, clock, relay, waitMs = 2_000 } = options;
  const process = uuidv7Hex();
  // Entered once: a write for many callers must not run in the context of the one who happened to start it.
  const detached = runAsSystem('access-recorder', () => AsyncLocalStorage.snapshot());
  const queue: Waiter[] = [];
  let writing: { since: number; waiters: Waiter[] } | undefined;
  let scheduled = false;
  let sweeper: NodeJS.Timeout | undefined;
  const counts = { batches: 0, records: 0, refused: 0 };

  const take = (context: TenantContext): EncodedRecord[] =>
    accessRecords(context, context.disclosures.splice(0), clock(), uuidv7).map(encodeRecord);

  function enqueue(records: EncodedRecord[]): Promise<void> {
    const since = performance.now();
    if (writing !== undefined && since - writing.since > waitMs) return Promise.reject(refused());
    return new Promise((resolve, reject) => {
      const bytes = records.reduce((sum, r) => sum + Buffer.byteLength(r.json) + 1, 0);
      queue.push({ records, bytes, since, done: false, resolve, reject });
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
    for (const waiter of writing?.waiters ?? []) if (waiter.since < late) settle(waiter, refused());
    while ((queue[0]?.since ?? Infinity) < late) settle(queue.shift() as Waiter, refused());
    if (writing === undefined && queue.length === 0 && sweeper !== undefined) {
      clearInterval(sweeper);
      sweeper = undefined;
    }
  }

  return {
    record(context) {
      const records = take(context);
      return records.length === 0 ? Promise.resolve() : enqueue(records);
    },
    async inTransaction(tx, context) {
      const records = take(context);
      if (records.length === 0) return;
      // A series of its own with one batch: an aborted transaction leaves no hole in the process's numbers.
      const access = byOrganization(records);
      (tx as OutboxTx).append(accessRow({ process: uuidv7Hex(), batch: 1, access, createdAt: tx.now }));
    },
    async drain() {
      const deadline = performance.now() + drainMs;
      while ((queue.length > 0 || writing !== undefined) && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      clearInterval(sweeper);
      sweeper = undefined;
    },
    stats: () => ({ waiters: queue.length + (writing?.waiters.length ?? 0), ...counts }),
  };
}

const refused = (): Problem =>
  problem('AUDIT_UNAVAILABLE', 'The access could not be recorded, so nothing was shown', {
    internal: 'access record not durable in time',
    headers: { 'retry-after': '1' },
  });
