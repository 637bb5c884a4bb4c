import type { Tx } from '@rymeda/events';
import { newId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { asksForPayment } from '../exclusions/exclusion.rules.ts';
import { chargedTo, openOf, writtenOffOf } from '../ledger/balance.rules.ts';
import { entryOf, transfer, type LedgerLine } from '../ledger/ledger.ts';
import type { LedgerStore } from '../ledger/ledger.store.ts';
import type { ClaimChanges } from '../posting/claim-changes.ts';
import { postingDay } from '../posting/post-remittance.ts';
import type { PlacedClaim } from '../reports/ledger-changes.rules.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import { serviceDayOf, type ClaimState } from './claim.ts';
import { assertLeftToNext } from './follow-up.rules.ts';

export type ChargeClaim = (tx: Tx, scope: TenantContext, claim: ClaimState) => Promise<void>;

interface Parts {
  ledger: Pick<LedgerStore, 'insert' | 'sums'>;
  settings: Pick<SettingsStore, 'load'>;
  changes: Pick<ClaimChanges, 'load' | 'replaced' | 'touch'>;
}

/**
 * What a submission does to the ledger. An original is charged to its payer. A replacement is too, and takes the charge
 * of the claim in whose place it stands away; a void only takes it away. What had been paid of that stays against it
 * until the payer's reversal; what a person had written off of it is gone with it, for no payer reverses that. A secondary
 * claim asks of its payer what is open with the patient; what takes its place first gives that back to the patient.
 * INVALID_TRANSITION or CONFLICT where the first payer's decision no longer stands.
 */
export const claimCharger =
  ({ ledger, settings, changes }: Parts): ChargeClaim =>
  async (tx, scope, claim) => {
    const { organizationId } = scope;
    const at = { organizationId, now: tx.now, postedOn: await postingDay(settings, scope, tx) };
    const { replacesClaimId, primaryClaimId } = claim;
    const others = [replacesClaimId, primaryClaimId].filter((id) => id !== null);
    const before = await changes.load(tx, scope, others);
    const primary = before.get(primaryClaimId ?? '');
    if (primary !== undefined && asksForPayment(claim)) assertLeftToNext(primary);
    const placed = new Map<string, PlacedClaim>([
      ...before,
      [claim.id, { payerId: claim.payerId, serviceDay: serviceDayOf(claim) }],
    ]);
    const post = (
      of: { id: string; clientId: string; payerId: string },
      lines: LedgerLine[],
      kind: 'charge' | 'write_off' = 'charge',
    ) =>
      ledger.insert(
        tx,
        scope,
        entryOf(
          {
            id: newId('led'),
            kind,
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
    const moved = (amount: number, to: string, from: string): LedgerLine[] => [
      { account: 'payer_receivable', amount, claimId: to },
      { account: 'patient_receivable', amount: -amount, claimId: from },
    ];
    if (primaryClaimId !== null) await changes.touch(tx, scope, primaryClaimId);
    if (replacesClaimId !== null) {
      const replaced = before.get(replacesClaimId);
      if (replaced === undefined) throw new Error('A claim that replaces none');
      const sums = await ledger.sums(scope, { claimId: replaced.id }, tx);
      const [charged, writtenOff] = [chargedTo(sums), writtenOffOf(sums)];
      const back =
        primaryClaimId === null
          ? transfer('charges', 'payer_receivable', charged, replaced.id)
          : moved(-charged, replaced.id, primaryClaimId);
      // A void was charged to nobody.
      if (charged !== 0) await post(replaced, back);
      if (writtenOff !== 0)
        await post(
          replaced,
          transfer('payer_receivable', 'write_offs', writtenOff, replaced.id),
          'write_off',
        );
      await changes.replaced(tx, scope, replaced, claim);
    }
    if (!asksForPayment(claim)) return;
    if (primaryClaimId !== null) {
      const open = openOf(await ledger.sums(scope, { claimId: primaryClaimId }, tx)).patient;
      // What the patient has to his credit is his own.
      await post(claim, moved(Math.max(0, open), claim.id, primaryClaimId));
    } else await post(claim, transfer('payer_receivable', 'charges', claim.totalAmount, claim.id));
  };
