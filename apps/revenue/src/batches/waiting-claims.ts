import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import type { ClaimStore } from '../claims/claim.store.ts';
import type { HeldClaims } from '../exclusions/held-claims.ts';
import type { PayerState } from '../payers/payer.ts';
import type { SubmissionFacts, SubmissionStore } from '../submissions/submission.store.ts';

interface Parts {
  claims: Pick<ClaimStore, 'unansweredOf'>;
  submissions: Pick<SubmissionStore, 'waiting'>;
  heldClaims: HeldClaims;
}

/** What may go out to a payer now, and what would if its provider stood on no exclusion list. */
export interface WaitingClaims {
  waiting: SubmissionFacts[];
  held: ReadonlySet<string>;
}

/**
 * Submissions of a payer that are in no batch, the oldest first and at most `most`; of these claims, where they are
 * named. A claim may also go out by itself: what an answer has come for waits no more, and is passed over.
 */
export async function waitingClaims(
  { claims, submissions, heldClaims }: Parts,
  tx: Tx,
  scope: Scope,
  { payer, claimIds, most }: { payer: PayerState; claimIds: readonly string[] | undefined; most: number },
): Promise<WaitingClaims> {
  const waiting: SubmissionFacts[] = [];
  const held = new Set<string>();
  let after: SubmissionFacts | undefined;
  for (;;) {
    const page = await submissions.waiting(tx, scope, payer.id, claimIds, most, after);
    const ids = page.map((s) => s.claimId);
    const unanswered = await claims.unansweredOf(tx, scope, ids);
    for (const id of await heldClaims(tx, scope, payer, [...unanswered])) held.add(id);
    waiting.push(...page.filter(({ claimId }) => unanswered.has(claimId) && !held.has(claimId)));
    after = page.at(-1);
    if (page.length < most || waiting.length >= most) return { waiting: waiting.slice(0, most), held };
  }
}
