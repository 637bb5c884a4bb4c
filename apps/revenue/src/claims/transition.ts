import type { Claim, ClaimStatus } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, type Answer } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import { moveClaim, type Decision } from './claim.rules.ts';
import { claimEvent, toClaim, type ClaimState } from './claim.ts';
import type { ClaimStore } from './claim.store.ts';

interface Action {
  scope: TenantContext;
  params: { id: string };
  ifMatch: string | undefined;
  now: Date;
}

/** What accept, deny, pay and appeal share: load, decide, save, tell. `judge` may refuse what the status alone allows. */
export async function transition(
  claims: ClaimStore,
  { scope, params, ifMatch, now }: Action,
  to: Exclude<ClaimStatus, 'draft'>,
  decision: Decision,
  tx: Tx,
  judge?: (state: ClaimState) => Promise<void>,
): Promise<Answer<Claim>> {
  const state = await claims.load(scope, params.id, tx);
  if (state === null) throw notFound();
  checkIfMatch(ifMatch, state.version);
  await judge?.(state);
  const claim = moveClaim(state, to, decision, now);
  await claims.replace(tx, scope, claim);
  tx.emit(claimEvent(to, claim, state.status));
  return { data: toClaim(claim), version: claim.version };
}
