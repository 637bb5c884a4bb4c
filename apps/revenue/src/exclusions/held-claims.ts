import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import type { ClaimStore } from '../claims/claim.store.ts';
import type { PayerState } from '../payers/payer.ts';
import { mayBeFederal } from './exclusion.rules.ts';
import type { ExclusionStore } from './exclusion.store.ts';

/** Of submitted claims those that are not to be sent to their payer now: they wait until the decision is withdrawn. */
export type HeldClaims = (
  tx: Tx,
  scope: Scope,
  payer: PayerState,
  claimIds: readonly string[],
) => Promise<ReadonlySet<string>>;

interface Parts {
  claims: Pick<ClaimStore, 'heldOf'>;
  exclusions: Pick<ExclusionStore, 'excluded'>;
}

export const claimHolder =
  ({ claims, exclusions }: Parts): HeldClaims =>
  async (tx, scope, payer, claimIds) =>
    mayBeFederal(payer)
      ? claims.heldOf(tx, scope, claimIds, await exclusions.excluded(scope, tx))
      : new Set<string>();
