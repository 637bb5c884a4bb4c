import { z } from 'zod';
import { date, instant, line, optional, pageQuery, recordBase, reference } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';
import { storedFile } from './fields.ts';

export const agreementRecord = record({
  engine: 'compliance',
  resource: 'agreement',
  prefix: 'baa',
  collection: 'agreements',
  schemaVersion: 1,
  phi: { counterparty: 1, contact: 2, file: 3 },
  json: ['file'],
  blind: {},
});

/** What the other side is: our business associate, its subcontractor, or the covered entity that we work for. */
export const agreementSide = z.enum(['business_associate', 'subcontractor', 'covered_entity']);
/** Follows from time, and from who ends it. */
export const agreementStatus = z.enum(['active', 'expired', 'terminated']);

const terms = {
  counterparty: line(300),
  contact: optional(line(300)),
  expiresAt: optional(date()).meta({ description: 'The last day; without one it runs until it is ended' }),
  renewal: z.enum(['none', 'automatic']),
  renewalMonths: z.int().min(1).max(120).meta({ description: 'For how long it renews by itself' }),
  breachNoticeDays: optional(z.int().min(1).max(60)).meta({
    description: 'Days from discovery to the notice of a breach, where it says fewer than 60',
  }),
};
const uploadId = reference('upl').meta({ description: 'An accepted upload (upl_…): the signed agreement' });

/** A business associate agreement (45 CFR 164.308(b), 164.504(e)). */
export const agreement = z
  .object({
    ...recordBase('baa'),
    side: agreementSide,
    counterparty: z.string(),
    contact: z.string().nullable(),
    status: agreementStatus,
    signedOn: date(),
    expiresAt: z.string().nullable(),
    renewal: terms.renewal,
    renewalMonths: z.int(),
    renewals: z.int().meta({ description: 'How often it was renewed' }),
    breachNoticeDays: z.int().nullable(),
    file: storedFile.nullable(),
    fileUrl: z.string().nullable().meta({ description: 'Made when one is read; five minutes' }),
    terminatedAt: instant().nullable(),
  })
  .meta({ id: 'Agreement' });
export type Agreement = z.infer<typeof agreement>;

export const agreementCreate = z.strictObject({
  ...terms,
  side: agreementSide.default('business_associate'),
  signedOn: date(),
  renewal: terms.renewal.default('none'),
  renewalMonths: terms.renewalMonths.default(12),
  uploadId: optional(uploadId),
});
export type AgreementCreate = z.output<typeof agreementCreate>;
export const agreementPatch = z.strictObject({ ...terms, uploadId }).partial();
export type AgreementPatch = z.output<typeof agreementPatch>;

const params = { id: 'baa' };
const base = '/v1/compliance/agreements';
export const agreementOperations = {
  create: operation({
    name: 'compliance.agreements.create',
    method: 'POST',
    path: base,
    kind: 'create',
    scope: 'compliance:write',
    summary: 'Put a business associate agreement on file',
    body: agreementCreate,
    data: agreement,
    status: 201,
    errors: ['FILE_NOT_ACCEPTED'],
  }),
  list: operation({
    name: 'compliance.agreements.list',
    method: 'GET',
    path: base,
    kind: 'list',
    scope: 'compliance:read',
    summary: 'List business associate agreements, newest first',
    query: z.strictObject({
      status: agreementStatus.optional(),
      side: agreementSide.optional(),
      ...pageQuery,
    }),
    data: agreement,
    status: 200,
  }),
  get: operation({
    name: 'compliance.agreements.get',
    method: 'GET',
    path: `${base}/{id}`,
    kind: 'read',
    scope: 'compliance:read',
    params,
    summary: 'Read a business associate agreement',
    data: agreement,
    status: 200,
  }),
  update: operation({
    name: 'compliance.agreements.update',
    method: 'PATCH',
    path: `${base}/{id}`,
    kind: 'update',
    scope: 'compliance:write',
    params,
    summary: 'Correct an agreement, or renew it by another expiresAt (JSON Merge Patch)',
    body: agreementPatch,
    data: agreement,
    status: 200,
    errors: ['INVALID_TRANSITION', 'FILE_NOT_ACCEPTED', 'PRECONDITION_FAILED'],
  }),
  terminate: operation({
    name: 'compliance.agreements.terminate',
    method: 'POST',
    path: `${base}/{id}/terminate`,
    kind: 'action',
    scope: 'compliance:write',
    params,
    summary: 'End an agreement; it and its file stay on record',
    body: z.strictObject({}),
    bodyOptional: true,
    data: agreement,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
};
