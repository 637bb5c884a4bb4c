import { claimOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { CheckClaim } from '../scrubbing/check-claim.ts';
import { scrubbed } from './claim.rules.ts';
import type { ClaimStore } from './claim.store.ts';
import { claimEvent, toClaim } from './claim.ts';

export const scrubClaim = ({ claims, checkClaim }: { claims: ClaimStore; checkClaim: CheckClaim }) =>
  route(claimOperations.scrub, 'revenue_claim', async ({ scope, params, ifMatch, now }, tx) => {
    const state = await claims.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    // Before anybody is asked: what is no draft is not checked.
    scrubbed(state, state.findings, now);
    const { findings } = await checkClaim(tx, scope, state);
    const claim = scrubbed(state, findings, now);
    if (claim !== state) {
      await claims.replace(tx, scope, claim);
      tx.emit(claimEvent('updated', claim, state.status, { changed: ['findings', 'submissionState'] }));
    }
    return { data: toClaim(claim), version: claim.version };
  });
