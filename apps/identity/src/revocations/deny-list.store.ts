import type { Transactional } from '@rymeda/tenancy';
import type { Collection } from 'mongodb';
import {
  denialId,
  needsFull,
  toAnswer,
  type Denial,
  type DenialRow,
  type DenyListCounter,
} from './deny-list.ts';

export interface CounterRow extends DenyListCounter {
  _id: 'deny_list';
}

const counterId = 'deny_list' as const;

/**
 * The versioned deny-list. The counter is written in the transaction of each change, which makes changes queue
 * up behind it: versions become visible in their own order, and a reader misses none.
 */
export function denyListStore(denials: Collection<DenialRow>, counters: Collection<CounterRow>) {
  async function nextVersion(tx: Transactional, removes: boolean): Promise<number> {
    const change = { $inc: { version: 1 }, $setOnInsert: { fullBefore: 0 } };
    const options = { session: tx.session, upsert: true, returnDocument: 'after' as const };
    const counter = await counters.findOneAndUpdate({ _id: counterId }, change, options);
    if (counter === null) throw new Error('The deny-list has no counter');
    if (removes)
      await counters.updateOne(
        { _id: counterId },
        { $set: { fullBefore: counter.version } },
        { session: tx.session },
      );
    return counter.version;
  }

  return {
    async add(tx: Transactional, denial: Denial): Promise<void> {
      const version = await nextVersion(tx, false);
      const _id = denialId(denial.kind, denial.id);
      await denials.replaceOne({ _id }, { ...denial, version }, { session: tx.session, upsert: true });
    },
    /** Only an organisation comes back; a revoked client or token never does. */
    async removeOrganization(tx: Transactional, organizationId: string): Promise<void> {
      await nextVersion(tx, true);
      await denials.deleteOne({ _id: denialId('organization', organizationId) }, { session: tx.session });
    },
    /** What came after `since`, or everything. The counter is read first: at worst an entry comes twice. */
    async read(since: number | undefined, now: Date) {
      const counter = (await counters.findOne({ _id: counterId })) ?? { version: 0, fullBefore: 0 };
      const full = needsFull(counter, since);
      const newer = full || since === undefined ? {} : { version: { $gt: since } };
      const live = { $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] };
      const rows = since === counter.version ? [] : await denials.find({ ...newer, ...live }).toArray();
      return toAnswer(rows, counter, full);
    },
    /** Whether a token is refused at this moment. */
    async denies(token: {
      jti: string;
      clientId: string;
      userId: string;
      grantId?: string | undefined;
      organizationId: string;
      iat: number;
    }) {
      const ids = [
        denialId('token', token.jti),
        denialId('client', token.clientId),
        denialId('client', token.userId),
        ...(token.grantId === undefined ? [] : [denialId('token', token.grantId)]),
        denialId('organization', token.organizationId),
      ];
      const rows = await denials.find({ _id: { $in: ids } }).toArray();
      return rows.some((r) => r.since === undefined || token.iat <= r.since);
    },
  };
}
export type DenyListStore = ReturnType<typeof denyListStore>;
