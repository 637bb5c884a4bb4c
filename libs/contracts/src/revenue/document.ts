import { z } from 'zod';
import { pageQuery, recordBase, reference } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

/** What goes to a payer beside a claim; the file itself lies sealed in the object store. */
export const documentRecord = record({
  engine: 'revenue',
  resource: 'document',
  prefix: 'doc',
  collection: 'documents',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

export const documentMediaTypes = ['application/pdf', 'image/png', 'image/jpeg', 'image/tiff'] as const;
export const documentKind = z.enum(['appeal_letter', 'medical_record', 'payer_letter', 'other']);

export const claimDocument = z
  .object({
    ...recordBase('doc'),
    claimId: z.string(),
    kind: documentKind,
    mediaType: z.enum(documentMediaTypes),
    bytes: z.int(),
    sha256: z.string().meta({ description: 'Of its bytes, hex' }),
  })
  .meta({ id: 'ClaimDocument' });
export type ClaimDocument = z.infer<typeof claimDocument>;

const id = { id: 'doc' };
const read = { method: 'GET', kind: 'read', scope: 'revenue:read', params: id, status: 200 } as const;
export const documentOperations = {
  create: operation({
    name: 'revenue.documents.create',
    method: 'POST',
    path: '/v1/revenue/documents',
    kind: 'create',
    scope: 'revenue:write',
    summary: 'Keep a document of a claim, for its appeal',
    query: z.strictObject({ claimId: reference('clm'), kind: documentKind.default('other') }),
    upload: { types: documentMediaTypes, maxBytes: 20 * 1_048_576 },
    data: claimDocument,
    status: 201,
  }),
  list: operation({
    name: 'revenue.documents.list',
    method: 'GET',
    path: '/v1/revenue/documents',
    kind: 'list',
    scope: 'revenue:read',
    summary: 'List documents, newest first',
    query: z.strictObject({ claimId: reference('clm').optional(), ...pageQuery }),
    data: claimDocument,
    status: 200,
  }),
  get: operation({
    ...read,
    name: 'revenue.documents.get',
    path: '/v1/revenue/documents/{id}',
    summary: 'Read what is known of a document',
    data: claimDocument,
  }),
  content: operation({
    ...read,
    name: 'revenue.documents.content',
    path: '/v1/revenue/documents/{id}/content',
    summary: 'The document itself',
    data: null,
    answers: [...documentMediaTypes],
  }),
};
