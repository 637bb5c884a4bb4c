import { claimOperations } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { newId, notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import { primaryOn } from '../coverages/coverage.rules.ts';
import type { CoverageStore } from '../coverages/coverage.store.ts';
import type { PayerStore } from '../payers/payer.store.ts';
import { correctionOf, secondaryOf, voidOf } from './follow-up.rules.ts';
import { claimEvent, toClaim, type Birth, type ClaimState } from './claim.ts';
import type { ClaimStore } from './claim.store.ts';

interface Parts {
  claims: ClaimStore;
  payers: PayerStore;
  coverages: CoverageStore;
}

interface Follows {
  scope: TenantContext;
  params: { id: string };
  ifMatch: string | undefined;
  now: Date;
}

type Follow = (tx: Tx, scope: TenantContext, claim: ClaimState, birth: Birth) => Promise<ClaimState>;

/** What correct, void and secondary share: a new draft out of a claim that stays as it is until that is submitted. */
const followed = async (
  claims: ClaimStore,
  { scope, params, ifMatch, now }: Follows,
  tx: Tx,
  follow: Follow,
) => {
  const state = await claims.load(scope, params.id, tx);
  if (state === null) throw notFound();
  checkIfMatch(ifMatch, state.version);
  const { organizationId } = scope;
  const draft = await follow(tx, scope, state, { id: newId('clm'), organizationId, now });
  await claims.insert(tx, scope, draft);
  tx.emit(claimEvent('created', draft, null));
  return { data: toClaim(draft), version: 1, location: `/v1/revenue/claims/${draft.id}` };
};

export const correctClaim = ({ claims, payers }: Parts) =>
  route(claimOperations.correct, 'revenue_claim', (call, tx) =>
    followed(claims, call, tx, async (t, scope, claim, birth) =>
      correctionOf(claim, await payers.load(scope, claim.payerId, t), birth),
    ),
  );

export const voidClaim = ({ claims, payers }: Parts) =>
  route(claimOperations.void, 'revenue_claim', (call, tx) =>
    followed(claims, call, tx, async (t, scope, claim, birth) =>
      voidOf(claim, await payers.load(scope, claim.payerId, t), birth),
    ),
  );

export const secondaryClaim = ({ claims, coverages }: Parts) =>
  route(claimOperations.secondary, 'revenue_claim', (call, tx) =>
    followed(claims, call, tx, async (t, scope, claim, birth) => {
      const periods = await coverages.periodsOf(t, scope, claim.clientId);
      const day = claim.lines[0]?.date ?? claim.createdAt.toISOString().slice(0, 10);
      const next = primaryOn(
        day,
        periods.filter((c) => c.rank > claim.rank && c.payerId !== claim.payerId),
      );
      return secondaryOf(claim, next?.payerId, birth);
    }),
  );
