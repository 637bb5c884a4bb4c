import { exceptionOperations } from '@rymeda/contracts';
import { notFound, problem, referenceNotFound, validationFailed } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { ClaimPayment } from '@rymeda/x12';
import { nothingPosted } from '../ledger/balance.rules.ts';
import { transfer } from '../ledger/ledger.ts';
import type { LedgerStore } from '../ledger/ledger.store.ts';
import type { PayerStore } from '../payers/payer.store.ts';
import type { ClaimChanges } from '../posting/claim-changes.ts';
import { paymentEntries, postingDay, usualWriteOffs } from '../posting/post-remittance.ts';
import { denialReasonOf, postingOf } from '../posting/post-payment.rules.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import { exceptionEvent, toException, type ExceptionState } from './exception.ts';
import type { ExceptionStore } from './exception.store.ts';

interface Parts {
  exceptions: ExceptionStore;
  changes: ClaimChanges;
  ledger: LedgerStore;
  payers: PayerStore;
  settings: SettingsStore;
}

/** A person says which claim it is, and it is posted as if the file had; or sets it aside, and says why. */
export const resolveException = ({ exceptions, changes, ledger, payers, settings }: Parts) =>
  route(
    exceptionOperations.resolve,
    'revenue_exception',
    async ({ scope, params, body, ifMatch, now }, tx) => {
      const state = await exceptions.load(scope, params.id, tx);
      if (state === null) throw notFound();
      checkIfMatch(ifMatch, state.version);
      if (state.status !== 'open') throw problem('INVALID_TRANSITION', 'It is resolved already');
      const { claimId, note } = body;
      if (claimId === undefined && note === undefined)
        throw validationFailed([{ field: 'note', code: 'required', message: 'is required to set it aside' }]);
      if (claimId !== undefined) await post(claimId);
      const resolved: ExceptionState = {
        ...state,
        status: 'resolved',
        claimId: claimId ?? state.claimId,
        note: note ?? null,
        updatedAt: now,
        version: state.version + 1,
      };
      await exceptions.replace(tx, scope, resolved);
      tx.emit(exceptionEvent('resolved', resolved));
      return { data: toException(resolved), version: resolved.version };

      async function post(id: string): Promise<void> {
        const claims = await changes.load(tx, scope, [id]);
        const claim = claims.get(id);
        if (claim === undefined) throw referenceNotFound('claimId');
        if (state?.remittanceId == null || !('lines' in state.content))
          throw validationFailed([
            { field: 'claimId', code: 'invalid_value', message: 'there is no payment to post' },
          ]);
        const payment = state.content as unknown as ClaimPayment;
        const payer = await payers.load(scope, claim.payerId, tx);
        const writeOffCodes = payer?.writeOffCodes ?? usualWriteOffs;
        const standing = (await ledger.standings(tx, scope, [id])).get(id) ?? nothingPosted;
        const outcome = postingOf(payment, claim, writeOffCodes, 'person', standing);
        if (!('posting' in outcome))
          throw problem('INVALID_TRANSITION', 'The payment does not fit the claim as it stands', {
            details: { kind: 'exception' in outcome ? outcome.exception : 'nothing' },
          });
        const { posting } = outcome;
        const change = changes.begin(tx, scope, claims);
        const postedOn = await postingDay(settings, scope, tx);
        change.apply(id, {
          ...posting,
          payerClaimNumber: payment.payerClaimNumber,
          decision: posting.decision && { ...posting.decision, day: postedOn },
          ...denialReasonOf(posting),
        });
        await change.save();
        // The money came when the file did: from there it goes to the claim.
        const more = transfer('unapplied', 'undeposited_funds', payment.paid, id);
        const { remittanceId, organizationId } = state;
        const told = { payment, claim, posting, remittanceId, more, organizationId, now, postedOn };
        await ledger.insertMany(tx, scope, await paymentEntries(ledger, tx, scope, told), claims);
      }
    },
  );
