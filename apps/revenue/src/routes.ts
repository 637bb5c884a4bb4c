import type { Route } from '@rymeda/service';
import { acceptClaim } from './claims/accept-claim.route.ts';
import { appealClaim } from './claims/appeal-claim.route.ts';
import type { ClaimStore } from './claims/claim.store.ts';
import { createClaim } from './claims/create-claim.route.ts';
import { deleteClaim } from './claims/delete-claim.route.ts';
import { denyClaim } from './claims/deny-claim.route.ts';
import { getClaim } from './claims/get-claim.route.ts';
import { listClaims } from './claims/list-claims.route.ts';
import { payClaim } from './claims/pay-claim.route.ts';
import { submitClaim } from './claims/submit-claim.route.ts';
import { updateClaim } from './claims/update-claim.route.ts';
import type { CoverageStore } from './coverages/coverage.store.ts';
import { createCoverage } from './coverages/create-coverage.route.ts';
import { deleteCoverage } from './coverages/delete-coverage.route.ts';
import { getCoverage } from './coverages/get-coverage.route.ts';
import { listCoverages } from './coverages/list-coverages.route.ts';
import { updateCoverage } from './coverages/update-coverage.route.ts';
import { createPayer } from './payers/create-payer.route.ts';
import { getPayer } from './payers/get-payer.route.ts';
import { listPayers } from './payers/list-payers.route.ts';
import type { PayerStore } from './payers/payer.store.ts';
import { updatePayer } from './payers/update-payer.route.ts';
import type { CheckReferences } from './references.ts';

export interface Stores {
  payers: PayerStore;
  claims: ClaimStore;
  checkReferences: CheckReferences;
  coverages: CoverageStore;
}

export const routes = (stores: Stores): Route[] => [
  createPayer(stores),
  listPayers(stores),
  getPayer(stores),
  updatePayer(stores),

  createClaim(stores),
  listClaims(stores),
  getClaim(stores),
  updateClaim(stores),
  deleteClaim(stores),
  submitClaim(stores),
  acceptClaim(stores),
  denyClaim(stores),
  payClaim(stores),
  appealClaim(stores),

  createCoverage(stores),
  listCoverages(stores),
  getCoverage(stores),
  updateCoverage(stores),
  deleteCoverage(stores),
];
