import { currentAccess } from '@rymeda/auth';
import { claimOperations, x12MediaType } from '@rymeda/contracts';
import type { Transactions } from '@rymeda/events';
import { notFound, problem } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import { asksForPayment, isHeld, mayBeFederal } from '../exclusions/exclusion.rules.ts';
import type { ExclusionStore } from '../exclusions/exclusion.store.ts';
import type { PartiesOf } from '../parties/parties.ts';
import type { PayerStore } from '../payers/payer.store.ts';
import type { PayerState } from '../payers/payer.ts';
import { cannotBeSent } from '../submissions/bill.ts';
import type { SubmissionStore } from '../submissions/submission.store.ts';
import type { SubmissionState } from '../submissions/submission.ts';
import type { CompleteSubmission } from '../submissions/submit.ts';
import type { WriteX12 } from '../submissions/write-x12.ts';
import type { ClaimStore } from './claim.store.ts';
import type { ClaimState } from './claim.ts';

interface Parts {
  claims: ClaimStore;
  payers: PayerStore;
  submissions: SubmissionStore;
  exclusions: Pick<ExclusionStore, 'excluded'>;
  partiesOf: PartiesOf;
  completeSubmission: CompleteSubmission;
  writeX12: WriteX12;
  transactions: Transactions;
}

/** The same file each time: what was kept at the submission, under the interchange number that it was given. */
export const getClaimX12 = (parts: Parts) => {
  const { claims, payers, submissions, exclusions, writeX12 } = parts;
  return route(claimOperations.x12, 'revenue_claim', async ({ scope, params }) => {
    const claim = await claims.load(scope, params.id);
    if (claim === null) throw notFound();
    const kept = await submissions.ofClaim(scope, claim.id);
    if (kept === null) throw problem('CONFLICT', 'The claim was not submitted yet');
    const payer = await payers.load(scope, kept.payerId);
    if (payer === null) throw notFound();
    // What went out in a batch is history; what did not is not to go out by another door.
    if (kept.batchId === null && asksForPayment(claim) && mayBeFederal(payer)) {
      const excluded = await exclusions.excluded(scope);
      if (claim.lines.some((line) => isHeld(line, {}, excluded))) throw held();
    }
    const { content, envelope, interchange, controlNumber, createdAt, zone } =
      kept.content === null ? await completed(parts, scope, claim, kept, payer) : kept;
    if (content === null) throw cannotBeSent([]);
    const sent = { partner: envelope, number: interchange, reference: controlNumber, at: createdAt, zone };
    const body = writeX12([content], { payer, ...sent });
    return { data: undefined, raw: { contentType: x12MediaType, body, filename: `${claim.id}.x12` } };
  });
};

const held = () =>
  problem('CONFLICT', 'The claim is held: its provider stands on an exclusion list (42 CFR 1001.1901)');

async function completed(
  { transactions, partiesOf, completeSubmission }: Parts,
  scope: TenantContext,
  claim: ClaimState,
  kept: SubmissionState,
  payer: PayerState,
): Promise<SubmissionState> {
  requireWhole();
  const parties = await partiesOf(undefined, scope, claim);
  const found = await transactions.run(scope, (tx) =>
    completeSubmission(tx, scope, claim, kept, { payer, parties }),
  );
  if ('missing' in found) throw cannotBeSent(found.missing);
  return found;
}

/** What it is made of is kept for good: for somebody from whom a field is hidden it would go to the payer without that. */
function requireWhole(): void {
  const ability = currentAccess()?.ability;
  if (ability?.masks('revenue_claim') || ability?.masks('revenue_coverage'))
    throw problem('FORBIDDEN', 'The caller’s roles hide fields that are in this file');
}
