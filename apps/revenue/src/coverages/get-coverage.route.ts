import { coverageOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { CoverageStore } from './coverage.store.ts';
import { toCoverage } from './coverage.ts';

export const getCoverage = ({ coverages }: { coverages: CoverageStore }) =>
  route(coverageOperations.get, 'revenue_coverage', async ({ scope, params }) => {
    const coverage = await coverages.load(scope, params.id);
    if (coverage === null) throw notFound();
    return { data: toCoverage(coverage), version: coverage.version };
  });
