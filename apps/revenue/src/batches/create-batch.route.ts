import { batchOperations } from '@rymeda/contracts';
import { newId, referenceNotFound, validationFailed } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ClaimStore } from '../claims/claim.store.ts';
import type { SealedFiles } from '../x12-files/sealed-file.ts';
import type { PayerStore } from '../payers/payer.store.ts';
import type { NextControlNumber } from '../submissions/control-numbers.ts';
import { partnerKey, partnerOf } from '../submissions/envelope.rules.ts';
import type { SubmissionStore } from '../submissions/submission.store.ts';
import type { WriteX12 } from '../submissions/write-x12.ts';
import type { HeldClaims } from '../exclusions/held-claims.ts';
import { batchEvent, batchObject, toBatch, type BatchState } from './batch.ts';
import type { BatchStore } from './batch.store.ts';
import { waitingClaims } from './waiting-claims.ts';

interface Parts {
  claims: Pick<ClaimStore, 'unansweredOf'>;
  batches: BatchStore;
  payers: PayerStore;
  submissions: SubmissionStore;
  files: SealedFiles;
  heldClaims: HeldClaims;
  writeX12: WriteX12;
  nextControlNumber: NextControlNumber;
}

const nothingWaiting = {
  code: 'invalid_value',
  message: 'is no submitted claim of this payer that waits',
};
const excludedProvider = {
  code: 'excluded',
  message: 'is held: its provider stands on an exclusion list (42 CFR 1001.1901)',
};

/** The guide's most for a transaction set, and as many as fit into the time of a request. */
const mostClaims = 5_000;

export const createBatch = (parts: Parts) => {
  const { batches, payers, submissions, files, writeX12, nextControlNumber } = parts;
  return route(batchOperations.create, 'revenue_batch', async ({ scope, body, now }, tx) => {
    const { payerId, claimIds } = body;
    const payer = await payers.load(scope, payerId, tx);
    if (payer === null) throw referenceNotFound('payerId');
    const { waiting, held } = await waitingClaims(parts, tx, scope, { payer, claimIds, most: mostClaims });
    const found = new Set(waiting.map((s) => s.claimId));
    const unfit = (claimIds ?? []).flatMap((id, i) =>
      found.has(id)
        ? []
        : [{ field: `claimIds.${i}`, ...(held.has(id) ? excludedProvider : nothingWaiting) }],
    );
    if (unfit.length > 0) throw validationFailed(unfit.slice(0, 100));
    const opened = await submissions.loadMany(
      tx,
      scope,
      waiting.map((s) => s._id),
    );
    const contents = opened.flatMap(({ content }) => content ?? []);
    const lacking = opened.filter(({ content }) => content === null).length;
    const [first] = contents;
    if (first === undefined || (claimIds !== undefined && lacking > 0))
      throw validationFailed([
        {
          field: 'claimIds',
          code: 'invalid_value',
          message: 'each claim must have what an 837P needs: `/x12` of a claim says what is missing',
        },
      ]);
    const partner = partnerKey(partnerOf(payer, first.billingProvider));
    const number = await nextControlNumber(scope, partner);
    const id = newId('bat');
    const zone = opened.at(-1)?.zone;
    const text = writeX12(contents, { payer, number, reference: `B${number}`, at: now, zone });
    const { bytes } = await files.put(scope.organizationId, batchObject({ ...scope, id }), [
      Buffer.from(text),
    ]);
    const batch: BatchState = {
      id,
      organizationId: scope.organizationId,
      payerId,
      partner,
      claims: contents.length,
      totalAmount: contents.reduce((sum, claim) => sum + claim.charge, 0),
      interchangeControlNumber: number,
      bytes,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    await batches.insert(tx, scope, batch);
    const sent = opened.filter(({ content }) => content !== null).map((s) => s.id);
    await submissions.putInBatch(tx, scope, sent, id);
    tx.emit(batchEvent(batch));
    return { data: toBatch(batch), version: 1, location: `/v1/revenue/batches/${id}` };
  });
};
