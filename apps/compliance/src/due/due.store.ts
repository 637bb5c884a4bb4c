import type { Tx } from '@rymeda/events';
import { uuidv7Hex } from '@rymeda/kernel';
import { runCause } from '@rymeda/service/calls';
import { currentContext, platformCollection, type Scope } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import { lanes, type DueJob, type Lane } from './due.ts';

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
        {
          $set: {
            ...{ organizationId, lane, kind, subject, dueAt: at, attempts: 0, stamp: uuidv7Hex() },
            requestId: causeOf(tx, at),
          },
        },
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
    /** The one that has waited longest, leased: it falls due again when its holder dies. None of `busy` organisations. */
    async claim(
      lane: Lane,
      now: Date,
      leaseMs: number,
      busy: readonly string[] = [],
    ): Promise<DueJob | null> {
      const others = busy.length === 0 ? {} : { organizationId: { $nin: [...busy] } };
      return jobs().findOneAndUpdate(
        { lane, dueAt: { $lte: now }, ...others },
        { $set: { dueAt: new Date(now.getTime() + leaseMs) }, $inc: { attempts: 1 } },
        { sort: { dueAt: 1 }, returnDocument: 'after' },
      );
    },
    /** Since when the longest waiting one is due, in whatever lane. */
    oldestDue: async (): Promise<Date | null> => {
      const first = (lane: Lane) =>
        jobs()
          .find({ lane }, { projection: { dueAt: 1 } })
          .sort({ dueAt: 1 })
          .limit(1)
          .toArray();
      const found = (await Promise.all(lanes.map(first))).flat();
      return found.reduce<Date | null>(
        (oldest, { dueAt }) => (oldest && oldest < dueAt ? oldest : dueAt),
        null,
      );
    },
    /** What is due of the same kind, organisation and cause for the first time, up to `most`, leased as well. */
    async claimMore(
      { lane, kind, organizationId, requestId = null }: DueJob,
      most: number,
      now: Date,
      leaseMs: number,
    ): Promise<DueJob[]> {
      const isDue = { lane, kind, organizationId, requestId, attempts: 0, dueAt: { $lte: now } };
      const found = await jobs().find(isDue).sort({ dueAt: 1 }).limit(most).toArray();
      if (found.length === 0) return [];
      const claim = uuidv7Hex();
      await jobs().updateMany(
        { _id: { $in: found.map((job) => job._id) }, ...isDue },
        { $set: { dueAt: new Date(now.getTime() + leaseMs), claim }, $inc: { attempts: 1 } },
      );
      // Another process may have been quicker with some of them.
      return jobs()
        .find({ _id: { $in: found.map((job) => job._id) }, claim })
        .toArray();
    },
    /** Prolongs leases, or puts off what failed. Not what another one has taken up since. */
    async postpone(some: readonly DueJob[], until: Date): Promise<void> {
      await jobs().updateMany(leased(some), { $set: { dueAt: until } });
    },
    /** Whether nobody else has taken it up since, nor ended it: a lease ends while its holder hangs. */
    async isOurs(job: DueJob): Promise<boolean> {
      return (await jobs().countDocuments(leased([job]), { limit: 1 })) === 1;
    },
    /** Puts off all that is due of an organisation in a lane, with what was taken up, which was no try. */
    async hold(taken: DueJob, now: Date, until: Date): Promise<void> {
      const { lane, organizationId } = taken;
      await jobs().updateMany({ lane, organizationId, dueAt: { $lte: now } }, { $set: { dueAt: until } });
      await jobs().updateOne(these([taken]), { $set: { dueAt: until }, $inc: { attempts: -1 } });
    },
    async finish(tx: Tx, some: readonly DueJob[], next?: Date): Promise<void> {
      const { session } = tx;
      if (next === undefined) await jobs().deleteMany(these(some), { session });
      else
        for (const job of some) {
          const planned = { attempts: 0, stamp: uuidv7Hex(), dueAt: next };
          await jobs().updateOne(these([job]), { $set: planned }, { session });
        }
    },
  };
}
/** A request's time is taken after its transaction's, so that what is for now may lie a little ahead of it. */
const atOnceMs = 1_000;

/** Of the run that asks for it, where it is to be done at once. */
function causeOf(tx: Tx, at: Date): string | null {
  const context = currentContext();
  const atOnce = at.getTime() <= tx.now.getTime() + atOnceMs;
  return context?.kind === 'tenant' && atOnce ? (runCause(context) ?? null) : null;
}

/** As they were planned: not what was planned in place of one since. */
const these = (some: readonly DueJob[]) => ({
  _id: { $in: some.map((job) => job._id) },
  stamp: { $in: some.map((job) => job.stamp) },
});
export type DueStore = ReturnType<typeof dueStore>;

/** As they were taken up: each time is one more try. */
const leased = (some: readonly DueJob[]) => ({
  ...these(some),
  attempts: { $in: some.map((job) => job.attempts) },
});
