import { claimRecord, exceptionRecord } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { ExceptionState } from './exception.ts';

type Candidate = TenantDocument & { lines?: { date?: string | null }[] };
const mostSuggestions = 10;

export function exceptionStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const claims = core.database.collection<Candidate>(claimRecord.collection);
  return {
    ...recordStore<ExceptionState>(core, exceptionRecord)(['about']),
    /** Submitted claims of the same charge, those of the same day first; by their clear fields alone. */
    async suggestions(scope: Scope, { charge, serviceDate }: ExceptionState) {
      const found = await claims.find(
        scope,
        { totalAmount: Math.abs(charge), status: { $nin: ['draft'] }, deletedAt: null },
        { sort: { createdAt: -1, _id: -1 }, limit: 100, projection: { 'lines.date': 1 } },
      );
      return found
        .map(({ _id: claimId, lines = [] }) => ({
          claimId,
          reasons: [
            'same_charge',
            ...(serviceDate !== null && lines.some((l) => l.date === serviceDate) ? ['same_day'] : []),
          ],
        }))
        .sort((a, b) => b.reasons.length - a.reasons.length)
        .slice(0, mostSuggestions);
    },
  };
}
export type ExceptionStore = ReturnType<typeof exceptionStore>;
