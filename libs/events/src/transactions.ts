import { problem, type Clock } from '@rymeda/kernel';
import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import type { ClientSession, Connection, mongo } from 'mongoose';
import { collecting } from './collecting.ts';
import { keyedMutex } from './keyed-mutex.ts';
import {
  durable,
  hasLabel,
  isSnapshotGone,
  isUnavailable,
  isWriteConflict,
  rawCollection,
  unavailable,
} from './mongo.ts';
import { outboxCollection, type OutboxRow } from './outbox.ts';
import { togetherWriter, writeDrafts, type Draft } from './together.ts';
import type { OutboxTx, Transactions, TxAcross } from './tx.ts';

interface Telling extends TxAcross {
  of(context: TenantContext): OutboxTx;
}

export interface TransactionsOptions {
  connection: Connection;
  engine: string;
  clock: Clock;
  relay?: { wake(): void };
  /** After so long no further attempt is begun, milliseconds. */
  retryForMs?: number;
}

/**
 * One MongoDB transaction at snapshot read concern and majority write concern. `work` may run several times;
 * what it emitted, hooked and disclosed in an attempt that failed is forgotten. CONFLICT when others keep
 * changing the same records, SERVICE_UNAVAILABLE when the database is away; then the change may, after an
 * unanswered commit, have been made, which is what idempotency keys are for.
 */
export function createTransactions(options: TransactionsOptions): Transactions {
  const { connection, clock, relay, retryForMs = 5_000 } = options;
  /**
   * Retries of who lost to another's change, by organisation: many that change the same record at the same moment would
   * lose to one another until their time is over.
   */
  const inTurn = keyedMutex();

  const run: Transactions['run'] = (context, work) =>
    runAsTenant(context, () =>
      inSession({}, (session) =>
        attempts(context, (attempt, deadline) =>
          once(session, (told) => work(told.of(context)), attempt, deadline),
        ),
      ),
    );

  return {
    run,

    together: togetherWriter({
      ...{ engine: options.engine, clock, isTransient },
      ...{ alone: run, commit: commitDrafts },
    }),

    across: (work) =>
      inSession({}, (session) =>
        attempts(undefined, (attempt, deadline) => once(session, work, attempt, deadline)),
      ),

    snapshot: (context, read) =>
      runAsTenant(context, () =>
        attempts(context, () => inSession({ snapshot: true }, (session) => read({ session }))),
      ),
  };

  /** Drafts of one organisation, none of which has read anything: they stand and fall as one. */
  function commitDrafts(context: TenantContext, drafts: readonly Draft[]): Promise<void> {
    const write = async (told: Telling): Promise<void> => {
      await writeDrafts(drafts, told);
      const tx = told.of(context);
      for (const row of drafts.flatMap((draft) => draft.rows)) tx.append(row);
    };
    const deadline = performance.now() + retryForMs;
    return runAsTenant(context, () => inSession({}, (session) => once(session, write, 0, deadline)));
  }

  async function inSession<T>(
    options: mongo.ClientSessionOptions,
    work: (session: ClientSession) => Promise<T>,
  ): Promise<T> {
    rawCollection(connection, outboxCollection);
    const session = connection.getClient().startSession(options);
    try {
      return await work(session);
    } finally {
      await session.endSession();
    }
  }

  async function attempts<T>(
    context: TenantContext | undefined,
    work: (attempt: number, deadline: number) => Promise<T>,
  ): Promise<T> {
    const disclosures = context?.disclosures ?? [];
    const disclosedBefore = [...disclosures];
    const deadline = performance.now() + retryForMs;
    let lost: unknown;
    for (let attempt = 0; ; attempt++) {
      const again = (): Promise<T> => {
        if (lost !== undefined && performance.now() > deadline) throw exhausted(lost);
        disclosures.splice(0, Infinity, ...disclosedBefore);
        return work(attempt, deadline);
      };
      try {
        const isContested = context !== undefined && isWriteConflict(lost);
        return await (isContested ? inTurn(context.organizationId, async () => again()) : again());
      } catch (error) {
        if (!isTransient(error)) throw error;
        if (performance.now() > deadline) throw exhausted(error);
        lost = error;
        await pause(attempt);
      }
    }
  }

  async function once<T>(
    session: ClientSession,
    work: (told: Telling) => Promise<T>,
    attempt: number,
    deadline: number,
  ): Promise<T> {
    try {
      return await committed(session, work, attempt, deadline);
    } catch (error) {
      if (session.inTransaction()) await abort(session);
      throw error;
    }
  }

  async function committed<T>(
    session: ClientSession,
    work: (told: Telling) => Promise<T>,
    attempt: number,
    deadline: number,
  ): Promise<T> {
    const now = clock();
    const told = collecting(options.engine, now);
    const of = (teller: TenantContext): OutboxTx => ({
      ...{ session, now, attempt },
      ...told.by(teller, of),
    });
    session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: durable });
    const result = await work({ session, now, attempt, of });
    await told.prepare();
    await insertRows(told.rows, session, connection);
    await commit(session, deadline);
    told.finish();
    if (told.rows.length > 0) relay?.wake();
    return result;
  }
}

/** One row, the usual, goes past the driver's bulk machinery. */
async function insertRows(rows: OutboxRow[], session: ClientSession, connection: Connection): Promise<void> {
  const outbox = rawCollection<OutboxRow>(connection, outboxCollection);
  const [first] = rows;
  if (rows.length === 1 && first !== undefined) await outbox.insertOne(first, { session });
  else if (rows.length > 1) await outbox.insertMany(rows, { session });
}

/**
 * What `work` throws to be run again in a new transaction, for example after a unique index showed that another
 * was first. Counts as a conflict when that goes on for too long.
 */
export const retryTransaction = (reason: string): Error =>
  Object.assign(new Error(reason), {
    name: 'RetryTransaction',
    code: 112,
    hasErrorLabel: (label: string) => label === 'TransientTransactionError',
  });

/** A commit whose answer was lost is asked for again: the server knows whether it happened. */
async function commit(session: ClientSession, deadline: number): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      if (!hasLabel(error, 'UnknownTransactionCommitResult')) throw error;
      if (performance.now() > deadline) throw unavailable(error);
      await pause(attempt + 2);
    }
  }
}

async function abort(session: ClientSession): Promise<void> {
  try {
    await session.abortTransaction();
  } catch {
    // Swallowed on purpose: the server drops an unfinished transaction by itself, and the first error counts.
  }
}

/** Nothing is committed and another attempt may succeed. A commit without an answer ends at the deadline. */
const isTransient = (error: unknown): boolean =>
  hasLabel(error, 'TransientTransactionError') ||
  isWriteConflict(error) ||
  isUnavailable(error) ||
  isSnapshotGone(error);

const exhausted = (cause: unknown) =>
  isWriteConflict(cause)
    ? problem('CONFLICT', 'The record is being changed by other requests', {
        cause,
        internal: 'write conflict',
        headers: { 'retry-after': '1' },
      })
    : unavailable(cause);

/** 5 ms, doubled up to 160 ms, of which a random half is waited at least. */
const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 5 * 2 ** Math.min(attempt, 5) * (0.5 + Math.random() / 2)));
