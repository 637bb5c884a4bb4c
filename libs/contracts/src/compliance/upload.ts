import { z } from 'zod';
import { instant, recordBase } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';
import { fileFields } from './fields.ts';

export const uploadRecord = record({
  engine: 'compliance',
  resource: 'upload',
  prefix: 'upl',
  collection: 'uploads',
  schemaVersion: 1,
  // People name files after people.
  phi: { filename: 1 },
  blind: {},
});

export const uploadStatus = z.enum(['awaiting', 'checking', 'accepted', 'rejected']);
/** Why a file was refused. */
export const uploadRejection = z.enum(['missing', 'wrong_size', 'wrong_checksum', 'wrong_type', 'infected']);

const link = z.object({
  method: z.literal('PUT'),
  url: z.string(),
  headers: z
    .record(z.string(), z.string())
    .meta({ description: 'To be sent with the file exactly as they stand' }),
  expiresAt: instant(),
});

/** A file on its way: it is sent to `link`, then checked, and only then can anybody read it. */
export const upload = z
  .object({
    ...recordBase('upl'),
    ...fileFields,
    status: uploadStatus,
    rejection: uploadRejection.nullable(),
    link: link.nullable().meta({ description: 'While the file is awaited; made at each read, five minutes' }),
  })
  .meta({ id: 'Upload' });
export type Upload = z.infer<typeof upload>;

export const uploadCreate = z.strictObject(fileFields);
export type UploadCreate = z.output<typeof uploadCreate>;

const params = { id: 'upl' };
export const uploadOperations = {
  create: operation({
    name: 'compliance.uploads.create',
    method: 'POST',
    path: '/v1/compliance/uploads',
    kind: 'create',
    scope: 'compliance:write',
    summary: 'Announce a file and get a link to send it to',
    body: uploadCreate,
    data: upload,
    status: 201,
  }),
  get: operation({
    name: 'compliance.uploads.get',
    method: 'GET',
    path: '/v1/compliance/uploads/{id}',
    kind: 'read',
    scope: 'compliance:read',
    params,
    summary: 'Whether a file was accepted',
    data: upload,
    status: 200,
  }),
  complete: operation({
    name: 'compliance.uploads.complete',
    method: 'POST',
    path: '/v1/compliance/uploads/{id}/complete',
    kind: 'action',
    scope: 'compliance:write',
    params,
    summary: 'Say that the file was sent: it is checked in the background',
    body: z.strictObject({}),
    bodyOptional: true,
    data: upload,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
};
