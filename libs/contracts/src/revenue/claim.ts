import { z } from 'zod';
import { instant, pageQuery, recordBase, reference, text } from '../fields.ts';
import { dollars } from '../money.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';
import { diagnosisCode, procedureCode } from './codes.ts';

export const claimRecord = record({
  engine: 'revenue',
  resource: 'claim',
  prefix: 'clm',
  collection: 'claims',
  schemaVersion: 1,
  // Encrypted, by permanent numbers: never use one again.
  phi: { icdCodes: 1, denialReason: 2, appealReason: 3 },
  json: ['icdCodes'],
  blind: {},
});

export const claimStatus = z.enum(['draft', 'submitted', 'accepted', 'denied', 'paid', 'appealed']);
export type ClaimStatus = z.infer<typeof claimStatus>;

const codes = {
  cptCodes: z.array(procedureCode()).min(1, 'must have 1 to 50 codes').max(50, 'must have 1 to 50 codes'),
  icdCodes: z.array(diagnosisCode()).min(1, 'must have 1 to 12 codes').max(12, 'must have 1 to 12 codes'),
  totalAmount: dollars('above zero'),
};

export const claim = z
  .object({
    ...recordBase('clm'),
    clientId: z.string().meta({ description: 'The patient' }),
    sessionId: z.string(),
    payerId: z.string().meta({ description: "The payer's record" }),
    status: claimStatus,
    ...codes,
    icdCodes: z
      .array(diagnosisCode())
      .max(12)
      .meta({ description: 'Empty until somebody codes an automatic draft' }),
    paidAmount: dollars().nullable(),
    submittedAt: instant().nullable(),
    denialReason: z.string().nullable(),
    appealReason: z.string().nullable(),
  })
  .meta({ id: 'Claim' });
export type Claim = z.infer<typeof claim>;

const references = { sessionId: reference('ses'), payerId: reference('pay') };
export const claimCreate = z.strictObject({ clientId: reference('pat'), ...references, ...codes });
export type ClaimCreate = z.output<typeof claimCreate>;
/** Whose claim it is doesn't change. */
export const claimPatch = z.strictObject({ ...references, ...codes }).partial();
export type ClaimPatch = z.output<typeof claimPatch>;

/** Kept encrypted with the claim, since people write about patients in it; events carry no word of it. */
export const claimReason = z.strictObject({ reason: text(2_000).optional() });
export const claimPayment = z.strictObject({ paidAmount: dollars() });

const id = { id: 'clm' };
const action = <const V extends string, B extends z.ZodObject>(verb: V, summary: string, body: B) =>
  operation({
    name: `revenue.claims.${verb}`,
    method: 'POST',
    path: `/v1/revenue/claims/{id}/${verb}`,
    kind: 'action',
    scope: 'revenue:write',
    params: id,
    summary,
    body,
    data: claim,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  });

export const claimOperations = {
  create: operation({
    name: 'revenue.claims.create',
    method: 'POST',
    path: '/v1/revenue/claims',
    kind: 'create',
    scope: 'revenue:write',
    summary: 'Create a claim, a draft',
    body: claimCreate,
    data: claim,
    status: 201,
  }),
  list: operation({
    name: 'revenue.claims.list',
    method: 'GET',
    path: '/v1/revenue/claims',
    kind: 'list',
    scope: 'revenue:read',
    summary: 'List claims, newest first',
    query: z.strictObject({
      status: claimStatus.optional(),
      clientId: reference('pat').optional(),
      sessionId: reference('ses').optional(),
      payerId: reference('pay').optional(),
      ...pageQuery,
    }),
    data: claim,
    status: 200,
  }),
  get: operation({
    name: 'revenue.claims.get',
    method: 'GET',
    path: '/v1/revenue/claims/{id}',
    kind: 'read',
    scope: 'revenue:read',
    params: id,
    summary: 'Read a claim',
    data: claim,
    status: 200,
  }),
  update: operation({
    name: 'revenue.claims.update',
    method: 'PATCH',
    path: '/v1/revenue/claims/{id}',
    kind: 'update',
    scope: 'revenue:write',
    params: id,
    summary: 'Change a draft (JSON Merge Patch)',
    body: claimPatch,
    data: claim,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'revenue.claims.delete',
    method: 'DELETE',
    path: '/v1/revenue/claims/{id}',
    kind: 'delete',
    scope: 'revenue:write',
    params: id,
    summary: 'Delete a draft (kept for the auditor)',
    data: null,
    status: 204,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  submit: { ...action('submit', 'Submit a draft', claimReason), bodyOptional: true },
  accept: { ...action('accept', 'Record that the payer accepted it', claimReason), bodyOptional: true },
  deny: { ...action('deny', 'Record that the payer denied it', claimReason), bodyOptional: true },
  pay: action('pay', 'Record that the payer paid it', claimPayment),
  appeal: { ...action('appeal', 'Appeal a denial', claimReason), bodyOptional: true },
};
