import { keyId, type KeyPurpose, type StoredKey } from '@rymeda/encryption';
import type { Tx } from '@rymeda/events';
import { problem, type Clock } from '@rymeda/kernel';
import { allOf } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import type { ClientSession, Collection, Document, Filter } from 'mongodb';
import { keyEvent, toKeyRow, type KeyRow } from '../key-store.ts';
import {
  nextPhase,
  statesOf,
  waitMs,
  type Position,
  type Rotation,
  type RotationReason,
  type RotationTimes,
} from './rotation.ts';

export const leaseMs = 10_000;
const pageSize = 500;

/** Rotations and the keys that they change, in the engine's own database. */
export function rotationStore(connection: Connection, times: RotationTimes, clock: Clock) {
  const raw = <T extends Document>(name: string): Collection<T> =>
    connection.collection(name) as unknown as Collection<T>;
  const rotations = () => raw<Rotation>('key_rotations');
  const keys = () => raw<KeyRow>('keys');

  const setStates = async (
    {
      organizationId,
      purpose,
      fromVersion,
      toVersion,
      phase,
    }: Pick<Rotation, 'organizationId' | 'purpose' | 'fromVersion' | 'toVersion' | 'phase'>,
    now: Date,
    session: ClientSession,
  ): Promise<void> => {
    const { from, to } = statesOf(purpose, phase);
    const set = async (version: number, state: KeyRow['state'] | undefined) => {
      if (state === undefined) return;
      const retired = state === 'retired' ? { retiredAt: now } : {};
      const change = { $set: { state, changedAt: now, ...retired } };
      await keys().updateOne({ _id: keyId(organizationId, purpose, version) }, change, { session });
    };
    await set(fromVersion, from);
    await set(toVersion, to);
  };

  /** Page by page, since the work on one key may outlast a cursor. */
  async function* paged(filter: Filter<KeyRow>): AsyncGenerator<KeyRow> {
    for (let after: string | undefined, page: KeyRow[]; ; after = page.at(-1)?._id) {
      const rest = after === undefined ? filter : { ...filter, _id: { $gt: after } };
      page = await allOf<KeyRow>(keys().find(rest, { sort: { _id: 1 }, limit: pageSize }));
      yield* page;
      if (page.length < pageSize) return;
    }
  }

  /** How many steps the keys of one purpose have gone through: the sequence of their events. */
  const steps = async (
    organizationId: string,
    purpose: KeyPurpose,
    session: ClientSession,
  ): Promise<number> => {
    const all = await keys()
      .find({ organizationId, purpose }, { session, projection: { state: 1 } })
      .toArray();
    return all.length + all.filter((k) => k.state === 'destroyed').length;
  };

  return {
    /** Stores the next version and begins its rotation; CONFLICT while one is under way. */
    async begin(
      tx: Tx,
      next: StoredKey,
      fromVersion: number,
      reason: RotationReason,
      onBehalf: boolean,
    ): Promise<void> {
      const { organizationId, purpose, version: toVersion } = next;
      const _id = `${organizationId}:${purpose}`;
      const { session } = tx;
      const running = await rotations().findOne({ _id }, { session });
      if (running !== null && running.phase !== 'done') throw underWay();
      const rotation: Rotation = {
        ...{ _id, organizationId, purpose, fromVersion, toVersion, phase: 'spreading', reason },
        ...{ startedAt: tx.now, finishedAt: null },
        notBefore: new Date(tx.now.getTime() + waitMs('spreading', times)),
        ...{ position: null, records: 0, unreadable: 0, holder: null, leaseUntil: new Date(0) },
      };
      await keys().insertOne(toKeyRow({ ...next, changedAt: tx.now }), { session });
      await setStates(rotation, tx.now, session);
      await rotations().replaceOne({ _id }, rotation, { upsert: true, session });
      const sequence = await steps(organizationId, purpose, session);
      const event = keyEvent('rotated', next, sequence);
      tx.emit(onBehalf ? { ...event, organizationId } : event);
    },

    of: (organizationId: string, tx?: Tx): Promise<Rotation[]> =>
      allOf(rotations().find({ organizationId }, within(tx))),

    keysOf: (organizationId: string, tx?: Tx): Promise<KeyRow[]> =>
      allOf(keys().find({ organizationId }, { ...within(tx), sort: { purpose: 1, version: 1 } })),

    /** A rotation with something to do that nobody else works on; times are the database's. */
    async take(holder: string): Promise<Rotation | null> {
      return rotations().findOneAndUpdate(
        {
          phase: { $ne: 'done' },
          notBefore: { $lte: clock() },
          $expr: { $lt: ['$leaseUntil', '$$NOW'] },
        },
        [{ $set: { holder, leaseUntil: { $add: ['$$NOW', leaseMs] } } }],
        { returnDocument: 'after', sort: { startedAt: 1 } },
      );
    },

    /** Keeps what was done, if anything was, and prolongs the lease; false when it is another's by now. */
    async keep(
      { _id }: Rotation,
      holder: string,
      progress: { position?: Position | null; records?: number; unreadable?: number } = {},
    ): Promise<boolean> {
      const result = await rotations().updateOne({ _id, holder }, [
        { $set: { ...progress, leaseUntil: { $add: ['$$NOW', leaseMs] } } },
      ]);
      return result.matchedCount === 1;
    },

    /** Lets go; nothing is done before so many milliseconds have passed. */
    async release({ _id }: Rotation, holder: string, pauseMs = 0): Promise<void> {
      const notBefore = new Date(clock().getTime() + pauseMs);
      const free = { holder: null, leaseUntil: new Date(0), ...(pauseMs > 0 ? { notBefore } : {}) };
      await rotations().updateOne({ _id, holder }, { $set: free });
    },

    /** The next phase, with what it means for both versions. */
    async advance(tx: Tx, rotation: Rotation, holder: string): Promise<void> {
      const phase = nextPhase(rotation.purpose, rotation.phase);
      const notBefore = new Date(tx.now.getTime() + waitMs(phase, times));
      const done = phase === 'done' ? { finishedAt: tx.now } : {};
      const free = { holder: null, leaseUntil: new Date(0) };
      const result = await rotations().updateOne(
        { _id: rotation._id, holder, phase: rotation.phase },
        { $set: { phase, notBefore, position: null, ...done, ...free } },
        { session: tx.session },
      );
      if (result.matchedCount === 1) await setStates({ ...rotation, phase }, tx.now, tx.session);
    },

    /** Active keys made before; the caller judges by each organisation's own period. */
    /** All of them, whatever their number: most are old and not due. */
    activeBefore: (at: Date): AsyncGenerator<KeyRow> => paged({ state: 'active', createdAt: { $lte: at } }),

    retiredBefore: (at: Date): AsyncGenerator<KeyRow> => paged({ state: 'retired', retiredAt: { $lte: at } }),

    async destroy(tx: Tx, key: KeyRow): Promise<void> {
      const { session } = tx;
      const gone = { state: 'destroyed' as const, wrapped: null, destroyedAt: tx.now, changedAt: tx.now };
      const result = await keys().updateOne({ _id: key._id, state: 'retired' }, { $set: gone }, { session });
      if (result.matchedCount === 0) return;
      tx.emit(keyEvent('destroyed', key, await steps(key.organizationId, key.purpose, session)));
    },
  };
}
const within = (tx?: Tx) => (tx === undefined ? {} : { session: tx.session });

export type RotationStore = ReturnType<typeof rotationStore>;

export const underWay = () =>
  problem('CONFLICT', 'A rotation of this key is under way', { headers: { 'retry-after': '60' } });
