import { coverageOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { CoverageStore } from './coverage.store.ts';
import { coverageEvent } from './coverage.ts';

export const deleteCoverage = ({ coverages }: { coverages: CoverageStore }) =>
  route(coverageOperations.delete, 'revenue_coverage', async ({ scope, params, ifMatch }, tx) => {
    const state = await coverages.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = { ...state, version: state.version + 1 };
    await coverages.softDelete(tx, scope, gone);
    tx.emit(coverageEvent('deleted', gone));
    return undefined;
  });
