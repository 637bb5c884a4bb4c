import { documentOperations } from '@rymeda/contracts';
import { referenceNotFound } from '@rymeda/kernel';
import { uploadRoute } from '@rymeda/service';
import type { ClaimStore } from '../claims/claim.store.ts';
import type { SealedFiles } from '../x12-files/sealed-file.ts';
import { documentEvent, toDocument, type DocumentState } from './document.ts';
import type { DocumentStore } from './document.store.ts';
import { documentReceiver } from './receive-document.ts';

interface Parts {
  claims: ClaimStore;
  documents: DocumentStore;
  files: SealedFiles;
}

export const createDocument = ({ claims, documents, files }: Parts) =>
  uploadRoute(
    documentOperations.create,
    'revenue_document',
    documentReceiver(files),
    async ({ scope, query, body, now }, tx) => {
      const { claimId, kind } = query;
      if (!(await claims.exists(tx, scope, claimId))) throw referenceNotFound('claimId');
      const { organizationId } = scope;
      const state: DocumentState = {
        ...{ ...body, organizationId, claimId, kind },
        ...{ createdAt: now, updatedAt: now, version: 1 },
      };
      await documents.insert(tx, scope, state);
      tx.emit(documentEvent(state));
      return { data: toDocument(state), version: 1, location: `/v1/revenue/documents/${state.id}` };
    },
  );
