import { documentOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import type { SealedFiles } from '../x12-files/sealed-file.ts';
import { documentObject, toDocument } from './document.ts';
import type { DocumentStore } from './document.store.ts';

export const listDocuments = ({ documents }: { documents: DocumentStore }) =>
  route(documentOperations.list, 'revenue_document', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await documents.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toDocument) };
  });

export const getDocument = ({ documents }: { documents: DocumentStore }) =>
  route(documentOperations.get, 'revenue_document', async ({ scope, params }) => {
    const state = await documents.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toDocument(state), version: state.version };
  });

export const getDocumentContent = ({ documents, files }: { documents: DocumentStore; files: SealedFiles }) =>
  route(documentOperations.content, 'revenue_document', async ({ scope, params }) => {
    const state = await documents.load(scope, params.id);
    if (state === null) throw notFound();
    const pieces: Buffer[] = [];
    for await (const piece of files.read(scope.organizationId, documentObject(state))) pieces.push(piece);
    disclose({ resourceType: 'revenue_document', resourceIds: [state.id], fields: ['content'] });
    return {
      data: undefined,
      raw: { contentType: state.mediaType, body: Buffer.concat(pieces), filename: state.id },
    };
  });
