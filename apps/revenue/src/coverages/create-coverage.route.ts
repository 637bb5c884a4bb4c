import { coverageOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { newCoverage } from './coverage.rules.ts';
import type { CoverageStore } from './coverage.store.ts';
import { coverageEvent, toCoverage } from './coverage.ts';
import type { CheckReferences } from '../references.ts';

interface Parts {
  coverages: CoverageStore;
  checkReferences: CheckReferences;
}

export const createCoverage = ({ coverages, checkReferences }: Parts) =>
  route(coverageOperations.create, 'revenue_coverage', async ({ scope, body, now }, tx) => {
    const coverage = newCoverage(body, { id: newId('cov'), organizationId: scope.organizationId, now });
    await checkReferences(tx, scope, coverage);
    await coverages.insert(tx, scope, coverage);
    tx.emit(coverageEvent('created', coverage));
    return { data: toCoverage(coverage), version: 1, location: `/v1/revenue/coverages/${coverage.id}` };
  });
