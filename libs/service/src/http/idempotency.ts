import type { BlobCipher } from '@rymeda/encryption';
import type { Tx } from '@rymeda/events';
import { problem, uuidv7Hex, type Clock } from '@rymeda/kernel';
import type { Disclosure } from '@rymeda/tenancy';
import { MongoServerError, type Collection, type Filter } from 'mongodb';

/** A stored answer; `data` may hold PHI, so it is sealed under the tenant's key. */
export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  data: unknown;
  /** What the answer discloses, for the access record of a replay. */
  disclosures: Disclosure[];
}

export interface IdempotencyRow {
  _id: string;
  organizationId: string;
  fingerprint: string;
  state: 'running' | 'done';
  owner: string;
  lockedUntil: Date;
  expiresAt: Date;
  answer?: string;
  /** The row's id under which the answer was sealed. */
  sealedAs?: string;
}

export interface IdempotentRequest {
  organizationId: string;
  clientId: string;
  method: string;
  path: string;
  key: string;
  body: string;
  /** How long the answer is kept; default 24 hours. */
  keepMs?: number;
}

/** The claim on a key: the one request that may have the effect. */
export interface Claim {
  complete(tx: Tx, answer: StoredAnswer): Promise<void>;
  abandon(): Promise<void>;
}

interface Completion {
  ours: Filter<IdempotencyRow>;
  done: { $set: Pick<IdempotencyRow, 'state' | 'answer' | 'sealedAs'> };
  /** Rows that are its own. */
  claimed: number;
}

/** Longer than a write takes: its attempts end after five seconds, and the database ends a transaction after ten. */
const lockMs = 15_000;
const keepMs = 24 * 3_600_000;

/**
 * A key is claimed before the work and completed in the work's own transaction, so that the effect and the
 * stored answer are there together or not at all. A claim whose process died is taken over after 15 s; should
 * the dead one wake, its transaction finds the claim gone and aborts.
 */
export function idempotency(rows: Collection<IdempotencyRow>, blobs: BlobCipher, clock: Clock) {
  async function claim(row: IdempotencyRow, sameBody: string[]): Promise<IdempotencyRow | null> {
    const now = clock();
    try {
      await rows.insertOne(row);
      return null;
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== 11000) throw error;
    }
    const free = {
      $or: [
        { expiresAt: { $lte: now } },
        { state: 'running' as const, lockedUntil: { $lte: now }, fingerprint: { $in: sameBody } },
      ],
    };
    const taken = await rows.replaceOne({ _id: row._id, ...free }, row);
    if (taken.modifiedCount === 1) return null;
    return (await rows.findOne({ _id: row._id })) ?? claim(row, sameBody);
  }

  /** One row for each index key that is in use: all are ours, or none is and what stands there is answered. */
  async function claimAll(
    ids: string[],
    row: Omit<IdempotencyRow, '_id' | 'fingerprint'>,
    sameBody: string[],
  ): Promise<IdempotencyRow | null> {
    for (const [i, _id] of ids.entries()) {
      // Whoever finds a row by one of its keys knows the body by that one too.
      const fingerprint = sameBody.filter((f) => keyOf(f) === keyOf(_id)).concat(sameBody)[0] as string;
      const existing = await claim({ _id, fingerprint, ...row }, sameBody);
      if (existing === null) continue;
      if (i > 0) await rows.deleteMany({ _id: { $in: ids.slice(0, i) }, owner: row.owner, state: 'running' });
      return existing;
    }
    return null;
  }

  /** Under an index key that has been replaced since, as long as anything is kept under it. */
  async function answeredBefore(
    { organizationId, body }: IdempotentRequest,
    named: string[],
  ): Promise<StoredAnswer | null> {
    const ids = await blobs.formerFingerprints(organizationId, ...named);
    if (ids.length === 0) return null;
    const kept = { _id: { $in: ids }, state: 'done' as const, expiresAt: { $gt: clock() } };
    const row = await rows.findOne(kept);
    return row && replay(row, await blobs.formerFingerprints(organizationId, 'body', body));
  }

  /** One whose claim is gone fails all of them: each is made alone then, and the others are done. */
  async function completeAll(all: Completion[], { session }: Pick<Tx, 'session'>): Promise<void> {
    const updates = all.map(({ ours, done }) => ({ updateMany: { filter: ours, update: done } }));
    const { matchedCount } = await rows.bulkWrite(updates, { session });
    if (matchedCount !== all.reduce((sum, { claimed }) => sum + claimed, 0)) throw conflict();
  }

  return {
    /** A claim, or the answer to give once more. IDEMPOTENCY_KEY_REUSED or IDEMPOTENCY_CONFLICT otherwise. */
    async begin(request: IdempotentRequest): Promise<{ claim: Claim } | { replay: StoredAnswer }> {
      const { organizationId, clientId, method, path, key } = request;
      const named = ['key', clientId, method, path, key];
      // What is kept no longer than a day is under no index key but those in use.
      const before = request.keepMs === undefined ? null : await answeredBefore(request, named);
      if (before !== null) return { replay: before };
      const ids = await blobs.fingerprints(organizationId, ...named);
      const sameBody = await blobs.fingerprints(organizationId, 'body', request.body);
      const owner = uuidv7Hex();
      const now = clock().getTime();
      const times = {
        lockedUntil: new Date(now + lockMs),
        expiresAt: new Date(now + (request.keepMs ?? keepMs)),
      };
      const row = { organizationId, state: 'running' as const, owner, ...times };
      const existing = await claimAll(ids, row, sameBody);
      if (existing !== null) return { replay: await replay(existing, sameBody) };
      const sealedAs = ids[0] as string;
      const ours = { _id: { $in: ids }, owner, state: 'running' as const };
      return {
        claim: {
          async complete(tx, answer) {
            const plain = Buffer.from(JSON.stringify(answer), 'utf8');
            const sealed = await blobs.seal(organizationId, sealedAs, plain);
            const done = { $set: { state: 'done' as const, answer: sealed, sealedAs } };
            const completion = { ours, done, claimed: ids.length };
            if (tx.later?.(rows, completion, completeAll) !== true) await completeAll([completion], tx);
          },
          async abandon() {
            await rows.deleteMany(ours);
          },
        },
      };
    },
  };

  async function replay(row: IdempotencyRow, sameBody: string[]): Promise<StoredAnswer> {
    if (!sameBody.includes(row.fingerprint))
      throw problem('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used with another body');
    if (row.state === 'running' || row.answer === undefined) throw conflict();
    const plain = await blobs.open(row.organizationId, row.sealedAs ?? row._id, row.answer);
    return JSON.parse(plain.toString('utf8')) as StoredAnswer;
  }
}
export type Idempotency = ReturnType<typeof idempotency>;

/** The version of the index key of a fingerprint. */
const keyOf = (fingerprint: string): string | undefined => fingerprint.split('.', 1)[0];

const conflict = () =>
  problem('IDEMPOTENCY_CONFLICT', 'The first request with this Idempotency-Key is still running', {
    headers: { 'retry-after': '1' },
  });
