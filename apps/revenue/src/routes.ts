import type { Route } from '@rymeda/service';
import { createBatch } from './batches/create-batch.route.ts';
import { getBatchX12 } from './batches/get-batch-x12.route.ts';
import { getBatch } from './batches/get-batch.route.ts';
import { listBatches } from './batches/list-batches.route.ts';
import { acceptClaim } from './claims/accept-claim.route.ts';
import { appealClaim } from './claims/appeal-claim.route.ts';
import { createClaim } from './claims/create-claim.route.ts';
import { deleteClaim } from './claims/delete-claim.route.ts';
import { denyClaim } from './claims/deny-claim.route.ts';
import { correctClaim, secondaryClaim, voidClaim } from './claims/follow-up-claim.route.ts';
import { getClaimX12 } from './claims/get-claim-x12.route.ts';
import { getClaim } from './claims/get-claim.route.ts';
import { listClaims } from './claims/list-claims.route.ts';
import { payClaim } from './claims/pay-claim.route.ts';
import { scrubClaim } from './claims/scrub-claim.route.ts';
import { submitClaim } from './claims/submit-claim.route.ts';
import { updateClaim } from './claims/update-claim.route.ts';
import { listCodeLists } from './code-lists/list-code-lists.route.ts';
import { loadCodeList } from './code-lists/load-code-list.route.ts';
import { createCoverage } from './coverages/create-coverage.route.ts';
import { deleteCoverage } from './coverages/delete-coverage.route.ts';
import { getCoverage } from './coverages/get-coverage.route.ts';
import { listCoverages } from './coverages/list-coverages.route.ts';
import { updateCoverage } from './coverages/update-coverage.route.ts';
import { createPayer } from './payers/create-payer.route.ts';
import { getPayer } from './payers/get-payer.route.ts';
import { listPayers } from './payers/list-payers.route.ts';
import { updatePayer } from './payers/update-payer.route.ts';
import { createDeposit } from './deposits/create-deposit.route.ts';
import { getDeposit } from './deposits/get-deposit.route.ts';
import { listDeposits } from './deposits/list-deposits.route.ts';
import { createDocument } from './documents/create-document.route.ts';
import { getDocument, getDocumentContent, listDocuments } from './documents/read-document.route.ts';
import { getException } from './exceptions/get-exception.route.ts';
import { listExceptions } from './exceptions/list-exceptions.route.ts';
import { resolveException } from './exceptions/resolve-exception.route.ts';
import { createFile } from './x12-files/create-file.route.ts';
import { getFile } from './x12-files/get-file.route.ts';
import { listFiles } from './x12-files/list-files.route.ts';
import { createLedgerEntry } from './ledger/create-entry.route.ts';
import { getBalance } from './ledger/get-balance.route.ts';
import { getPatientBalance } from './ledger/get-patient-balance.route.ts';
import { listLedgerEntries } from './ledger/list-entries.route.ts';
import { agedReceivables } from './reports/aged-receivables.route.ts';
import { daysInReceivables } from './reports/days-in-receivables.route.ts';
import { denials } from './reports/denials.route.ts';
import { firstPass } from './reports/first-pass.route.ts';
import { getRemittance } from './remittances/get-remittance.route.ts';
import { listRemittances } from './remittances/list-remittances.route.ts';
import { getSettings } from './settings/get-settings.route.ts';
import { updateSettings } from './settings/update-settings.route.ts';

/** What the routes stand on, as each says it. */
export type Parts = Parameters<typeof createClaim>[0] &
  Parameters<typeof createPayer>[0] &
  Parameters<typeof createCoverage>[0] &
  Parameters<typeof createBatch>[0] &
  Parameters<typeof submitClaim>[0] &
  Parameters<typeof getClaimX12>[0] &
  Parameters<typeof getSettings>[0] &
  Parameters<typeof createFile>[0] &
  Parameters<typeof createDeposit>[0] &
  Parameters<typeof createLedgerEntry>[0] &
  Parameters<typeof payClaim>[0] &
  Parameters<typeof createDocument>[0] &
  Parameters<typeof loadCodeList>[0] &
  Parameters<typeof getPatientBalance>[0] &
  Parameters<typeof agedReceivables>[0] &
  Parameters<typeof resolveException>[0];

export const routes = (stores: Parts): Route[] => [
  createPayer(stores),
  listPayers(stores),
  getPayer(stores),
  updatePayer(stores),

  createClaim(stores),
  listClaims(stores),
  getClaim(stores),
  updateClaim(stores),
  deleteClaim(stores),
  scrubClaim(stores),
  submitClaim(stores),
  getClaimX12(stores),
  correctClaim(stores),
  voidClaim(stores),
  secondaryClaim(stores),
  acceptClaim(stores),
  denyClaim(stores),
  payClaim(stores),
  appealClaim(stores),

  createCoverage(stores),
  listCoverages(stores),
  getCoverage(stores),
  updateCoverage(stores),
  deleteCoverage(stores),

  createBatch(stores),
  listBatches(stores),
  getBatch(stores),
  getBatchX12(stores),

  createDocument(stores),
  listDocuments(stores),
  getDocument(stores),
  getDocumentContent(stores),

  createFile(stores),
  listFiles(stores),
  getFile(stores),
  listRemittances(stores),
  getRemittance(stores),
  createDeposit(stores),
  listDeposits(stores),
  getDeposit(stores),
  listExceptions(stores),
  getException(stores),
  resolveException(stores),

  createLedgerEntry(stores),
  listLedgerEntries(stores),
  getBalance(stores),
  getPatientBalance(stores),

  agedReceivables(stores),
  denials(stores),
  daysInReceivables(stores),
  firstPass(stores),

  loadCodeList(stores),
  listCodeLists(stores),

  getSettings(stores),
  updateSettings(stores),
];
