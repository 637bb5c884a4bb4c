import { claimOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { CareStore } from '../care/care.store.ts';
import type { CheckClaim } from '../scrubbing/check-claim.ts';
import { dayOf } from '../scrubbing/scrub.rules.ts';
import type { KeepSubmission } from '../submissions/submit.ts';
import type { ChargeClaim } from './charge.ts';
import { assertMove, moveClaim, refuseErrors } from './claim.rules.ts';
import type { ClaimStore } from './claim.store.ts';
import { claimEvent, toClaim } from './claim.ts';

interface Parts {
  claims: ClaimStore;
  sessions: Pick<CareStore, 'touchSession'>;
  checkClaim: CheckClaim;
  keepSubmission: KeepSubmission;
  chargeClaim: ChargeClaim;
}

/** What is submitted is checked, and kept as it is sent: later changes of a patient or provider don't reach it. */
export const submitClaim = ({ claims, sessions, checkClaim, keepSubmission, chargeClaim }: Parts) =>
  route(claimOperations.submit, 'revenue_claim', async ({ scope, params, ifMatch, now }, tx) => {
    const state = await claims.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    assertMove(state.status, 'submitted');
    await sessions.touchSession(tx, scope, state.sessionId);
    const checked = await checkClaim(tx, scope, state);
    const { findings, parties } = checked;
    refuseErrors(findings);
    const lines = state.lines.map((line) => ({
      ...line,
      date: dayOf(line, parties) ?? null,
      renderingProviderId: line.renderingProviderId ?? parties.visit.providerId ?? null,
    }));
    const dated = { ...state, lines, findings };
    const controlNumber = await keepSubmission(tx, scope, dated, checked);
    const claim = { ...moveClaim(dated, 'submitted', {}, now), controlNumber };
    await claims.replace(tx, scope, claim);
    await chargeClaim(tx, scope, claim);
    tx.emit(claimEvent('submitted', claim, state.status));
    return { data: toClaim(claim), version: claim.version };
  });
