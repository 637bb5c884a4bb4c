import type { Transactions } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import type { TenantContext, TenantDocument } from '@rymeda/tenancy';

interface Counter extends TenantDocument {
  partner: string;
  last: number;
}

/** ISA13 has nine digits. */
const most = 999_999_999;

/**
 * Numbers for interchanges and groups, each given once for each sender and receiver. In a transaction of its own: a
 * number that is lost with its caller's work leaves a hole, which no guide forbids, and callers don't wait for one
 * another's work.
 */
export function controlNumbers(core: Pick<EngineCore, 'database'>, transactions: Transactions) {
  const counters = core.database.collection<Counter>('control_numbers');
  return (scope: TenantContext, partner: string): Promise<number> =>
    transactions.run(scope, async (tx) => {
      const _id = `${scope.organizationId}/${partner}`;
      await counters.update(scope, { _id }, { $set: { partner }, $inc: { last: 1 } }, tx, { upsert: true });
      const counter = await counters.findOne(scope, { _id }, { tx });
      return (((counter?.last ?? 1) - 1) % most) + 1;
    });
}
export type NextControlNumber = ReturnType<typeof controlNumbers>;
