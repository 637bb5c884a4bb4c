import type { Tx } from '@rymeda/events';
import { uuidv7Hex } from '@rymeda/kernel';
import { platformCollection, type Scope } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import type { DueJob, Lane } from './due.ts';

/** What falls due for all tenants, found by time before it is known whose it is. */
export function dueStore(connection: Connection) {
  const jobs = () => platformCollection<DueJob>(connection, 'compliance_due');
  const idOf = (kind: string, subject: string): string => `${kind}/${subject}`;
  return {
    /** Plans it, in place of an earlier plan of the same kind and record. */
    async plan(
      tx: Tx,
      scope: Scope,
      { kind, subject, at, lane = 'quick' }: { kind: string; subject: string; at: Date; lane?: Lane },
    ): Promise<void> {
      const { organizationId } = scope;
      await jobs().updateOne(
        { _id: idOf(kind, subject) },
        { $set: { organizationId, lane, kind, subject, dueAt: at, attempts: 0, stamp: uuidv7Hex() } },
        { upsert: true, session: tx.session },
      );
    },
    /** Plans it unless it is planned. */
    async ensure(
      tx: Tx,
      scope: Scope,
      { kind, subject, at, lane = 'quick' }: { kind: string; subject: string; at: Date; lane?: Lane },
    ): Promise<void> {
      const { organizationId } = scope;
      const fields = { organizationId, lane, kind, subject, dueAt: at, attempts: 0, stamp: uuidv7Hex() };
      const options = { upsert: true, session: tx.session };
      await jobs().updateOne({ _id: idOf(kind, subject) }, { $setOnInsert: fields }, options);
    },
    async cancel(tx: Tx, kind: string, subject: string): Promise<void> {
      await jobs().deleteOne({ _id: idOf(kind, subject) }, { session: tx.session });
    },
    /** The one that has waited longest, leased: it falls due again when its holder dies. */
    async claim(lane: Lane, now: Date, leaseMs: number): Promise<DueJob | null> {
      return jobs().findOneAndUpdate(
        { lane, dueAt: { $lte: now } },
        { $set: { dueAt: new Date(now.getTime() + leaseMs) }, $inc: { attempts: 1 } },
        { sort: { dueAt: 1 }, returnDocument: 'after' },
      );
    },
    /** Prolongs a lease, or puts a job that failed off. */
    async postpone({ _id, stamp }: DueJob, until: Date): Promise<void> {
      await jobs().updateOne({ _id, stamp }, { $set: { dueAt: until } });
    },
    async finish(tx: Tx, { _id, stamp }: DueJob, next?: Date): Promise<void> {
      const { session } = tx;
      const planned = { attempts: 0, stamp: uuidv7Hex() };
      if (next === undefined) await jobs().deleteOne({ _id, stamp }, { session });
      else await jobs().updateOne({ _id, stamp }, { $set: { ...planned, dueAt: next } }, { session });
    },
  };
}
export type DueStore = ReturnType<typeof dueStore>;
