import type { Tx } from '@rymeda/events';
import { newId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { openOf } from '../ledger/balance.rules.ts';
import { entryOf, transfer, type LedgerLine } from '../ledger/ledger.ts';
import type { LedgerStore } from '../ledger/ledger.store.ts';
import type { ClaimChanges } from '../posting/claim-changes.ts';
import { postingDay } from '../posting/post-remittance.ts';
import type { PlacedClaim } from '../reports/ledger-changes.rules.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import { serviceDayOf, type ClaimState } from './claim.ts';

export type ChargeClaim = (tx: Tx, scope: TenantContext, claim: ClaimState) => Promise<void>;

interface Parts {
  ledger: LedgerStore;
  settings: SettingsStore;
  changes: ClaimChanges;
}

/**
 * What a submission does to the ledger. An original is charged to its payer. A replacement is too, and takes the charge
 * of the claim in whose place it stands away; a void only takes it away. What had been paid of that stays against it
 * until the payer's reversal. A secondary claim asks of its payer what is open with the patient.
 */
export const claimCharger =
  ({ ledger, settings, changes }: Parts): ChargeClaim =>
  async (tx, scope, claim) => {
    const { organizationId } = scope;
    const at = { organizationId, now: tx.now, postedOn: await postingDay(settings, scope, tx) };
    const { replacesClaimId, primaryClaimId } = claim;
    const others = [replacesClaimId, primaryClaimId].filter((id) => id !== null);
    const before = await changes.load(tx, scope, others);
    const placed = new Map<string, PlacedClaim>([
      ...before,
      [claim.id, { payerId: claim.payerId, serviceDay: serviceDayOf(claim) }],
    ]);
    const post = (of: { id: string; clientId: string; payerId: string }, lines: LedgerLine[]) =>
      ledger.insert(
        tx,
        scope,
        entryOf(
          {
            id: newId('led'),
            kind: 'charge',
            claimId: of.id,
            clientId: of.clientId,
            payerId: of.payerId,
            serviceDate: claim.lines[0]?.date ?? null,
            lines,
          },
          at,
        ),
        placed,
      );
    if (replacesClaimId !== null) {
      const replaced = before.get(replacesClaimId);
      if (replaced === undefined) throw new Error('A claim that replaces none');
      await post(replaced, transfer('charges', 'payer_receivable', replaced.totalAmount, replaced.id));
      await changes.replaced(tx, scope, replaced, claim);
    }
    if (primaryClaimId !== null) {
      const open = openOf(await ledger.sums(scope, { claimId: primaryClaimId }, tx)).patient;
      const lines: LedgerLine[] = [
        { account: 'payer_receivable', amount: open, claimId: claim.id },
        { account: 'patient_receivable', amount: -open, claimId: primaryClaimId },
      ];
      await changes.touch(tx, scope, primaryClaimId);
      await post(claim, lines);
    } else if (claim.frequency !== '8')
      await post(claim, transfer('payer_receivable', 'charges', claim.totalAmount, claim.id));
  };
