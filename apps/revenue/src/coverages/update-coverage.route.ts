import { coverageOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { changeCoverage } from './coverage.rules.ts';
import type { CoverageStore } from './coverage.store.ts';
import { coverageEvent, toCoverage } from './coverage.ts';
import type { CheckReferences } from '../references.ts';

interface Parts {
  coverages: CoverageStore;
  checkReferences: CheckReferences;
}

export const updateCoverage = ({ coverages, checkReferences }: Parts) =>
  route(coverageOperations.update, 'revenue_coverage', async ({ scope, params, body, ifMatch, now }, tx) => {
    const state = await coverages.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { coverage, changed } = changeCoverage(state, body, now);
    if (changed.length > 0) {
      if (changed.includes('payerId')) await checkReferences(tx, scope, coverage);
      await coverages.replace(tx, scope, coverage);
      tx.emit(coverageEvent('updated', coverage, { changed }));
    }
    return { data: toCoverage(coverage), version: coverage.version };
  });
