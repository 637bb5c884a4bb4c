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
import type { CheckReferences } from './claims/references.ts';
import { submitClaim } from './claims/submit-claim.route.ts';
import { updateClaim } from './claims/update-claim.route.ts';
import { createPayer } from './payers/create-payer.route.ts';
import { getPayer } from './payers/get-payer.route.ts';
import { listPayers } from './payers/list-payers.route.ts';
import type { PayerStore } from './payers/payer.store.ts';
import { updatePayer } from './payers/update-payer.route.ts';

export interface Parts {
  payers: PayerStore;
  claims: ClaimStore;
  checkReferences: CheckReferences;
}

export const routes = (parts: Parts): Route[] => [
  createPayer(parts),
  listPayers(parts),
  getPayer(parts),
  updatePayer(parts),

  createClaim(parts),
  listClaims(parts),
  getClaim(parts),
  updateClaim(parts),
  deleteClaim(parts),
  submitClaim(parts),
  acceptClaim(parts),
  denyClaim(parts),
  payClaim(parts),
  appealClaim(parts),
];
