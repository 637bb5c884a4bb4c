import type { Tx } from '@rymeda/events';
import { newId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { asksForPayment } from '../exclusions/exclusion.rules.ts';
import {
  chargedTo,
  forgivenOf,
  leftToPatient,
  paidByPatient,
  writtenOffOf,
} from '../ledger/balance.rules.ts';
import { entryOf, transfer, type EntryState, type LedgerLine } from '../ledger/ledger.ts';
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
 * until the payer's reversal; what a person had written off of it is gone with it, for no payer reverses that, and what
 * the patient had paid of it goes along. A secondary claim asks of its payer what the first one left to the patient,
 * whatever of that was written off, and takes along what he has paid of it, so that its payer's decision shows what he
 * still owes or gets back; what takes its place first gives both back.
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
      kind: EntryState['kind'] = 'charge',
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
    const takenAlong = (amount: number, from: string, to: string): LedgerLine[] => [
      { account: 'patient_receivable', amount, claimId: from },
      { account: 'patient_receivable', amount: -amount, claimId: to },
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
      const paid = paidByPatient(sums);
      const to = primaryClaimId ?? (asksForPayment(claim) ? claim.id : undefined);
      if (to !== undefined && paid > 0)
        await post(replaced, takenAlong(paid, replaced.id, to), 'patient_payment');
      await changes.replaced(tx, scope, replaced, claim);
    }
    if (!asksForPayment(claim)) return;
    if (primaryClaimId === null)
      return post(claim, transfer('payer_receivable', 'charges', claim.totalAmount, claim.id));
    if (primary === undefined) throw new Error('A claim to the next payer after none');
    const sums = await ledger.sums(scope, { claimId: primary.id }, tx);
    const left = Math.max(0, leftToPatient(sums));
    const forgiven = forgivenOf(sums);
    if (left > 0 && forgiven > 0)
      await post(primary, transfer('patient_receivable', 'write_offs', forgiven, primary.id), 'write_off');
    await post(claim, moved(left, claim.id, primary.id));
    // What the patient has to his credit beside it is his own.
    const paid = Math.min(left, paidByPatient(sums));
    if (paid > 0) await post(claim, takenAlong(paid, primary.id, claim.id), 'patient_payment');
  };
