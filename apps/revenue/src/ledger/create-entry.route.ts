import { ledgerOperations } from '@rymeda/contracts';
import { fromCents, newId, problem, referenceNotFound, toCents, validationFailed } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ClaimChanges } from '../posting/claim-changes.ts';
import { postingDay } from '../posting/post-remittance.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import { openOf, refundable } from './balance.rules.ts';
import { entryOf, postedOnFault, toEntry, transfer, type LedgerLine } from './ledger.ts';
import type { LedgerStore } from './ledger.store.ts';

interface Parts {
  ledger: LedgerStore;
  changes: ClaimChanges;
  settings: SettingsStore;
}

/** A person posts: what is paid or written off is open, what is refunded was paid, and somebody says why. */
export const createLedgerEntry = ({ ledger, changes, settings }: Parts) =>
  route(ledgerOperations.create, 'revenue_ledger_entry', async ({ scope, body, now }, tx) => {
    const { kind, claimId, of, reason } = body;
    const amount = toCents(body.amount);
    const claims = await changes.load(tx, scope, [claimId]);
    const claim = claims.get(claimId);
    if (claim === undefined) throw referenceNotFound('claimId');
    if (kind !== 'patient_payment' && reason === undefined)
      throw validationFailed([{ field: 'reason', code: 'required', message: 'is required' }]);
    const { closedThrough } = await settings.load(scope, tx);
    const latest = await postingDay(settings, scope, tx);
    const postedOn = body.postedOn ?? latest;
    const fault = postedOnFault(postedOn, closedThrough, latest);
    if (fault !== undefined) throw validationFailed([fault]);
    const sums = await ledger.sums(scope, { claimId }, tx);
    const open = openOf(sums);
    const most = { patient_payment: open.patient, write_off: open[of], refund: refundable(sums) }[kind];
    if (amount > most)
      throw problem('CONFLICT', 'It is more than what is open', { details: { open: fromCents(most) } });
    const receivable = kind === 'write_off' && of === 'payer' ? 'payer_receivable' : 'patient_receivable';
    const lines: LedgerLine[] = {
      patient_payment: transfer('undeposited_funds', 'patient_receivable', amount, claimId),
      refund: transfer('patient_receivable', 'undeposited_funds', amount, claimId),
      write_off: transfer('write_offs', receivable, amount, claimId),
    }[kind];
    const { clientId, payerId } = claim;
    const { organizationId } = scope;
    const entry = entryOf(
      {
        id: newId('led'),
        kind,
        claimId,
        clientId,
        payerId,
        lines,
        ...(reason === undefined ? {} : { reason }),
      },
      { organizationId, now, postedOn },
    );
    // Two who post at once must meet: the sum was read, and only the claim is shared.
    await changes.touch(tx, scope, claimId);
    if (body.postedOn !== undefined) await settings.touch(tx, scope);
    await ledger.insert(tx, scope, entry, claims);
    tx.emit({
      name: 'revenue.ledger_entry.created',
      subject: `ledger_entry/${entry.id}`,
      sequence: 1,
      data: { id: entry.id, kind, claimId, amount: fromCents(amount) },
    });
    return { data: toEntry(entry), version: 1, location: `/v1/revenue/ledger?claimId=${claimId}` };
  });
