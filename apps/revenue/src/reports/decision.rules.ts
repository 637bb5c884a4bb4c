import type { SubmissionState } from '@rymeda/contracts';
import type { Change } from './totals.ts';

/** What a payer decided, or, before it did, that the claim was refused. Cents. */
export interface PayerDecision {
  outcome: 'paid' | 'partly_denied' | 'denied' | 'rejected';
  deniedAmount: number;
  /** The day on which it is posted. */
  day: string;
}

interface Decided {
  payerId: string;
  submissionState: SubmissionState;
  totalAmount: number;
  replacesClaimId: string | null;
}

/** Before the first answer that settles or refuses it. */
const waiting: readonly SubmissionState[] = ['submitted', 'acknowledged', 'accepted_by_payer'];

/** What a decision about a claim, as it stood before, adds to the totals. A rejection was never decided by the payer. */
export function decisionChange(claim: Decided, { outcome, deniedAmount, day }: PayerDecision): Change {
  const isFirst = waiting.includes(claim.submissionState) && claim.replacesClaimId === null;
  const first = isFirst ? { firstDecided: 1, firstPaid: outcome === 'paid' ? 1 : 0 } : {};
  const decided =
    outcome === 'rejected'
      ? {}
      : {
          decided: 1,
          denied: outcome === 'denied' ? 1 : 0,
          partlyDenied: outcome === 'partly_denied' ? 1 : 0,
          decidedAmount: claim.totalAmount,
          deniedAmount,
        };
  return { kind: 'activity', payerId: claim.payerId, day, sums: { ...decided, ...first } };
}
