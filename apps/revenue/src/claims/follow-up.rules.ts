import { problem } from '@rymeda/kernel';
import type { PayerState } from '../payers/payer.ts';
import { draftClaim, isGone, type Birth, type ClaimState } from './claim.ts';

const decided = ['paid', 'partly_paid', 'denied', 'reversed'];
const rejected = ['rejected', 'rejected_by_payer'];

const refused = (claim: Pick<ClaimState, 'submissionState'>, detail: string) =>
  problem('INVALID_TRANSITION', detail, { details: { submissionState: claim.submissionState } });

/**
 * A draft that takes a claim's place. One that was rejected before adjudication was not filed, so it is sent again as
 * what it was: an original, or, of a claim that the payer knows, its replacement or void. One that was decided is
 * replaced (frequency 7) by the payer's number, with all of its lines.
 */
export function correctionOf(claim: ClaimState, payer: PayerState | null, birth: Birth): ClaimState {
  assertNotReplaced(claim);
  if (rejected.includes(claim.submissionState)) return copyOf(claim, claim.frequency, birth);
  assertReplaceable(claim, payer);
  return copyOf(claim, '7', birth);
}

/** A draft that takes a decided claim back (frequency 8). */
export function voidOf(claim: ClaimState, payer: PayerState | null, birth: Birth): ClaimState {
  assertNotReplaced(claim);
  assertReplaceable(claim, payer);
  return copyOf(claim, '8', birth);
}

/** A draft to the next payer, of what the first one left to the patient. */
export function secondaryOf(claim: ClaimState, payerId: string | undefined, birth: Birth): ClaimState {
  assertLeftToNext(claim);
  if (payerId === undefined)
    throw problem('CONFLICT', 'The patient has no further coverage on the day of the service');
  return draftClaim(
    {
      ...claim,
      payerId,
      frequency: '1',
      replacesClaimId: null,
      rank: claim.rank + 1,
      primaryClaimId: claim.id,
      // The first payer's: the next one gives its own, or wants none.
      authorizationNumber: null,
    },
    birth,
  );
}

/** A first payer's claim whose decision the next payer can be told: when the draft is made, and when it is sent. */
export function assertLeftToNext(
  claim: Pick<ClaimState, 'submissionState' | 'forwarded' | 'patientResponsibility'>,
): void {
  if (!['paid', 'partly_paid'].includes(claim.submissionState))
    throw refused(claim, 'The first payer has not paid yet');
  if (claim.forwarded)
    throw problem(
      'CONFLICT',
      'The first payer has sent it on to the next one, whose own remittance will come',
    );
  if ((claim.patientResponsibility ?? 0) <= 0)
    throw refused(claim, 'The first payer left nothing to the patient');
}

const copyOf = (claim: ClaimState, frequency: ClaimState['frequency'], birth: Birth): ClaimState => ({
  ...draftClaim({ ...claim, frequency, replacesClaimId: claim.id }, birth),
  payerClaimNumber: frequency === '1' ? null : claim.payerClaimNumber,
});

function assertNotReplaced(claim: ClaimState): void {
  if (claim.replacedByClaimId !== null || isGone(claim))
    throw refused(claim, 'Another claim has taken its place');
}

function assertReplaceable(claim: ClaimState, payer: PayerState | null): void {
  if (!decided.includes(claim.submissionState)) throw refused(claim, 'The payer has not decided yet');
  if (claim.payerClaimNumber === null) throw refused(claim, 'The payer gave it no number');
  if (payer?.acceptsReplacement === false)
    throw problem('CONFLICT', 'This payer takes no corrected and void claims');
}
