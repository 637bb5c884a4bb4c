import { claimOperations } from '@rymeda/contracts';
import { validationFailed } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { DocumentStore } from '../documents/document.store.ts';
import type { PayerStore } from '../payers/payer.store.ts';
import { assertAppealable, deniedAsLate } from '../scrubbing/timely-filing.rules.ts';
import type { ClaimStore } from './claim.store.ts';
import { transition } from './transition.ts';

interface Parts {
  claims: ClaimStore;
  documents: Pick<DocumentStore, 'ofClaim'>;
  payers: Pick<PayerStore, 'load'>;
}

/** With the documents of the claim that go with it. */
export const appealClaim = ({ claims, documents, payers }: Parts) =>
  route(claimOperations.appeal, 'revenue_claim', async (call, tx) => {
    const { scope, params, body } = call;
    const ids = [...new Set(body?.documentIds ?? [])];
    if (ids.length > 0 && (await documents.ofClaim(tx, scope, params.id, ids)) !== ids.length)
      throw validationFailed([
        { field: 'documentIds', code: 'not_found', message: 'must be documents of this claim' },
      ]);
    const decision = { reason: body?.reason, documentIds: ids };
    return transition(claims, call, 'appealed', decision, tx, async (claim) => {
      if (claim.denialReason !== deniedAsLate) return;
      assertAppealable(claim, await payers.load(scope, claim.payerId, tx));
    });
  });
