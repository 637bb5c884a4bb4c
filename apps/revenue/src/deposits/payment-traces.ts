import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument } from '@rymeda/tenancy';

interface PaymentTrace extends TenantDocument {
  /** How many came: money, or 835s that tell of it. */
  met: number;
}

/** A deposit's has no more (contracts); a longer one in an 835 meets none, whatever it begins with. */
const longest = 50;

/**
 * Where money and the 835 that tells of it meet. Each looks for the other before it is there itself; two that come in
 * the same instant would miss each other. Both change one document, so the one that comes second looks again.
 */
export function paymentTraces(core: Pick<EngineCore, 'database'>) {
  const documents = core.database.collection<PaymentTrace>('payment_traces');
  return {
    /** Amounts in cents. */
    async meet(tx: Tx, scope: Scope, traceNumber: string, amount: number): Promise<void> {
      if (traceNumber.length > longest) return;
      const _id = [scope.organizationId, amount, traceNumber].join('/');
      await documents.update(scope, { _id }, { $inc: { met: 1 } }, tx, { upsert: true });
    },
  };
}
export type PaymentTraces = ReturnType<typeof paymentTraces>;
